"""`sf2ai roster` shows which characters are trained, banned or damaged."""

import os
from dataclasses import replace

import pandas as pd
import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.store.lock import hold_character, hold_roster
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.roster_training import RosterTraining, save_roster_training
from sf2ai.training.sessions.session import TrainingSession


def test_roster_of_a_new_home(program, tmp_path):
    rows = program.json("roster")
    assert [row["character"] for row in rows] == [character.id for character in ROSTER]
    assert not any(row["trained"] or row["banned"] for row in rows)
    assert not program.home.path.exists()
    assert "0 of 12 trained" in program.run("roster").stdout


def test_ban_and_damage_are_shown(program):
    program.run("ban", "ken", "--reason", "x")
    program.home.agent("ryu").mkdir(parents=True)
    program.home.weights("ryu").write_bytes(b"rubbish")
    rows = {row["character"]: row for row in program.json("roster")}
    assert rows["ken"]["banned"] is True
    assert rows["ken"]["ban_reason"] == "x"
    assert "weights.npz" in rows["ryu"]["problem"]
    result = program.run("roster")
    assert "damaged" in result.stdout
    assert "is not a weights file" in result.stderr


def test_csv_is_the_same_table(program, tmp_path):
    program.run("roster", "--csv", tmp_path / "roster.csv")
    table = pd.read_csv(tmp_path / "roster.csv")
    assert table["character"].tolist() == [character.id for character in ROSTER]


@pytest.fixture
def stopped(program):
    """The program, with a stopped training of Ryu."""
    small = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 9_000, "replay_rows": 2_000}
    config = TrainingConfig("ryu", episodes=3, opponents=("random",), slots=1, hyperparameters=small)
    run = TrainingSession(program.home, config).run()
    next(progress for progress in run if progress.episodes_done)
    run.close()
    return program


def test_a_running_training_is_listed_once_as_running(stopped):
    assert "stopped at 1 of 3" in stopped.run("roster").stdout
    with hold_character(stopped.home, "ryu"):
        text = stopped.run("roster").stdout
        row = stopped.json("roster")[0]
    assert "Running trainings" in text
    assert "running, saved at 1 of 3" in text
    assert "stopped" not in text
    assert "continue with" not in text
    assert (row["running_at_episode"], row["running_of_episodes"]) == (1, 3)
    assert (row["stopped_at_episode"], row["stopped_of_episodes"]) == (None, None)
    assert stopped.json("roster")[0]["stopped_at_episode"] == 1


def test_one_of_several_runs_while_they_are_trained(stopped):
    save_roster_training(stopped.home, RosterTraining(("ryu", "ken"), TrainingConfig("ryu", episodes=3)))
    with hold_roster(stopped.home):
        assert stopped.json("roster")[0]["running_at_episode"] == 1
    save_roster_training(stopped.home, RosterTraining(("guile", "ken"), TrainingConfig("guile", episodes=3)))
    with hold_roster(stopped.home):
        assert stopped.json("roster")[0]["stopped_at_episode"] == 1


def test_the_lock_of_a_process_that_died_is_not_held(stopped):
    lock = stopped.home.agent_lock("ryu")
    for text in ("999999999", str(os.getpid()), "", "x"):
        lock.write_text(text)
        assert stopped.json("roster")[0]["running_at_episode"] is None
        assert lock.read_text() == text


@pytest.mark.parametrize(("league", "total"), [(True, 120), (False, 3)])
def test_a_member_of_a_league_shows_the_episodes_of_the_league(program, league, total):
    small = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 9_000, "replay_rows": 2_000}
    whole = TrainingConfig("ryu", episodes=120, opponents=("random",), slots=1, hyperparameters=small)
    member = replace(whole, episodes=3, opponent_choice="prioritised")
    run = TrainingSession(program.home, member, is_member=True).run()
    next(progress for progress in run if progress.episodes_done)
    run.close()
    save_roster_training(program.home, RosterTraining(("ryu", "ken"), whole, is_league=league))
    assert program.json("roster")[0]["stopped_of_episodes"] == total
