"""Probes: who is met and how often, what they cost, and that a training with them is the same training."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sf2ai.players.find import scripted_player
from sf2ai.rounds.plans import PlanSequence
from sf2ai.store.layout import Home
from sf2ai.store.length import TrainingLength
from sf2ai.store.weights import load_character, save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop import rounds as rounds_module
from sf2ai.training.loop.base_trainer import BaseTrainer
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.loop.trainers import make_trainer
from sf2ai.training.probes import budget
from sf2ai.training.probes.budget import ProbeBudget
from sf2ai.training.probes.probes import ROUNDS
from sf2ai.training.progress import ProbeRecord, Progress
from sf2ai.training.sessions import session as session_module
from sf2ai.training.sessions.messages import Report
from sf2ai.training.sessions.session import TrainingSession

SMALL = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 200, "replay_rows": 2_000}
CONFIG = TrainingConfig(
    "ryu", seed=3, opponents=("random", "cpu:0"), guide="cpu", slots=3, hyperparameters=SMALL
).lasting(TrainingLength("steps", 1_200))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A probe every 300 steps, whatever it costs."""

    def is_due(counted: ProbeBudget, steps: int, rounds: int) -> bool:
        return steps * rounds >= 300 * (counted.rounds + rounds)

    monkeypatch.setattr(ProbeBudget, "is_due", is_due)


def run(config: TrainingConfig, home: Home) -> tuple[BaseTrainer, list[Progress]]:
    with make_trainer(config, home) as trainer:
        return trainer, list(trainer.run())


def probes_of(reports: list[Progress]) -> list[ProbeRecord]:
    return [progress.new_probe for progress in reports if progress.new_probe is not None]


@pytest.mark.parametrize("agent", ["dqn", "ppo", "keras-rl-sarsa"])
def test_weights_are_equal_with_and_without_probes(home: Home, often: None, agent: str) -> None:
    config = replace(CONFIG, agent=agent, hyperparameters={"hidden": [8]}, guide="none")
    trainer, reports = run(config, home)
    without, plain = run(replace(config, probe=False), home)
    assert probes_of(reports)
    assert not probes_of(plain)
    rounds, expected = ([str(progress.finished) for progress in both] for both in (reports, plain))
    assert rounds == expected
    for name, array in without.parameters().items():
        np.testing.assert_array_equal(array, trainer.parameters()[name], err_msg=name)


def test_on_a_console_the_training_lends_its_backend_and_goes_on_to_the_bit(
    home: Home, often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    without, _ = run(replace(CONFIG, probe=False), home)
    monkeypatch.setattr(rounds_module, "_SIM", "another")
    trainer, reports = run(CONFIG, home)
    assert all(probe.rounds == ROUNDS for probe in probes_of(reports))
    assert reports[-1].probes
    for name, array in without.parameters().items():
        np.testing.assert_array_equal(array, trainer.parameters()[name], err_msg=name)


def test_a_probe_has_both_sides_of_all_twelve_and_dice_of_its_own(home: Home) -> None:
    with Trainer(CONFIG, home) as trainer:
        probes = trainer._probes
        assert probes is not None
        plans = list(probes._coming_plans(scripted_player("cpu:0")))
        met = {(plan.learner_side, plan.characters[1 - plan.learner_side]) for plan in plans}
        assert met == {(side, character) for side in (0, 1) for character in range(12)}
        training = PlanSequence(seed=CONFIG.seed, character=0, opponent_characters=range(12)).take(5_000)
        assert not {plan.seed for plan in plans} & {plan.seed for plan in training}
        probes._number = 1
        assert not {plan.seed for plan in plans} & {
            plan.seed for plan in probes._coming_plans(scripted_player("cpu:0"))
        }


def test_opponents_take_turns_and_the_last_result_of_each_is_shown(home: Home, often: None) -> None:
    _, reports = run(CONFIG, home)
    probes = probes_of(reports)
    assert [probe.probe for probe in probes] == list(range(1, len(probes) + 1))
    assert [probe.opponent for probe in probes[:3]] == ["random", "cpu:0", "random"]
    assert reports[-1].probes == (probes[-2], probes[-1])[:: 1 if len(probes) % 2 == 0 else -1]
    assert all(0 < probe.steps <= progress.steps for progress in reports for probe in progress.probes)


def test_a_trained_opponent_plays_its_own_character(home: Home, often: None) -> None:
    ken, _ = run(replace(CONFIG, character="ken"), home)
    save_weights(home.weights("ken"), ken.manifest(), ken.parameters())
    with Trainer(replace(CONFIG, opponents=("ken",)), home) as trainer:
        (player,) = trainer._rounds.opponents.players
        assert trainer._probes is not None
        plans = list(trainer._probes._coming_plans(player))
        assert {plan.characters[1 - plan.learner_side] for plan in plans} == {4}


def test_a_learner_that_meets_only_itself_is_probed_against_the_usual_opponents(home: Home) -> None:
    with Trainer(replace(CONFIG, opponents=("self",)), home) as trainer:
        assert trainer._probes is not None
        assert [player.spec for player in trainer._probes._opponents] == ["random", "cpu:7"]


def test_probes_are_due_by_counted_steps_and_stay_within_their_share() -> None:
    config = replace(CONFIG, agent="dqn", guide="search")
    per_step = budget.SHARE * budget.STEPS_IN_THE_TIME["dqn", "search"]
    counted = ProbeBudget(config)
    played = []
    for steps in range(0, 200_000, 16):
        if counted.is_due(steps, ROUNDS):
            played.append(steps)
            counted.pay(ROUNDS, 500 * ROUNDS)
            assert counted.steps <= max(per_step * steps, 500 * ROUNDS)
    assert len(played) == pytest.approx(per_step * 200_000 / (500 * ROUNDS), abs=1)
    assert ProbeBudget(replace(config, agent="ppo", hyperparameters={}))._per_step < per_step / 10


def test_a_training_that_was_killed_logs_each_probe_once(
    home: Home, tmp_path: Path, often: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = iter(range(1, 10**9))
    monkeypatch.setattr(session_module._TrainingFiles, "is_due", lambda self: next(asked) % 100 == 0)
    killed = Home(tmp_path / "killed")
    running = TrainingSession(home, CONFIG).run()
    for batch, _ in enumerate(running):
        if batch == 350:  # 50 batches after the last checkpoint: what they logged must not stay twice
            shutil.copytree(home.path, killed.path)
    list(TrainingSession(killed, CONFIG, resume=True).run())
    rows = home.probes("ryu").read_text().splitlines()
    assert len(rows) == 5
    assert rows[0].startswith(
        "probe,episode,steps,opponent,wins,draws,losses,rounds,win_rate,win_rate_interval_low"
    )
    for log in (Home.probes, Home.log):
        assert log(home, "ryu").read_bytes() == log(killed, "ryu").read_bytes()
    for name, array in load_character(home, "ryu")[1].items():
        np.testing.assert_array_equal(array, load_character(killed, "ryu")[1][name])


def test_probes_reach_the_session_as_they_are() -> None:
    probe = ProbeRecord(3, 40, 9_000, "cpu:7", 12, 2, 10)
    assert (probe.rounds, probe.win_rate) == (24, pytest.approx(13 / 24))
    low, high = probe.win_rate_interval
    assert low < probe.win_rate < high
    progress = Progress(
        "steps", 900, 8, 7, 100, 0.5, -0.25, 0.125, 0.75, 60.0, 4.5, 7.5, (), 0.25, (probe,), probe
    )
    read = Report.from_line("ryu", Report("ryu", progress=progress).to_line()).progress
    assert read == replace(progress, new_probe=None)
    stage = Report.from_line("ryu", Report("ryu", stage="playing").to_line())
    assert stage == Report("ryu", stage="playing")


def test_stages_are_announced_before_the_first_step(home: Home) -> None:
    said: list[str] = []
    running = TrainingSession(home, CONFIG, announce=said.append).run()
    next(running)  # type: ignore[call-overload]
    running.close()  # type: ignore[attr-defined]
    # What may still be refused is not announced: an error is one line.
    assert said == ["playing its first steps, advised by the guide 'cpu'"]


def test_the_share_of_the_guide_is_told_apart(home: Home) -> None:
    _, advised = run(CONFIG, home)
    assert advised[-1].guide_share == advised[-1].epsilon > 0
    assert [r.guide_share for p in advised for r in p.finished] == [
        r.epsilon for p in advised for r in p.finished
    ]
    _, alone = run(replace(CONFIG, guide="none"), home)
    assert alone[-1].guide_share == 0 < alone[-1].epsilon
