"""Ranks entries by the results of their matches, and counts the results of each pairing.

Entries are ranked by the merit that the format gives them, such as how far they came in a bracket; without
one by win rate, (wins + draws / 2) / matches. Ties are broken, in this order, by

1. the win rate in the matches between the tied entries;
2. the share of rounds won, of all rounds that had a winner;
3. the name, in alphabetical order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from fractions import Fraction
from itertools import groupby

from sf2ai.statistics.intervals import wilson
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.formats.base import Situation
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
    points: float | None = None
    """In a Swiss tournament: the points with those for rounds without an opponent, by which it ranks."""
    opponents_points: float | None = None
    """In a Swiss tournament: the points of the opponents, which break ties."""

    def to_json(self) -> dict[str, object]:
        """Return the row as JSON values."""
        document = {**vars(self), "win_rate_interval": list(self.win_rate_interval)}
        return {key: value for key, value in document.items() if value is not None}


@dataclass(frozen=True)
class Matchup:
    """The results of one pairing, from the point of view of its first entry."""

    first: str
    second: str
    wins: int
    losses: int
    draws: int
    both_lost: int = 0
    """Matches that both forfeited in one step, which no entry won."""

    @property
    def matches(self) -> int:
        """How many were played."""
        return self.wins + self.losses + self.draws + self.both_lost

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
    both_lost: int = 0
    """Of the losses, those that were the other's too."""

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


def rank(
    entries: Sequence[Entry], results: Iterable[MatchResult], situation: Situation | None = None
) -> tuple[Standing, ...]:
    """Return one row per entry, best first.

    Args:
        entries: the lineup; the results' fixtures have places in it.
        results: of all or some of the matches, in any order.
        situation: of the format, which may have a merit; None to rank by win rate.
    """
    scores = _scores(len(entries), results)
    totals = [sum(row, _Score()) for row in scores]
    merit: Sequence[tuple[Fraction | float, ...]] = [(total.win_rate,) for total in totals]
    if situation is not None and situation.merit is not None:
        merit = situation.merit
    shares_ranks = situation is not None and situation.shares_ranks
    rows: list[Standing] = []
    for tied in _tied(merit):
        among = {place: sum((scores[place][other] for other in tied), _Score()) for place in tied}
        order = sorted(
            tied,
            key=lambda place, among=among: (  # type: ignore[misc]
                -among[place].win_rate,
                -totals[place].round_share,
                entries[place].name,
            ),
        )
        first = len(rows) + 1
        for number, place in enumerate(order, start=first):
            row = _row(first if shares_ranks else number, entries[place], totals[place])
            rows.append(row if len(merit[place]) < 2 else _with_points(row, merit[place]))
    return tuple(rows)


def pair_up(entries: Sequence[Entry], results: Iterable[MatchResult]) -> tuple[Matchup, ...]:
    """Return one row per pairing that has played, in the lineup's order.

    Args:
        entries: the lineup; the results' fixtures have places in it.
        results: of all or some of the matches, in any order.
    """
    scores = _scores(len(entries), results)
    return tuple(
        Matchup(
            entries[first].name,
            entries[second].name,
            score.wins,
            score.losses - score.both_lost,
            score.draws,
            score.both_lost,
        )
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
    """Return the score of each entry (row) against each other entry (column).

    The counts of each pairing are plain lists until all results are in: a live table asks often, and of many.
    """
    counts: dict[tuple[int, int], list[int]] = {}
    for result in results:
        pairing = (result.fixture.first, result.fixture.second)
        count_of = counts.get(pairing)
        if count_of is None:
            count_of = counts[pairing] = [0] * 6
        count_of[_BOTH_LOST if result.both_lost else result.winner] += 1
        count_of[_ROUNDS] += result.rounds_won[0]
        count_of[_ROUNDS + 1] += result.rounds_won[1]
    scores = [[_Score()] * count for _ in range(count)]
    for (first, second), of_pairing in counts.items():
        scores[first][second] = _score(of_pairing, 0)
        scores[second][first] = _score(of_pairing, 1)
    return scores


_BOTH_LOST, _ROUNDS = 2, 3
"""Places in the counts of a pairing, after the two winners: matches that both lost, and the rounds that each
won; the last place, -1, has the draws."""


def _score(counts: Sequence[int], place: int) -> _Score:
    """Return the score of a pairing's first (0) or second (1) entry."""
    both_lost = counts[_BOTH_LOST]
    return _Score(
        wins=counts[place],
        losses=counts[1 - place] + both_lost,
        draws=counts[-1],
        rounds_won=counts[_ROUNDS + place],
        rounds_lost=counts[_ROUNDS + 1 - place],
        both_lost=both_lost,
    )


def _tied(merit: Sequence[tuple[Fraction | float, ...]]) -> Iterator[list[int]]:
    """Yield the places of entries of equal merit, the best first."""
    best_first = sorted(range(len(merit)), key=lambda place: merit[place], reverse=True)
    for _, places in groupby(best_first, key=lambda place: merit[place]):
        yield list(places)


def _with_points(row: Standing, merit: tuple[Fraction | float, ...]) -> Standing:
    return replace(row, points=float(merit[0]), opponents_points=float(merit[1]))


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
