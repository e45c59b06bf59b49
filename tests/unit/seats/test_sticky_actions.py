"""Sticky actions keep the pad as it was in some steps, so that two greedy agents do not repeat a round."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.errors import InputError
from sf2ai.game.buttons import Pad
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script
from sf2ai.seats.seat import Seat

SLOTS = np.arange(400)
SEEDS = SLOTS.astype(np.uint64)
FORWARD, BACK, NEUTRAL = "6", "4", "5"


def seated(share, seeds=SEEDS):
    seat = Seat(len(SLOTS), sticky_actions=share)
    first = np.repeat(snapshot(), len(SLOTS))
    seat.begin(SLOTS, np.zeros(len(SLOTS), dtype=np.int8), first, seeds)
    return seat


def act(seat, name):
    """All slots' pads of one step of one action, shape (frames, slots)."""
    return seat.pads(SLOTS, np.full(len(SLOTS), seat.actions.names(0).index(name)))


def test_a_sticky_step_holds_what_was_held_and_loses_the_action():
    seat = seated(1.0)
    assert not act(seat, FORWARD).any()  # nothing was held before
    seat.records["held"] = int(Pad.LEFT)
    assert (act(seat, "6+HP") == int(Pad.LEFT)).all()
    assert (seat.records["back_charge"] == 4).all()
    assert (seat.records["last_pad"] == int(Pad.LEFT)).all()


def test_a_button_that_was_let_go_is_not_pressed_again():
    seat = seated(0.0)
    act(seat, "6+HP")
    assert (seat.records["held"] == int(Pad.RIGHT)).all()


def test_the_share_of_sticky_steps_is_the_one_that_was_asked_for():
    seat, sticky, before = seated(0.25), 0, act(seated(0.0), FORWARD)[-1]
    names = [*"12346789"] * 6
    for name in names:
        pads = act(seat, name)
        sticky += int((pads[0] == before).sum())
        before = pads[-1]
    assert abs(sticky / (len(names) * len(SLOTS)) - 0.25) < 0.02


def test_a_script_that_has_begun_is_played_to_its_end():
    seat, script = seated(0.5), list(pad_script(load_character("ryu").move("hadouken_H")))
    pads = np.concatenate([act(seat, "hadouken_H"), act(seat, NEUTRAL)])
    began = pads[0] == script[0]
    assert 0.4 < began.mean() < 0.6
    assert (script == pads[: len(script), began].T).all()


def test_the_same_seeds_stick_alike_and_others_do_not():
    def played(seeds):
        seat = seated(0.2, seeds)
        return np.concatenate([act(seat, FORWARD if step % 2 else BACK) for step in range(12)])

    assert (played(SEEDS) == played(SEEDS)).all()
    assert (played(SEEDS) != played(SEEDS + np.uint64(1000))).any()


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan")])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(InputError, match="share of sticky actions"):
        Seat(1, sticky_actions=share)


def test_sticky_actions_need_seeds():
    with pytest.raises(ValueError, match="seeds"):
        seated(0.5, None)
