"""What each term of a reward pays, and which weights are refused."""

import numpy as np
import pytest

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.rounds.reward import TERMS, RewardPreset
from sf2ai.rounds.reward_terms import REWARD_TERMS, TermReward, read_weights, weighted_terms
from sf2ai.rounds.step_record import STEP_RECORD


def steps(**fields):
    """One record: full healths, nothing happens, except for the given fields."""
    made = np.zeros(1, dtype=STEP_RECORD)
    for name in ("own_health_start", "own_health", "their_health_start", "their_health"):
        made[name] = 1.0
    for name, value in fields.items():
        made[name] = value
    return made


END = {"round_over": True, "won": True, "own_health": 0.75, "their_health": 0.0}


@pytest.mark.parametrize(
    ("term", "fields", "paid"),
    [
        ("gap", {"damage_dealt": 0.5, "damage_taken": 0.125}, 0.375),
        ("damage", {**END, "round_over": False}, 0),
        ("damage", END, 0.75),
        ("result", END, 1),
        ("result", {"lost": True}, -1),
        ("result", {"drawn": True}, 0),
        ("damage_dealt", {"damage_dealt": 0.5}, 0.5),
        ("damage_taken", {"damage_taken": 0.5}, 0.5),
        ("win", END, 1),
        ("win", {"lost": True}, 0),
        ("loss", {"lost": True}, 1),
        ("loss", END, 0),
        ("draw", {"drawn": True}, 1),
        ("draw", END, 0),
        ("perfect", {**END, "own_health": 1.0}, 1),
        ("perfect", END, 0),
        ("perfect", {}, 0),
        ("time_over", {"time_over": True}, 1),
        ("time_over", END, 0),
        ("time", {"frames": 99 * 4}, 0.1),
        ("approach", {"distance_before": 0.75, "distance": 0.5}, 0.25),
        ("approach", {"distance_before": 0.75, "distance": np.nan}, 0),
    ],
)
def test_each_term_pays_as_it_says(term, fields, paid):
    reward = TermReward("", ((term, 2.0),))
    assert reward.pay(steps(**fields)) == pytest.approx(2 * paid)
    assert reward.pay(steps(**fields)).dtype == np.float32


def test_terms_add_up():
    reward = weighted_terms({"win": 5, "damage_dealt": 1, "damage_taken": -0.5})
    assert reward.name == "damage_dealt=1,damage_taken=-0.5,win=5"
    assert reward.pay(steps(**END, damage_dealt=0.5, damage_taken=0.25)) == pytest.approx([5.375])


def test_the_return_of_a_round_has_bounds_on_both_sides():
    assert weighted_terms({"win": 5, "damage_taken": -7}).most == 7
    assert weighted_terms({"win": 5, "damage_dealt": 1}).most == 6


def test_weights_of_the_presets_terms_alone_are_paid_as_presets_are():
    reward = weighted_terms({"result": 0.5, "gap": 1})
    assert isinstance(reward, RewardPreset)
    assert reward.vector().tolist() == [1, 0, 0.5]


def test_every_term_of_the_presets_is_among_the_terms():
    assert {*TERMS} < {*REWARD_TERMS}


def test_text_and_mapping_mean_the_same():
    assert read_weights(" win = 5,damage_dealt=1.5 ") == weighted_terms({"damage_dealt": 1.5, "win": 5})


def test_a_weights_name_reads_as_the_same_weights():
    reward = weighted_terms({"win": 0.1, "time": -1e-7, "loss": -3})
    assert read_weights(reward.name) == reward


@pytest.mark.parametrize("weight", ["5", True, np.True_, float("nan"), float("inf"), None, [1]])
def test_a_weight_that_is_no_number_is_refused(weight):
    with pytest.raises(InputError, match=r"the weight of 'win' is .*; give a finite number"):
        weighted_terms({"win": weight})


@pytest.mark.parametrize("text", ["win", "win=", "win=x", "win=nan", "win=1,", "win=1,win=2", "win=1e999"])
def test_text_that_is_no_weights_is_refused(text):
    with pytest.raises(InputError):
        read_weights(text)


def test_a_misspelt_term_is_named():
    with pytest.raises(
        UnknownNameError, match="no term of a reward is called 'damage_delt'; did you mean 'damage_dealt'"
    ):
        weighted_terms({"damage_delt": 1})


def test_no_terms_are_refused():
    with pytest.raises(InputError, match="the reward has no terms"):
        weighted_terms({})
