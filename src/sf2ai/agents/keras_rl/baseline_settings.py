"""The hyperparameters of the baselines: Keras-RL's own defaults, except where those cannot work here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from sf2ai.agents.dqn.hyperparameters import EPSILON_STEPS_PER_EPISODE
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


@dataclass(frozen=True)
class BaselineSettings(AgentSettings):
    """Settings of all baselines; a *step* is one decision time."""

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer, as the learned agent's."""

    RANGES: ClassVar[Mapping[str, Range]] = {"hidden": LAYER}


@dataclass(frozen=True)
class BaselineValueSettings(BaselineSettings):
    """Settings of the baselines that estimate values and explore with a falling epsilon."""

    learning_rate: float = 5e-4
    """Adam's learning rate, as the learned agent's."""
    discount: float = 0.99
    """Factor on a reward for each step until it comes."""
    warmup_steps: int = 1_000
    """Steps before the first update."""
    epsilon_start: float = 1.0
    """Share of decisions that are explored at the beginning."""
    epsilon_end: float = 0.05
    """Share of decisions that are explored from ``epsilon_steps`` on."""
    epsilon_steps: int = 40_000
    """Steps over which the share falls, linearly: by default 130 for each episode."""

    RANGES: ClassVar[Mapping[str, Range]] = {
        **BaselineSettings.RANGES,
        "learning_rate": ABOVE_0,
        "discount": SHARE,
        "warmup_steps": AT_LEAST_0,
        "epsilon_start": SHARE,
        "epsilon_end": SHARE,
        "epsilon_steps": AT_LEAST_0,
    }

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for ``episodes`` rounds; exploration falls during about the first third."""
        return cls(epsilon_steps=EPSILON_STEPS_PER_EPISODE * episodes)

    def epsilon(self, step: int) -> float:
        """Return the share of decisions that are explored after ``step`` steps."""
        done = min(1.0, step / max(1, self.epsilon_steps))
        return self.epsilon_start + done * (self.epsilon_end - self.epsilon_start)


@dataclass(frozen=True)
class BaselineDqnSettings(BaselineValueSettings):
    """Settings of Keras-RL's DQNAgent."""

    batch_size: int = 32
    """Steps per update; there is one update per step."""
    memory_rows: int = 50_000
    """Steps that the memory holds."""
    target_update_steps: int = 1_000
    """Steps between two copies to the target network; soft updates need an optimizer of old Keras."""

    RANGES: ClassVar[Mapping[str, Range]] = {
        **BaselineValueSettings.RANGES,
        "batch_size": BATCH,
        "memory_rows": ROWS,
        "target_update_steps": AT_LEAST_1,
    }

    def __post_init__(self) -> None:
        """Check the values; raises `ValueError` naming the field."""
        super().__post_init__()
        for name in ("warmup_steps", "memory_rows"):
            self._require(name, getattr(self, name) >= 2 * self.batch_size, "two batches or more")


@dataclass(frozen=True)
class BaselineSarsaSettings(BaselineValueSettings):
    """Settings of Keras-RL's SARSAAgent, which learns from each step once, as it happens."""


@dataclass(frozen=True)
class BaselineCemSettings(BaselineSettings):
    """Settings of Keras-RL's CEMAgent: the cross-entropy method on the network's parameters."""

    hidden: tuple[int, ...] = (16,)
    """Units per hidden layer; the method cannot search many parameters."""
    batch_size: int = 10
    """Rounds between updates, each with its own parameters; an update uses all of them."""
    elite_share: float = 0.2
    """Share of those rounds whose parameters the next ones are drawn around."""
    noise: float = 0.05
    """Least standard deviation of the draws."""

    RANGES: ClassVar[Mapping[str, Range]] = {
        **BaselineSettings.RANGES,
        "batch_size": BATCH,
        "elite_share": Range(0, 1, is_open=True),
        "noise": AT_LEAST_0,
    }
