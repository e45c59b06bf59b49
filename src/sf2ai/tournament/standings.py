"""Ranks entries by the results of their matches, and counts the results of each pairing.

Entries are ranked by win rate, (wins + draws / 2) / matches. Ties are broken, in this order, by

1. the win rate in the matches between the tied entries;
2. the share of rounds won, of all rounds that had a winner;
3. the name, in alphabetical order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from itertools import groupby

from sf2ai.statistics.intervals import wilson
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.results import ForfeitedMatch, MatchResult


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
    """Kind of the entry's source: ``yours`` or ``packaged`` weights, ``built-in``, or ``bot``."""

    def to_json(self) -> dict[str, object]:
        """Return the row as JSON values."""
        return {**vars(self), "win_rate_interval": list(self.win_rate_interval)}


@dataclass(frozen=True)
class Matchup:
    """The results of one pairing, from the point of view of its first entry."""

    first: str
    second: str
    wins: int
    losses: int
    draws: int

    def to_json(self) -> dict[str, object]:
        """Return the pairing as JSON values."""
        return dict(vars(self))


@dataclass(frozen=True)
class _Score:
    """One entry's wins, losses, draws and rounds in some matches, against one opponent or several."""

    wins: int = 0
    losses: int = 0
    draws: int = 0
    rounds_won: int = 0
    rounds_lost: int = 0

    @classmethod
    def of(cls, result: MatchResult, place: int) -> "_Score":
        """Return the score of a fixture's first (0) or second (1) entry in one match."""
        return cls(
            wins=int(result.winner == place),
            losses=int(result.winner == 1 - place),
            draws=int(result.winner == -1),
            rounds_won=result.rounds_won[place],
            rounds_lost=result.rounds_won[1 - place],
        )

    def __add__(self, other: "_Score") -> "_Score":
        mine, theirs = astuple(self), astuple(other)
        return _Score(*(one + two for one, two in zip(mine, theirs, strict=True)))

    @property
    def matches(self) -> int:
        return self.wins + self.losses + self.draws

    @property
    def win_rate(self) -> Fraction:
        """Exact, so that ties are found reliably; 0 before the first match."""
        return Fraction(2 * self.wins + self.draws, 2 * self.matches) if self.matches else Fraction(0)

    @property
    def round_share(self) -> Fraction:
        rounds = self.rounds_won + self.rounds_lost
        return Fraction(self.rounds_won, rounds) if rounds else Fraction(0)


def rank(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Standing, ...]:
    """Return one row per entry, best first.

    Args:
        entries: the lineup; the results' fixtures have places in it.
        results: of all or some of the matches, in any order.
    """
    scores = _scores(len(entries), results)
    totals = [sum(row, _Score()) for row in scores]
    order: list[int] = []
    for tied in _tied(totals):
        among = {place: sum((scores[place][other] for other in tied), _Score()) for place in tied}
        order += sorted(
            tied,
            key=lambda place, among=among: (  # type: ignore[misc]
                -among[place].win_rate,
                -totals[place].round_share,
                entries[place].name,
            ),
        )
    return tuple(_row(number, entries[place], totals[place]) for number, place in enumerate(order, start=1))


def pair_up(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Matchup, ...]:
    """Return one row per pairing that has played, in the lineup's order.

    Args:
        entries: the lineup; the results' fixtures have places in it.
        results: of all or some of the matches, in any order.
    """
    scores = _scores(len(entries), results)
    return tuple(
        Matchup(entries[first].name, entries[second].name, score.wins, score.losses, score.draws)
        for first in range(len(entries))
        for second, score in enumerate(scores[first])
        if first < second and score.matches
    )


def list_forfeits(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[ForfeitedMatch, ...]:
    """Return one row per forfeit, in the order of the lineup and of the matches.

    Args:
        entries: the lineup; the results' fixtures have places in it.
        results: of all or some of the matches, in any order.
    """
    rows = []
    for result in results:
        places = (result.fixture.first, result.fixture.second)
        for fault, place, other in zip(result.faults, places, reversed(places), strict=True):
            if fault is not None:
                rows.append(((place, other, result.fixture.number), fault))
    return tuple(
        ForfeitedMatch(entries[place].name, entries[other].name, number, fault)
        for (place, other, number), fault in sorted(rows)
    )


def _scores(count: int, results: Iterable[MatchResult]) -> list[list[_Score]]:
    """Return the score of each entry (row) against each other entry (column)."""
    scores = [[_Score() for _ in range(count)] for _ in range(count)]
    for result in results:
        first, second = result.fixture.first, result.fixture.second
        scores[first][second] += _Score.of(result, 0)
        scores[second][first] += _Score.of(result, 1)
    return scores


def _tied(totals: Sequence[_Score]) -> Iterator[list[int]]:
    """Yield the places of entries with equal win rates, the best rate first."""
    best_first = sorted(range(len(totals)), key=lambda place: totals[place].win_rate, reverse=True)
    for _, places in groupby(best_first, key=lambda place: totals[place].win_rate):
        yield list(places)


def _row(number: int, entry: Entry, total: _Score) -> Standing:
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
