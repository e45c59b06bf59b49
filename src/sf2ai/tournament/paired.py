"""Asks which of two entries does better against a third: both meet it with the same seeds and sides.

A seed and a side are one pair of matches. What they share, such as the third entry's dice, helps or harms
both alike, so their difference tells more than each of the two scores. A pair pays 1 where the first entry
won and the second lost, 0 the other way round, and 1/2 where both did as well; the test bets on that.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.statistics.sequential import (
    ERROR_RATE,
    Verdict,
    interval_of_mean,
)
from sf2ai.tournament.comparison import ComparisonConfig, SequentialComparison
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture, FixtureMaker

Pair: TypeAlias = tuple[MatchResult, MatchResult]
"""Matches of the two against the third entry, with the same seed and side."""

_THIRD = 2
"""Place of the third entry; the two that are compared are 0 and 1."""


@dataclass(frozen=True)
class PairedResult:
    """What the pairs of matches say.

    Attributes:
        verdict: whether the first does surely better, surely worse, or neither is known.
        first_score: won, lost and drawn matches of the first entry against the third.
        second_score: those of the second.
        paid: how many pairs paid 0, 1/4, 1/2, 3/4 and 1.
        forfeits: matches that each of the two forfeited.
    """

    first: str
    second: str
    against: str
    verdict: Verdict
    first_score: tuple[int, int, int]
    second_score: tuple[int, int, int]
    paid: tuple[int, int, int, int, int]
    forfeits: tuple[int, int]
    most: int
    seed: int
    backend: str
    engine_version: str
    cpu_version: int

    @property
    def pairs(self) -> int:
        """How many were counted; each is two matches."""
        return sum(self.paid)

    @property
    def win_rates(self) -> tuple[float, float]:
        """Of each of the two against the third; 0 before the first pair."""
        return _rate(self.first_score), _rate(self.second_score)

    @property
    def difference(self) -> tuple[float, float, float]:
        """The first's win rate minus the second's, and an interval that holds with 95 % at every moment."""
        low, high = interval_of_mean({number / 4: times for number, times in enumerate(self.paid)})
        first, second = self.win_rates
        return first - second, 2 * low - 1, 2 * high - 1

    def to_json(self) -> dict[str, object]:
        """Return the result as JSON values."""
        middle, low, high = self.difference
        return {
            **{key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()},
            "verdict": self.verdict.value,
            "pairs": self.pairs,
            "win_rates": list(self.win_rates),
            "difference": middle,
            "difference_interval": [low, high],
            "error_rate": ERROR_RATE,
        }


class PairedComparison(SequentialComparison[Pair]):
    """A comparison of two entries by matches of both against a third; pairs of matches are counted."""

    matches_of_one = 2

    def __init__(
        self,
        first: Entry,
        second: Entry,
        against: Entry,
        config: ComparisonConfig,
        options: BackendOptions = NO_OPTIONS,
    ) -> None:
        """Load the agents; raises as `SequentialComparison`.

        Args:
            first: one entry.
            second: the other, of another name.
            against: whom both meet, of a third name.
            config: the settings; `most` counts pairs.
            options: passed to the backend.
        """
        super().__init__((first, second, against), config, options)
        self._paid: Counter[float] = Counter()

    def result(self) -> PairedResult:
        """Return the result of the pairs that `play` has yielded so far."""
        paid = self._paid
        scores = [_score(pair[place] for pair in self._counted) for place in (0, 1)]
        forfeits = [sum(pair[place].faults[0] is not None for pair in self._counted) for place in (0, 1)]
        return PairedResult(
            first=self._names[0],
            second=self._names[1],
            against=self._names[2],
            verdict=self._verdict,
            first_score=scores[0],
            second_score=scores[1],
            paid=(paid[0.0], paid[0.25], paid[0.5], paid[0.75], paid[1.0]),
            forfeits=(forfeits[0], forfeits[1]),
            **self._conditions(),
        )

    def _play_batch(self, numbers: list[int]) -> list[Pair]:
        fixtures = [self._fixture(place, number) for number in numbers for place in (0, 1)]
        results = {result.fixture.game: result for result in self._venue.play(fixtures)}
        return [(results[Game(0, _THIRD, at)], results[Game(1, _THIRD, at)]) for at in numbers]

    def _judge(self, latest: Pair) -> Verdict:
        self._paid[_payment(latest)] += 1
        return self._test.verdict_of_mean(self._paid)

    def _fixture(self, place: int, number: int) -> Fixture:
        """Return a match against the third entry, whose seed and side are those of both entries."""
        shared = FixtureMaker(("", self._names[_THIRD]), self._config.seed)(Game(0, 1, number))
        return Fixture(place, _THIRD, number, shared.first_side, shared.seed)


def _payment(pair: Pair) -> float:
    first, second = (_points(result) for result in pair)
    return (1 + first - second) / 2


def _points(result: MatchResult) -> float:
    """Return what an entry gets of a match against the third: a match that both forfeited is lost."""
    return 0.0 if result.both_lost else {0: 1.0, 1: 0.0, -1: 0.5}[result.winner]


def _score(results: Iterable[MatchResult]) -> tuple[int, int, int]:
    counts = Counter(_points(result) for result in results)
    return counts[1.0], counts[0.0], counts[0.5]


def _rate(score: tuple[int, int, int]) -> float:
    won, _, drawn = score
    return (won + drawn / 2) / sum(score) if sum(score) else 0.0
