"""The ratings of a tournament: one model for all results, with how sure each statement is.

The standings rank by win rate. Ratings say what the win rates say of strength when entries have not met the
same opponents, and how much of it is luck.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sf2ai.statistics.cycles import Cycle, strongest_cycles, unexplained
from sf2ai.statistics.davidson import fit
from sf2ai.statistics.dropping import fewest_dropped
from sf2ai.statistics.nash import nash_average
from sf2ai.statistics.pair_counts import PairCounts
from sf2ai.statistics.rank_ranges import rank_ranges, superiority
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.standings import Matchup

CYCLES_LISTED = 5
"""The most cycles that a result lists."""


@dataclass(frozen=True)
class Rating:
    """One entry's rating, in Elo points; the mean of all entries is 0.

    Attributes:
        margin: half the 95 % interval of the rating.
        rank_range: the best and the worst rank that the entry may have; those of all entries hold at once
            with 95 %.
        nash_rank: rank by the Nash average, the same for several entries that it contains.
        nash_share: share in the Nash average, 0 to 1.
    """

    name: str
    rating: float
    margin: float
    rank_range: tuple[int, int]
    nash_rank: int
    nash_share: float

    def to_json(self) -> dict[str, object]:
        """Return the rating as JSON values, to a hundredth of a point."""
        return {
            "name": self.name,
            "rating": round(self.rating, 2),
            "rating_interval": [
                round(self.rating - self.margin, 2),
                round(self.rating + self.margin, 2),
            ],
            "rank_range": list(self.rank_range),
            "nash_rank": self.nash_rank,
            "nash_share": round(self.nash_share, 4),
        }


@dataclass(frozen=True)
class NamedCycle:
    """Three entries of which each beats the next, and the last the first, with the three win rates.

    Attributes:
        is_sure: whether the 95 % interval of each win rate is above 1/2.
    """

    names: tuple[str, str, str]
    win_rates: tuple[float, float, float]
    is_sure: bool

    def to_json(self) -> dict[str, object]:
        """Return the cycle as JSON values."""
        return {
            "names": list(self.names),
            "win_rates": [round(rate, 4) for rate in self.win_rates],
            "sure": self.is_sure,
        }


@dataclass(frozen=True)
class Ratings:
    """All that the model says of a tournament.

    Attributes:
        rows: one for each entry, in the lineup's order.
        superiority: how likely the row's entry is stronger than the column's, in the order of ``rows``.
        equal_draw_rate: share of draws between equal entries.
        unexplained: share of the results that no rating explains, and what it would be by luck alone.
        cycles: the strongest first.
        dropped: matches without which another entry has the best rating, and that entry; None if there are
            none.
    """

    rows: tuple[Rating, ...]
    superiority: tuple[tuple[float, ...], ...]
    equal_draw_rate: float
    unexplained: tuple[float, float]
    cycles: tuple[NamedCycle, ...]
    dropped: tuple[int, str] | None

    @property
    def by_name(self) -> dict[str, Rating]:
        """The rating of each entry."""
        return {row.name: row for row in self.rows}

    def to_json(self) -> dict[str, object]:
        """Return the ratings as JSON values."""
        share, by_luck = self.unexplained
        return {
            "entries": [row.to_json() for row in self.rows],
            "superiority": [[round(value, 4) for value in row] for row in self.superiority],
            "equal_draw_rate": round(self.equal_draw_rate, 4),
            "unexplained": {"share": round(share, 4), "by_luck": round(by_luck, 4)},
            "cycles": [cycle.to_json() for cycle in self.cycles],
            "dropped_to_change_winner": None
            if self.dropped is None
            else {"matches": self.dropped[0], "new_winner": self.dropped[1]},
        }


def rate(entries: Sequence[Entry], results: Iterable[MatchResult]) -> Ratings:
    """Return the ratings of all entries.

    Args:
        entries: the lineup, two or more; the results' fixtures have places in it.
        results: of all or some of the matches, in any order. A forfeited match counts as it was scored;
            one that both forfeited tells nothing of who is stronger, and is left out.
    """
    played = (
        (result.fixture.first, result.fixture.second, result.winner)
        for result in results
        if not result.both_lost
    )
    return _rate([entry.name for entry in entries], PairCounts.of(len(entries), played))


def rate_pairs(names: Sequence[str], matchups: Iterable[Matchup]) -> Ratings:
    """Return the ratings of entries from the counts of all pairings.

    Args:
        names: of the entries, two or more, in the order of the rows.
        matchups: the pairings that have played.
    """
    places = {name: place for place, name in enumerate(names)}
    counts = PairCounts.of(len(names), ())
    for row in matchups:
        first, second = places[row.first], places[row.second]
        counts.wins[first, second] += row.wins
        counts.wins[second, first] += row.losses
        counts.draws[first, second] += row.draws
        counts.draws[second, first] += row.draws
    return _rate(names, counts)


def _rate(names: Sequence[str], counts: PairCounts) -> Ratings:
    fitted = fit(counts)
    nash = nash_average(counts)
    columns = zip(
        names, fitted.ratings, fitted.margins, rank_ranges(fitted), nash.ranks, nash.shares, strict=True
    )
    left = unexplained(counts, fitted)
    dropped = fewest_dropped(counts, fitted)
    return Ratings(
        rows=tuple(
            Rating(name, float(rating), float(margin), ranks, nash_rank, float(share))
            for name, rating, margin, ranks, nash_rank, share in columns
        ),
        superiority=tuple(tuple(map(float, row)) for row in superiority(fitted)),
        equal_draw_rate=fitted.equal_draw_rate,
        unexplained=(left.share, left.by_luck),
        cycles=tuple(_named(cycle, names) for cycle in strongest_cycles(counts, CYCLES_LISTED)),
        dropped=None if dropped is None else (dropped.matches, names[dropped.new_winner]),
    )


def _named(cycle: Cycle, names: Sequence[str]) -> NamedCycle:
    first, second, third = cycle.places
    return NamedCycle((names[first], names[second], names[third]), cycle.win_rates, cycle.strength > 0.5)
