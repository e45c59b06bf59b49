"""A whole tournament: a round robin of a lineup, from the schedule to the standings."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.store.manifest import BackendVersion, version_notices
from sf2ai.tournament.bots.process import Deadlines
from sf2ai.tournament.field import Field
from sf2ai.tournament.lineup import Exclusion, Lineup
from sf2ai.tournament.match import play_fixtures
from sf2ai.tournament.results import Forfeit, MatchResult
from sf2ai.tournament.schedule import match_count, schedule
from sf2ai.tournament.standings import Matchup, Standing, list_forfeits, pair_up, rank

DEFAULT_MATCHES = 10
"""Matches per pairing; even, so that both begin equally often on each side."""
DEFAULT_SLOTS = 128
"""Matches played at once; more make a step cheaper, but there are only so many."""


@dataclass(frozen=True)
class TournamentConfig:
    """How a tournament is played."""

    matches: int = DEFAULT_MATCHES
    """Per pairing."""
    seed: int = 0
    """Of everything: every match, side and die."""
    backend: str = "sim"
    """Name in `backends.registry`."""
    slots: int = DEFAULT_SLOTS
    """Matches played at once; changes no result."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    """How long guests may take."""
    keep_replays: bool = False
    """Put the replay of each match into the result that `Tournament.play` yields."""
    reaction_frames: int = 0
    """Trained agents and bots see nothing younger than so many frames."""

    def __post_init__(self) -> None:
        """Refuse what cannot work; raises `InputError`."""
        for name, least in (("matches", 1), ("slots", 1), ("seed", 0), ("reaction_frames", 0)):
            if getattr(self, name) < least:
                raise InputError(f"{name} is {getattr(self, name)!r}; give {least} or more")


@dataclass(frozen=True)
class TournamentResult:
    """What came out of a tournament, or of the part of it that was played."""

    standings: tuple[Standing, ...]
    matchups: tuple[Matchup, ...]
    exclusions: tuple[Exclusion, ...]
    forfeits: tuple[Forfeit, ...]
    matches: int
    """Per pairing, as it was planned."""
    played: int
    """Matches, all told."""
    planned: int
    """Matches, all told."""
    reaction_frames: int
    """Trained agents and bots saw nothing younger."""
    seed: int
    backend: str
    engine_version: str
    cpu_version: int

    @property
    def is_complete(self) -> bool:
        """Whether every match was played."""
        return self.played == self.planned

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return {
            "standings": [row.to_json() for row in self.standings],
            "matchups": [row.to_json() for row in self.matchups],
            "excluded": [exclusion.to_json() for exclusion in self.exclusions],
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
    """A tournament that is being played; use it in a ``with`` statement, since guests are processes.

    Attributes:
        planned: matches, all told.
        notices: lines that the user should read, such as weights of another engine version.
    """

    def __init__(
        self, lineup: Lineup, config: TournamentConfig, options: BackendOptions = NO_OPTIONS
    ) -> None:
        """Load the agents; nothing is played and no guest is started yet.

        Args:
            lineup: who plays.
            config: how.
            options: what the backend is told.

        Raises:
            InputError: agents decide at different times.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        self._lineup = lineup
        self._config = config
        self._results: list[MatchResult] = []
        self.planned = match_count(len(lineup.entries), config.matches)
        slots = useful_slots(config.backend, min(config.slots, self.planned), options)
        self._field = Field(lineup.entries, slots, config.deadlines, config.reaction_frames)
        self._backend = make_backend(config.backend, slots, options)
        version = BackendVersion(self._backend.name, self._backend.version)
        self.notices = version_notices((player.manifest for player in self._field.players), version)

    def play(self) -> Iterator[MatchResult]:
        """Play all matches, and yield each as it finishes; whoever stops asking keeps what is done.

        Raises:
            InputError: a guest cannot be loaded; nothing has been played then.
        """
        self._field.start_bots()
        names = [entry.name for entry in self._lineup.entries]
        fixtures = schedule(names, self._config.matches, self._config.seed)
        field = self._field
        for result in play_fixtures(
            self._backend,
            field.pools,
            field.characters,
            fixtures,
            field.frames_per_step,
            names if self._config.keep_replays else (),
        ):
            self._results.append(replace(result, replay=None))
            yield result

    def result(self) -> TournamentResult:
        """Return what came out so far; everything, once `play` has ended."""
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
        )

    def close(self) -> None:
        """End the guests' processes and free the backend."""
        self._field.close()
        self._backend.close()


def run_tournament(lineup: Lineup, config: TournamentConfig) -> TournamentResult:
    """Play a whole tournament.

    Raises:
        Sf2aiError: as `Tournament` and `Tournament.play`.
    """
    with Tournament(lineup, config) as tournament:
        for _ in tournament.play():
            pass
        return tournament.result()
