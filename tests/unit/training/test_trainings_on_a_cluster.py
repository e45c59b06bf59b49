"""Trainings on a cluster have the weights of trainings in this process, whatever workers die meanwhile."""

import dataclasses
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest

from fakes.ray import FakeCluster, FakeRay
from fakes.trained import write_untrained
from sf2ai.cluster import worker as workers
from sf2ai.cluster.tasks import NodeFacts
from sf2ai.errors import BusyError, ClusterError, DamagedFileError, HomeError
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.weights import load_character, load_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions import league
from sf2ai.training.sessions.cluster import node, runner
from sf2ai.training.sessions.cluster.runner import ClusterTrainings
from sf2ai.training.sessions.cluster.shared import SharedTrainings
from sf2ai.training.sessions.cluster.travel import checked_names
from sf2ai.training.sessions.messages import Job
from sf2ai.training.sessions.roster_training import RosterTraining
from sf2ai.training.sessions.session import TrainingSession
from sf2ai.training.sessions.together import RosterSession

SMALL = {
    "hidden": [8],
    "branch": 0,
    "batch_size": 16,
    "steps_per_update": 64,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 2_000,
    "epsilon_steps": 2_000,
}
CONFIG = TrainingConfig(
    "ryu",
    episodes=0,
    steps=1_600,
    seed=5,
    opponents=("named/ken.npz", "guile"),
    slots=2,
    guide="none",
    probe=False,
    hyperparameters=SMALL,
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with an opponent, and one in the current folder; a second is a step of both slots."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "_ONE_CORE", ())  # this process is the worker, too
    steps = count()
    monkeypatch.setattr(node, "time", SimpleNamespace(monotonic=lambda: float(next(steps))))
    monkeypatch.setattr(runner, "PART_SECONDS", 180.0)
    home = Home(tmp_path / "home")
    write_untrained(tmp_path / "named" / "ken.npz", "ken")
    write_untrained(home.weights("guile"), "guile", seed=1)
    return home


def killing(*numbers, nodes=("a", "b")):
    """Return a cluster whose workers die before the tasks of these numbers, or after having done them."""
    done = []

    def before(worker, task):
        done.append(pickle.dumps(task))
        if len(done) in numbers:
            worker._made.do(pickle.loads(done[-1]))
            ray.kill(worker)

    ray = FakeRay(before)
    return FakeCluster(ray, [(name, f"10.0.0.{place}", 1) for place, name in enumerate(nodes)]), done


def run(cluster, jobs, most=2):
    notices = []
    with ClusterTrainings(cluster, most, notices) as trainings:
        return list(trainings.run(jobs)), notices


def same(one, two):
    return one.keys() == two.keys() and all((one[name] == two[name]).all() for name in one)


def test_workers_that_die_change_no_weight_and_no_row_of_the_log(home, tmp_path):
    alone = Home(tmp_path / "alone")
    write_untrained(alone.weights("guile"), "guile", seed=1)
    for _ in TrainingSession(alone, CONFIG).run():
        pass
    cluster, done = killing(2, 4)
    write_untrained(home.weights("ryu"), "ryu")
    reports, _ = run(cluster, [Job(home.path, CONFIG)])
    (ended,) = [report.result for report in reports if report.result is not None]
    assert len(done) > 4, "the training is too short to be in parts"
    assert same(load_character(home, "ryu")[1], load_character(alone, "ryu")[1])
    assert home.log("ryu").read_bytes() == alone.log("ryu").read_bytes()
    assert home.probes("ryu").read_bytes() == alone.probes("ryu").read_bytes()
    assert ended.weights == home.weights("ryu")
    assert ended.former_weights is not None
    assert replace(ended.manifest, created="") == replace(load_character(alone, "ryu")[0], created="")
    assert reports[-1].home == home.path
    assert [report.progress.done for report in reports if report.progress] == sorted(
        report.progress.done for report in reports if report.progress
    )
    with hold_character(home, "ryu"):
        pass  # the driver has let go of it


def test_a_league_and_a_resumed_training_have_the_same_weights_in_parts(home, monkeypatch):
    monkeypatch.setattr(league, "STEPS_PER_GENERATION", 80)
    config = replace(CONFIG, steps=160, opponents=("random",))
    training = RosterTraining(("ryu", "ken"), config, is_league=True)
    whole = Home(home.path / "whole")
    monkeypatch.setattr(runner, "PART_SECONDS", 1e6)
    list(RosterSession(whole, training, 1, cluster=killing()[0]).run())
    monkeypatch.setattr(runner, "PART_SECONDS", 25.0)
    begun = RosterSession(home, training, 2, cluster=killing(1, 3)[0]).run()
    for report in begun:
        if report.progress is not None:
            break
    begun.close()
    assert not home.weights("ryu").exists()
    list(RosterSession(home, training, 2, resume=True, given=(), cluster=killing(2)[0]).run())
    for character in ("ryu", "ken"):
        manifest, arrays = load_character(home, character)
        assert "league:ryu@0" in manifest.opponents
        assert same(arrays, load_character(whole, character)[1])


def test_what_a_worker_cannot_have_fails_alone(home, tmp_path):
    (tmp_path / "else").mkdir()
    write_untrained(tmp_path / "else" / "ken.npz", "ken")
    outside = str(tmp_path / "else" / "ken.npz")
    config = replace(CONFIG, steps=80)
    jobs = [
        Job(home.path, replace(config, opponents=(outside,))),
        Job(home.path, replace(config, character="ken", opponents=("league:ken@7",))),
        Job(home.path, replace(config, character="dhalsim", reward_digest="0" * 64)),
        Job(home.path, replace(config, character="blanka"), trackers=("wandb",)),
        Job(home.path, replace(config, character="guile", opponents=("random",))),
        Job(home.path, replace(config, character="vega"), resume=True),
        Job(home.path, replace(config, character="bison", opponents=("random",))),
    ]
    with hold_character(home, "guile"):
        reports, _ = run(killing()[0], jobs)
    errors = {report.character: report.error for report in reports if report.error is not None}
    assert f"{outside!r} lies outside of the current folder" in str(errors["ryu"])
    assert "generation-007" in str(errors["ken"])
    assert "is a function of this machine" in str(errors["dhalsim"])
    assert "omit --log or --cluster" in str(errors["blanka"])
    assert isinstance(errors["guile"], BusyError)
    assert f"no training of 'vega' in {str(home.path)!r}" in str(errors["vega"])
    assert {report.character for report in reports if report.result is not None} == {"bison"}


def test_damaged_weights_never_replace_those_that_play(home, monkeypatch):
    write_untrained(home.weights("ryu"), "ryu", seed=3)
    before = home.weights("ryu").read_bytes()
    do = node.NodeTrainings.do
    cut = lambda work, part: replace(do(work, part), weights=b"PK" if do(work, part).weights else None)  # noqa: E731
    monkeypatch.setattr(node.NodeTrainings, "do", cut)
    monkeypatch.setattr(runner, "PART_SECONDS", 1e6)
    reports, _ = run(killing()[0], [Job(home.path, replace(CONFIG, steps=80, opponents=("random",)))])
    assert isinstance(reports[-1].error, DamagedFileError)
    assert home.weights("ryu").read_bytes() == before


def test_unlike_processors_are_said_once(home, monkeypatch):
    here = NodeFacts.here
    monkeypatch.setattr(
        NodeFacts, "here", classmethod(lambda cls, at: dataclasses.replace(here(at), processor=f"CPU {at}"))
    )
    config = replace(CONFIG, steps=80, opponents=("random",))
    jobs = [Job(home.path, replace(config, character=name)) for name in ("ryu", "ken", "guile")]
    _, notices = run(killing()[0], jobs)
    (line,) = notices
    assert "unlike processors ('CPU 10.0.0.0' and 'CPU 10.0.0.1')" in line


def test_a_limit_lets_one_training_end_before_the_next_is_asked_for(home):
    ended = []

    def jobs():
        for name in ("ryu", "ken"):
            yield Job(home.path, replace(CONFIG, character=name, steps=80, opponents=("random",)))
            ended.append(home.weights(name).exists())

    run(killing()[0], jobs(), most=1)
    assert ended == [True, True]
    assert load_weights(home.weights("ken"))[0].steps == 80


@pytest.mark.parametrize("name", ["../weights.npz", "log.csv/x", "checkpoint/../log.csv", "C:/log.csv"])
def test_other_files_are_no_part_of_a_training(name):
    assert checked_names(["checkpoint/checkpoint-00000001.npz", "log.csv"])[0] == "log.csv"
    with pytest.raises(ValueError, match="is no file of a training"):
        checked_names([name])


def test_threads_share_a_cluster_and_each_gets_its_own_result(home):
    jobs = [
        Job(home.path, replace(CONFIG, character=name, steps=80, opponents=("random",)))
        for name in ("ryu", "ken", "sagat")
    ]
    bad = Job(home.path, replace(CONFIG, steps=80, opponents=("league:ken@7",)))
    with SharedTrainings(killing(1)[0]) as workers, ThreadPoolExecutor(2) as threads:
        results = list(threads.map(workers.train, jobs))
        with pytest.raises(HomeError, match="generation-007"):
            workers.train(bad)
    assert [one.manifest.character for one in results] == ["ryu", "ken", "sagat"]


def test_a_lost_cluster_is_said_to_every_thread(home):
    cluster, _ = killing()
    cluster.alive = []
    with SharedTrainings(cluster) as workers, pytest.raises(ClusterError, match="no node of the cluster"):
        workers.train(Job(home.path, CONFIG))
