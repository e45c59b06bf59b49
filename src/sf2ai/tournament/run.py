"""Plays a whole tournament of a lineup, from the games that its format asks for to the standings."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.checks import require_least
from sf2ai.closing import Closing
from sf2ai.errors import UnknownNameError
from sf2ai.players.bots.time_bank import Thinking
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.entries import BotSource, CommandSource, Entry, JoinSource
from sf2ai.tournament.formats import defaults
from sf2ai.tournament.formats.base import FormatSetting, Game, Situation
from sf2ai.tournament.formats.best_of import BestOf
from sf2ai.tournament.formats.registry import find_format
from sf2ai.tournament.formats.stages import NamedSeries, name_series
from sf2ai.tournament.journal import Journal, Setting, describe_entries
from sf2ai.tournament.lineup import Exclusion, Lineup
from sf2ai.tournament.ratings import Ratings, rate
from sf2ai.tournament.results import ForfeitedMatch, MatchResult
from sf2ai.tournament.schedule import FixtureMaker
from sf2ai.tournament.standings import Matchup, Standing, list_forfeits, pair_up, rank
from sf2ai.tournament.timing import Stopwatch, Timing
from sf2ai.tournament.venues.base import VenueSetting
from sf2ai.tournament.venues.choose import open_venue

DEFAULT_MATCHES = 10
"""Matches per pairing; even, so that both entries begin equally often on each side."""
FEWEST_SLOTS, MOST_SLOTS = 128, 1024
"""Matches played at once, if the settings do not say. With more slots each agent decides for more matches in
one call, which costs less per match; with fewer, less work is lost when a tournament is stopped."""
_CONTROLLER_SLOTS = 12 * MOST_SLOTS
"""Slots of all entries together: each entry has a controller, which keeps what it saw in every slot."""
_LATE_FRAMES = 60
"""A delay from which on what was seen takes so much memory that few slots are used."""


@dataclass(frozen=True)
class TournamentConfig:
    """The settings of a tournament."""

    matches: int = DEFAULT_MATCHES
    """Per pairing, where the format has a fixed number."""
    format: str = defaults.FORMAT
    """Name in `formats.registry`."""
    best_of: BestOf = field(default_factory=BestOf)
    """How many games decide a series of a bracket."""
    rounds: int = 0
    """Of a Swiss tournament; 0 for as many as leave one entry that has won all."""
    order: tuple[str, ...] = ()
    """All names in the order in which a bracket or Swiss places them; empty for that of the lineup."""
    challenger: str = ""
    """The entry that meets all others in a gauntlet; empty for the last one of the lineup."""
    seed: int = 0
    """Decides the seeds and sides of all matches."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    slots: int | None = None
    """Matches played at once; changes no result. None for `slots_for`."""
    bots: BotRules = field(default_factory=BotRules)
    """What bots may do."""
    keep_replays: bool = False
    """Put the replay of each match into the result that `Tournament.play` yields."""
    reaction_frames: int = 0
    """Least age of what trained agents and bots see, in frames."""
    cluster: str | None = None
    """Where the matches are played: ``local``, ``auto`` or an address; None for this process. No result
    depends on it."""

    def __post_init__(self) -> None:
        """Check the numbers; raises `InputError` for one that is too small."""
        find_format(self.format)
        require_least("the number of matches", self.matches, 1)
        require_least("the number of rounds", self.rounds, 0)
        if self.slots is not None:
            require_least("the number of slots", self.slots, 1)
        require_least("the seed", self.seed, 0)
        require_least("the number of reaction frames", self.reaction_frames, 0)


@dataclass(frozen=True)
class TournamentResult:
    """The result of a tournament, or of the matches that were played before it was stopped."""

    standings: tuple[Standing, ...]
    matchups: tuple[Matchup, ...]
    exclusions: tuple[Exclusion, ...]
    forfeits: tuple[ForfeitedMatch, ...]
    matches: int | None
    """Planned matches per pairing; None where series end with a winner."""
    played: int
    """Played matches of all pairings."""
    planned: int
    """Planned matches of all pairings; those that are certain, where more may follow from results."""
    reaction_frames: int
    """Least age of what trained agents and bots saw, in frames."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int
    ratings: Ratings
    format: str = defaults.FORMAT
    stages: tuple[NamedSeries, ...] = ()
    """The series in the order of the stages; empty for formats without stages."""
    bots: Mapping[str, str] = field(default_factory=dict)
    """Of each bot: ``confined`` or ``not confined``."""
    timing: Timing = field(default_factory=Timing, compare=False)

    @property
    def is_complete(self) -> bool:
        """Whether every match was played."""
        return self.played == self.planned

    def to_json(self) -> dict[str, object]:
        """Return the result as JSON values."""
        return {
            "format": self.format,
            "standings": [row.to_json() for row in self.standings],
            "stages": [row.to_json() for row in self.stages],
            "matchups": [row.to_json() for row in self.matchups],
            "excluded": [exclusion.to_json() for exclusion in self.exclusions],
            "ratings": self.ratings.to_json(),
            "forfeits": [forfeit.to_json() for forfeit in self.forfeits],
            "matches": self.matches,
            "played": self.played,
            "planned": self.planned,
            "complete": self.is_complete,
            "reaction_frames": self.reaction_frames,
            "seed": self.seed,
            "backend": self.backend,
            "engine_version": self.engine_version,
            "cpu_version": self.cpu_version,
            "bots": dict(self.bots),
            "timing": self.timing.to_json(),
        }


def slots_for(entries: Sequence[Entry], reaction_frames: int) -> int:
    """Return how many matches of a lineup are played at once.

    Args:
        entries: of the lineup; a bot's process has a bot for each slot, so that a lineup with bots gets few.
        reaction_frames: least age of what agents see, in frames.

    >>> from sf2ai.tournament.entries import parse_entry
    >>> slots_for([parse_entry("A=ryu:random")] * 12, 0), slots_for([parse_entry("A=ryu:random")] * 40, 0)
    (1024, 307)
    """
    has_bots = any(isinstance(entry.source, BotSource | CommandSource | JoinSource) for entry in entries)
    if has_bots or reaction_frames >= _LATE_FRAMES:
        return FEWEST_SLOTS
    return max(FEWEST_SLOTS, min(MOST_SLOTS, _CONTROLLER_SLOTS // len(entries)))


class Tournament(Closing):
    """A tournament that is being played; use it in a ``with`` statement, which ends the bots' processes.

    Attributes:
        versions: what the results depend on besides the entries and the settings, by name.
        notices: lines for the user, such as one about weights of another engine version.
    """

    def __init__(
        self,
        lineup: Lineup,
        config: TournamentConfig,
        options: BackendOptions = NO_OPTIONS,
    ) -> None:
        """Load the agents; nothing is played and no bot is started yet.

        Args:
            lineup: the entries.
            config: the settings.
            options: passed to the backend.

        Raises:
            InputError: agents have steps of different lengths.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
            UnknownNameError: an unknown backend, or an unknown name of an entry in the settings.
            BackendError: the backend cannot run.
        """
        self._lineup = lineup
        self._config = config
        self._results: list[MatchResult] = []
        self._history: dict[Game, int] = {}
        self._stopwatch = Stopwatch()
        self._names = [entry.name for entry in lineup.entries]
        self._format = find_format(config.format)
        self._format_setting = self._make_format_setting()
        self._fixture_of = FixtureMaker(self._names, config.seed)
        most = config.slots or slots_for(lineup.entries, config.reaction_frames)
        at_once = len(list(islice(self._open_games(), most)))
        setting = VenueSetting(
            entries=lineup.entries,
            backend=config.backend,
            slots=at_once,
            bots=config.bots,
            reaction_frames=config.reaction_frames,
            keep_replays=config.keep_replays,
            options=options,
        )
        self._venue = open_venue(setting, config.cluster)
        version = self._venue.version
        self.versions = {
            "backend": version.name,
            "engine_version": version.version,
            "cpu_version": CPU_VERSION,
        }
        self.notices = self._venue.notices

    def setting(self, asked: Mapping[str, Any]) -> Setting:
        """Return what a journal says of this tournament, and what the user asked for, by name."""
        return Setting(asked, self.versions, describe_entries(self._lineup.entries))

    @property
    def played(self) -> int:
        """Matches that are finished."""
        return len(self._results)

    @property
    def running(self) -> list[tuple[str, str]]:
        """The names of the entries whose matches are being played."""
        return [(self._names[one.first], self._names[one.second]) for one in self._venue.running]

    def standings(self) -> tuple[Standing, ...]:
        """Return the standings so far, without the ratings, which take longer."""
        return rank(self._lineup.entries, self._results, self._situation())

    def matchups(self) -> tuple[Matchup, ...]:
        """Return the results of each pairing so far."""
        return pair_up(self._lineup.entries, self._results)

    def stages(self) -> tuple[NamedSeries, ...]:
        """Return the series so far, in the order of the stages; none for formats without stages."""
        return name_series(self._situation().series, self._names)

    @property
    def format(self) -> str:
        """Name in `formats.registry`."""
        return self._config.format

    @property
    def thinking(self) -> Mapping[str, Thinking]:
        """What each bot has used so far."""
        return self._venue.thinking

    @property
    def planned(self) -> int:
        """Matches of the whole tournament; those that are certain, where more may follow from results."""
        return self._situation().least

    def take_over(self, journal: Journal) -> None:
        """Take the matches that a journal has; `play` leaves them out, and `result` counts them.

        Raises:
            DamagedFileError: the journal was altered.
        """
        journal.read_finished(self._fixture_of, self._foreign)
        for result in journal.finished:
            self._count(result)
        self._stopwatch.add_before(journal.seconds)

    @property
    def seconds(self) -> float:
        """Seconds of play so far, those of earlier sessions too."""
        return self._stopwatch.seconds

    def play(self) -> Iterator[MatchResult]:
        """Play all matches that `take_over` did not have, and yield each as it finishes.

        Where later pairings follow from results, all games that are certain are played at once, and then
        the next ones.

        The caller may stop at any time; `result` then has the matches that were yielded.

        Raises:
            InputError: a bot cannot be loaded; nothing has been played then.
            ClusterError: workers cannot be started, or are lost.
        """
        self._venue.start()
        self._stopwatch.start()
        while True:
            before = self.played
            for result in self._venue.play(map(self._fixture_of, self._open_games())):
                self._count(result if result.replay is None else replace(result, replay=None))
                yield result
            if self.played == before:
                return

    def result(self) -> TournamentResult:
        """Return the result of the matches that `play` has yielded so far."""
        entries = self._lineup.entries
        situation = self._situation()
        return TournamentResult(
            standings=rank(entries, self._results, situation),
            matchups=pair_up(entries, self._results),
            exclusions=self._lineup.exclusions,
            forfeits=list_forfeits(entries, self._results),
            matches=None if self._format.is_bracket else self._config.matches,
            played=len(self._results),
            planned=situation.least,
            reaction_frames=self._config.reaction_frames,
            seed=self._config.seed,
            backend=self._venue.version.name,
            engine_version=self._venue.version.version,
            cpu_version=CPU_VERSION,
            ratings=rate(entries, self._results),
            format=self._config.format,
            stages=name_series(situation.series, self._names),
            bots={
                name: "confined" if confined else "not confined"
                for name, confined in self._venue.confined.items()
            },
            timing=Timing(self._stopwatch.seconds, self._venue.thinking, self._processors()),
        )

    def _processors(self) -> dict[str, int]:
        """Return how many matches workers played on each kind of processor."""
        return dict(Counter(result.processor for result in self._results if result.processor))

    def _make_format_setting(self) -> FormatSetting:
        config, names = self._config, self._names
        for name in (*config.order, *([config.challenger] if config.challenger else [])):
            if name not in names:
                raise UnknownNameError("entry", name, names)
        return FormatSetting(
            order=tuple(map(names.index, config.order or names)),
            matches=config.matches,
            best_of=config.best_of,
            rounds=config.rounds,
            challenger=names.index(config.challenger) if config.challenger else len(names) - 1,
        )

    def _count(self, result: MatchResult) -> None:
        self._results.append(result)
        self._history[result.fixture.game] = result.winner

    def _situation(self) -> Situation:
        return self._format.situation(self._format_setting, self._history)

    def _open_games(self) -> Iterator[Game]:
        """Yield the games that are certain and were not played when this was called."""
        done = frozenset(self._history)
        return (game for game in self._situation().games if game not in done)

    def _foreign(self, results: Iterable[MatchResult]) -> list[MatchResult]:
        """Return the results of games that no tournament of this format and these results has."""
        found = list(results)
        history = {result.fixture.game: result.winner for result in found}
        games = set(self._format.situation(self._format_setting, history).games)
        return [result for result in found if result.fixture.game not in games]

    def close(self) -> None:
        """End the bots' processes, and free the backend or leave the cluster."""
        self._venue.close()
