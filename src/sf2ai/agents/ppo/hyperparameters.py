"""The hyperparameters of the PPO agent, each with its unit, its default and the reason for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from sf2ai.agents.settings import (
    ABOVE_0,
    AT_LEAST_0,
    AT_LEAST_1,
    BATCH,
    LAYER,
    SHARE,
    AgentSettings,
    Range,
)

LESSON_STEPS = 400_000
"""Steps of the lessons in a long training: three to five minutes of processor time of the searching guide."""
LESSON_STEPS_PER_EPISODE = 200
"""Steps of the lessons in a shorter one, for each round: about half of them."""


@dataclass(frozen=True)
class PpoHyperparameters(AgentSettings):
    """Settings of the PPO agent; stored in every manifest.

    A *step* is one decision time of one slot, a *decision* is one at which more than one action is legal:
    about two steps in five.
    """

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer."""
    learning_rate: float = 1e-3
    """Adam's learning rate, per update."""
    decisions_per_update: int = 16_384
    """Decisions that are collected before the policy is updated from them."""
    minibatch: int = 2_048
    """Decisions per update."""
    epochs: int = 2
    """Times that each decision is used."""
    discount: float = 0.985
    """Factor on a reward for each step until it comes. Its weight halves in 46 steps, 3 seconds: what a
    stand-off is about."""
    trace: float = 0.95
    """The lambda of generalised advantage estimation, per decision."""
    clip: float = 0.2
    """How far an update may move the probability of an action, as a share, before it learns no more."""
    entropy_bonus: float = 0.01
    """Weight of the policy's entropy, in nats, against advantages of variance 1."""
    average_weight: float = 0.02
    """Weight of the divergence of the policy from the moving average of itself, in nats; 0 for none."""
    average_rate: float = 0.05
    """How far the moving average moves towards the policy after each update, as a share."""
    value_weight: float = 0.5
    """Weight of the squared error of the state's value."""
    gradient_clip: float = 0.5
    """Largest global norm of a gradient."""
    unknown_share: float = 0.125
    """Share of the rounds in which the observation lacks what the real game's memory may not tell, as for the
    DQN agent."""
    lesson_steps: int = 0
    """Steps at the beginning in which a guide teaches, if there is one: the policy learns its values as a
    soft policy. By default 200 for each episode, 400,000 at most; the policy acts by the values less and
    less often."""
    lesson_epochs: int = 8
    """Times that each decision of the lessons is used: they are few, and dear."""
    lesson_minibatch: int = 256
    """Decisions per update in the lessons: small, since the policy may move as far as they say."""
    lesson_temperature: float = 0.01
    """Difference in the guide's values, in units of the reward, by which an action becomes e times as
    likely."""

    RANGES: ClassVar[Mapping[str, Range]] = {
        "hidden": LAYER,
        "learning_rate": ABOVE_0,
        "decisions_per_update": Range(1, 1_048_576),
        "minibatch": BATCH,
        "epochs": AT_LEAST_1,
        "discount": SHARE,
        "trace": SHARE,
        "clip": ABOVE_0,
        "entropy_bonus": AT_LEAST_0,
        "average_weight": AT_LEAST_0,
        "average_rate": SHARE,
        "value_weight": AT_LEAST_0,
        "gradient_clip": ABOVE_0,
        "unknown_share": SHARE,
        "lesson_steps": AT_LEAST_0,
        "lesson_epochs": AT_LEAST_1,
        "lesson_minibatch": BATCH,
        "lesson_temperature": ABOVE_0,
    }

    def __post_init__(self) -> None:
        """Check the values; raises `ValueError` naming the field."""
        super().__post_init__()
        self._require(
            "decisions_per_update", self.decisions_per_update >= self.minibatch, "at least a minibatch"
        )

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for ``episodes`` rounds; in a short training the lessons are short too."""
        return cls(lesson_steps=min(LESSON_STEPS, LESSON_STEPS_PER_EPISODE * episodes))

    @classmethod
    def for_any_length(cls) -> Self:
        """Return the defaults for a training by steps or minutes: it is taken to be a long one."""
        return cls(lesson_steps=LESSON_STEPS)
