"""The roster's script gives a cluster the trainings that `sf2ai train` would do with the same words."""

import sys
from importlib import import_module
from pathlib import Path

import pytest

from sf2ai.store.layout import Home

ROOT = Path(__file__).resolve().parents[3]


class Workers:
    """Take trainings, and leave weights behind."""

    def __init__(self):
        self.jobs = []

    def train(self, job):
        self.jobs.append(job)
        path = Home(job.home).weights(job.config.character)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.fixture
def script(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    return import_module("train_roster")


def test_a_turn_is_three_trainings_after_each_other_without_a_path_of_this_machine(script, tmp_path):
    workers = Workers()
    roster = script.Roster(tmp_path, seed=3, steps=1_000, workers=workers)
    script.take_turn(roster, 1, 0)
    script.take_turn(roster, 1, 0)  # what is trained is not trained again
    names = [job.home.relative_to(tmp_path).as_posix() for job in workers.jobs]
    assert names == ["exploiters-1", "warm-1", "champions-1"]
    cpu, warm, champion = workers.jobs
    assert (cpu.config.guide, cpu.begin_from) == ("cpu", None)
    assert warm.begin_from == champion.begin_from == "file:champions/agents/ryu/weights.npz"
    assert champion.config.opponents[5:7] == (
        "file:exploiters-1/agents/ryu/weights.npz",
        "file:warm-1/agents/ryu/weights.npz",
    )
    assert {job.config.seed for job in workers.jobs} == {3}
    assert not any(str(tmp_path) in spec for job in workers.jobs for spec in job.config.opponents)


def test_a_stopped_training_goes_on(script, tmp_path):
    workers = Workers()
    roster = script.Roster(tmp_path, seed=3, steps=1_000, workers=workers)
    checkpoint = roster.home("champions").checkpoint("ryu")
    checkpoint.mkdir(parents=True)
    (checkpoint / "checkpoint-00000001.npz").touch()
    script.train_champion(roster, "ryu")
    (job,) = workers.jobs
    assert job.resume
    assert job.begin_from is None
    assert job.given == ("seed",)


def test_a_fair_agent_has_late_eyes_and_lessons_of_the_scripted_cpu(script, tmp_path):
    workers = Workers()
    script.train_fair(script.Roster(tmp_path, seed=3, steps=1_000, workers=workers), "ken")
    (job,) = workers.jobs
    assert (job.config.guide, job.config.reaction_frames) == ("cpu", 15)
    assert job.config.opponents.count("cpu:7") == 6
