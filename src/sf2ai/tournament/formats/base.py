"""What a format is given, and what it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from sf2ai.tournament.formats.best_of import BestOf


class Game(NamedTuple):
    """One match by its numbers: two places in the lineup, the lower first, and a number."""

    first: int
    second: int
    number: int


History: TypeAlias = Mapping[Game, int]
"""Who won the games so far: 0 for the lower place, 1 for the higher, -1 for nobody."""


@dataclass(frozen=True)
class FormatSetting:
    """What a tournament's format depends on besides results.

    Attributes:
        order: the places of all entries in the lineup, the one that is thought to be the best first.
        matches: games of a pairing, where their number is fixed.
        best_of: how many games decide a series of a bracket.
        rounds: of a Swiss tournament; 0 for as many as one winner takes.
        challenger: place of the entry that meets all others in a gauntlet.
    """

    order: tuple[int, ...]
    matches: int = 1
    best_of: BestOf = field(default_factory=BestOf)
    rounds: int = 0
    challenger: int = 0


@dataclass(frozen=True)
class Series:
    """The games of two entries in one stage.

    Attributes:
        stage: such as ``"semi-finals"``.
        entries: places in the lineup; None for an entry that is not known yet, or for none at all.
        wins: of each entry.
        draws: games that nobody won; a bracket plays them again.
        winner: 0 or 1 for the entry that goes on; None if that is not known, or if both do.
        by_order: the winner is the one that was placed higher, since too many games had no winner.
        is_bye: one entry goes on without a game.
        bracket: in which tree of the bracket the series is; empty outside brackets.
    """

    stage: str
    entries: tuple[int | None, int | None]
    wins: tuple[int, int] = (0, 0)
    draws: int = 0
    winner: int | None = None
    by_order: bool = False
    is_bye: bool = False
    bracket: str = ""


@dataclass(frozen=True)
class Situation:
    """What a format says of a tournament.

    Attributes:
        games: all that are certain, played or not, in the order in which they are to be played; each once.
        least: how many games the whole tournament has at least.
        series: those that are known, in the order of the stages; empty for formats without stages.
        merit: by place in the lineup, what ranks the entries before all else, more is better; None for the
            win rate.
        shares_ranks: whether entries of equal merit share a rank.
    """

    games: Iterable[Game]
    least: int
    series: tuple[Series, ...] = ()
    merit: tuple[tuple[float, ...], ...] | None = None
    shares_ranks: bool = False


Format: TypeAlias = Callable[[FormatSetting, History], Situation]
"""Depends on its arguments alone. Every game that it names before another result, it names after it too."""
