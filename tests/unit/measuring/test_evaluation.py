"""Evaluations: the rounds that are played, and the figures computed from them."""

from collections import Counter
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.measuring.evaluation import EvaluationConfig, EvaluationRun, evaluate
from sf2ai.players.find import player_from_file, scripted_player, slowed
from sf2ai.rounds.plans import PlanSequence
from sf2ai.statistics.intervals import wilson

RYU, KEN = find_character("ryu"), find_character("ken")
RANDOM = scripted_player("random")
CONFIG = EvaluationConfig(RYU, episodes=24, seed=3, slots=8)


@pytest.fixture(scope="module")
def evaluation():
    return evaluate(CONFIG, RANDOM, RANDOM)


@pytest.fixture
def ryu(tmp_path):
    write_untrained(tmp_path / "ryu.npz", "ryu", seed=1)
    return player_from_file(tmp_path / "ryu.npz")


@pytest.fixture
def ken(tmp_path):
    write_untrained(tmp_path / "ken.npz", "ken", seed=2)
    return player_from_file(tmp_path / "ken.npz")


def outcomes(config, player=RANDOM, opponent=RANDOM):
    with EvaluationRun(config, player, opponent) as run:
        return list(run.play())


def test_figures_agree_with_each_other(evaluation):
    wins, losses, draws = evaluation.wins, evaluation.losses, evaluation.draws
    assert evaluation.episodes == wins + losses + draws == 24
    assert evaluation.win_rate == (wins + draws / 2) / 24
    assert evaluation.win_rate_interval == wilson(wins, draws, 24)
    assert -1 <= evaluation.health_margin <= 1
    assert evaluation.frames > 0
    assert evaluation.different_tapes is None


def test_figures_agree_with_the_rounds():
    with EvaluationRun(CONFIG, RANDOM, RANDOM) as run:
        rounds = list(run.play())
        result = run.result()
    assert result.wins == sum(outcome.winner == outcome.plan.learner_side for outcome in rounds)
    margins = [
        (1, -1)[outcome.plan.learner_side] * (outcome.health[0] - outcome.health[1]) for outcome in rounds
    ]
    assert result.health_margin == pytest.approx(sum(margins) / 24)
    assert result.frames == pytest.approx(sum(outcome.frames for outcome in rounds) / 24)


def test_every_interval_is_that_of_the_rounds(evaluation):
    rounds = outcomes(CONFIG)
    results = [outcome.learner_result for outcome in rounds]
    for name, result in (("draw_rate", 0), ("loss_rate", -1)):
        count = results.count(result)
        assert getattr(evaluation, name) == count / 24
        assert getattr(evaluation, f"{name}_interval") == wilson(count, 0, 24)
    margins = [o.health[o.plan.learner_side] - o.health[1 - o.plan.learner_side] for o in rounds]
    returns = [outcome.learner_return for outcome in rounds]
    for name, values in (("health_margin", margins), ("mean_return", returns)):
        half = 2.0687 * np.std(values, ddof=1) / np.sqrt(24)  # Student's t with 23 degrees of freedom
        assert half > 0.01
        expected = (np.mean(values) - half, np.mean(values) + half)
        assert getattr(evaluation, f"{name}_interval") == pytest.approx(expected, abs=1e-4)


def test_return_is_by_the_reward_of_the_training(ryu, tmp_path):
    write_untrained(tmp_path / "winner.npz", "ryu", seed=1, reward="win")
    winner = player_from_file(tmp_path / "winner.npz")
    gap, win = (evaluate(replace(CONFIG, episodes=6), who, RANDOM) for who in (ryu, winner))
    assert (gap.reward, win.reward) == ("health-gap", "win")
    assert gap.mean_return == pytest.approx(gap.health_margin, abs=1e-6)
    assert win.mean_return == pytest.approx((win.wins - win.losses) / 6)
    assert gap.health_margin == win.health_margin


def test_rounds_are_none_of_those_that_a_training_of_the_seed_sees():
    trained_on = {plan.seed for plan in PlanSequence(3, RYU.index, range(12)).take(1_000)}
    assert trained_on.isdisjoint(outcome.plan.seed for outcome in outcomes(CONFIG))


@pytest.mark.parametrize("slots", [5, 128])
def test_a_bar_stops_as_soon_as_it_is_sure_whatever_the_number_of_slots(slots):
    config = replace(CONFIG, episodes=200, bar=0.5, slots=slots)
    result = evaluate(config, scripted_player("cpu:7"), RANDOM)
    assert (result.verdict, result.bar) == ("above", 0.5)
    assert 8 <= result.episodes < 60
    assert result == evaluate(replace(config, slots=8), scripted_player("cpu:7"), RANDOM)
    low, high = result.always_valid_interval
    assert 0.5 <= low < result.win_rate_interval[0] <= result.win_rate_interval[1] <= high
    assert result.stopping_rule == (
        "stopped as soon as a win rate was surely above or below 0.5 (error rate 0.05), "
        "after 200 rounds at most"
    )


def test_a_bar_that_is_never_sure_plays_all_rounds(evaluation):
    result = evaluate(replace(CONFIG, bar=evaluation.win_rate), RANDOM, RANDOM)
    assert (result.verdict, result.episodes) == ("unsure", 24)


def test_without_a_bar_nothing_speaks_of_stopping(evaluation):
    for name in ("bar", "verdict", "always_valid_interval", "stopping_rule"):
        assert getattr(evaluation, name) is None


def test_a_slowed_player_plays_differently_and_the_result_says_so(ryu):
    config = replace(CONFIG, episodes=6)
    at_once, late = evaluate(config, ryu, RANDOM), evaluate(config, slowed(ryu, 30), RANDOM)
    assert (at_once.reaction_frames, late.reaction_frames) == (0, 30)
    assert at_once.frames != late.frames


def test_every_opponent_character_is_met_equally_often_on_both_sides():
    plans = [outcome.plan for outcome in outcomes(CONFIG)]
    met = Counter((plan.learner_side, plan.characters[1 - plan.learner_side]) for plan in plans)
    assert met == dict.fromkeys(((side, other.index) for side in (0, 1) for other in ROSTER), 1)
    assert {plan.characters[plan.learner_side] for plan in plans} == {RYU.index}
    assert len({plan.seed for plan in plans}) == 24


def test_one_opponent_character_only():
    plans = [outcome.plan for outcome in outcomes(replace(CONFIG, opponent_characters=(KEN,), episodes=4))]
    assert {plan.characters[1 - plan.learner_side] for plan in plans} == {KEN.index}


def test_same_seed_gives_the_same_whatever_the_number_of_slots(evaluation):
    assert evaluate(replace(CONFIG, slots=1), RANDOM, RANDOM) == evaluation
    assert evaluate(replace(CONFIG, slots=128), RANDOM, RANDOM) == evaluation
    assert evaluate(replace(CONFIG, seed=4), RANDOM, RANDOM).frames != evaluation.frames


def test_trained_opponent_plays_its_own_character(ryu, ken):
    plans = [outcome.plan for outcome in outcomes(replace(CONFIG, episodes=4), ryu, ken)]
    assert {plan.characters[1 - plan.learner_side] for plan in plans} == {KEN.index}
    result = evaluate(replace(CONFIG, episodes=4), ryu, ken)
    assert result.opponent_characters == ("ken",)


def test_a_trained_player_plays_only_its_own_character(ken):
    with pytest.raises(InputError, match=r"ken\.npz' was trained for 'ken' and cannot play 'ryu'"):
        EvaluationRun(CONFIG, ken, RANDOM)


def test_weights_of_another_engine_play_with_a_notice(ryu):
    with EvaluationRun(replace(CONFIG, episodes=1), ryu, RANDOM) as run:
        assert len(list(run.play())) == 1
        (notice,) = run.notices
    assert "trained on sim version 0 and play on sim version" in notice


def test_different_tapes_are_counted(ryu, ken):
    result = evaluate(replace(CONFIG, episodes=12, count_tapes=True), ryu, ken)
    assert 1 < result.different_tapes <= 12
    assert evaluate(replace(CONFIG, count_tapes=True), RANDOM, RANDOM).different_tapes == 24


def test_stopping_early_keeps_the_finished_rounds():
    with EvaluationRun(CONFIG, RANDOM, RANDOM) as run:
        assert len(list(islice(run.play(), 3))) == 3
        assert run.result().episodes == 3


def test_json_has_what_the_design_names(evaluation):
    document = evaluation.to_json()
    assert document["character"] == "ryu"
    assert document["opponent"] == "random"
    assert document["win_rate_interval"] == list(evaluation.win_rate_interval)
    assert {"episodes", "wins", "losses", "draws", "win_rate", "seed", "backend"} <= document.keys()


@pytest.mark.parametrize("bar", [0.0, 1.0])
def test_a_bar_that_no_number_of_rounds_decides_is_refused(bar):
    with pytest.raises(InputError, match=f"above or below {bar}; give a bar between 0 and 1"):
        replace(CONFIG, bar=bar)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"episodes": 0}, "the number of episodes is 0; give 1 or more"),
        ({"episodes": -5}, "the number of episodes is -5; give 1 or more"),
        ({"slots": 0}, "the number of slots is 0; give 1 or more"),
        ({"seed": -1}, "the seed is -1; give 0 or more"),
    ],
)
def test_settings_that_cannot_work_are_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        replace(CONFIG, **wrong)


def test_no_opponent_character_is_refused():
    with pytest.raises(InputError, match="there are no opponent characters"):
        replace(CONFIG, opponent_characters=())
