"""The batched PPO agent: acts, collects and learns for many slots at once; independent of Keras-RL."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.generators import generator_state, set_generator_state
from sf2ai.agents.networks.architecture import REST_NAME, Architecture, join
from sf2ai.agents.networks.rest import NO_REST, RestArray, rested
from sf2ai.agents.ppo.experience import Experience
from sf2ai.agents.ppo.gradient import LOSSES, soft_policy
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.sampling import choices, draw_actions, drawn
from sf2ai.agents.ppo.update import PolicyUpdater
from sf2ai.errors import TrainingError
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class BatchedPpo:
    """A policy and a state's value, learned by PPO over a fixed number of slots.

    A caller uses it as `dqn.agent.BatchedDqn`: `begin_episodes`, then `act` and `learn` in turns. It draws
    from its policy in training and outside it.

    In its first `lesson_steps` steps it learns from a guide's advice, if it is given any: towards the softmax
    of the guide's values. It acts by that policy in a share of the decisions that falls from 1 to 0, so that
    it also learns what to do in situations that it has got itself into (as in DAgger, Ross et al. 2011).
    """

    def __init__(
        self,
        settings: PpoHyperparameters,
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
            seed: of the initial weights, the draws and the choice of minibatches.
            rest: the resting action and when it is taken; see `networks.rest`.
            facts: not used; a learner may be given facts about each action.
        """
        self.settings = settings
        self.rest = rest
        self.slots = slots
        self.architecture = Architecture(features, settings.hidden, actions)
        seeds = np.random.SeedSequence(seed).generate_state(3, dtype=np.uint64)
        self.updater = PolicyUpdater(
            self.architecture, join(self.architecture.initial(int(seeds[0]))), settings
        )
        self.experience = Experience(settings.decisions_per_update, slots, features, actions)
        self.training = False
        self._has_guide = False  # as the last `act` in training found it
        self.step = 0
        self.metrics = np.full(len(LOSSES), np.nan, dtype=np.float32)
        self._draws = np.random.Generator(np.random.SFC64(int(seeds[1])))
        self._orders = np.random.Generator(np.random.SFC64(int(seeds[2])))

    @property
    def step(self) -> int:
        """Steps taken in training, all slots together; always a Python int."""
        return self._step

    @step.setter
    def step(self, value: int) -> None:
        self._step = int(value)  # Keras-RL sets 16-bit integers, which end at 32,767

    @property
    def epsilon(self) -> float:
        """Share of decisions taken from the guide's policy now, 0 to 1."""
        if not (self.advised and self._has_guide):
            return 0.0
        return 1.0 - self.step / self.settings.lesson_steps

    @property
    def advised(self) -> bool:
        """Whether it still learns from a guide's advice."""
        return self.training and self.step < self.settings.lesson_steps

    @property
    def loss(self) -> float:
        """Mean loss of the policy in the last update; NaN before the first update."""
        return float(self.metrics[0])

    @property
    def replay(self) -> None:
        """None: what it learns from is forgotten after each update, and a part of `get_state`."""

    def compile(self) -> None:
        """Nothing is to be made ready: the optimiser is its own."""

    def begin_episodes(self, slots: IntArray) -> None:
        """Begin new episodes in these slots; an episode still running there is cut off."""
        self.experience.cut(slots)

    def act(
        self, observations: FloatArray, masks: BoolArray, slots: IntArray, advice: Advice | None = None
    ) -> IntArray:
        """Choose actions; the arguments are those of `learner.BatchedLearner.act`."""
        masks = rested(self.rest, observations, masks[:, : self.architecture.actions])
        actions = np.empty(len(slots), dtype=np.int64)
        rows = choices(masks, actions)
        if not len(rows):
            return actions
        seen, legal = observations[rows], masks[rows]
        heads = self.updater.heads(seen)
        chosen = np.empty(len(rows), dtype=np.int64)
        log_chances = np.empty(len(rows), dtype=np.float32)
        draw_actions(heads, legal, self._draws.random(len(rows)), chosen, log_chances)
        if self.training:
            lessons = None
            self._has_guide = advice is not None and advice.values.shape[1] > 0
            if advice is not None and self._has_guide and self.advised:
                lessons = self._lessons(advice.values[rows], legal, chosen)
            place = self.experience.put(slots[rows], seen, legal, chosen, log_chances, heads[:, 0])
            if lessons is not None:
                self.experience.teach(place, *lessons)
        actions[rows] = chosen
        return actions

    def learn(
        self, rewards: FloatArray, terminated: BoolArray, truncated: BoolArray, slots: IntArray
    ) -> FloatArray:
        """Add the results of the last `act`, and update the policy if there is enough experience.

        Args:
            rewards: float32, shape (n,).
            terminated: whether the round ended by its rules, shape (n,).
            truncated: whether the round was cut off, shape (n,).
            slots: the same as in `act`.

        Returns:
            Means of `gradient.LOSSES` over the last update's minibatches; NaN before the first.

        Raises:
            TrainingError: the loss is no longer a number.
        """
        self.experience.add_results(slots, rewards, terminated, truncated, self.settings.discount)
        self.step += len(slots)
        if self.experience.count >= self.settings.decisions_per_update:
            self._update()
        return self.metrics

    def study(
        self, observations: FloatArray, masks: BoolArray, actions: IntArray, rewards: FloatArray
    ) -> int:
        """Learn from one side of a whole recorded round, as from lessons: do what was done there.

        It is for a learner of one slot that has not played yet.

        Args:
            observations: of all steps in order, float32, shape (n, features).
            masks: legal actions, shape (n, actions or more).
            actions: those taken, shape (n,); the one of a step without a choice is not read.
            rewards: of the steps, float32, shape (n,).

        Returns:
            In how many of the steps there was a choice.
        """
        slot, last = np.zeros(1, dtype=np.int64), len(rewards) - 1
        legal = rested(self.rest, observations, masks[:, : self.architecture.actions])
        chosen = np.zeros(len(actions), dtype=np.bool_)
        chosen[choices(legal, np.empty(len(actions), dtype=np.int64))] = True
        chosen &= legal[np.arange(len(actions)), actions]
        values = self.updater.heads(observations)[:, 0]
        never = np.zeros(1, dtype=np.bool_)
        no_chance, lesson = np.zeros(1, dtype=np.float32), np.zeros_like(legal, dtype=np.float32)
        lesson[np.arange(len(actions)), actions] = 1.0
        for step in range(len(actions)):
            here = slice(step, step + 1)
            if chosen[step]:
                decision = (observations[here], legal[here], actions[here], no_chance, values[here])
                place = self.experience.put(slot, *decision)
                self.experience.teach(place, lesson[here], chosen[here])
            ended = np.array([step == last])
            self.experience.add_results(slot, rewards[here], ended, never, self.settings.discount)
            if self.experience.count >= self.settings.decisions_per_update:
                self._update()
        return int(chosen.sum())

    def finish_study(self) -> None:
        """Learn from the recorded decisions that are left, however few."""
        if self.experience.count:
            self._update()

    def parameters(self) -> dict[str, FloatArray]:
        """Return what is needed to play, by name."""
        parameters = self.architecture.named(self.updater.flat)
        return {**parameters, REST_NAME: self.rest} if len(self.rest) else parameters

    def begin_with(self, parameters: Mapping[str, FloatArray]) -> None:
        """Take over what `parameters` returned elsewhere, before the first step; raises `ValueError`."""
        own = list(self.architecture.named(self.updater.flat).values())
        self.updater.begin_with(join(self.architecture.taken_over(parameters, own)))

    def get_state(self) -> StateArrays:
        """Return all that decides the future."""
        return (
            prefixed("network", self.updater.get_state())
            | prefixed("experience", self.experience.get_state())
            | {
                "draws": generator_state(self._draws),
                "orders": generator_state(self._orders),
                "counts": np.array([self.step], dtype=np.int64),
                "metrics": self.metrics.copy(),
            }
        )

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        self.updater.set_state(without_prefix("network", state))
        self.experience.set_state(without_prefix("experience", state))
        set_generator_state(self._draws, state["draws"])
        set_generator_state(self._orders, state["orders"])
        self.step = int(state["counts"][0])
        self.metrics = state["metrics"].astype(np.float32)

    def _lessons(
        self, values: FloatArray, legal: BoolArray, actions: IntArray
    ) -> tuple[FloatArray, BoolArray]:
        """Return the guide's policy and where it is known; some actions are replaced by draws from it."""
        policy = np.empty(legal.shape, dtype=np.float32)
        known = np.empty(len(legal), dtype=np.bool_)
        soft_policy(values[:, : legal.shape[1]], legal, self.settings.lesson_temperature, policy, known)
        follow_lessons(policy, known, self.epsilon, self._draws.random((len(legal), 2)), actions)
        return policy, known

    def _update(self) -> None:
        metrics = self.updater.update(self.experience, self._orders)
        if not np.isfinite(self.updater.flat).all() or not np.isfinite(metrics).all():
            raise TrainingError(
                f"the learner diverged: its loss was {metrics[0]!s} after {self.step} steps; "
                "train again with a lower learning rate or another seed"
            )
        self.metrics = metrics
        self.experience.begin_next()
        if len(self.experience.lessons) and not self.advised:
            self.experience.forget_lessons()


@compiled
def follow_lessons(
    policy: FloatArray,
    known: BoolArray,
    share: float,
    dice: npt.NDArray[np.float64],
    actions: IntArray,
) -> None:
    """Replace a share of the actions by draws from the guide's policy.

    Args:
        policy: probabilities, float32, shape (n, actions).
        known: whether there is a policy, shape (n,).
        share: of the rows, 0 to 1.
        dice: random numbers, 0 to below 1, shape (n, 2).
        actions: shape (n,); changed.
    """
    for row in range(len(actions)):
        if known[row] and dice[row, 0] < share:
            actions[row] = drawn(policy[row], dice[row, 1])
