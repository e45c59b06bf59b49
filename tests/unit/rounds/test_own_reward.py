"""A reward can be given in each of its forms, and a function that fails is reported in one sentence."""

import numpy as np
import pytest

from sf2ai.errors import InputError, RewardError, UnknownNameError
from sf2ai.rounds.own_reward import FunctionReward, find_reward, stored_reward
from sf2ai.rounds.reward import REWARDS
from sf2ai.rounds.reward_terms import weighted_terms
from sf2ai.rounds.step_record import STEP_RECORD

STEPS = np.zeros(4, dtype=STEP_RECORD)


class Shaped:
    """A reward that is an object."""

    def __call__(self, steps):
        return steps["damage_dealt"]


def test_a_preset_is_found_by_its_name():
    assert find_reward("finish") is REWARDS["finish"]
    assert find_reward(REWARDS["win"]) is REWARDS["win"]


def test_weights_are_found_in_both_forms():
    assert find_reward({"win": 5}) == find_reward("win=5") == weighted_terms({"win": 5})


def test_a_function_is_called_by_its_module_and_name():
    found = find_reward(Shaped())
    assert found.name == f"{__name__}:Shaped"
    assert find_reward(len).name == "builtins:len"


def test_a_function_is_found_in_a_file(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("def shaped(steps):\n    return steps['damage_dealt'] * 2\n")
    found = find_reward(f"{path}:shaped")
    assert isinstance(found, FunctionReward)
    assert len(found.digest) == 64
    assert found.pay(STEPS).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("given", [5, None, int, [("win", 1)]])
def test_what_is_no_reward_is_refused(given):
    with pytest.raises(InputError, match="give a preset's name, weights of terms, or a function"):
        find_reward(given)


def test_a_misspelt_preset_is_named():
    with pytest.raises(UnknownNameError, match="no reward is called 'helth-gap'; did you mean 'health-gap'"):
        find_reward("helth-gap")


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (
            lambda steps: 1 / 0,
            r"failed: ZeroDivisionError, division by zero \(test_own_reward.py, line \d+\)",
        ),
        (lambda steps: steps["damages"], "failed: ValueError, no field of name damages"),
        (
            lambda steps: steps.__setitem__("won", True),
            "failed: ValueError, assignment destination is read-only",
        ),
        (
            lambda steps: steps["damage_dealt"][:2],
            r"returned float32 of shape \(2,\); return float32 of shape \(4,\)",
        ),
        (lambda steps: np.zeros((4, 1)), r"returned float64 of shape \(4, 1\)"),
        (lambda steps: steps["won"], "returned bool of shape"),
        (lambda steps: np.full(4, "1"), "returned <U1 of shape"),
        (lambda steps: np.zeros(4, dtype=complex), "returned complex128 of shape"),
        (lambda steps: None, "returned None; return a float32 array"),
        (lambda steps: [0.0] * 4, "returned list"),
        (lambda steps: np.array([0, 0, np.nan, 0]), "returned nan for record 2"),
        (lambda steps: np.array([0, np.inf, 0, 0]), "returned inf for record 1"),
        (lambda steps: np.full(4, 1e200), r"returned 1e\+200 for record 0"),
        (lambda: 0, "failed: TypeError"),
    ],
)
def test_a_function_that_fails_is_reported_with_its_name(function, words):
    records = STEPS.copy()
    records.flags.writeable = False
    with pytest.raises(RewardError, match=words) as failed:
        find_reward(function).pay(records)
    assert "test_own_reward:" in str(failed.value)
    assert isinstance(failed.value, ValueError)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i8", "u1"])
def test_real_numbers_of_every_type_are_paid_as_float32(kind):
    paid = find_reward(lambda steps: np.ones(len(steps), dtype=kind)).pay(STEPS)
    assert paid.dtype == np.float32
    assert paid.tolist() == [1, 1, 1, 1]


def test_a_stored_name_loads_no_function():
    assert stored_reward("no_such_module:shaped") is None
    assert stored_reward("/no/such/file.py:shaped") is None
    assert stored_reward("win=5") == weighted_terms({"win": 5})
    assert stored_reward("damage") is REWARDS["damage"]
