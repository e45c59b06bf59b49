"""A worker's side of a tournament on a cluster: plays the fixtures that the driver sends."""

import queue
import shutil
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from sf2ai.players.bots.launched import Guard
from sf2ai.players.bots.time_bank import Deadlines, Thinking
from sf2ai.store.layout import Home
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture
from sf2ai.tournament.venues.base import VenueSetting
from sf2ai.tournament.venues.local import LocalVenue
from sf2ai.tournament.venues.travel import TravellingEntry, unpack

_LOOK_SECONDS = 1.0
"""Time between two looks at whether the thread that plays has ended by an error."""

Fixtures: TypeAlias = tuple[Fixture, ...]
"""A task: matches, mostly of one pairing."""


@dataclass(frozen=True)
class NodeSetting:
    """What a worker plays with; the fields are those of `VenueSetting`, as far as they travel."""

    entries: tuple[TravellingEntry, ...]
    slots: int
    deadlines: Deadlines
    guard: Guard
    reaction_frames: int
    keep_replays: bool


@dataclass(frozen=True)
class Played:
    """A task's result.

    Attributes:
        results: of its fixtures, in the order in which they ended.
        thinking: what each bot of the worker has used since it began, by its entry's name.
    """

    results: tuple[MatchResult, ...]
    thinking: dict[str, Thinking]


@dataclass
class _Ticket:
    """A task that is being played."""

    fixtures: Fixtures
    results: list[MatchResult] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class NodeMatches:
    """Plays tasks in one thread; where the next task is there in time, its matches take the free slots.

    Without that, the last matches of each task would run in a batch that is nearly empty.
    """

    def __init__(self, setting: NodeSetting) -> None:
        """Load the weights and start the bots.

        Raises:
            InputError: a bot cannot be loaded, or cannot be confined here.
            StoreError: weights cannot play, or the files cannot be written.
        """
        self._inbox: queue.SimpleQueue[_Ticket] = queue.SimpleQueue()
        self._open: dict[Game, _Ticket] = {}
        self._setting = setting
        self._error: BaseException | None = None
        self._is_ready = threading.Event()
        # Bots end with the thread that has started them, so it is the one that lives as long as the worker.
        threading.Thread(target=self._run, name="sf2ai matches", daemon=True).start()
        self._is_ready.wait()
        if self._error is not None:
            raise self._error

    def do(self, task: Fixtures) -> Played:
        """Play the fixtures of a task."""
        ticket = _Ticket(task)
        self._inbox.put(ticket)
        while not ticket.ended.wait(_LOOK_SECONDS):
            if self._error is not None:
                break
        if self._error is not None:
            raise self._error
        return Played(tuple(ticket.results), dict(self._venue.thinking))

    def _run(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="sf2ai-node-"))
        try:
            with LocalVenue(self._venue_setting(folder)) as self._venue:
                self._venue.start()
                self._is_ready.set()
                while True:
                    self._play(self._inbox.get())
        except BaseException as error:  # raised again in the threads that wait
            self._error = error
            self._is_ready.set()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _venue_setting(self, folder: Path) -> VenueSetting:
        setting = self._setting
        guard = setting.guard
        hidden = (*guard.hidden, str(Home.default().path))
        return VenueSetting(
            entries=[unpack(one, folder / str(place)) for place, one in enumerate(setting.entries)],
            slots=setting.slots,
            bots=BotRules(setting.deadlines, replace(guard, hidden=hidden)),
            reaction_frames=setting.reaction_frames,
            keep_replays=setting.keep_replays,
        )

    def _play(self, first: _Ticket) -> None:
        for result in self._venue.play(self._fixtures(first)):
            ticket = self._open.pop(result.fixture.game)
            ticket.results.append(result)
            if len(ticket.results) == len(ticket.fixtures):
                ticket.ended.set()

    def _fixtures(self, ticket: _Ticket) -> Iterator[Fixture]:
        """Yield the fixtures of a task, and of those that came meanwhile, until none is waiting."""
        while True:
            for fixture in ticket.fixtures:
                self._open[fixture.game] = ticket
                yield fixture
            try:
                ticket = self._inbox.get_nowait()
            except queue.Empty:
                return
