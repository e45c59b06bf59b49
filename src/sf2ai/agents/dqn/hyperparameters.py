"""What the learner can be told, with unit, default and reason; no behaviour but checks."""

from dataclasses import dataclass
from typing import Self

from sf2ai.agents.settings import AgentSettings

EPSILON_STEPS_PER_EPISODE = 130
"""Steps per round that shall be trained over which exploration falls: about a third of them all."""


@dataclass(frozen=True)
class DqnHyperparameters(AgentSettings):
    """Settings of the DQN agent; kept in every manifest.

    A *step* is one decision time of one slot. The defaults are for trainings of
    a few hundred rounds on the simulator.
    """

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer; two of this width value a thousand rows in a few milliseconds."""
    branch: int = 64
    """Units of the branch that all actions share, where facts about them are given; 0 leaves it out."""
    learning_rate: float = 5e-4
    """Of Adam, per update. Large, since there are only a few thousand updates."""
    batch_size: int = 128
    """Windows per update."""
    steps_per_update: int = 16
    """Environment steps between updates. Two steps in five are decisions, so each is learned from some
    twenty times."""
    updates_per_call: int = 4
    """Updates in one call of the compiled graph; more in one call cost less each."""
    warmup_steps: int = 2_000
    """Steps before the first update, so that it sees more than one round."""
    discount: float = 0.95
    """Per step. Half of a reward's weight is gone after 14 steps, 0.9 seconds, about an exchange of
    blows; looking further adds more noise of later exchanges than it adds sight."""
    return_steps: int = 5
    """Steps of reward summed at least before the network's own estimate takes over (n of n-step
    returns); few, since what follows was not always the best known play."""
    target_rate: float = 0.005
    """Share of the network that the target network takes over at each update."""
    gradient_clip: float = 10.0
    """Largest global norm of a gradient; guards against a few outliers, hardly ever reached."""
    replay_rows: int = 262_144
    """Steps that the replay buffer holds; more than 300 episodes, so nothing is forgotten in them."""
    epsilon_start: float = 1.0
    """Share of decisions explored at the beginning."""
    epsilon_end: float = 0.05
    """Share of decisions explored from ``epsilon_steps`` on."""
    epsilon_steps: int = 40_000
    """Steps over which the share falls, linearly."""
    repeat_mean: float = 1.0
    """Mean number of decisions for which an explored action is kept; 1 explores each anew, since the
    long holds that charge moves need come from resting."""

    unknown_share: float = 0.125
    """Share of the rounds in which the agent is not shown what the real game's memory is not known to say:
    which way a fighter looks, which move is out, projectiles, blocks and stuns. So it can play there too."""
    guided_share: float = 1.0
    """Share of explored decisions that do what the guide would, where there is one; the others are
    drawn at random."""
    lesson_weight: float = 1.0
    """Weight of the loss that draws the network to what the guide says, beside that of the returns."""
    lesson_temperature: float = 0.05
    """Differences in worth that count for the lessons, in units of the reward: as much as a light hit."""

    def __post_init__(self) -> None:
        """Refuse values that cannot work; raises `ValueError` naming the field."""
        for name in ("batch_size", "steps_per_update", "updates_per_call", "return_steps", "epsilon_steps"):
            self._require(name, getattr(self, name) >= 1, "at least 1")
        for name in (
            "discount",
            "target_rate",
            "epsilon_start",
            "epsilon_end",
            "guided_share",
            "unknown_share",
        ):
            self._require(name, 0.0 <= getattr(self, name) <= 1.0, "between 0 and 1")
        self._require("hidden", len(self.hidden) > 0 and min(self.hidden) >= 1, "one or more positive widths")
        for name in ("learning_rate", "lesson_temperature"):
            self._require(name, getattr(self, name) > 0.0, "above 0")
        self._require("gradient_clip", self.gradient_clip > 0.0, "above 0")
        for name in ("branch", "lesson_weight"):
            self._require(name, getattr(self, name) >= 0, "0 or more")
        self._require("warmup_steps", self.warmup_steps >= 0, "0 or more")
        self._require("repeat_mean", self.repeat_mean >= 1.0, "at least 1")
        self._require("replay_rows", self.replay_rows >= 4 * self.batch_size, "at least four batches")

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for a training of so many rounds: exploration ends before the rounds do."""
        return cls(epsilon_steps=EPSILON_STEPS_PER_EPISODE * episodes)
