"""A training by steps or minutes: where it ends, that it can be repeated, and how it goes on."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sf2ai.errors import InputError, TrainingError
from sf2ai.store.former.stopped import find_stopped
from sf2ai.store.layout import Home
from sf2ai.store.length import TrainingLength, progress_json
from sf2ai.training.clock import TrainingClock
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.loop.trainers import make_trainer
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.resume import resumed_config
from sf2ai.training.sessions.session import TrainingSession

SMALL = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 200, "replay_rows": 2_000}
CONFIG = TrainingConfig("ryu", seed=3, opponents=("random",), guide="none", slots=3, hyperparameters=SMALL)


def by(unit: str, total: float) -> TrainingConfig:
    return CONFIG.lasting(TrainingLength(unit, total))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


class Ticking:
    """A clock on which each look takes a hundredth of a second."""

    def __init__(self) -> None:
        self.ticks = 0

    def __call__(self) -> float:
        self.ticks += 1
        return self.ticks / 100


def run(config: TrainingConfig, home: Home) -> tuple[Trainer, list[Progress]]:
    with Trainer(config, home) as trainer:
        trainer.clock = TrainingClock(Ticking())
        return trainer, list(trainer.run())


def test_steps_end_a_training_in_the_midst_of_rounds(home: Home) -> None:
    trainer, reports = run(by("steps", 1_000), home)
    last, before = reports[-1], reports[-2]
    assert before.steps < 1_000 <= last.steps < 1_003
    assert last.done == last.total == 1_000
    assert last.episodes_begun == last.episodes_done + 3
    assert trainer.manifest().equivalent_steps == trainer.manifest().steps == last.steps


def test_minutes_end_after_the_batch_in_which_they_are_up_and_steps_repeat_them(home: Home) -> None:
    timed, reports = run(by("minutes", 0.25), home)
    assert reports[-2].seconds < 15 <= reports[-1].seconds
    steps = timed.manifest().equivalent_steps
    assert steps == reports[-1].steps > 500
    repeated, _ = run(by("steps", steps), home)
    assert repeated.agent.step == steps
    for name, array in timed.parameters().items():
        np.testing.assert_array_equal(array, repeated.parameters()[name])
    assert timed.config.settings() == repeated.config.settings()


def test_exploration_falls_as_in_the_usual_number_of_episodes_whatever_the_length() -> None:
    settings = {by(unit, total).settings() for unit in ("steps", "minutes") for total in (1, 5_000)}
    assert settings == {replace(CONFIG, episodes=300).settings()}


def train(home: Home, config: TrainingConfig, *, resume: bool = False) -> TrainingSession:
    session = TrainingSession(home, config, resume=resume)
    for _ in session.run():
        pass
    return session


def test_more_steps_go_on_in_the_midst_of_the_same_rounds(home: Home, tmp_path: Path) -> None:
    train(home, by("steps", 700))
    assert find_stopped(home, "ryu") is None
    train(home, by("steps", 1_600), resume=True)
    once = Home(tmp_path / "once")
    train(once, by("steps", 1_600))
    assert home.log("ryu").read_bytes() == once.log("ryu").read_bytes()
    session = train(once, by("steps", 1_600), resume=True)
    assert session.result is not None
    assert session.result.former_weights is None  # there was nothing left to do


@pytest.mark.parametrize(("unit", "total"), [("steps", 50_000), ("minutes", 90)])
def test_a_stopped_training_says_how_far_it_came_in_its_unit(home: Home, unit: str, total: float) -> None:
    running = TrainingSession(home, by(unit, total)).run()
    steps = [next(running).steps for _ in range(30)][-1]  # type: ignore[call-overload]
    running.close()  # type: ignore[attr-defined]
    found = find_stopped(home, "ryu")
    assert found is not None
    assert found.done == steps if unit == "steps" else 0 < found.done < 1
    assert found.progress == f"{'90' if unit == 'steps' else '0'} of {total:,} {unit}"
    resumed = TrainingSession(home, by(unit, total), resume=True).run()
    progress = next(resumed)  # type: ignore[call-overload]
    assert progress.done > found.done
    resumed.close()  # type: ignore[attr-defined]


def test_a_baseline_ends_after_the_round_in_which_its_steps_are_reached(home: Home) -> None:
    config = replace(by("steps", 500), agent="keras-rl-sarsa", hyperparameters={"hidden": [8]})
    with make_trainer(config, home) as trainer:
        reports = list(trainer.run())
        assert [0, *(progress.steps for progress in reports)][-2] < 500 <= reports[-1].steps
        assert trainer.manifest().equivalent_steps == reports[-1].steps


def test_rounds_that_run_at_the_end_are_dropped_when_others_are_the_opponents(home: Home) -> None:
    other = replace(by("steps", 3_000), opponents=("cpu:0",))
    with Trainer(by("steps", 400), home) as first, Trainer(other, home) as trainer:
        assert list(first.run())[-1].episodes_begun == 3
        trainer.carry_on(first.get_state())
        trainer.replay.write_rows(0, first.replay.read_rows(0, first.replay.written))
        reports = list(trainer.run())
    records = [record for progress in reports for record in progress.finished]
    assert records
    assert {record.opponent for record in records} == {"cpu:0"}
    assert reports[-1].steps >= 3_000


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": 5}, "is above 0, and these are .* set the others to 0"),
        ({"episodes": 0}, "the number of episodes is 0; give 1 or more"),
        ({"episodes": 0, "steps": -1}, "the number of steps is -1; give 0 or more"),
        ({"episodes": 0, "minutes": -0.5}, "the number of minutes is -0.5; give more than 0"),
        ({"episodes": 0, "minutes": float("nan")}, "the number of minutes is nan"),
    ],
)
def test_a_training_has_exactly_one_length(change: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        replace(CONFIG, **change)  # type: ignore[arg-type]


def test_only_the_same_unit_may_grow() -> None:
    before = by("minutes", 1.5)
    assert resumed_config("it", before, by("minutes", 2), ("minutes",)) == by("minutes", 2)
    assert resumed_config("it", before, CONFIG, ("seed",)) == before
    with pytest.raises(TrainingError, match=r"number of minutes and .* of steps; give --minutes 1.5 or more"):
        resumed_config("it", before, by("steps", 2), ("steps",))
    with pytest.raises(TrainingError, match=r"begun for 1.5 minutes, and 1 are fewer; give 1.5 or more"):
        resumed_config("it", before, by("minutes", 1), ("minutes",))


def test_progress_as_json_names_the_unit_and_keeps_the_keys_of_episodes() -> None:
    episodes = progress_json(46, TrainingLength("episodes", 200))
    assert episodes == {"episodes_done": 46, "episodes": 200, "unit": "episodes", "done": 46, "total": 200}
    steps = progress_json(46, TrainingLength("steps", 200))
    assert steps == {"episodes_done": None, "episodes": None, "unit": "steps", "done": 46, "total": 200}
    assert set(progress_json(None, None).values()) == {None}


def test_a_clock_counts_former_runs_but_its_rate_is_of_the_last_seconds() -> None:
    now = [5.0]
    clock = TrainingClock(lambda: now[0])
    clock.add_former(60)
    assert clock.seconds == 60
    clock.start()
    now[0] += 30  # compiled meanwhile
    assert clock.seconds == 90
    assert clock.rate(100) == 0
    rates = []
    for step in range(200, 3_200, 100):
        now[0] += 1 if step < 1_700 else 0.5
        rates.append(clock.rate(step))
    assert rates[:10] == [pytest.approx(100)] * 10
    assert rates[-1] == pytest.approx(160)  # of 12.5 seconds, 2.5 of them slow
