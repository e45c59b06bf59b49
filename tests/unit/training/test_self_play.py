"""Training against itself, present and past, and against a pool of opponents."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sf2ai.errors import InputError, NoWeightsError, UnknownNameError
from sf2ai.players.find import find_player
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer
from sf2ai.training.opponents import past_selves
from sf2ai.training.opponents.pool import find_opponent
from sf2ai.training.progress import Progress

SMALL = {
    "hidden": [8],
    "branch": 0,
    "batch_size": 16,
    "steps_per_update": 64,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 4_000,
}
CONFIG = TrainingConfig(
    "ryu", episodes=8, seed=3, opponents=("self", "random"), slots=2, hyperparameters=SMALL
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_selves, "INTERVAL", 2)


def finished(reports: list[Progress]) -> list:
    return [record for progress in reports for record in progress.finished]


def test_both_sides_of_a_round_against_oneself_are_learned_from(home: Home) -> None:
    config = replace(CONFIG, opponents=("self",), episodes=2)
    with Trainer(config, home) as trainer:
        reports = list(trainer.run())
        records = finished(reports)
        assert [r.opponent for r in records] == ["self", "self"]
        assert {r.opponent_character for r in records} == {"ryu"}
        # Exactly the wanted rounds are begun; the steps of both learners count.
        assert (reports[-1].episodes_begun, reports[-1].episodes_done) == (2, 2)
        assert reports[-1].steps == 2 * sum(-(-record.frames // 4) for record in records)
        assert trainer.manifest().episodes == 2
        replay = trainer.replay
        rows = replay.read_rows(replay.first, replay.written)
        one, two = rows["rewards"][:, :2], rows["rewards"][:, 2:]
        np.testing.assert_array_equal(one, -two)
        assert np.abs(one).sum() > 0.0
        # Each side sees the other where it is not, and has its own advice.
        assert (rows["observations"][:, :2] != rows["observations"][:, 2:]).any()
        decided = rows["decisions"][:, 2:]
        assert np.isfinite(rows["lessons"][:, 2:][decided]).any(axis=1).mean() > 0.9


def test_the_second_seat_idles_when_the_learner_meets_another_opponent(home: Home) -> None:
    with Trainer(replace(CONFIG, episodes=4), home) as trainer:
        records = finished(list(trainer.run()))
    met = Counter(record.opponent for record in records)
    assert met["random"] == 2
    steps = sum(-(-r.frames // 4) * (2 if r.opponent == "self" else 1) for r in records)
    assert trainer.agent.step == steps


def test_past_selves_are_met_and_say_of_when_they_are(home: Home) -> None:
    with Trainer(replace(CONFIG, opponents=("self",), episodes=14), home) as trainer:
        names = {record.opponent for record in finished(list(trainer.run()))}
    assert "self" in names
    assert {name for name in names if name.startswith("self@")}


@pytest.mark.parametrize("choice", ["even", "prioritised"])
def test_a_state_in_mid_round_goes_on_to_the_bit(home: Home, choice: str) -> None:
    config = replace(CONFIG, opponent_choice=choice)
    with Trainer(config, home) as one:
        states = []
        reports = []
        for number, progress in enumerate(one.run()):
            reports.append(progress)
            if number in (100, 700):
                rows = one.replay.read_rows(one.replay.first, one.replay.written)
                state = {name: array.copy() for name, array in one.get_state().items()}
                states.append((state, one.replay.first, rows, len(finished(reports))))
        expected = one.agent.flat.copy()
    assert len(states) == 2
    for state, first, rows, done in states:
        with Trainer(config, home) as two:
            two.set_state(state)
            two.replay.write_rows(first, rows)
            again = list(two.run())
            np.testing.assert_array_equal(two.agent.flat, expected)
        mine, theirs = finished(reports)[done:], finished(again)
        assert [(r.opponent, r.result, r.steps) for r in mine] == [
            (r.opponent, r.result, r.steps) for r in theirs
        ]


def test_who_is_hard_to_beat_is_met_more_often(home: Home) -> None:
    config = replace(
        CONFIG, opponents=("random", "cpu:7"), opponent_choice="prioritised", episodes=40, slots=4
    )
    with Trainer(config, home) as trainer:
        met = Counter(record.opponent for record in finished(list(trainer.run())))
    assert met["cpu:7"] > 1.5 * met["random"] > 0


def test_a_spec_that_is_named_twice_takes_two_turns_with_one_player(home: Home) -> None:
    config = replace(CONFIG, opponents=("random", "cpu:0", "random"), episodes=6)
    with Trainer(config, home) as trainer:
        assert len(trainer._rounds.opponents.controller.controllers) == 2
        met = Counter(record.opponent for record in finished(list(trainer.run())))
    assert met == {"random": 4, "cpu:0": 2}


def test_unknown_choice_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'prioritised'"):
        replace(CONFIG, opponent_choice="prioritized")


@pytest.mark.parametrize(
    ("spec", "error", "message"),
    [
        (
            "league:ken",
            InputError,
            "'league:ken' is not a member of a league; write for example 'league:ken@2'",
        ),
        ("league:kenn@2", UnknownNameError, "did you mean 'ken'"),
        ("league:ken@2", NoWeightsError, "there is no weights file"),
        ("cpu:9", UnknownNameError, "no player is called 'cpu:9'"),
    ],
)
def test_an_unknown_opponent_is_refused(home: Home, spec: str, error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        find_opponent(spec, home)


def test_oneself_can_be_met_in_training_only(home: Home) -> None:
    with pytest.raises(InputError, match="'self' is an opponent in training only"):
        find_player("self", home)


def test_a_baseline_cannot_meet_itself(home: Home) -> None:
    from sf2ai.training.loop.trainers import make_trainer

    with pytest.raises(InputError, match=r"'keras-rl-sarsa' cannot play against itself; .* --agent dqn"):
        make_trainer(replace(CONFIG, agent="keras-rl-sarsa", guide="none", hyperparameters={}), home)
