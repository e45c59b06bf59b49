"""What is paid, on a round whose healths are written down by hand."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.backends.base import Phase
from sf2ai.rounds.reward import REWARDS, TERMS
from sf2ai.rounds.slot_state import SLOT_STATE, advance_slot_state, begin_slot_state

# Healths of p1 and p2 after each step; p1 wins by knock-out in the last.
TAPE = ((1.0, 1.0), (1.0, 0.75), (0.5, 0.75), (0.25, 0.75), (0.25, 0.0))


def paid(preset, tape=TAPE, winner=0, first_side=0):
    """Rewards of the first side (column 0) and of the other, one row a step."""
    states, everywhere = np.zeros(1, dtype=SLOT_STATE), np.array([0])
    begin_slot_state(states, everywhere, snapshot(), np.array([first_side], dtype=np.int8))
    rows = []
    for step, (first, second) in enumerate(tape):
        over = {"phase": Phase.ROUND_OVER, "winner": winner} if step == len(tape) - 1 else {}
        scene = snapshot(p1={"health": first}, p2={"health": second}, **over)
        rewards = np.empty((2, 1), dtype=np.float32)
        assert advance_slot_state(states, scene[None], REWARDS[preset].vector(), rewards) == bool(over)
        rows.append(rewards[:, 0])
    assert states["returns"][0] == pytest.approx(np.sum(rows, axis=0)[:: 1 - 2 * first_side])
    return np.array(rows)


def test_win_pays_the_result():
    assert paid("win")[:, 0].tolist() == [0, 0, 0, 0, 1]
    assert paid("win", winner=1)[:, 0].tolist() == [0, 0, 0, 0, -1]
    assert paid("win", winner=-1)[:, 0].tolist() == [0, 0, 0, 0, 0]


def test_damage_is_paid_once_at_the_end():
    assert paid("damage")[:, 0].tolist() == [0, 0, 0, 0, 0.25]


def test_health_gap_is_paid_as_it_changes():
    assert paid("health-gap")[:, 0].tolist() == [0, 0.25, -0.5, -0.25, 0.75]


def test_finish_adds_the_result_so_that_the_last_hit_is_worth_its_risk():
    assert paid("finish")[:, 0].tolist() == [0, 0.25, -0.5, -0.25, 1.75]


@pytest.mark.parametrize("preset", REWARDS)
def test_what_one_side_is_paid_the_other_pays(preset):
    rewards = paid(preset)
    assert (rewards.sum(axis=1) == 0).all()
    assert (paid(preset, first_side=1) == rewards[:, ::-1]).all()


def test_no_two_presets_pay_the_same():
    tapes = {preset: paid(preset)[:, 0].tobytes() for preset in REWARDS}
    assert len(set(tapes.values())) == len(REWARDS)


def test_presets_weigh_terms_that_exist():
    for preset in REWARDS.values():
        assert {term for term, _ in preset.weights} <= set(TERMS)


def test_an_idle_slot_is_paid_nothing_and_is_never_over():
    states, rewards = np.zeros(1, dtype=SLOT_STATE), np.ones((2, 1), dtype=np.float32)
    scene = snapshot(p1={"health": 0.0}, phase=Phase.ROUND_OVER, winner=1)
    assert advance_slot_state(states, scene[None], REWARDS["finish"].vector(), rewards) == 0
    assert (rewards == 0).all()


def test_frames_after_the_end_are_not_counted():
    states = np.zeros(1, dtype=SLOT_STATE)
    begin_slot_state(states, np.array([0]), snapshot(), np.zeros(1, dtype=np.int8))
    fighting, over = snapshot(), snapshot(phase=Phase.ROUND_OVER)
    scenes = np.stack([fighting, fighting, over, over])
    advance_slot_state(states, scenes, np.zeros(3), np.empty((2, 1), dtype=np.float32))
    assert (states["frames"][0], states["played"][0], states["steps"][0]) == (3, 3, 1)
