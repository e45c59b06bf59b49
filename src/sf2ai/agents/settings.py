"""The base of every agent's hyperparameters: what a training reads of them, and their JSON form."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from sf2ai.checks import require_fields

USUAL_EPISODES = 300
"""Rounds of a training by default: the number of the talk of 2017."""

MOST_LAYERS = 16
"""Most hidden layers of a network."""


@dataclass(frozen=True)
class Range:
    """The values that a hyperparameter may have; of several widths, each of them.

    An upper end bounds the memory that a training takes, since a checkpoint from elsewhere may say anything.
    """

    least: float = 0
    most: float = math.inf
    is_open: bool = False
    """Whether the least value itself is excluded."""

    def holds(self, value: float) -> bool:
        """Return whether a number is in the range; one that is not finite never is.

        >>> ABOVE_0.holds(0.0), AT_LEAST_0.holds(0), SHARE.holds(1.5), AT_LEAST_0.holds(math.inf)
        (False, True, False, False)
        """
        above = value > self.least if self.is_open else value >= self.least
        return above and value <= self.most and math.isfinite(value)

    def __str__(self) -> str:
        """Return the range in words.

        >>> str(ABOVE_0), str(AT_LEAST_0), str(SHARE), str(Range(1, 65_536))
        ('above 0', '0 or more', 'between 0 and 1', 'between 1 and 65,536')
        """
        if self.most == math.inf:
            return f"above {self.least:,}" if self.is_open else f"{self.least:,} or more"
        if self.is_open:
            return f"above {self.least:,}, at most {self.most:,}"
        return f"between {self.least:,} and {self.most:,}"

    @property
    def ends(self) -> str:
        """The range as a cell of a table.

        >>> ABOVE_0.ends, Range(1, 65_536).ends
        ('above 0', '1 to 65,536')
        """
        closed = not self.is_open and self.most < math.inf
        return f"{self.least:,} to {self.most:,}" if closed else str(self)


ABOVE_0 = Range(is_open=True)
AT_LEAST_0 = Range()
AT_LEAST_1 = Range(1)
SHARE = Range(0, 1)
LAYER = Range(1, 4_096)
"""Units of a hidden layer."""
BATCH = Range(1, 65_536)
"""Rows of one update."""
ROWS = Range(1, 4_194_304)
"""Rows of a memory, some 2 GB at most."""


@dataclass(frozen=True)
class AgentSettings:
    """The hyperparameters of one kind of agent; each kind has a frozen dataclass with its own fields."""

    RANGES: ClassVar[Mapping[str, Range]] = {}
    """The range of each field, by its name."""

    def __post_init__(self) -> None:
        """Check the values; raises `ValueError` naming the field."""
        for name, allowed in self.RANGES.items():
            value = getattr(self, name)
            if isinstance(value, tuple):
                self._require(
                    name, 1 <= len(value) <= MOST_LAYERS, f"one width or more, {MOST_LAYERS} at most"
                )
            values = value if isinstance(value, tuple) else (value,)
            self._require(name, all(map(allowed.holds, values)), str(allowed))

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

    def _require(self, name: str, holds: bool, wanted: str) -> None:
        """Raise `ValueError` naming a field unless its value ``holds``."""
        if not holds:
            raise ValueError(f"the hyperparameter {name!r} is {wanted}, not {getattr(self, name)!r}")
