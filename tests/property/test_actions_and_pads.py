"""Every action of every preset and character becomes pads that a person could press."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.snapshot_strategies import snapshots
from fakes.snapshots import mirrored, snapshot
from sf2ai.game.buttons import ATTACK_MASK, DIRECTION_MASK, Pad, mirror_pad
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.seat import Seat

ONE = np.array([0])
SIDES = (np.array([0], dtype=np.int8), np.array([1], dtype=np.int8))


OTHER_BUTTONS = 0xFFFF & ~(ATTACK_MASK | DIRECTION_MASK)


def assert_pressable(pads):
    for one, other in ((Pad.LEFT, Pad.RIGHT), (Pad.UP, Pad.DOWN)):
        assert not ((pads & int(one) > 0) & (pads & int(other) > 0)).any()
    assert not (pads & OTHER_BUTTONS).any()


@pytest.mark.parametrize("preset", ACTIONS)
@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
@pytest.mark.parametrize("side", [0, 1])
def test_every_action_alone(preset, character, side):
    count = ACTIONS[preset].count(character.index)
    slots, sides = np.arange(count), np.full(count, side, dtype=np.int8)
    fighter = {"character": character.index}
    seat = Seat(count, actions=preset)
    seat.begin(slots, sides, np.concatenate([snapshot(fighter, fighter)] * count))
    pads = [seat.pads(slots, slots)]
    while not seat.masks(slots)[:, 1].all():
        pads.append(seat.pads(slots, np.zeros(count, dtype=np.int64)))
    pads = np.concatenate(pads)
    assert_pressable(pads)
    names = ACTIONS[preset].names(character.index)
    former = {move.id for move in load_roster()[character.index].former_moves}
    quiet = [number == 0 or name in former for number, name in enumerate(names)]
    assert (pads.any(axis=0) != quiet).all()  # only the first one is neutral, and what is vacant


@given(
    st.sampled_from(list(ACTIONS)),
    st.integers(1, 9),
    st.integers(0, 6),
    st.lists(st.tuples(st.integers(0, 62), snapshots()), min_size=1, max_size=12),
)
def test_any_sequence_from_either_side(preset, frames_per_step, delay, steps):
    """Seen from the other side of the mirrored scene, the same actions are mirrored pads."""
    setting = {"actions": preset, "reaction_frames": delay, "frames_per_step": frames_per_step}
    seats = [Seat(1, **setting), Seat(1, **setting)]
    start = steps[0][1]
    seats[0].begin(ONE, SIDES[0], start)
    seats[1].begin(ONE, SIDES[1], mirrored(start))
    for action, scene in steps:
        action = np.array([action % ACTIONS[preset].plain_count])
        pads = [seat.pads(ONE, action) for seat in seats]
        assert_pressable(pads[0])
        assert [mirror_pad(pad) for pad in pads[0][:, 0].tolist()] == pads[1][:, 0].tolist()
        seats[0].record_frames(ONE, scene[None])
        seats[1].record_frames(ONE, mirrored(scene)[None])
