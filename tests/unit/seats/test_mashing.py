"""While a mashed special is out, a side may choose again what prolongs, steers or ends it."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.agents.networks.rest import rested
from sf2ai.backends.base import Activity
from sf2ai.game.files.loader import load_character
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.seat import Seat
from sf2ai.training.loop.trainer import rest_array

ALL = np.arange(1)
SLAP = load_character("ehonda").move("hundred_hand_M")
LAST = SLAP.startup + SLAP.active
WANTED = {
    "5", "4", "6", "5+LP", "5+MP", "5+HP", "4+LP", "4+MP", "4+HP", "6+LP", "6+MP", "6+HP",
    "hundred_hand_L", "hundred_hand_M", "hundred_hand_H",
}  # fmt: skip


def seated(actions="moves", reaction_frames=0, **side):
    """Return a seat of Honda's, and the snapshot in which that is his own side."""
    honda = {"character": 1, "activity": Activity.SPECIAL, "move": SLAP.index, "activity_frames": 12, **side}
    scene = snapshot(honda)
    seat = Seat(1, actions=actions, reaction_frames=reaction_frames)
    seat.begin(ALL, np.zeros(1, dtype=np.int8), scene)
    return seat, scene


def legal(seat, actions="moves"):
    """Return the names of the legal actions."""
    found = zip(ACTIONS[actions].names(1), seat.masks(ALL)[0], strict=False)
    return {name for name, is_legal in found if is_legal}


def test_only_what_prolongs_steers_or_ends_it_is_legal():
    seat, scene = seated()
    assert legal(seat) == WANTED
    _, masks = seat.observe_step(ALL, scene[None])
    assert (masks == seat.masks(ALL)).all()


@pytest.mark.parametrize("actions", ["pad", "talk"])
def test_presets_without_moves_keep_their_buttons(actions):
    assert legal(seated(actions)[0], actions) == {name for name in WANTED if "hand" not in name}


@pytest.mark.parametrize(
    "side",
    [
        {"activity_frames": LAST + 1},  # its recovery cannot be prolonged
        {"move": load_character("ehonda").move("headbutt_M").index},
        {"move": -1},  # a console does not say which move is out
        {"activity": Activity.FREE},
    ],
)
def test_otherwise_every_action_is_legal(side):
    seat, _ = seated(**side)
    assert len(legal(seat)) == ACTIONS["moves"].count(1)


def test_a_slow_seat_goes_by_what_it_sees():
    seat, _ = seated(reaction_frames=8)
    free = snapshot({"character": 1})
    seat.record_frames(ALL, np.repeat(free[None], 4, axis=0))
    assert legal(seat) == WANTED, "it still sees the slaps"
    seat.record_frames(ALL, np.repeat(free[None], 8, axis=0))
    assert len(legal(seat)) == ACTIONS["moves"].count(1)


def test_while_the_script_plays_nothing_else_is_legal():
    seat, _ = seated()
    seat.pads(ALL, np.array([ACTIONS["moves"].names(1).index("hundred_hand_H")]))
    assert legal(seat) == {"5"}


def test_a_learner_does_not_rest_but_decides():
    seat, _ = seated()
    rest = rest_array(seat, 1)
    left = rested(rest, seat.observe(ALL), seat.masks(ALL))
    assert (left == seat.masks(ALL)).all()
    over, _ = seated(activity_frames=LAST + 1)
    (resting,) = np.flatnonzero(rested(rest, over.observe(ALL), over.masks(ALL))[0])
    assert ACTIONS["moves"].names(1)[resting] == "1"
