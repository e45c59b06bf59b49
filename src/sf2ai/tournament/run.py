"""Plays a whole tournament: a round robin of a lineup, from the schedule to the standings."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.checks import require_least
from sf2ai.closing import Closing
from sf2ai.players.bots.process import Deadlines
from sf2ai.store.manifest import BackendVersion, version_notices
from sf2ai.tournament.controllers import EntryControllers
from sf2ai.tournament.journal import Setting, describe_entries
from sf2ai.tournament.lineup import Exclusion, Lineup
from sf2ai.tournament.match import play_fixtures
from sf2ai.tournament.ratings import Ratings, rate
from sf2ai.tournament.results import ForfeitedMatch, MatchResult
from sf2ai.tournament.schedule import Fixture, match_count, schedule
from sf2ai.tournament.standings import Matchup, Standing, list_forfeits, pair_up, rank

DEFAULT_MATCHES = 10
"""Matches per pairing; even, so that both entries begin equally often on each side."""
DEFAULT_SLOTS = 128
"""Matches played at once; with more slots a step costs less per match."""


@dataclass(frozen=True)
class TournamentConfig:
    """The settings of a tournament."""

    matches: int = DEFAULT_MATCHES
    """Per pairing."""
    seed: int = 0
    """Decides the seeds and sides of all matches."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    slots: int = DEFAULT_SLOTS
    """Matches played at once; changes no result."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    """Time limits of bots."""
    keep_replays: bool = False
    """Put the replay of each match into the result that `Tournament.play` yields."""
    reaction_frames: int = 0
    """Least age of what trained agents and bots see, in frames."""

    def __post_init__(self) -> None:
        """Check the numbers; raises `InputError` for one that is too small."""
        require_least("the number of matches", self.matches, 1)
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
    matches: int
    """Planned matches per pairing."""
    played: int
    """Played matches of all pairings."""
    planned: int
    """Planned matches of all pairings."""
    reaction_frames: int
    """Least age of what trained agents and bots saw, in frames."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int
    ratings: Ratings

    @property
    def is_complete(self) -> bool:
        """Whether every match was played."""
        return self.played == self.planned

    def to_json(self) -> dict[str, object]:
        """Return the result as JSON values."""
        return {
            "standings": [row.to_json() for row in self.standings],
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
        }


class Tournament(Closing):
    """A tournament that is being played; use it in a ``with`` statement, which ends the bots' processes.

    Attributes:
        planned: matches of all pairings.
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
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        self._lineup = lineup
        self._config = config
        self._results: list[MatchResult] = []
        self.planned = match_count(len(lineup.entries), config.matches)
        slots = useful_slots(config.backend, min(config.slots, self.planned), options)
        self._controllers = EntryControllers(lineup.entries, slots, config.deadlines, config.reaction_frames)
        self._backend = make_backend(config.backend, slots, options)
        version = BackendVersion(self._backend.name, self._backend.version)
        self.versions = {
            "backend": version.name,
            "engine_version": version.version,
            "cpu_version": CPU_VERSION,
        }
        self.notices = version_notices((player.manifest for player in self._controllers.players), version)

    def fixtures(self) -> Iterator[Fixture]:
        """Yield the matches of the whole tournament."""
        names = [entry.name for entry in self._lineup.entries]
        return schedule(names, self._config.matches, self._config.seed)

    def setting(self, asked: Mapping[str, Any]) -> Setting:
        """Return what a journal says of this tournament, and what the user asked for, by name."""
        return Setting(asked, self.versions, describe_entries(self._lineup.entries))

    @property
    def played(self) -> int:
        """Matches that are finished."""
        return len(self._results)

    def take_over(self, finished: Iterable[MatchResult]) -> None:
        """Take matches that were finished before; `play` leaves them out, and `result` counts them."""
        self._results.extend(finished)

    def play(self) -> Iterator[MatchResult]:
        """Play all matches that `take_over` did not have, and yield each as it finishes.

        The caller may stop at any time; `result` then has the matches that were yielded.

        Raises:
            InputError: a bot cannot be loaded; nothing has been played then.
        """
        self._controllers.start_bots()
        names = [entry.name for entry in self._lineup.entries]
        done = {result.fixture for result in self._results}
        fixtures = (fixture for fixture in self.fixtures() if fixture not in done)
        for result in play_fixtures(
            self._backend,
            self._controllers.pools,
            self._controllers.characters,
            fixtures,
            self._controllers.frames_per_step,
            names if self._config.keep_replays else (),
        ):
            self._results.append(replace(result, replay=None))
            yield result

    def result(self) -> TournamentResult:
        """Return the result of the matches that `play` has yielded so far."""
        entries = self._lineup.entries
        return TournamentResult(
            standings=rank(entries, self._results),
            matchups=pair_up(entries, self._results),
            exclusions=self._lineup.exclusions,
            forfeits=list_forfeits(entries, self._results),
            matches=self._config.matches,
            played=len(self._results),
            planned=self.planned,
            reaction_frames=self._config.reaction_frames,
            seed=self._config.seed,
            backend=self._backend.name,
            engine_version=self._backend.version,
            cpu_version=CPU_VERSION,
            ratings=rate(entries, self._results),
        )

    def close(self) -> None:
        """End the bots' processes and free the backend."""
        self._controllers.close()
        self._backend.close()
