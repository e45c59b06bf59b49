"""Plays matches in this process, as many at once as its backend has slots."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sf2ai.backends.registry import make_backend, useful_slots
from sf2ai.closing import Closing
from sf2ai.players.bots.time_bank import Thinking
from sf2ai.store.manifest import BackendVersion, version_notices
from sf2ai.tournament.controllers import EntryControllers
from sf2ai.tournament.match import play_fixtures
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture
from sf2ai.tournament.venues.base import VenueSetting


class LocalVenue(Closing):
    """This process; a `Venue`."""

    def __init__(self, setting: VenueSetting) -> None:
        """Load the weights; no bot is started yet.

        Raises:
            InputError: agents have steps of different lengths.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
            UnknownNameError: an unknown backend.
            BackendError: the backend cannot run.
        """
        slots = useful_slots(setting.backend, setting.slots, setting.options)
        self._controllers = EntryControllers(setting.entries, slots, setting.bots, setting.reaction_frames)
        self._backend = make_backend(setting.backend, slots, setting.options)
        self._names = [entry.name for entry in setting.entries] if setting.keep_replays else []
        self._running: dict[int, Fixture] = {}
        self._slots = slots
        self.version = BackendVersion(self._backend.name, self._backend.version)
        manifests = (player.manifest for player in self._controllers.players)
        self.notices = version_notices(manifests, self.version)

    @property
    def confined(self) -> Mapping[str, bool]:
        """Whether each bot is confined, by its entry's name."""
        return self._controllers.confined

    @property
    def thinking(self) -> Mapping[str, Thinking]:
        """What each bot has used so far, by its entry's name."""
        return self._controllers.thinking

    @property
    def running(self) -> Sequence[Fixture]:
        """The matches that are being played."""
        return list(self._running.values())

    @property
    def at_once(self) -> int:
        """The slots of the backend."""
        return self._slots

    def start(self) -> None:
        """Start the bots; raises `InputError` for one that cannot be loaded or has not joined."""
        self._controllers.start_bots()

    def play(self, fixtures: Iterable[Fixture]) -> Iterator[MatchResult]:
        """Play fixtures, and yield each result as its match ends."""
        return play_fixtures(
            self._backend,
            self._controllers.pools,
            self._controllers.characters,
            fixtures,
            self._controllers.frames_per_step,
            self._names,
            self._running,
        )

    def close(self) -> None:
        """End the bots' processes and free the backend."""
        self._controllers.close()
        self._backend.close()
