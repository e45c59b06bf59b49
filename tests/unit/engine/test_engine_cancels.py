"""Special cancels and chain cancels come out within their windows and not outside them."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import HIT_STUN, SPECIAL
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MoveKind


def test_a_special_replaces_a_normal_in_its_first_five_frames_only():
    # The punch of the fireball comes on frame 5, then on frame 6 of the kick.
    in_time = Lab().place(-150, 150).play("2*2 3 6LK*4 6LKHP", frames=10)
    late = Lab().place(-150, 150).play("2*2 3 6LK*5 6LKHP", frames=10)
    assert in_time.moves(0) == ["st_far_LK", "hadouken_H"]
    assert late.moves(0) == ["st_far_LK"]


@pytest.mark.parametrize(("frame", "cancels"), [(12, True), (19, True), (20, False)])
def test_on_contact_a_special_comes_until_the_nineteenth_frame_of_the_normal(frame, cancels):
    # Hit stop is counted; the fireball's punch comes on that frame.
    lab = Lab(gap=45).play(f"2MK 2*{frame - 6} 3*2 6*2 6HP", frames=40)
    assert lab.lost(1) > 0
    assert ("hadouken_H" in lab.moves(0)) is cancels


def test_a_cancel_makes_a_combo():
    lab = Lab(gap=45).play("2MK 2*5 3*2 6HP", "5*8 4*60", frames=120)
    assert lab.moves(0) == ["cr_MK", "hadouken_H"]
    states = lab.track(1, "state")
    first = states.index(HIT_STUN)
    again = lab.track(1, "health").index(int(lab.two["health"]))
    assert set(states[first:again]) == {HIT_STUN}


def test_only_normals_that_say_so_are_cancelled_on_contact():
    # Ryu's close LK is none of them.
    assert not Lab().move(0, "st_close_LK").special_cancel
    lab = Lab(gap=40).play("5LK 5*4 2 3 6HP", frames=40)
    assert lab.lost(1) > 0
    assert lab.moves(0) == ["st_close_LK"]


@pytest.mark.parametrize("data", load_roster(), ids=lambda data: data.character.id)
def test_the_data_say_which_ground_normals_chain_into_light_ones(data):
    for move in data.moves:
        if move.kind is not MoveKind.NORMAL or move.stance != "cr" or move.strength != "L":
            continue
        gap = max(45, (move.hits[0].box.x0 + move.hits[0].box.x1) // 2)
        lab = Lab(data.character.id, "ryu", gap=gap)
        # The second press comes two frames after hit stop, well before the first is over.
        lab.play(f"2{move.button} 2*{move.startup + 1 + 14} 2{move.button}", frames=move.startup + 20)
        early = lab.moves(0) == [move.id, move.id]
        assert early == (move.chain_cancel and move.total > move.startup + 3), move.id


def test_a_chain_needs_contact():
    assert Lab().place(-150, 150).play("2LP 2*3 2LP", frames=5).moves(0) == ["cr_LP"]


def test_a_chain_ends_in_a_light_normal_of_any_posture():
    lab = Lab(gap=40).play("2LP 2*19 5LK", frames=30)
    assert lab.moves(0) == ["cr_LP", "st_close_LK"]
    heavy = Lab(gap=40).play("2LP 2*16 5HK", frames=18)
    assert heavy.moves(0) == ["cr_LP"]


def test_a_jump_normal_is_cancelled_into_an_air_special():
    lab = Lab().place(-60, 200).play("9*4 5*3 2 1 4 5LP 5HK", frames=60)
    assert lab.moves(0) == ["dj_LP", "air_tatsumaki_H"]
    assert SPECIAL in lab.track(0, "state")


def test_a_jump_has_one_attack():
    assert Lab().place(-60, 200).play("9*4 (5LP 5*3)*10", frames=44).moves(0) == ["dj_LP"]
