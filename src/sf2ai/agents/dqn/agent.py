"""The batched DQN agent: acts for many slots at once, remembers, learns; knows no Keras-RL."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.dqn.exploration import Exploration, epsilon, generator_state, set_generator_state
from sf2ai.agents.dqn.forward import action_units, best_actions, q_values
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.network import build_model
from sf2ai.agents.dqn.parameters import FACTS_NAME, REST_NAME, Architecture, join
from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.agents.dqn.rest import NO_REST, RestArray, rested
from sf2ai.agents.dqn.update import Learned, Metric, Updater
from sf2ai.errors import TrainingError
from sf2ai.state_arrays import StateArrays


class BatchedDqn:
    """A double, dueling DQN with n-step returns over a fixed number of slots.

    One round of its use, for the slots that are playing:

    1. `begin_episodes` for slots in which an episode begins,
    2. `act`: observations and masks to actions,
    3. `learn`: what came of them.

    In training (`training` true) `act` explores and is always followed by `learn`
    for the same slots; otherwise it is greedy and `learn` is not called.

    Updates are done on another thread while the rounds go on. What one call of the graph has
    learned is played by once the next call is due, however long it took: chance has no part in it. With one
    slot there is too little to do meanwhile: its updates are done, and played by, at once.
    """

    def __init__(
        self,
        settings: DqnHyperparameters,
        *,
        features: int,
        actions: int,
        slots: int = 1,
        seed: int = 0,
        rest: RestArray = NO_REST,
        facts: FloatArray | None = None,
    ) -> None:
        """Make an untrained agent.

        Args:
            settings: how it learns.
            features: width of an observation.
            actions: how many actions there are; wider masks are cut.
            slots: how many rounds it plays at once.
            seed: of first weights, exploration and the choice of windows.
            rest: what to do while the body cannot act; see `dqn.rest`.
            facts: what is known of each action, float32, shape (actions, facts); None for nothing.
        """
        self.settings = settings
        self.rest = rest
        self.slots = slots
        given = facts if facts is not None and settings.branch else np.zeros((actions, 0))
        self.facts = np.ascontiguousarray(given, dtype=np.float32)
        known = self.facts.shape[1]
        branch = settings.branch if known else 0
        self.architecture = Architecture(features, settings.hidden, actions, known, branch)
        seeds = np.random.SeedSequence(seed).generate_state(3, dtype=np.uint64)
        initial = self.architecture.initial(int(seeds[0]))
        self.model = build_model(self.architecture, self._branch_facts())
        self.model.set_weights(initial)
        self.target_model = build_model(self.architecture, self._branch_facts())
        self.target_model.set_weights(initial)
        self.replay = ReplayBuffer(settings.replay_rows, slots, features, actions)
        self.exploration = Exploration(slots, settings.repeat_mean, int(seeds[1]), settings.guided_share)
        self.training = False
        self.step = 0
        self.metrics = np.full(2, np.nan, dtype=np.float32)
        self._windows = np.random.Generator(np.random.SFC64(int(seeds[2])))
        self._updater: Updater | None = None
        self._coming: Future[Learned] | None = None
        self._calls = 0
        self._widths = np.array(self.architecture.widths, dtype=np.int64)
        self._play_by(join(initial))

    @property
    def step(self) -> int:
        """Steps taken in training, all slots together; a Python int, whatever it is set to."""
        return self._step

    @step.setter
    def step(self, value: int) -> None:
        # Keras-RL counts in 16 bits, which end at 32,767.
        self._step = int(value)

    @property
    def epsilon(self) -> float:
        """Share of decisions explored now."""
        return epsilon(self.settings, self.step) if self.training else 0.0

    @property
    def loss(self) -> float:
        """Mean loss of the last updates that it plays by; NaN before the first."""
        return float(self.metrics[0])

    @property
    def flat(self) -> FloatArray:
        """The network's parameters in flat order; not to be changed."""
        return self._flat

    def prepare(self, optimizer: Any, metrics: Sequence[Metric] = ()) -> None:
        """Bind an optimiser, after which the agent can learn.

        Args:
            optimizer: a Keras 2 optimizer that no other agent uses.
            metrics: Keras-RL metrics, computed at every update.
        """
        self._updater = Updater(self.model, self.target_model, optimizer, self.settings, metrics)
        self.metrics = np.full(2 + len(metrics), np.nan, dtype=np.float32)

    def begin_episodes(self, slots: IntArray) -> None:
        """Begin new episodes in these slots; one that goes on there is cut off."""
        self.exploration.begin(slots)
        self.replay.cut(slots)

    def act(
        self,
        observations: FloatArray,
        masks: BoolArray,
        slots: IntArray,
        advice: Advice | None = None,
    ) -> IntArray:
        """Choose actions.

        Args:
            observations: float32, shape (n, features).
            masks: legal actions, shape (n, actions or more).
            slots: whose they are, shape (n,).
            advice: what a guide says of these slots; None without one.

        Returns:
            Actions, shape (n,).
        """
        masks = rested(self.rest, observations, masks[:, : self.architecture.actions])
        greedy = best_actions(q_values(self._flat, self._widths, self._given, observations), masks)
        if not self.training:
            return greedy
        width = self.architecture.actions
        said = advice if advice is not None and advice.values.shape[1] else Advice.none(len(slots), width)
        actions = self.exploration.vary(greedy, masks, slots, self.epsilon, said.actions)
        self.replay.put_decisions(slots, observations, masks, actions, said.values[:, :width])
        return actions

    def learn(
        self, rewards: FloatArray, terminated: BoolArray, truncated: BoolArray, slots: IntArray
    ) -> FloatArray:
        """Remember what came of the last `act`, and update the network when it is due.

        Args:
            rewards: float32, shape (n,).
            terminated: whether the round ended by its rules, shape (n,).
            truncated: whether somebody stopped watching, shape (n,).
            slots: the same as in `act`.

        Returns:
            Means over the last updates that are played by: loss, mean Q, further metrics; NaN before
            the first.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        self.replay.put_results(slots, rewards, terminated, truncated)
        self.step += len(slots)
        settings = self.settings
        steps_per_call = settings.steps_per_update * settings.updates_per_call
        due = max(0, self.step - settings.warmup_steps) // steps_per_call
        while self._calls < due:
            self._calls += 1
            self.settle()
            self._begin_update()
        return self.metrics

    def settle(self) -> None:
        """Play by the updates that `learn` has begun, if any, as soon as they are done.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        if self._coming is not None:
            coming, self._coming = self._coming, None
            self._take_up(coming.result())

    def get_state(self) -> StateArrays:
        """Return all that decides the future, except the rows that `ReplayBuffer.read_rows` gives.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        coming = self.metrics[:0, None]
        if self._coming is not None:
            coming = self._checked(self._coming.result()).metrics
        parts = {
            "network/": self._require_updater().get_state(),
            "exploration/": self.exploration.get_state(),
        }
        state: StateArrays = {
            prefix + name: array for prefix, part in parts.items() for name, array in part.items()
        }
        state["windows"] = generator_state(self._windows)
        state["counts"] = np.array([self.step, self._calls, self.replay.written], dtype=np.int64)
        state["metrics"] = self.metrics.copy()
        state["coming"] = coming
        state["plays"] = self._flat.copy()
        return state

    def set_state(self, state: StateArrays) -> None:
        """Return to what `get_state` gave; the replay's rows are put back by `ReplayBuffer.write_rows`."""
        self._require_updater().set_state(_part(state, "network/"))
        self.exploration.set_state(_part(state, "exploration/"))
        set_generator_state(self._windows, state["windows"])
        self.step, self._calls, self.replay.written = (int(count) for count in state["counts"])
        self.metrics = state["metrics"].astype(np.float32)
        self._play_by(state["plays"].astype(np.float32))
        self._coming = None
        if len(state["coming"]):
            self._coming = Future()
            self._coming.set_result(
                Learned(state["coming"].astype(np.float32), join(self.model.get_weights()))
            )

    def parameters(self) -> dict[str, FloatArray]:
        """Return what is needed to play, by name.

        It is the target network, the running mean of the last networks, that plays: single
        updates make the greedy choice jump, and the mean wins more.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        if self._coming is not None:
            self._checked(self._coming.result())
        parameters = self.architecture.named(join(self.target_model.get_weights()))
        if self.architecture.facts:
            parameters[FACTS_NAME] = self.facts
        return {**parameters, REST_NAME: self.rest} if len(self.rest) else parameters

    def refresh(self) -> None:
        """Act from now on by the Keras model's weights, after something has set them.

        `settle` comes before they are set.
        """
        self._play_by(join(self.model.get_weights()))

    def _begin_update(self) -> None:
        settings = self.settings
        count = settings.batch_size * settings.updates_per_call
        batch = self.replay.draw(count, settings.return_steps, settings.discount, self._windows)
        if batch is None:
            return
        updater = self._require_updater()
        if self.slots > 1:
            self._coming = updater.start(batch)
        else:
            self._take_up(updater.update(batch))

    def _take_up(self, learned: Learned) -> None:
        self.metrics = self._checked(learned).metrics.mean(axis=0)
        self._play_by(learned.flat)

    def _checked(self, learned: Learned) -> Learned:
        if not np.isfinite(learned.metrics[:, 0]).all() or not np.isfinite(learned.flat).all():
            raise TrainingError(
                f"the learner diverged: its loss was {learned.metrics[-1, 0]!s} after {self.step} steps; "
                "train again with a lower learning rate or another seed"
            )
        return learned

    def _play_by(self, flat: FloatArray) -> None:
        self._flat = flat
        self._given = action_units(flat, self._widths, self.facts)

    def _branch_facts(self) -> Any:
        return self.facts.tolist() if self.architecture.facts else ()

    def _require_updater(self) -> Updater:
        if self._updater is None:
            raise RuntimeError("the agent must be compiled before it learns, or its state is kept or set")
        return self._updater


def _part(state: StateArrays, prefix: str) -> StateArrays:
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
