"""From match results to ranks and to the table of pairings. Pure: plays nothing, prints nothing.

Entries are ranked by win rate, (wins + draws / 2) / matches. Equal ones are
told apart, in this order, by

1. the win rate in the matches among those that are equal;
2. the share of rounds won, of all rounds that somebody won;
3. the name, in alphabetical order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from sf2ai.statistics.intervals import wilson
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.results import Forfeit, MatchResult


@dataclass(frozen=True)
class Standing:
    """One row of the standings.

    ``win_rate_interval`` is the 95 % Wilson interval. An entry that has not
    played has win rate 0 and the interval 0 to 1.
    """

    rank: int
    name: str
    character: str
    matches: int
    wins: int
    losses: int
    draws: int
    win_rate: float
    win_rate_interval: tuple[float, float]
    weights: str = ""
    """Who decides: ``yours`` or ``packaged`` weights, somebody ``built-in``, or a ``bot``."""

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return {**vars(self), "win_rate_interval": list(self.win_rate_interval)}


@dataclass(frozen=True)
class Matchup:
    """How the matches of one pairing went, as its first entry sees it."""

    first: str
    second: str
    wins: int
    losses: int
    draws: int

    def to_json(self) -> dict[str, Any]:
        """Return the pairing as JSON values."""
        return dict(vars(self))


@dataclass(frozen=True)
class _Tally:
    """What one entry got out of some matches, against one opponent or against several."""

    wins: int = 0
    losses: int = 0
    draws: int = 0
    rounds_won: int = 0
    rounds_lost: int = 0

    @classmethod
    def of(cls, result: MatchResult, place: int) -> "_Tally":
        """Return one match as the fixture's first (0) or second (1) entry sees it."""
        return cls(
            wins=int(result.winner == place),
            losses=int(result.winner == 1 - place),
            draws=int(result.winner == -1),
            rounds_won=result.rounds_won[place],
            rounds_lost=result.rounds_won[1 - place],
        )

    def __add__(self, other: "_Tally") -> "_Tally":
        mine, theirs = astuple(self), astuple(other)
        return _Tally(*(ours + more for ours, more in zip(mine, theirs, strict=True)))

    @property
    def matches(self) -> int:
        return self.wins + self.losses + self.draws

    @property
    def win_rate(self) -> Fraction:
        """Exact, so that equal ones are equal; 0 before the first match."""
        return Fraction(2 * self.wins + self.draws, 2 * self.matches) if self.matches else Fraction(0)

    @property
    def round_share(self) -> Fraction:
        rounds = self.rounds_won + self.rounds_lost
        return Fraction(self.rounds_won, rounds) if rounds else Fraction(0)


def rank(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Standing, ...]:
    """Return one row per entry, best first.

    Args:
        entries: the lineup that the results' fixtures point into.
        results: of all or only some of the matches, in any order.
    """
    duels = _duels(len(entries), results)
    totals = [sum(row, _Tally()) for row in duels]
    order: list[int] = []
    for equals in _equals(totals):
        among = {place: sum((duels[place][other] for other in equals), _Tally()) for place in equals}
        order += sorted(
            equals,
            key=lambda place, among=among: (  # type: ignore[misc]
                -among[place].win_rate,
                -totals[place].round_share,
                entries[place].name,
            ),
        )
    return tuple(_row(number, entries[place], totals[place]) for number, place in enumerate(order, start=1))


def pair_up(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Matchup, ...]:
    """Return one row per pairing that has met, in the lineup's order.

    Args:
        entries: the lineup that the results' fixtures point into.
        results: of all or only some of the matches, in any order.
    """
    duels = _duels(len(entries), results)
    return tuple(
        Matchup(entries[first].name, entries[second].name, duel.wins, duel.losses, duel.draws)
        for first in range(len(entries))
        for second, duel in enumerate(duels[first])
        if first < second and duel.matches
    )


def list_forfeits(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Forfeit, ...]:
    """Return one row per forfeit, in the order of the lineup and of the matches.

    Args:
        entries: the lineup that the results' fixtures point into.
        results: of all or only some of the matches, in any order.
    """
    rows = []
    for result in results:
        places = (result.fixture.first, result.fixture.second)
        for fault, place, other in zip(result.faults, places, reversed(places), strict=True):
            if fault is not None:
                rows.append(((place, other, result.fixture.number), fault))
    return tuple(
        Forfeit(entries[place].name, entries[other].name, number, fault)
        for (place, other, number), fault in sorted(rows)
    )


def _duels(count: int, results: Iterable[MatchResult]) -> list[list[_Tally]]:
    """Return the tally of each entry (row) against each other (column)."""
    duels = [[_Tally() for _ in range(count)] for _ in range(count)]
    for result in results:
        first, second = result.fixture.first, result.fixture.second
        duels[first][second] += _Tally.of(result, 0)
        duels[second][first] += _Tally.of(result, 1)
    return duels


def _equals(totals: Sequence[_Tally]) -> Iterator[list[int]]:
    """Yield the places of entries with one win rate, the best rate first."""
    best_first = sorted(range(len(totals)), key=lambda place: totals[place].win_rate, reverse=True)
    for _, places in groupby(best_first, key=lambda place: totals[place].win_rate):
        yield list(places)


def _row(number: int, entry: Entry, total: _Tally) -> Standing:
    return Standing(
        rank=number,
        name=entry.name,
        character=entry.character.id,
        matches=total.matches,
        wins=total.wins,
        losses=total.losses,
        draws=total.draws,
        win_rate=float(total.win_rate),
        weights=entry.source.kind,
        win_rate_interval=wilson(total.wins, total.draws, total.matches),
    )
