"""The series of a bracket or of Swiss with the names of their entries, as a result lists them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sf2ai.tournament.formats.base import Series


@dataclass(frozen=True)
class NamedSeries:
    """A `Series` with names.

    Attributes:
        entries: the two names; None for an entry that is not known yet, or for none at all.
        winner: the name of the entry that goes on; None if that is not known, or if both do.
    """

    bracket: str
    stage: str
    entries: tuple[str | None, str | None]
    wins: tuple[int, int]
    draws: int
    winner: str | None
    by_order: bool
    is_bye: bool

    def to_json(self) -> dict[str, object]:
        """Return the series as JSON values."""
        return {**vars(self), "entries": list(self.entries), "wins": list(self.wins)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "NamedSeries":
        """Return what `to_json` made; raises `TypeError`, `KeyError` or `ValueError` for anything else."""
        (first, second), (won, lost) = record["entries"], record["wins"]
        return cls(**{**record, "entries": (first, second), "wins": (int(won), int(lost))})


def name_series(series: Iterable[Series], names: Sequence[str]) -> tuple[NamedSeries, ...]:
    """Return series with the names of their entries.

    Args:
        series: as a format lists them.
        names: of the lineup.
    """
    return tuple(_named(one, names) for one in series)


def _named(one: Series, names: Sequence[str]) -> NamedSeries:
    first, second = (None if place is None else names[place] for place in one.entries)
    return NamedSeries(
        bracket=one.bracket,
        stage=one.stage,
        entries=(first, second),
        wins=one.wins,
        draws=one.draws,
        winner=None if one.winner is None else (first, second)[one.winner],
        by_order=one.by_order,
        is_bye=one.is_bye,
    )
