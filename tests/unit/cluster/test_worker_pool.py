"""The driver's side of a cluster: every task counts once, whatever dies, and what cannot work is said."""

import dataclasses
import random

import pytest

from fakes.ray import FakeCluster, FakeRay
from sf2ai.cluster import pool as pools
from sf2ai.cluster import worker as workers
from sf2ai.cluster.pool import WorkerPool
from sf2ai.cluster.tasks import NodeFacts, WorkName
from sf2ai.errors import ClusterError, InputError

SQUARES = WorkName[int, int](__name__, "make_squares")
REFUSED = WorkName[int, int](__name__, "refuse")


class Squares:
    """Work that a test can check."""

    def do(self, task: int) -> int:
        if task < 0:
            raise InputError(f"{task} is negative")
        return task * task


def make_squares(setup):
    assert setup == "setup"
    return Squares()


def refuse(setup):
    raise InputError("bots cannot be confined here")


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(workers, "_ONE_CORE", ())  # this process is the worker, too
    monkeypatch.setattr(pools, "_WAIT_SECONDS", 0.0)


def cluster(before=lambda worker, task: None, cores=(2, 1)):
    return FakeCluster(FakeRay(before), [(f"n{at}", f"10.0.0.{at}", count) for at, count in enumerate(cores)])


def run(found, tasks, name=SQUARES):
    with WorkerPool(found, name, "setup") as pool:
        pool.start()
        return [(done.task, done.result, done.worker) for done in pool.run(tasks)], pool.deaths


def test_every_task_is_done_once_by_all_workers():
    done, deaths = run(cluster(), range(40))
    assert sorted((task, result) for task, result, _ in done) == [(at, at * at) for at in range(40)]
    assert {worker for *_, worker in done} == {0, 1, 2}
    assert deaths == 0


@pytest.mark.parametrize("seed", range(5))
def test_workers_that_die_before_or_after_their_work_change_nothing(seed):
    dice = random.Random(seed)
    found = cluster()
    found.ray.before = lambda worker, task: found.ray.kill(worker) if dice.random() < 0.3 else None
    done, deaths = run(found, range(60))
    assert sorted((task, result) for task, result, _ in done) == [(at, at * at) for at in range(60)]
    assert deaths > 5


def test_a_node_that_joins_gets_workers(monkeypatch):
    monkeypatch.setattr(pools, "_LOOK_SECONDS", 0.0)
    found = cluster(cores=(1,))
    with WorkerPool(found, SQUARES, "setup") as pool:
        pool.start()
        done = []
        for one in pool.run(range(30)):
            found.alive = [*cluster(cores=(1, 2)).alive]
            done.append(one)
    assert len(done) == 30
    assert {one.node.address for one in done} == {"10.0.0.0", "10.0.0.1"}


def test_workers_that_only_die_end_the_run_with_a_sentence():
    found = cluster()
    found.ray.before = lambda worker, task: found.ray.kill(worker)
    with pytest.raises(ClusterError, match=r"101 workers .* without doing any work \(the actor died\)"):
        run(found, range(3))


def test_a_refusal_names_the_node_and_the_reason():
    with pytest.raises(ClusterError, match=r"node 10\.0\.0\.0 .*: bots cannot be confined here$"):
        run(cluster(), [1], REFUSED)
    with pytest.raises(ClusterError, match=r"node 10\.0\.0\.0 .*: -1 is negative$"):
        run(cluster(), [-1])


def test_a_node_with_other_sources_is_refused(monkeypatch):
    here = NodeFacts.here
    other = classmethod(lambda cls, at: dataclasses.replace(here(at), sources=at))
    monkeypatch.setattr(NodeFacts, "here", other)
    with pytest.raises(ClusterError, match=r"node 10\.0\.0\.0 .* has another sf2ai"):
        run(cluster(), [1])


def test_a_cluster_without_cores_is_refused():
    with pytest.raises(ClusterError, match="no node of the cluster has a processor"):
        run(cluster(cores=(0,)), [1])


def test_all_workers_are_ended_when_the_caller_stops():
    found = cluster()
    with WorkerPool(found, SQUARES, "setup") as pool:
        pool.start()
        next(pool.run(range(10)))
        assert pool.at_work
    assert found.ray.killed == 3
