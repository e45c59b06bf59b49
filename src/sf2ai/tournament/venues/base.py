"""What a venue is given, and what it does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.players.bots.time_bank import Thinking
from sf2ai.store.manifest import BackendVersion
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.entries import Entry
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture


@dataclass(frozen=True)
class VenueSetting:
    """What the matches are played with.

    Attributes:
        entries: in the order of the lineup.
        backend: name in `backends.registry`.
        slots: matches played at once by one process; changes no result.
        bots: what bots may do.
        reaction_frames: least age of what trained agents and bots see, in frames.
        keep_replays: put the replay of each match into its result.
        options: passed to the backend.
    """

    entries: Sequence[Entry]
    backend: str = "sim"
    slots: int = 1
    bots: BotRules = field(default_factory=BotRules)
    reaction_frames: int = 0
    keep_replays: bool = False
    options: BackendOptions = NO_OPTIONS


class Venue(Protocol):
    """Plays fixtures of a lineup, in any order.

    Attributes:
        version: of the backend.
        notices: lines for the user, such as one about weights of another engine version.
    """

    version: BackendVersion
    notices: tuple[str, ...]

    @property
    def confined(self) -> Mapping[str, bool]:
        """Whether each bot is confined, by its entry's name."""
        ...

    @property
    def thinking(self) -> Mapping[str, Thinking]:
        """What each bot has used so far, by its entry's name."""
        ...

    @property
    def running(self) -> Sequence[Fixture]:
        """The matches that are being played."""
        ...

    @property
    def at_once(self) -> int:
        """How many fixtures keep it busy."""
        ...

    def start(self) -> None:
        """Get ready, so that what cannot play is known before the first match.

        Raises:
            InputError: a bot cannot be loaded, or has not joined in time.
            ClusterError: workers cannot be started.
        """
        ...

    def play(self, fixtures: Iterable[Fixture]) -> Iterator[MatchResult]:
        """Play fixtures, and yield each result as it is known; the caller may stop at any time."""
        ...

    def close(self) -> None:
        """End the bots' processes, and free everything."""
        ...
