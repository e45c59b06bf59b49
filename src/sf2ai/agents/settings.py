"""The base of every agent's hyperparameters: what a training reads of them, and their JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from sf2ai.checks import require_fields


@dataclass(frozen=True)
class AgentSettings:
    """The hyperparameters of one kind of agent; each kind has a frozen dataclass with its own fields."""

    @property
    def unknown_share(self) -> float:
        """Share of the rounds in which the agent is not shown what the real game's memory may not tell."""
        return 0.0

    @classmethod
    def for_episodes(cls, episodes: int) -> Self:
        """Return the defaults for a training of ``episodes`` rounds."""
        return cls()

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

    def _require(self, name: str, holds: bool, wanted: str) -> None:
        """Raise `ValueError` naming a field unless its value ``holds``."""
        if not holds:
            raise ValueError(f"the hyperparameter {name!r} is {wanted}, not {getattr(self, name)!r}")
