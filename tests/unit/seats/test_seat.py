"""The seat: its delay, its slots, its state, its errors."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.backends.base import Activity
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.seats.features import COLUMN
from sf2ai.seats.seat import Seat

SIDES = np.zeros(3, dtype=np.int8)


def clock(*timers):
    """Snapshots of one slot that differ in their timers, shape (frames, 1)."""
    return np.stack([snapshot(timer=timer) for timer in timers])


def timer(seat, slots=(0,)):
    return np.round(seat.observe(np.array(slots))[:, COLUMN["timer"]] * 99).astype(int).tolist()


@pytest.mark.parametrize(("delay", "expected"), [(0, 95), (1, 96), (3, 98), (4, 99), (6, 99), (60, 99)])
def test_the_view_is_so_many_frames_old(delay, expected):
    seat = Seat(1, reaction_frames=delay)
    seat.begin(np.array([0]), SIDES[:1], snapshot(timer=99))
    seat.record_frames(np.array([0]), clock(98, 97, 96, 95))
    assert timer(seat) == [expected]


def test_the_delay_is_the_same_however_the_frames_come():
    seat = Seat(1, reaction_frames=5)
    seat.begin(np.array([0]), SIDES[:1], snapshot(timer=99))
    shown = []
    for group in ((98, 97, 96, 95), (94,), (93, 92), (91, 90, 89, 88, 87, 86, 85, 84)):
        seat.record_frames(np.array([0]), clock(*group))
        shown.append(timer(seat)[0])
    assert shown == [99, 99, 97, 89]


def test_the_first_snapshot_again_does_not_shift_the_delay():
    seat = Seat(1, reaction_frames=2)
    seat.begin(np.array([0]), SIDES[:1], snapshot(timer=99))
    seat.record_frames(np.array([0]), clock(99, 99, 99, 99))
    seat.record_frames(np.array([0]), clock(98, 97, 96, 95))
    assert timer(seat) == [97]


def test_slots_do_not_touch_each_other():
    seat = Seat(3)
    seat.begin(np.arange(3), SIDES, np.concatenate([snapshot(timer=t) for t in (90, 80, 70)]))
    seat.record_frames(np.array([2, 0]), np.concatenate([clock(71), clock(91)], axis=1))
    assert timer(seat, (0, 1, 2)) == [91, 80, 71]
    seat.begin(np.array([1]), SIDES[:1], snapshot(timer=10))
    assert timer(seat, (2, 1, 0)) == [71, 10, 91]


def test_look_is_watch_observe_and_masks():
    frames = clock(98, 97)
    apart, together = Seat(1, reaction_frames=1), Seat(1, reaction_frames=1)
    for seat in (apart, together):
        seat.begin(np.array([0]), SIDES[:1], snapshot())
        seat.pads(np.array([0]), np.array([63]))
    apart.record_frames(np.array([0]), frames)
    observations, masks = together.observe_step(np.array([0]), frames)
    assert (observations == apart.observe(np.array([0]))).all()
    assert (masks == apart.masks(np.array([0]))).all()


def test_look_gives_a_presets_own_columns():
    seat = Seat(1, observation="talk")
    seat.begin(np.array([0]), SIDES[:1], snapshot())
    assert seat.observe_step(np.array([0]), clock(98))[0].shape == (1, seat.observation.size)


def test_observe_and_masks_fill_what_they_are_given():
    for preset in ("human", "talk"):
        seat = Seat(1, observation=preset)
        seat.begin(np.array([0]), SIDES[:1], snapshot())
        rows = np.full((1, seat.observation.size), np.nan, dtype=np.float32)
        seat.observe(np.array([0]), rows)
        assert (rows == seat.observe(np.array([0]))).all()


def test_a_state_brings_everything_back():
    seat, other = Seat(3, reaction_frames=3), Seat(3, reaction_frames=3)
    slots = np.arange(3)
    seat.begin(slots, SIDES, np.concatenate([snapshot(timer=t) for t in (90, 80, 70)]))
    seat.record_frames(slots, np.concatenate([clock(71, 60)] * 3, axis=1))
    seat.pads(slots, np.array([63, 20, 64]))
    state = seat.get_state(slots)
    expected = [seat.observe(slots), seat.masks(slots), seat.pads(slots, np.array([0, 1, 2]))]
    other.set_state(slots, state)
    assert all(
        (a == b).all()
        for a, b in zip(
            expected,
            [other.observe(slots), other.masks(slots), other.pads(slots, np.array([0, 1, 2]))],
            strict=True,
        )
    )


def test_characters_are_whom_it_plays():
    seat = Seat(2)
    seat.begin(np.arange(2), np.array([0, 1], dtype=np.int8), np.concatenate([snapshot()] * 2))
    assert seat.characters(np.arange(2)).tolist() == [0, 4]


@pytest.mark.parametrize(
    ("setting", "error", "words"),
    [
        ({"observation": "humane"}, UnknownNameError, "did you mean 'human'"),
        ({"actions": "buttons"}, UnknownNameError, "no action preset is called 'buttons'"),
        ({"reaction_frames": -1}, InputError, "the number of reaction frames is -1; give 0 or more"),
        ({"frames_per_step": 0}, InputError, "the number of frames per step is 0; give 1 or more"),
    ],
)
def test_a_setting_that_cannot_be(setting, error, words):
    with pytest.raises(error, match=words):
        Seat(1, **setting)


def test_a_console_view_slot_is_shown_nothing_that_the_real_game_does_not_tell():
    fighter = {
        "activity": Activity.ATTACK,
        "move": 3,
        "projectile": 1,
        "projectile_x": 0.1,
        "projectile_y": 0.2,
    }
    first = snapshot(fighter, {"activity": Activity.HIT_STUN})
    seat = Seat(2)
    seat.begin(np.arange(2), SIDES[:2], np.concatenate([first, first]), console_view=np.array([False, True]))
    for watch in (False, True):
        if watch:
            seat.record_frames(np.arange(2), np.stack([np.concatenate([first, first])]))
        clear, short = seat.observe(np.arange(2))
        known = {
            name.removesuffix("_known") for name in COLUMN if name.endswith("_known") and short[COLUMN[name]]
        }
        assert known == {"timer", "position", "posture"}
        assert all(clear[COLUMN[f"{name}_known"]] for name in ("facing", "activity", "move", "projectile"))
        assert short[COLUMN["own_health"]] == clear[COLUMN["own_health"]]


def test_what_a_console_view_slot_knows_of_activities_is_what_states_of_the_game_tell():
    seat = Seat(1)
    for activity in Activity:
        scene = snapshot({"activity": activity}, {"activity": Activity.FREE})
        seat.begin(np.array([0]), SIDES[:1], scene, console_view=np.array([True]))
        told = bool(seat.observe(np.array([0]))[0, COLUMN["activity_known"]])
        unknown = ("THROW", "BLOCK", "BLOCK_STUN", "HIT_STUN", "DIZZY", "THROWN")
        assert told == (activity.name not in unknown)
