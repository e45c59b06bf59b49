"""Asks which of two entries does better against a third: both meet it with the same seeds and sides.

A seed and a side are one pair of matches. What they share, such as the third entry's dice, helps or harms
both alike, so their difference tells more than each of the two scores. A pair pays 1 where the first entry
won and the second lost, 0 the other way round, and 1/2 where both did as well; the test bets on that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, islice

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.closing import Closing
from sf2ai.statistics.sequential import (
    ERROR_RATE,
    SequentialTest,
    Verdict,
    interval_of_mean,
)
from sf2ai.tournament.comparison import AT_ONCE, ComparisonConfig, venue_of
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture, FixtureMaker

_EVEN = 0.5
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


class PairedComparison(Closing):
    """A comparison against a third entry that is being played; use it in a ``with`` statement.

    Attributes:
        notices: lines for the user, such as one about weights of another engine version.
    """

    def __init__(
        self,
        first: Entry,
        second: Entry,
        against: Entry,
        config: ComparisonConfig,
        options: BackendOptions = NO_OPTIONS,
    ) -> None:
        """Load the agents; raises what `tournament.run.Tournament` raises.

        Args:
            first: one entry.
            second: the other, of another name.
            against: whom both meet, of a third name.
            config: the settings; `most` counts pairs.
            options: passed to the backend.
        """
        self._config = config
        self._names = (first.name, second.name, against.name)
        self._venue = venue_of((first, second, against), config, options)
        self.notices = self._venue.notices
        self._test = SequentialTest(_EVEN)
        self._pairs: list[tuple[MatchResult, MatchResult]] = []
        self._verdict = Verdict.UNSURE

    @property
    def played(self) -> int:
        """Pairs that are counted."""
        return len(self._pairs)

    def play(self) -> Iterator[object]:
        """Play until it is sure who does better, or to the last pair; yield each pair that is counted.

        Raises:
            InputError: a bot cannot be loaded; nothing has been played then.
            ClusterError: workers cannot be started, or are lost.
        """
        self._venue.start()
        numbers = count()
        paid: Counter[float] = Counter()
        while self._verdict is Verdict.UNSURE and self.played < self._config.most:
            at_once = max(AT_ONCE, self._venue.at_once) // 2
            batch = list(islice(numbers, min(at_once, self._config.most - self.played)))
            for pair in self._play_batch(batch):
                self._pairs.append(pair)
                paid[_payment(pair)] += 1
                self._verdict = self._test.verdict_of_mean(paid)
                yield pair
                if self._verdict is not Verdict.UNSURE:
                    return

    def result(self) -> PairedResult:
        """Return the result of the pairs that `play` has yielded so far."""
        paid = Counter(_payment(pair) for pair in self._pairs)
        scores = [_score(pair[place] for pair in self._pairs) for place in (0, 1)]
        forfeits = [sum(pair[place].faults[0] is not None for pair in self._pairs) for place in (0, 1)]
        return PairedResult(
            *self._names,
            verdict=self._verdict,
            first_score=scores[0],
            second_score=scores[1],
            paid=(paid[0.0], paid[0.25], paid[0.5], paid[0.75], paid[1.0]),
            forfeits=(forfeits[0], forfeits[1]),
            most=self._config.most,
            seed=self._config.seed,
            backend=self._venue.version.name,
            engine_version=self._venue.version.version,
            cpu_version=CPU_VERSION,
        )

    def close(self) -> None:
        """End the bots' processes, and free the backend or leave the cluster."""
        self._venue.close()

    def _play_batch(self, numbers: list[int]) -> list[tuple[MatchResult, MatchResult]]:
        """Play pairs at once, and return them in the order of their numbers."""
        fixtures = [self._fixture(place, number) for number in numbers for place in (0, 1)]
        results = {result.fixture.game: result for result in self._venue.play(fixtures)}
        return [(results[Game(0, _THIRD, at)], results[Game(1, _THIRD, at)]) for at in numbers]

    def _fixture(self, place: int, number: int) -> Fixture:
        """Return a match against the third entry, whose seed and side are those of both entries."""
        shared = FixtureMaker(("", self._names[_THIRD]), self._config.seed)(Game(0, 1, number))
        return Fixture(place, _THIRD, number, shared.first_side, shared.seed)


def _payment(pair: tuple[MatchResult, MatchResult]) -> float:
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
