"""What the baselines can be told: Keras-RL's own defaults, but where those cannot work here."""

from dataclasses import dataclass
from typing import Self

from sf2ai.agents.dqn.hyperparameters import EPSILON_STEPS_PER_EPISODE
from sf2ai.agents.settings import AgentSettings


@dataclass(frozen=True)
class BaselineSettings(AgentSettings):
    """What all baselines have; a *step* is one decision time."""

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer, as the learned agent's."""

    def __post_init__(self) -> None:
        """Refuse values that cannot work; raises `ValueError` naming the field."""
        self._require("hidden", len(self.hidden) > 0 and min(self.hidden) >= 1, "one or more positive widths")
        for name, value in self.to_json().items():
            self._require(name, name == "hidden" or value >= 0, "0 or more")


@dataclass(frozen=True)
class BaselineValueSettings(BaselineSettings):
    """Of the baselines that estimate values and explore by a falling epsilon."""

    learning_rate: float = 5e-4
    """Of Adam, as the learned agent's."""
    discount: float = 0.99
    """Per step."""
    warmup_steps: int = 1_000
    """Steps before the first update."""
    epsilon_start: float = 1.0
    """Share of decisions explored at the beginning."""
    epsilon_end: float = 0.05
    """Share of decisions explored from ``epsilon_steps`` on."""
    epsilon_steps: int = 40_000
    """Steps over which the share falls, linearly."""

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for a training of so many rounds: exploration ends before the rounds do."""
        return cls(epsilon_steps=EPSILON_STEPS_PER_EPISODE * episodes)

    def epsilon(self, step: int) -> float:
        """Return the share of decisions that is explored after so many steps."""
        done = min(1.0, step / max(1, self.epsilon_steps))
        return self.epsilon_start + done * (self.epsilon_end - self.epsilon_start)


@dataclass(frozen=True)
class BaselineDqnSettings(BaselineValueSettings):
    """Of Keras-RL's DQNAgent."""

    batch_size: int = 32
    """Steps per update; there is one update a step."""
    memory_rows: int = 50_000
    """Steps that the memory holds."""
    target_update_steps: int = 1_000
    """Steps between two copies to the target network; a soft update wants an optimizer that is no more."""

    def __post_init__(self) -> None:
        """Refuse values that cannot work; raises `ValueError` naming the field."""
        super().__post_init__()
        for name in ("warmup_steps", "memory_rows"):
            self._require(name, getattr(self, name) >= 2 * self.batch_size, "two batches or more")


@dataclass(frozen=True)
class BaselineSarsaSettings(BaselineValueSettings):
    """Of Keras-RL's SARSAAgent, which learns from each step once, as it happens."""


@dataclass(frozen=True)
class BaselineCemSettings(BaselineSettings):
    """Of Keras-RL's CEMAgent: the cross-entropy method on the network's own numbers."""

    hidden: tuple[int, ...] = (16,)
    """Units per hidden layer; the method cannot search many numbers."""
    batch_size: int = 10
    """Rounds between updates, each with numbers of its own; an update looks at all of them."""
    elite_share: float = 0.2
    """Share of those rounds whose numbers the next are drawn around."""
    noise: float = 0.05
    """Standard deviation that is left at least."""
