"""What a training needs of an agent that learns; `agents.base` says what playing needs."""

from collections.abc import Mapping
from typing import Protocol

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice, Agent
from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.settings import AgentSettings
from sf2ai.state_arrays import StateArrays


class Learner(Protocol):
    """An agent that learns: its progress, its parameters and its state."""

    @property
    def architecture(self) -> Architecture:
        """The sizes of its network."""
        ...

    @property
    def step(self) -> int:
        """Steps taken in training, all slots together."""
        ...

    @property
    def epsilon(self) -> float:
        """Share of decisions explored now, 0 to 1."""
        ...

    @property
    def loss(self) -> float:
        """Mean loss of the last updates; NaN before the first."""
        ...

    def parameters(self) -> dict[str, FloatArray]:
        """Return what the agent's policy needs to play, by name, as the store keeps it."""
        ...

    def begin_with(self, parameters: Mapping[str, FloatArray]) -> None:
        """Take over what `parameters` returned elsewhere, before the first step.

        The network there may value fewer actions; the others keep their random first values.

        Raises:
            ValueError: the network there has another shape.
        """
        ...

    def get_state(self) -> StateArrays:
        """Return all that decides the rest of the training, except a replay buffer's rows."""
        ...

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        ...


class BatchedLearner(Learner, Protocol):
    """A learner of many slots at once: `act` and `learn` in turns. `dqn.agent.BatchedDqn` is one."""

    training: bool
    """Whether `act` explores and is followed by `learn`; otherwise it is greedy."""

    @property
    def replay(self) -> ReplayBuffer | None:
        """The steps that it learns from, whose rows are no part of `get_state`; None if it keeps none."""
        ...

    @property
    def advised(self) -> bool:
        """Whether it still takes a guide's advice; once it does not, it never does again."""
        ...

    def compile(self) -> None:
        """Make the learner ready to learn, with the optimiser that its settings name."""
        ...

    def begin_episodes(self, slots: IntArray) -> None:
        """Begin new episodes in these slots, shape (n,); an episode still running there is cut off."""
        ...

    def act(
        self, observations: FloatArray, masks: BoolArray, slots: IntArray, advice: Advice | None = None
    ) -> IntArray:
        """Choose actions.

        Args:
            observations: shape (n, features).
            masks: legal actions, shape (n, actions or more).
            slots: the slot of each row, shape (n,), each at most once.
            advice: what a guide recommends in these slots; None without a guide.

        Returns:
            Actions, shape (n,).
        """
        ...

    def learn(
        self, rewards: FloatArray, terminated: BoolArray, truncated: BoolArray, slots: IntArray
    ) -> FloatArray:
        """Learn from the results of the last `act` in the same slots.

        Args:
            rewards: shape (n,).
            terminated: whether the round ended by its rules, shape (n,).
            truncated: whether the round was cut off, shape (n,).
            slots: as given to `act`.

        Returns:
            Means over the last updates, the loss first; NaN before the first update.

        Raises:
            TrainingError: the learner diverged.
        """
        ...


class StepEnvironment(Protocol):
    """One slot's rounds as Keras-RL's own `fit` takes an environment: gym's interface before 0.26."""

    def reset(self) -> FloatArray:
        """Begin a round and return its first observation, shape (features,)."""
        ...

    def step(self, action: int) -> tuple[FloatArray, float, bool, Mapping[str, object]]:
        """Play one action; return observation, reward, whether the round is over, and an empty info."""
        ...


class RoundLearner(Learner, Protocol):
    """A learner that drives the environment itself, one round at a time, on one slot: a baseline."""

    def fit_round(self, environment: StepEnvironment) -> None:
        """Play one round and learn from it.

        Raises:
            KeyboardInterrupt: the user interrupted the round.
            TrainingError: the learner diverged.
        """
        ...


class Policy(Agent, Protocol):
    """A trained network that only plays."""

    @property
    def architecture(self) -> Architecture:
        """The sizes of its network."""
        ...


class BatchedLearnerClass(Protocol):
    """Makes an untrained `BatchedLearner`."""

    def __call__(
        self,
        settings: AgentSettings,
        *,
        features: int,
        actions: int,
        slots: int = 1,
        seed: int = 0,
        rest: FloatArray = ...,
        facts: FloatArray | None = None,
    ) -> BatchedLearner:
        """Make a learner; the arguments are those of `dqn.agent.BatchedDqn`."""
        ...


class RoundLearnerClass(Protocol):
    """Makes an untrained `RoundLearner`."""

    def __call__(self, settings: AgentSettings, *, features: int, actions: int, seed: int) -> RoundLearner:
        """Make a learner; the arguments are those of `keras_rl.baselines.BaselineDqn`."""
        ...


class PolicyClass(Protocol):
    """Makes a policy from parameters."""

    def __call__(self, parameters: Mapping[str, FloatArray], *, greedy: bool = False) -> Policy:
        """Make a policy from what `Learner.parameters` returned; raises `ValueError` for other arrays.

        Args:
            parameters: by name.
            greedy: play the likeliest action; without meaning for an agent that draws none.
        """
        ...


class KeptNetwork(Protocol):
    """Finds the network in a learner's state."""

    def __call__(self, state: StateArrays, settings: AgentSettings, features: int) -> dict[str, FloatArray]:
        """Return what `Learner.parameters` would return, without facts and resting action.

        Args:
            state: what `Learner.get_state` returned.
            settings: of the learner.
            features: width of an observation.

        Raises:
            ValueError: the state has no such network.
        """
        ...
