"""The base of every agent's hyperparameters: what a training reads of them, and their JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sf2ai.checks import require_fields

USUAL_EPISODES = 300
"""Rounds of a training by default: the number of the talk of 2017."""

_MOST_LAYERS = 16
_MOST: Mapping[str, int] = {
    "hidden": 4_096,
    "branch": 4_096,
    "batch_size": 65_536,
    "decisions_per_update": 1_048_576,
    "minibatch": 65_536,
    "lesson_minibatch": 65_536,
    "steps_per_update": 1_048_576,
    "updates_per_call": 1_024,
    "return_steps": 4_096,
    "replay_rows": 4_194_304,
    "memory_rows": 4_194_304,
}
"""Largest values of hyperparameters that decide how much memory a training takes, since a checkpoint from
elsewhere may say anything; the rows are some 2 GB."""


@dataclass(frozen=True)
class AgentSettings:
    """The hyperparameters of one kind of agent; each kind has a frozen dataclass with its own fields."""

    @property
    def unknown_share(self) -> float:
        """Share of the rounds in which the agent is not shown what the real game's memory may not tell."""
        return 0.0

    @property
    def guided_share(self) -> float:
        """Share of the explored decisions that follow a guide's advice, if there is any."""
        return 1.0

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for a training of ``episodes`` rounds."""
        return cls()

    @classmethod
    def for_any_length(cls) -> Self:
        """Return the defaults for a training whose length steps or minutes say.

        They do not depend on the length, so one that minutes ended is equal to one by its number of steps.
        """
        return cls.for_episodes(USUAL_EPISODES)

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Self:
        """Return the settings that `to_json` returned; fields that are missing have their defaults.

        Raises:
            ValueError: an unknown field, or a value of a wrong type or that the agent refuses.
        """
        unknown = sorted(document.keys() - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"the agent has no hyperparameter {unknown[0]!r}")
        require_fields(cls, document)
        return cls(**{name: tuple(v) if isinstance(v, list) else v for name, v in document.items()})

    def _require_sizes(self) -> None:
        """Raise `ValueError` naming a field whose value would take more memory than any use of it needs."""
        for name, most in _MOST.items():
            value = getattr(self, name) if name in self.to_json() else ()
            values = value if isinstance(value, tuple) else (value,)
            self._require(name, max(values, default=0) <= most, f"at most {most:,}")
            self._require(name, len(values) <= _MOST_LAYERS, f"at most {_MOST_LAYERS} widths")

    def _require(self, name: str, holds: bool, wanted: str) -> None:
        """Raise `ValueError` naming a field unless its value ``holds``."""
        if not holds:
            raise ValueError(f"the hyperparameter {name!r} is {wanted}, not {getattr(self, name)!r}")
