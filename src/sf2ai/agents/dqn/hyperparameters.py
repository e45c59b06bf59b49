"""The hyperparameters of the DQN agent, each with its unit, its default and the reason for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from sf2ai.agents.settings import (
    ABOVE_0,
    AT_LEAST_0,
    AT_LEAST_1,
    BATCH,
    LAYER,
    ROWS,
    SHARE,
    AgentSettings,
    Range,
)

EPSILON_STEPS_PER_EPISODE = 130
"""Steps, per round of the training, over which exploration falls: about a third of all steps."""


@dataclass(frozen=True)
class DqnHyperparameters(AgentSettings):
    """Settings of the DQN agent; stored in every manifest.

    A *step* is one decision time of one slot. The defaults are for trainings of
    a few hundred rounds on the simulator.
    """

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer; two of this width evaluate a thousand rows in a few milliseconds."""
    branch: int = 64
    """Units of the branch that all actions share if facts about them are given; 0 for no branch."""
    learning_rate: float = 5e-4
    """Adam's learning rate, per update. Large, since there are only a few thousand updates."""
    batch_size: int = 128
    """Windows per update."""
    steps_per_update: int = 16
    """Steps between updates. Two steps in five are decisions, so each decision is used about twenty times."""
    updates_per_call: int = 4
    """Updates in one call of the compiled graph; more in one call cost less each."""
    warmup_steps: int = 2_000
    """Steps before the first update, so that it sees more than one round."""
    discount: float = 0.95
    """Factor on a reward for each step until it comes. Its weight halves in 14 steps, 0.9 seconds, about one
    exchange of attacks; a longer horizon adds more noise from later exchanges than information."""
    return_steps: int = 5
    """Least number of steps whose rewards are summed before the network's own estimate is added (the n of
    n-step returns); few, since the later actions were not always the best known ones."""
    target_rate: float = 0.005
    """How far the target network moves towards the network at each update, as a share."""
    gradient_clip: float = 10.0
    """Largest global norm of a gradient; limits a few outliers and is hardly ever reached."""
    replay_rows: int = 262_144
    """Steps that the replay buffer holds: more than 300 episodes have."""
    epsilon_start: float = 1.0
    """Share of decisions that are explored at the beginning."""
    epsilon_end: float = 0.05
    """Share of decisions that are explored from ``epsilon_steps`` on."""
    epsilon_steps: int = 40_000
    """Steps over which the share falls, linearly: by default 130 for each episode."""
    repeat_mean: float = 1.0
    """Mean number of decisions for which an explored action is repeated; 1 draws each decision separately,
    since the long holds that charge moves need come from resting."""

    unknown_share: float = 0.125
    """Share of the rounds in which the observation lacks what the real game's memory may not tell: which way
    a fighter looks, its move, projectiles, blocks and stuns. So the agent learns to play there too."""
    guided_share: float = 1.0
    """Share of explored decisions that follow the guide's advice, if there is any; the others are drawn at
    random."""
    lesson_weight: float = 1.0
    """Weight of the loss that draws the network towards the guide's values; the returns' loss has 1."""
    lesson_temperature: float = 0.05
    """Difference in value that matters for the lessons, in units of the reward: as much as a light hit."""

    RANGES: ClassVar[Mapping[str, Range]] = {
        "hidden": LAYER,
        "branch": Range(0, 4_096),
        "learning_rate": ABOVE_0,
        "batch_size": BATCH,
        "steps_per_update": Range(1, 1_048_576),
        "updates_per_call": Range(1, 1_024),
        "warmup_steps": AT_LEAST_0,
        "discount": SHARE,
        "return_steps": Range(1, 4_096),
        "target_rate": SHARE,
        "gradient_clip": ABOVE_0,
        "replay_rows": ROWS,
        "epsilon_start": SHARE,
        "epsilon_end": SHARE,
        "epsilon_steps": AT_LEAST_1,
        "repeat_mean": AT_LEAST_1,
        "unknown_share": SHARE,
        "guided_share": SHARE,
        "lesson_weight": AT_LEAST_0,
        "lesson_temperature": ABOVE_0,
    }

    def __post_init__(self) -> None:
        """Check the values; raises `ValueError` naming the field."""
        super().__post_init__()
        self._require("replay_rows", self.replay_rows >= 4 * self.batch_size, "at least four batches")

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for ``episodes`` rounds; exploration falls during about the first third."""
        return cls(epsilon_steps=EPSILON_STEPS_PER_EPISODE * episodes)
