"""What the baselines can be told: Keras-RL's own defaults, but where those cannot work here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sf2ai.agents.dqn.hyperparameters import EPSILON_STEPS_PER_EPISODE


@dataclass(frozen=True)
class BaselineSettings:
    """What all baselines have; a *step* is one decision time."""

    hidden: tuple[int, ...] = (128, 128)
    """Units per hidden layer, as the learned agent's."""

    def __post_init__(self) -> None:
        """Refuse values that cannot work; raises `ValueError` naming the field."""
        if not self.hidden or min(self.hidden) < 1:
            raise ValueError(
                f"the hyperparameter 'hidden' is one or more positive widths, not {self.hidden!r}"
            )
        for name, value in self.to_json().items():
            if name != "hidden" and value < 0:
                raise ValueError(f"the hyperparameter {name!r} is 0 or more, not {value!r}")

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for a training of so many rounds."""
        return cls()

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave; raises `ValueError` for unknown fields and impossible values."""
        unknown = sorted(document.keys() - {f.name for f in fields(cls)})
        if unknown:
            raise ValueError(f"the agent has no hyperparameter {unknown[0]!r}")
        values: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in document.items()}
        return cls(**values)


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
            if getattr(self, name) < 2 * self.batch_size:
                raise ValueError(
                    f"the hyperparameter {name!r} is two batches or more, not {getattr(self, name)!r}"
                )


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
