"""How actions become pads, frame by frame."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.game.buttons import Pad, mirror_pad
from sf2ai.game.files.loader import load_character, load_rules
from sf2ai.game.motions import pad_script
from sf2ai.seats.features import COLUMN
from sf2ai.seats.seat import Seat

ONE = np.array([0])
LEFT_SIDE, RIGHT_SIDE = np.array([0], dtype=np.int8), np.array([1], dtype=np.int8)


def seat_for(character=0, side=LEFT_SIDE, **setting):
    seat = Seat(1, **setting)
    first = snapshot(p1={"character": character}, p2={"character": character})
    seat.begin(ONE, side, first, np.array([7], dtype=np.uint64))
    return seat


def act(seat, name, character=0):
    """The pads of one step of a named action."""
    return seat.pads(ONE, np.array([seat.actions.names(character).index(name)]))[:, 0].tolist()


def test_a_direction_is_held_and_a_button_let_go_at_half_time():
    hold, press = int(Pad.RIGHT), int(Pad.RIGHT | Pad.HP)
    assert act(seat_for(), "6+HP") == [press, press, hold, hold]


@pytest.mark.parametrize(("frames", "pressed"), [(1, 1), (2, 1), (3, 1), (5, 2)])
def test_a_button_is_down_for_at_least_one_frame(frames, pressed):
    pads = act(seat_for(frames_per_step=frames), "5+LP")
    assert pads == [int(Pad.LP)] * pressed + [0] * (frames - pressed)


def test_forward_is_left_for_who_stands_on_the_right():
    assert act(seat_for(side=RIGHT_SIDE), "6") == [int(Pad.LEFT)] * 4
    assert act(seat_for(side=RIGHT_SIDE), "1")[0] == int(Pad.DOWN | Pad.RIGHT)


def test_a_script_plays_on_whatever_is_chosen_and_ends_neutral():
    seat, script = seat_for(), list(pad_script(load_character("ryu").move("hadouken_H")))
    assert len(script) == 6
    first = act(seat, "hadouken_H")
    assert seat.masks(ONE)[0].nonzero()[0].tolist() == [0]
    second = act(seat, "9+HK")
    assert first + second == [*script, 0, 0]
    assert seat.masks(ONE)[0].sum() == seat.actions.count(0)


def test_a_script_keeps_the_way_that_it_began():
    seat, script = seat_for(), list(pad_script(load_character("ryu").move("hadouken_H")))
    act(seat, "hadouken_H")
    crossed = snapshot(p1={"x": 0.4}, p2={"x": 0.1})
    seat.record_frames(ONE, crossed[None])
    assert act(seat, "5")[:2] == script[4:]
    mirrored = [mirror_pad(pad) for pad in script]
    assert act(seat, "hadouken_H") == mirrored[:4]


def test_a_delayed_seat_turns_its_pads_as_it_sees_the_scene():
    seat, crossed = seat_for(reaction_frames=4), snapshot(p1={"x": 0.4}, p2={"x": 0.1})
    seat.record_frames(ONE, crossed[None])
    assert act(seat, "6") == [int(Pad.RIGHT)] * 4
    seat.record_frames(ONE, np.concatenate([crossed[None]] * 4))
    assert act(seat, "6") == [int(Pad.LEFT)] * 4


def test_masks_end_with_the_characters_own_actions():
    seat = seat_for(character=6)
    mask = seat.masks(ONE)[0]
    assert mask.sum() == seat.actions.count(6) < seat.actions.widest()
    assert mask[: seat.actions.count(6)].all()


@pytest.mark.parametrize("action", [-1, 80, 10_000])
def test_an_action_that_is_none_is_a_programming_mistake(action):
    with pytest.raises(ValueError, match="outside of 'moves'"):
        seat_for().pads(ONE, np.array([action]))


def charges(seat):
    row = seat.observe(ONE)[0] * 60
    return round(float(row[COLUMN["back_charge"]])), round(float(row[COLUMN["down_charge"]]))


def test_charges_are_counted_from_ones_own_pads():
    seat = seat_for()
    for _ in range(3):
        act(seat, "1")
    assert charges(seat) == (12, 12)
    act(seat, "4")
    assert charges(seat) == (16, 12)


def test_a_charge_outlives_its_release_by_the_games_window():
    window = load_rules().input.charge_release_frames
    seat = seat_for(frames_per_step=1)
    for _ in range(20):
        act(seat, "4")
    for _ in range(window):
        act(seat, "5")
    assert charges(seat) == (20, 0)
    act(seat, "5")
    assert charges(seat) == (0, 0)


def test_own_hands_are_seen_at_once_even_with_a_delay():
    seat = seat_for(reaction_frames=30)
    act(seat, "4+HK")
    row = seat.observe(ONE)[0]
    assert row[COLUMN["last_forward"]] == -1
    assert row[COLUMN["last_kick"]] == 1
    assert row[COLUMN["back_charge"]] == np.float32(4 / 60)
    act(seat, "hadouken_L")
    row = seat.observe(ONE)[0]
    assert row[COLUMN["script"]] == 1
    assert row[COLUMN["script_left"]] == np.float32(2 / 60)
    assert row[COLUMN["last_up"]] == -1


def test_begin_forgets_the_hands():
    seat = seat_for()
    act(seat, "hadouken_L")
    seat.begin(ONE, LEFT_SIDE, snapshot(p2={"character": 0}))
    assert (seat.observe(ONE) == seat_for().observe(ONE)).all()
    assert seat.masks(ONE)[0].sum() == seat.actions.count(0)
