"""Plays two entries against each other until it is sure which one is better.

Every match has a seed of its own and sides alternate: on the built-in game a seed with its sides exchanged is
the same match again, so it is never played twice. Matches count in the order of their numbers and not as
they finish, since short matches finish first and may favour one of the two.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from math import log10
from typing import Generic, TypedDict, TypeVar

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.checks import require_least
from sf2ai.closing import Closing
from sf2ai.players.bots.launched import Guard
from sf2ai.statistics.sequential import ERROR_RATE, SequentialTest, Verdict, always_valid_interval
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import FixtureMaker
from sf2ai.tournament.venues.base import Venue, VenueSetting
from sf2ai.tournament.venues.choose import open_venue

DEFAULT_MOST = 1000
"""Matches after which a comparison ends undecided; two that differ by 50 Elo points mostly take fewer."""
AT_ONCE = 64
"""Matches played at once in this process; a cluster plays more."""
_EVEN = 0.5

Counted = TypeVar("Counted")
"""A match, or a pair of matches."""


@dataclass(frozen=True)
class ComparisonConfig:
    """The settings of a comparison."""

    most: int = DEFAULT_MOST
    """Matches at most."""
    seed: int = 0
    backend: str = "sim"
    reaction_frames: int = 0
    """Least age of what trained agents and bots see, in frames."""
    cluster: str | None = None
    """Where the matches are played: ``local``, ``auto`` or an address; None for this process."""

    def __post_init__(self) -> None:
        """Check the numbers; raises `InputError` for one that is too small."""
        require_least("the number of matches", self.most, 1)
        require_least("the seed", self.seed, 0)


@dataclass(frozen=True)
class ComparisonResult:
    """What the matches say, from the point of view of the first entry.

    Attributes:
        verdict: whether the first is surely better, surely worse, or neither is known.
        forfeits: matches that each entry forfeited.
    """

    first: str
    second: str
    verdict: Verdict
    wins: int
    losses: int
    draws: int
    forfeits: tuple[int, int]
    most: int
    seed: int
    backend: str
    engine_version: str
    cpu_version: int

    @property
    def matches(self) -> int:
        """How many were counted."""
        return self.wins + self.losses + self.draws

    @property
    def win_rate(self) -> float:
        """(wins + draws / 2) / matches; 0 before the first."""
        return (self.wins + self.draws / 2) / self.matches if self.matches else 0.0

    @property
    def win_rate_interval(self) -> tuple[float, float]:
        """Holds with 95 % whenever the comparison ended."""
        return always_valid_interval(self.wins, self.draws, self.losses)

    @property
    def elo(self) -> tuple[float | None, float | None, float | None]:
        """Elo points that the first has more, and the interval's two ends; None for without end."""
        low, high = self.win_rate_interval
        return elo_of(self.win_rate), elo_of(low), elo_of(high)

    def to_json(self) -> dict[str, object]:
        """Return the result as JSON values."""
        points, low, high = (None if value is None else round(value, 2) for value in self.elo)
        own = {key: value for key, value in vars(self).items() if key != "forfeits"}
        return {
            **own,
            "verdict": self.verdict.value,
            "forfeits": list(self.forfeits),
            "matches": self.matches,
            "win_rate": self.win_rate,
            "win_rate_interval": list(self.win_rate_interval),
            "elo": points,
            "elo_interval": [low, high],
            "error_rate": ERROR_RATE,
        }


def elo_of(win_rate: float) -> float | None:
    """Return the difference in Elo points that gives a win rate; None for 0 and 1.

    >>> round(elo_of(10 / 11)), elo_of(1.0)
    (400, None)
    """
    return 400 * log10(win_rate / (1 - win_rate)) if 0 < win_rate < 1 else None


def venue_of(entries: tuple[Entry, ...], config: ComparisonConfig, options: BackendOptions) -> Venue:
    """Return where a comparison is played; raises what `tournament.run.Tournament` raises."""
    setting = VenueSetting(
        entries=entries,
        backend=config.backend,
        slots=min(AT_ONCE, config.most * (len(entries) - 1)),
        bots=BotRules(guard=Guard(confines=config.cluster is not None)),
        reaction_frames=config.reaction_frames,
        options=options,
    )
    return open_venue(setting, config.cluster)


class Conditions(TypedDict):
    """The fields of a result that say how it was measured."""

    most: int
    seed: int
    backend: str
    engine_version: str
    cpu_version: int


class SequentialComparison(Closing, ABC, Generic[Counted]):
    """A comparison that is being played; use it in a ``with`` statement, which ends the bots' processes.

    Attributes:
        notices: lines for the user, such as one about weights of another engine version.
    """

    matches_of_one = 1
    """Matches that are counted as one."""

    def __init__(
        self, entries: tuple[Entry, ...], config: ComparisonConfig, options: BackendOptions = NO_OPTIONS
    ) -> None:
        """Load the agents; raises what `tournament.run.Tournament` raises.

        Args:
            entries: of different names.
            config: the settings.
            options: passed to the backend.
        """
        self._config = config
        self._names = tuple(entry.name for entry in entries)
        self._venue = venue_of(entries, config, options)
        self.notices = self._venue.notices
        self._test = SequentialTest(_EVEN)
        self._counted: list[Counted] = []
        self._verdict = Verdict.UNSURE

    @property
    def played(self) -> int:
        """What is counted: matches, or pairs of them."""
        return len(self._counted)

    def play(self) -> Iterator[Counted]:
        """Play until the verdict is sure, or as many as the settings allow; yield what is counted.

        The caller may stop at any time; `result` then has what was yielded.

        Raises:
            InputError: a bot cannot be loaded; nothing has been played then.
            ClusterError: workers cannot be started, or are lost.
        """
        self._venue.start()
        numbers = count()
        while self._verdict is Verdict.UNSURE and self.played < self._config.most:
            at_once = max(AT_ONCE, self._venue.at_once) // self.matches_of_one
            batch = list(islice(numbers, min(at_once, self._config.most - self.played)))
            for one in self._play_batch(batch):
                self._counted.append(one)
                self._verdict = self._judge(one)
                yield one
                if self._verdict is not Verdict.UNSURE:
                    return

    @abstractmethod
    def _play_batch(self, numbers: list[int]) -> list[Counted]:
        """Play at once what has some numbers, and return it in their order."""

    @abstractmethod
    def _judge(self, latest: Counted) -> Verdict:
        """Return the verdict on all that is counted, the latest last."""

    def _conditions(self) -> Conditions:
        return {
            "most": self._config.most,
            "seed": self._config.seed,
            "backend": self._venue.version.name,
            "engine_version": self._venue.version.version,
            "cpu_version": CPU_VERSION,
        }

    def close(self) -> None:
        """End the bots' processes, and free the backend or leave the cluster."""
        self._venue.close()


class Comparison(SequentialComparison[MatchResult]):
    """A comparison of two entries by matches against each other."""

    def __init__(
        self, first: Entry, second: Entry, config: ComparisonConfig, options: BackendOptions = NO_OPTIONS
    ) -> None:
        """Load the agents of two entries of different names; raises as `SequentialComparison`."""
        super().__init__((first, second), config, options)

    def result(self) -> ComparisonResult:
        """Return the result of the matches that `play` has yielded so far."""
        wins, losses, draws = self._counts()
        faults = zip(*(result.faults for result in self._counted), strict=True)
        forfeits = [sum(fault is not None for fault in one) for one in faults] or [0, 0]
        return ComparisonResult(
            first=self._names[0],
            second=self._names[1],
            verdict=self._verdict,
            wins=wins,
            losses=losses,
            draws=draws,
            forfeits=(forfeits[0], forfeits[1]),
            **self._conditions(),
        )

    def _play_batch(self, numbers: list[int]) -> list[MatchResult]:
        fixture_of = FixtureMaker(self._names, self._config.seed)
        results = self._venue.play(fixture_of(Game(0, 1, number)) for number in numbers)
        return sorted(results, key=lambda result: result.fixture.number)

    def _judge(self, latest: MatchResult) -> Verdict:
        wins, losses, draws = self._counts()
        return self._test.verdict(wins, draws, losses)

    def _counts(self) -> tuple[int, int, int]:
        """Return wins, losses and draws of the first; a match that both forfeited counts as a draw here."""
        winners = [result.winner for result in self._counted]
        return winners.count(0), winners.count(1), winners.count(-1)
