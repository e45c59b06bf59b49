"""Plays rounds by the workers of a cluster; the driver counts them."""

from collections.abc import Iterable, Iterator

from sf2ai.closing import Closing
from sf2ai.cluster.connection import Cluster
from sf2ai.cluster.pool import WorkerPool
from sf2ai.cluster.streams import divide
from sf2ai.cluster.tasks import WorkName
from sf2ai.measuring.venues.base import RoundSetting
from sf2ai.measuring.venues.local import LocalVenue
from sf2ai.measuring.venues.node import NodeSetting, Outcomes, Plans
from sf2ai.players.find import Player
from sf2ai.players.travelling import TravellingPlayer
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan

_WORK: WorkName[Plans, Outcomes] = WorkName("sf2ai.measuring.venues.node", "NodeRounds")


class ClusterVenue(Closing):
    """A cluster; a `Venue`. This process plays nothing, but knows at once what cannot play."""

    def __init__(self, setting: RoundSetting, players: tuple[Player, Player], cluster: Cluster) -> None:
        """Read the weights; no worker is started yet.

        Args:
            setting: what the rounds are played with.
            players: the one that is measured, and its opponent.
            cluster: has the nodes; stays open.

        Raises:
            InputError: a player cannot travel, or the players have steps of different lengths.
            HomeError: weights cannot be read.
        """
        first, second = map(TravellingPlayer.of, players)
        self._setting = NodeSetting(setting, (first, second))
        with LocalVenue(RoundSetting(1, setting.reward, keeps_tapes=False), players) as local:
            self.backend = local.backend
        self._cluster = cluster
        self._pool: WorkerPool[Plans, Outcomes] | None = None

    def play(self, plans: Iterable[RoundPlan]) -> Iterator[Outcome]:
        """Play rounds, and yield the outcomes of each task when all of it is played."""
        if self._pool is None:
            self._pool = WorkerPool(self._cluster, _WORK, self._setting)
            self._pool.start()
        for done in self._pool.run(divide(plans, self._pool.cores)):
            yield from done.result

    def close(self) -> None:
        """End the workers; the cluster stays."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
