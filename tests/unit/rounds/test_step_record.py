"""What a step record says, on steps whose snapshots are written down by hand."""

import math

import numpy as np
import pytest

from fakes.snapshots import mirrored, snapshot
from sf2ai.backends.base import Activity, Ending, Phase
from sf2ai.rounds.slot_state import SLOT_STATE, advance_slot_state, begin_slot_state
from sf2ai.rounds.step_record import STEP_FIELDS, STEP_RECORD, write_step_records


def record(before, after, role=0, first_side=0, action=7, step_limit=0):
    """The record of a round's first step, between two snapshots."""
    states, slots = np.zeros(1, dtype=SLOT_STATE), np.array([0])
    begin_slot_state(states, slots, snapshot(), np.array([first_side], dtype=np.int8))
    advance_slot_state(states, after[None], np.zeros(3), np.empty((2, 1), dtype=np.float32))
    records = np.zeros(1, dtype=STEP_RECORD)
    write_step_records(states, before, after[None], slots, role, np.array([action]), step_limit, records)
    return records[0]


def test_it_says_who_lost_how_much_health():
    before = snapshot(p1={"health": 1.0}, p2={"health": 0.75})
    after = snapshot(p1={"health": 0.875}, p2={"health": 0.25})
    step = record(before, after)
    assert (step.own_health_start, step.own_health_before, step.own_health) == (1, 1, 0.875)
    assert (step.their_health_start, step.their_health_before, step.their_health) == (1, 0.75, 0.25)
    assert (step.damage_dealt, step.damage_taken) == (0.5, 0.125)
    assert (step.side, step.own_character, step.their_character, step.action, step.step) == (0, 0, 4, 7, 1)


def test_the_other_role_sees_the_same_step_from_its_side():
    before = snapshot()
    after = snapshot(p1={"health": 0.5, "x": -0.125, "y": 0.25}, p2={"activity": Activity.ATTACK, "move": 3})
    mine, theirs = record(before, after), record(before, after, role=1)
    for name in STEP_RECORD.names:
        if name.startswith("own_") and name not in ("own_x",):
            other = name.replace("own_", "their_")
            assert getattr(mine, name) == getattr(theirs, other), name
    assert (mine.damage_taken, theirs.damage_dealt) == (0.5, 0.5)
    assert (mine.side, theirs.side) == (0, 1)


@pytest.mark.parametrize("role", [0, 1])
def test_a_mirrored_step_is_the_same_step(role):
    before = snapshot()
    after = snapshot(p1={"health": 0.5, "x": 0.0, "move": 2}, timer=80)
    first = record(before, after, role)
    second = record(mirrored(before), mirrored(after), role, first_side=1)
    for name in STEP_RECORD.names:
        if name != "side":
            assert getattr(first, name) == getattr(second, name), name


def test_positions_are_forward_of_the_middle_and_the_distance_is_between_the_axes():
    after = snapshot(p1={"x": 0.5}, p2={"x": -0.25})  # they changed sides: p1 looks left now
    step = record(snapshot(), after)
    assert (step.own_x, step.their_x) == (-0.5, 0.25)
    assert (step.distance_before, step.distance) == (0.5, 0.75)


def test_what_is_unknown_stays_unknown():
    after = snapshot(p1={"x": np.nan, "posture": -1, "activity": -1}, timer=-1)
    step = record(snapshot(), after)
    assert math.isnan(step.own_x)
    assert math.isnan(step.distance)
    assert (step.own_posture, step.own_activity, step.timer) == (-1, -1, -1)


@pytest.mark.parametrize(
    ("winner", "flags"),
    [(0, (True, False, False)), (1, (False, True, False)), (-1, (False, False, True))],
)
def test_it_says_how_the_round_ended(winner, flags):
    after = snapshot(phase=Phase.ROUND_OVER, winner=winner, ending=Ending.TIME)
    step = record(snapshot(), after, step_limit=1)
    assert (step.won, step.lost, step.drawn) == flags
    assert (step.round_over, step.time_over, step.truncated) == (True, True, False)


def test_a_step_in_a_round_that_goes_on_has_no_result():
    step = record(snapshot(), snapshot(), step_limit=2)
    assert not any((step.round_over, step.won, step.lost, step.drawn, step.time_over, step.truncated))


def test_the_last_step_before_the_limit_is_truncated():
    assert record(snapshot(), snapshot(), step_limit=1).truncated


def test_every_field_has_a_meaning():
    assert list(STEP_FIELDS) == list(STEP_RECORD.names)
    assert all(STEP_FIELDS.values())
