"""Plays matches by the workers of a cluster; the driver keeps all results."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from sf2ai.closing import Closing
from sf2ai.cluster.connection import Cluster
from sf2ai.cluster.pool import WorkerPool
from sf2ai.cluster.streams import MOST_IN_TASK, divide
from sf2ai.cluster.tasks import WorkName
from sf2ai.errors import InputError
from sf2ai.players.bots.time_bank import Thinking
from sf2ai.players.travelling import require_built_in_game
from sf2ai.tournament.entries import BotSource, CommandSource
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture
from sf2ai.tournament.venues.base import VenueSetting
from sf2ai.tournament.venues.local import LocalVenue
from sf2ai.tournament.venues.node import Fixtures, NodeSetting, Played
from sf2ai.tournament.venues.travel import pack

_WORK: WorkName[Fixtures, Played] = WorkName("sf2ai.tournament.venues.node", "NodeMatches")


class ClusterVenue(Closing):
    """A cluster; a `Venue`. This process plays nothing, but knows at once what cannot play."""

    def __init__(self, setting: VenueSetting, address: str) -> None:
        """Read all files and check them; the cluster is not joined yet.

        Args:
            setting: what the matches are played with.
            address: as `cluster.connection.check_address` returns it.

        Raises:
            InputError: an entry or the backend cannot play on a cluster.
            Sf2aiError: as `LocalVenue`.
        """
        require_built_in_game(setting.backend)
        guard = setting.bots.guard
        for entry in setting.entries:
            if isinstance(entry.source, BotSource | CommandSource) and not guard.confines:
                raise InputError(
                    f"entry {entry.name!r} is a bot, and a cluster runs bots confined only; omit "
                    "--no-confine or --cluster"
                )
        self._setting = NodeSetting(
            entries=tuple(map(pack, setting.entries)),
            slots=min(setting.slots, 2 * MOST_IN_TASK),  # those of two tasks
            deadlines=setting.bots.deadlines,
            guard=replace(guard, requires=True),
            reaction_frames=setting.reaction_frames,
            keep_replays=setting.keep_replays,
        )
        here = replace(setting.bots, guard=replace(guard, requires=False))
        with LocalVenue(replace(setting, slots=1, bots=here)) as local:
            self.version = local.version
            self.notices = local.notices
            self._bots = list(local.confined)
        self._address = address
        self._announce = setting.bots.announce
        self._pool: WorkerPool[Fixtures, Played] | None = None
        self._stack = ExitStack()
        self._thinking: dict[int, Mapping[str, Thinking]] = {}

    @property
    def confined(self) -> Mapping[str, bool]:
        """Every bot is: a worker that cannot confine it refuses it."""
        return dict.fromkeys(self._bots, True)

    @property
    def thinking(self) -> Mapping[str, Thinking]:
        """What each bot has used so far, on all workers together."""
        total = {name: Thinking() for name in self._bots}
        for name, one in total.items():
            for of_worker in self._thinking.values():
                one.decisions += of_worker[name].decisions
                one.seconds += of_worker[name].seconds
                one.longest = max(one.longest, of_worker[name].longest)
        return total

    @property
    def running(self) -> Sequence[Fixture]:
        """The matches of the tasks that workers have."""
        return [] if self._pool is None else [fixture for task in self._pool.at_work for fixture in task]

    @property
    def at_once(self) -> int:
        """Enough for two tasks of each worker."""
        return 2 * MOST_IN_TASK * max(1, 0 if self._pool is None else self._pool.cores)

    def start(self) -> None:
        """Join the cluster and start the workers; raises `InputError` or `ClusterError`."""
        if self._pool is None:
            cluster = self._stack.enter_context(Cluster(self._address))
            self._pool = self._stack.enter_context(WorkerPool(cluster, _WORK, self._setting))
            self._pool.start()
            self._announce(cluster.summary())

    def play(self, fixtures: Iterable[Fixture]) -> Iterator[MatchResult]:
        """Play fixtures, and yield the results of each task when all of it is played."""
        assert self._pool is not None, "start comes first"
        for done in self._pool.run(_tasks(fixtures, self._pool.cores)):
            self._thinking[done.worker] = done.result.thinking
            yield from done.result.results

    def close(self) -> None:
        """End the workers and leave the cluster."""
        self._stack.close()
        self._pool = None


def _tasks(fixtures: Iterable[Fixture], workers: int) -> Iterator[Fixtures]:
    """Divide fixtures into tasks, mostly of few pairings.

    A worker that drives few agents at once asks each for many decisions in one call.
    """
    return divide(fixtures, workers, order=lambda fixture: fixture.game)
