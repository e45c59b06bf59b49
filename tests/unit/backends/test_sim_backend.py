"""The simulator as a backend: its snapshots' units, its save states, and its errors on wrong use."""

import numpy as np
import pytest

from fakes.lab import Lab
from sf2ai.backends.base import Activity, Ending, Phase, Posture, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import SUBPX
from sf2ai.errors import StateError, UnknownNameError


def side(lab, number=0, frame=-1):
    return lab.snapshots[frame]["sides"][number]


def last_activity(lab, number=0):
    return Activity(int(side(lab, number)["activity"]))


def test_lengths_are_shares_of_the_arcade_screen():
    lab = Lab().play(frames=1)
    assert side(lab)["x"] == pytest.approx(-88 / 384)
    assert side(lab, 1)["x"] == pytest.approx(88 / 384)
    assert side(lab)["y"] == 0
    lab.play("8*30")
    assert side(lab)["y"] == pytest.approx(lab.one["y"] / SUBPX / 224)


def test_health_is_a_share_of_the_characters_own():
    lab = Lab(gap=45).play("5HP", frames=12)
    assert side(lab, 1)["health"] == pytest.approx((144 - 20) / 144)


def test_a_projectile_has_place_and_direction_and_none_has_neither():
    lab = Lab().play("2 3 6HP", frames=14)
    assert (side(lab)["projectile"], side(lab)["projectile_direction"]) == (0, 0)
    assert np.isnan(side(lab)["projectile_x"])
    lab.play(frames=1)
    assert (side(lab)["projectile"], side(lab)["projectile_direction"]) == (1, 1)
    assert side(lab)["projectile_x"] == pytest.approx((-88 + 80) / 384)
    assert side(lab)["projectile_y"] == pytest.approx(56 / 224)


ACTIVITIES = [
    ("5", Activity.FREE, Posture.STANDING),
    ("6", Activity.FREE, Posture.STANDING),
    ("2", Activity.FREE, Posture.CROUCHING),
    ("8", Activity.JUMP, Posture.STANDING),
    ("8*9", Activity.JUMP, Posture.AIRBORNE),
    ("5HP", Activity.ATTACK, Posture.STANDING),
    ("2HP", Activity.ATTACK, Posture.CROUCHING),
    ("9*5 5HP", Activity.ATTACK, Posture.AIRBORNE),
    ("2 3 6HP", Activity.SPECIAL, Posture.STANDING),
]


@pytest.mark.parametrize(("pads", "activity", "posture"), ACTIVITIES)
def test_what_a_fighter_does_is_said_as_a_watcher_would(pads, activity, posture):
    lab = Lab().play(pads)
    assert last_activity(lab) == activity
    assert Posture(int(side(lab)["posture"])) == posture


def test_what_is_done_to_a_fighter_is_said_too():
    assert last_activity(Lab(gap=45).play("5HP", frames=12), 1) == Activity.HIT_STUN
    assert last_activity(Lab(gap=45).play("5HP", "5 4*11"), 1) == Activity.BLOCK_STUN
    assert last_activity(Lab(gap=45).play("5*2 5HP*2", "4*4"), 1) == Activity.BLOCK
    thrown = Lab(gap=45).play("6HP")
    assert (last_activity(thrown, 0), last_activity(thrown, 1)) == (Activity.THROW, Activity.THROWN)
    swept = Lab(gap=45).play("2HK", frames=200)
    seen = list(dict.fromkeys(swept.snapshots["sides"][:, 1]["activity"].tolist()))
    assert seen == [Activity.FREE, Activity.FALLING, Activity.DOWNED]
    down = swept.snapshots["sides"][:, 1]
    assert set(down["posture"][down["activity"] == Activity.DOWNED]) == {Posture.DOWN}
    out = Lab(gap=45)
    out.two["health"] = 1
    assert last_activity(out.play("5HP", frames=12), 1) == Activity.KO


def test_a_moves_frames_count_from_one_and_stand_still_in_hit_stop():
    lab = Lab(gap=45).play("5LP", frames=25)
    frames = lab.snapshots["sides"][:, 0]["activity_frames"].tolist()
    contact = lab.move(0, "st_close_LP").startup + 1
    assert frames[:contact] == list(range(1, contact + 1))
    assert frames[contact : contact + 14] == [contact] * 14


def test_activity_frames_are_never_below_one():
    lab = Lab("balrog", "ryu").play("1*69 6HP 5*30 8*60 5*30", frames=200)
    assert lab.snapshots["sides"]["activity_frames"].min() >= 1


def test_the_move_is_its_roster_wide_index_and_minus_one_without():
    lab = Lab().play("5LP", frames=40)
    index = lab.move(0, "st_far_LP").index
    assert set(lab.snapshots["sides"][:, 0]["move"].tolist()) == {index, -1}


def test_round_phase_ending_and_winner():
    lab = Lab(gap=45)
    lab.two["health"] = 1
    lab.play("5HP", frames=12)
    last = lab.snapshots[-1]
    assert (last["round"], last["phase"], last["ending"], last["winner"]) == (
        1,
        Phase.ROUND_OVER,
        Ending.KO,
        0,
    )
    assert last["sides"]["rounds_won"].tolist() == [1, 0]


@pytest.mark.parametrize(
    "state",
    [b"", b"sf2ai-sim-1:", b"rubbish" * 200, b"sf2ai-sim-0:" + bytes(2000)],
    ids=["empty", "tag", "rubbish", "old"],
)
def test_bytes_that_are_no_save_state_are_refused_and_change_nothing(state):
    backend = SimBackend(1)
    backend.reset(np.array([0]), make_setups([[0, 1]], [1]))
    before = backend.save(0)
    with pytest.raises(StateError, match="save the slot again"):
        backend.load(0, state)
    assert backend.save(0) == before


def test_a_save_state_cut_short_is_refused():
    backend = SimBackend(1)
    backend.reset(np.array([0]), make_setups([[0, 1]], [1]))
    with pytest.raises(StateError, match="no save state"):
        backend.load(0, backend.save(0)[:-1])


def test_a_backend_has_a_slot_at_least():
    with pytest.raises(ValueError, match="at least one slot, not 0"):
        SimBackend(0)


def test_an_unknown_backend_is_named():
    with pytest.raises(UnknownNameError, match="simm"):
        make_backend("simm", 1)


@pytest.mark.parametrize(
    ("slots", "characters"),
    [([2], [[0, 1]]), ([-1], [[0, 1]]), ([0], [[0, 12]]), ([0], [[-1, 0]]), ([0, 1], [[0, 1]])],
)
def test_a_reset_that_would_read_out_of_bounds_is_refused(slots, characters):
    with SimBackend(2) as backend, pytest.raises(ValueError, match=r"slots|characters"):
        backend.reset(np.array(slots), make_setups(characters, [1] * len(characters)))


@pytest.mark.parametrize("shape", [(4, 1, 2), (4, 3, 2), (4, 2, 1), (4, 2)])
def test_pads_of_another_shape_are_refused(shape):
    with SimBackend(2) as backend, pytest.raises(ValueError, match="shape"):
        backend.advance(np.zeros(shape, dtype=np.uint16))
