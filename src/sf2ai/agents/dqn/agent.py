"""The batched DQN agent: acts, remembers and learns for many slots at once; independent of Keras-RL."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

import numpy as np

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.dqn.exploration import Exploration, epsilon
from sf2ai.agents.dqn.forward import action_units, best_actions, q_values
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.network import build_model
from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.agents.dqn.update import Learned, Metric, Updater
from sf2ai.agents.generators import generator_state, set_generator_state
from sf2ai.agents.networks.architecture import FACTS_NAME, REST_NAME, Architecture, join
from sf2ai.agents.networks.rest import NO_REST, RestArray, rested
from sf2ai.agents.tensorflow_runtime import KerasOptimizer
from sf2ai.errors import TrainingError
from sf2ai.state_arrays import StateArrays


class BatchedDqn:
    """A double, dueling DQN with n-step returns over a fixed number of slots.

    A caller uses it in this order, for the slots that are playing:

    1. `begin_episodes` for slots in which an episode begins,
    2. `act`: observations and masks to actions,
    3. `learn`: the results of these actions.

    In training (`training` true) `act` explores and is always followed by `learn` for the same slots;
    otherwise it is greedy and `learn` is not called.

    Updates run on another thread while the rounds go on. `act` uses the result of one call of the graph from
    the time on at which the next call is due, however long the call took, so the result does not depend on
    timing. With one slot there is too little to do meanwhile: its updates run, and are used, at once.
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
            actions: number of actions; wider masks are cut.
            slots: number of rounds that it plays at once.
            seed: of the initial weights, the exploration and the choice of windows.
            rest: the resting action and when it is taken; see `networks.rest`.
            facts: facts about each action, float32, shape (actions, facts); None for none.
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
        self._pending: Future[Learned] | None = None
        self._calls = 0
        self._widths = np.array(self.architecture.widths, dtype=np.int64)
        self._act_with(join(initial))

    @property
    def step(self) -> int:
        """Steps taken in training, all slots together; always a Python int."""
        return self._step

    @step.setter
    def step(self, value: int) -> None:
        # Keras-RL sets 16-bit integers, which end at 32,767.
        self._step = int(value)

    @property
    def epsilon(self) -> float:
        """Share of decisions explored now, 0 to 1."""
        return epsilon(self.settings, self.step) if self.training else 0.0

    @property
    def advised(self) -> bool:
        """Whether it takes a guide's advice: always."""
        return True

    @property
    def loss(self) -> float:
        """Mean loss of the last updates in use; NaN before the first."""
        return float(self.metrics[0])

    @property
    def flat(self) -> FloatArray:
        """The network's parameters in flat order; do not change them."""
        return self._flat

    def prepare(self, optimizer: KerasOptimizer, metrics: Sequence[Metric] = ()) -> None:
        """Set the optimiser, after which the agent can learn.

        Args:
            optimizer: a Keras 2 optimizer that no other agent uses.
            metrics: Keras-RL metrics, computed at every update.
        """
        self._updater = Updater(self.model, self.target_model, optimizer, self.settings, metrics)
        self.metrics = np.full(2 + len(metrics), np.nan, dtype=np.float32)

    def begin_episodes(self, slots: IntArray) -> None:
        """Begin new episodes in these slots; an episode still running there is cut off."""
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
            slots: the slot of each row, shape (n,).
            advice: what a guide recommends in these slots; None without a guide.

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
        """Store the results of the last `act`, and update the network if an update is due.

        Args:
            rewards: float32, shape (n,).
            terminated: whether the round ended by its rules, shape (n,).
            truncated: whether the round was cut off, shape (n,).
            slots: the same as in `act`.

        Returns:
            Means over the last updates in use: loss, mean Q, further metrics; NaN before the first.

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
        """Wait for the updates that `learn` has begun, if any, and use their result from now on.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self._use_result(pending.result())

    def get_state(self) -> StateArrays:
        """Return all that decides the future, except the rows that `ReplayBuffer.read_rows` gives.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        pending = self.metrics[:0, None]
        if self._pending is not None:
            pending = self._checked(self._pending.result()).metrics
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
        state["coming"] = pending
        state["plays"] = self._flat.copy()
        return state

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned, except the rows that `ReplayBuffer.write_rows` restores."""
        self._require_updater().set_state(_part(state, "network/"))
        self.exploration.set_state(_part(state, "exploration/"))
        set_generator_state(self._windows, state["windows"])
        self.step, self._calls, self.replay.written = (int(count) for count in state["counts"])
        self.metrics = state["metrics"].astype(np.float32)
        self._act_with(state["plays"].astype(np.float32))
        self._pending = None
        if len(state["coming"]):
            self._pending = Future()
            self._pending.set_result(
                Learned(state["coming"].astype(np.float32), join(self.model.get_weights()))
            )

    def parameters(self) -> dict[str, FloatArray]:
        """Return what is needed to play, by name.

        They are those of the target network, a running mean of the last networks: single updates make the
        greedy choice jump, and the mean wins more.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        if self._pending is not None:
            self._checked(self._pending.result())
        parameters = self.architecture.named(join(self.target_model.get_weights()))
        if self.architecture.facts:
            parameters[FACTS_NAME] = self.facts
        return {**parameters, REST_NAME: self.rest} if len(self.rest) else parameters

    def begin_with(self, parameters: Mapping[str, FloatArray]) -> None:
        """Take over what `parameters` returned elsewhere, before the first step; raises `ValueError`."""
        arrays = self.architecture.taken_over(parameters, self.model.get_weights())
        self.model.set_weights(arrays)
        self.target_model.set_weights(arrays)
        self.refresh()

    def refresh(self) -> None:
        """Use the Keras model's weights from now on; call it after setting them, and `settle` before."""
        self._act_with(join(self.model.get_weights()))

    def _begin_update(self) -> None:
        settings = self.settings
        count = settings.batch_size * settings.updates_per_call
        batch = self.replay.draw(count, settings.return_steps, settings.discount, self._windows)
        if batch is None:
            return
        updater = self._require_updater()
        if self.slots > 1:
            self._pending = updater.start(batch)
        else:
            self._use_result(updater.update(batch))

    def _use_result(self, learned: Learned) -> None:
        self.metrics = self._checked(learned).metrics.mean(axis=0)
        self._act_with(learned.flat)

    def _checked(self, learned: Learned) -> Learned:
        if not np.isfinite(learned.metrics[:, 0]).all() or not np.isfinite(learned.flat).all():
            raise TrainingError(
                f"the learner diverged: its loss was {learned.metrics[-1, 0]!s} after {self.step} steps; "
                "train again with a lower learning rate or another seed"
            )
        return learned

    def _act_with(self, flat: FloatArray) -> None:
        self._flat = flat
        self._given = action_units(flat, self._widths, self.facts)

    def _branch_facts(self) -> list[list[float]]:
        facts: list[list[float]] = self.facts.tolist() if self.architecture.facts else []
        return facts

    def _require_updater(self) -> Updater:
        if self._updater is None:
            raise RuntimeError("compile the agent before it learns and before its state is taken or set")
        return self._updater


def _part(state: StateArrays, prefix: str) -> StateArrays:
    return {name.removeprefix(prefix): array for name, array in state.items() if name.startswith(prefix)}
