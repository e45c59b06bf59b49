"""Runs sf2ai with a cluster of two nodes on this machine, and kills a worker of it now and then.

python -m fakes.two_nodes tournament --only ryu ...
python -m fakes.two_nodes train --char ryu --seeds 2 ...

What began has `MARK` in its environment, by which its workers are found. Linux only.
"""

import os
import signal
import sys
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from ray.cluster_utils import Cluster

from sf2ai.__main__ import main
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.run import Tournament
from sf2ai.training.sessions.cluster import runner
from sf2ai.training.sessions.cluster.runner import ClusterTrainings
from sf2ai.training.sessions.messages import Job, Report

MARK = "SF2AI_TWO_NODES"
KILLS_AFTER = (1, 12)
"""Matches after which the oldest worker is killed."""
REPORTS_BEFORE_KILLS = (1, 4)
"""Reports of trainings after which it is; two trainings have four at least."""
PART_SECONDS = 0.5
"""Length of a part of a training."""

Item = TypeVar("Item")
_play, _train = Tournament.play, ClusterTrainings.run


def _workers() -> Iterator[int]:
    mark = f"{MARK}={os.environ[MARK]}".encode()
    for entry in Path("/proc").iterdir():
        try:
            is_mine = entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0")
            if is_mine and (entry / "cmdline").read_bytes().startswith(b"ray::Worker"):
                yield int(entry.name)
        except OSError:  # it has ended, or is another user's
            continue


def _killing(items: Iterator[Item], moments: Collection[int]) -> Iterator[Item]:
    for number, item in enumerate(items, start=1):
        if number in moments:
            os.kill(min(_workers()), signal.SIGKILL)
            print("killed a worker", file=sys.stderr)
        yield item


def _play_and_kill(tournament: Tournament) -> Iterator[MatchResult]:
    return _killing(_play(tournament), KILLS_AFTER)


def _train_and_kill(trainings: ClusterTrainings, jobs: Iterable[Job]) -> Iterator[Report]:
    return _killing(_train(trainings, jobs), REPORTS_BEFORE_KILLS)


if __name__ == "__main__":
    cluster = Cluster()
    for _ in range(2):
        cluster.add_node(num_cpus=1, include_dashboard=False, object_store_memory=80 << 20)
    setattr(Tournament, "play", _play_and_kill)  # noqa: B010 - mypy lets no method be assigned
    setattr(ClusterTrainings, "run", _train_and_kill)  # noqa: B010
    runner.PART_SECONDS = PART_SECONDS
    sys.argv[1:] = [*sys.argv[1:], "--cluster", cluster.address]
    try:
        main()
    finally:
        cluster.shutdown()
