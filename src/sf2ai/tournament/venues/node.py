"""A worker's side of a tournament on a cluster: plays the fixtures that the driver sends."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from sf2ai.cluster.streams import Play, TaskStream
from sf2ai.parallel.processors import processor_name
from sf2ai.players.bots.launched import Guard
from sf2ai.players.bots.time_bank import Deadlines, Thinking
from sf2ai.store.layout import Home
from sf2ai.tournament.controllers import BotRules
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture
from sf2ai.tournament.venues.base import VenueSetting
from sf2ai.tournament.venues.local import LocalVenue
from sf2ai.tournament.venues.travel import TravellingEntry, unpack

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
        results: of its fixtures, in the order in which they ended, with the worker's processor.
        thinking: what each bot of the worker has used since it began, by its entry's name.
    """

    results: tuple[MatchResult, ...]
    thinking: dict[str, Thinking]


class NodeMatches:
    """Plays tasks as one stream of matches."""

    def __init__(self, setting: NodeSetting) -> None:
        """Load the weights and start the bots.

        Raises:
            InputError: a bot cannot be loaded, or cannot be confined here.
            StoreError: weights cannot play, or the files cannot be written.
        """
        self._setting = setting
        self._processor = processor_name()
        self._stream: TaskStream[Fixture, MatchResult] = TaskStream(
            self._opened(), lambda fixture: fixture.game, lambda result: result.fixture.game
        )

    def do(self, task: Fixtures) -> Played:
        """Play the fixtures of a task."""
        played = self._stream.do(task)
        results = tuple(replace(result, processor=self._processor) for result in played)
        return Played(results, dict(self._venue.thinking))

    @contextmanager
    def _opened(self) -> Iterator[Play[Fixture, MatchResult]]:
        folder = Path(tempfile.mkdtemp(prefix="sf2ai-node-"))
        try:
            with LocalVenue(self._venue_setting(folder)) as self._venue:
                self._venue.start()
                yield self._venue.play
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
