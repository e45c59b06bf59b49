"""Fighters bounce off the victims of their moves, or pass through them and hit again."""

from itertools import pairwise

import pytest

from fakes.lab import Lab
from fakes.tape import tape
from sf2ai.engine.state import AIR, BLOCK_STUN, HIT_STUN, LAND, RISING, SPECIAL, SUBPX
from sf2ai.game.motions import pad_script

HIT_STOP = 14


def charged(move, held="1"):
    return tape(f"{held}*{move.charge}") + list(pad_script(move))


def meet(character, move_id, gap, held="5", frames=150, *, wait=2, who="ryu"):
    """Let a move begin at `gap` px from a fighter that holds a direction `wait` frames after the charge."""
    lab = Lab(character, who, gap=gap)
    move = lab.move(0, move_id)
    lab.play(charged(move), f"5*{move.charge + wait} {held}*{frames}", frames=move.charge + frames)
    assert move_id in lab.moves(0)
    return lab


def places(lab, side=0):
    """The px right of the middle and above the ground, frame by frame."""
    return [(x / SUBPX, y / SUBPX) for x, y in zip(lab.track(side, "x"), lab.track(side, "y"), strict=True)]


def contact(lab):
    """The row of the frame on which the first side's move first touches the second side."""
    return next(row for row, stop in enumerate(lab.track(1, "hitstop")) if stop > 0)


@pytest.mark.parametrize("strength", ["L", "M", "H"])
@pytest.mark.parametrize("held", ["5", "4"])
def test_a_headbutt_slides_back_from_its_victim_hit_or_blocked_and_slows_down(strength, held):
    lab = meet("ehonda", f"headbutt_{strength}", 160, held)
    at = contact(lab)
    assert lab.track(1, "state")[at] == (BLOCK_STUN if held == "4" else lab.track(1, "state")[at])
    xs = [x for x, _ in places(lab)]
    steps = [after - before for before, after in pairwise(xs[at + HIT_STOP :])]
    # 4 px a frame, less an eighth from frame to frame, for the recovery's 25 frames.
    assert steps[:25] == pytest.approx([-(4 - 0.125 * frame) for frame in range(1, 26)], abs=0.02)
    assert steps[25] == 0
    assert all(y == 0 for _, y in places(lab))


@pytest.mark.parametrize("strength", ["L", "M", "H"])
@pytest.mark.parametrize("held", ["5", "4"])
def test_a_roll_bounces_up_and_back_hit_or_blocked_and_comes_down_40_frames_later(strength, held):
    lab = meet("blanka", f"rolling_{strength}", 110, held)
    at = contact(lab)
    flight = places(lab)[at + HIT_STOP : at + HIT_STOP + 41]
    # Up at 10, gravity 1/2, back at 2: nearly 100 px high, 80 px back.
    assert max(y for _, y in flight) == pytest.approx(95, abs=1)
    steps = [after[0] - before[0] for before, after in pairwise(flight)]
    assert steps[:39] == pytest.approx([-2.0] * 39, abs=0.01)
    landed = lab.track(0, "state").index(LAND, at)
    assert landed - (at + HIT_STOP) == 39


def test_a_rebound_hits_nobody():
    lab = meet("blanka", "rolling_H", 110)
    at = contact(lab)
    assert len(set(lab.track(1, "health")[at:])) == 1


def test_a_blocked_roll_can_be_punished_before_it_lands():
    lab = Lab("blanka", "ehonda").place(225, 335)
    move = lab.move(0, "rolling_L")
    # Honda blocks crouching in the corner, and his headbutt meets Blanka on the way down.
    lab.play(charged(move), "1*98 6HP*2 6*20", frames=220)
    assert "headbutt_H" in lab.moves(1)
    assert LAND not in lab.track(0, "state")
    assert lab.lost(0) > 0


@pytest.mark.parametrize(("character", "move_id"), [("ehonda", "headbutt_H"), ("blanka", "rolling_H")])
def test_a_touching_body_that_cannot_be_hit_is_enough(character, move_id):
    lab = Lab(character, "ryu", gap=110)
    move = lab.move(0, move_id)
    lab.play(charged(move)[:-1])
    for _ in range(60):
        # Ryu is getting up for all this time: nothing can hit him, but his body is in the way.
        lab.two["state"], lab.two["state_frames"] = RISING, 1
        lab.play([0])
    assert lab.lost(1) == 0
    x = [x for x, _ in places(lab)]
    assert max(x) < lab.two["x"] / SUBPX
    assert x[-1] < max(x) - 15


def test_a_move_without_a_rebound_goes_on():
    lab = Lab("bison", "ryu", gap=150)
    move = lab.move(0, "psycho_crusher_H")
    lab.play(charged(move), frames=move.charge + 120)
    steps = [after[0] - before[0] for before, after in pairwise(places(lab))]
    assert min(steps) >= 0


def test_the_first_box_of_a_light_headbutt_does_not_floor_and_the_others_do():
    near = meet("ehonda", "headbutt_L", 45, who="zangief")
    far = meet("ehonda", "headbutt_L", 110, who="zangief")
    assert near.track(1, "state")[contact(near)] == HIT_STUN
    assert far.track(1, "state")[contact(far)] != HIT_STUN
    assert near.lost(1) == far.lost(1) > 0


@pytest.mark.parametrize("held", ["5", "4"])
def test_bisons_stomp_rises_from_the_head_at_once_and_flies_back(held):
    lab = meet("bison", "head_stomp_L", 176, held, wait=30)
    at = contact(lab)
    before = places(lab)[at]
    flight = places(lab)[at + HIT_STOP + 1 :]
    assert places(lab)[at + HIT_STOP] == before
    assert flight[0][1] > before[1]
    assert max(y for _, y in flight) - before[1] == pytest.approx(52.5, abs=1)
    landed = next(place for place in flight if place[1] == 0)
    assert before[0] - landed[0] == pytest.approx(248, abs=2)


@pytest.mark.parametrize("who", ["ryu", "blanka", "sagat"])
def test_the_stomp_meets_a_crouching_head_and_cannot_be_blocked_low(who):
    lab = Lab("bison", who).play("1*55 8LK", "1*200", frames=200)
    assert lab.lost(1) > 0


def test_the_skull_diver_follows_only_once_the_stomp_has_left_the_head():
    frozen = Lab("bison", "ryu").play("1*55 8LK 5*34 5HP*2", frames=200)
    assert frozen.one["move"] < 0
    assert frozen.moves(0) == ["head_stomp_L"]
    risen = Lab("bison", "ryu").play("1*55 8LK 5*50 5HP*2", frames=200)
    assert risen.moves(0) == ["head_stomp_L", "skull_diver_H"]
    # It comes back to the victim, though the stomp has flown far away.
    assert risen.lost(1) == (18 * 25 // 32) + (20 * 25 // 32)


def test_a_stomp_that_misses_flies_on_past_its_mark():
    lab = Lab("bison", "ryu").play("1*55 8LK", "5*57 6*40", frames=200)
    assert lab.lost(1) == 0
    assert lab.one["x"] > lab.two["x"] + 100 * SUBPX


@pytest.mark.parametrize(("held", "lost"), [("5", 2 * (28 * 25 // 32)), ("4", 5 + 5)])
def test_the_psycho_crusher_goes_through_its_victim_and_meets_it_twice(held, lost):
    lab = meet("bison", "psycho_crusher_M", 110, held)
    assert lab.lost(1) == lost
    health = [144, *lab.track(1, "health")]
    met = [row for row, (before, after) in enumerate(pairwise(health)) if after < before]
    # Four frames move between the two, beside the hit stop.
    assert [after - before for before, after in pairwise(met)] == [HIT_STOP + 4]
    out = lab.track(0, "state").count(SPECIAL) + lab.track(0, "state").index(SPECIAL)
    assert places(lab)[out - 20][0] > places(lab, 1)[out - 20][0] - 36


@pytest.mark.parametrize("strength", ["L", "M", "H"])
def test_two_bodies_do_not_push_while_one_of_them_pushes_nothing(strength):
    lab = Lab("bison", "ryu", gap=50)
    move = lab.move(0, f"scissor_kick_{strength}")
    first, last = move.no_push
    lab.play(charged(move)[:-1])
    lab.two["state"], lab.two["state_frames"] = RISING, 1
    for frame in range(1, move.total):
        lab.two["state"], lab.two["state_frames"] = RISING, 1
        before = int(lab.two["x"])
        lab.play([0])
        assert (int(lab.two["x"]) == before) or not first <= int(lab.one["move_frame"]) <= last, frame
    assert lab.one["x"] > lab.two["x"]


@pytest.mark.parametrize(("x", "jump", "way"), [(-60, "9", 1), (130, "9", -1), (-250, "9", 1)])
def test_chun_lis_stomp_is_a_new_jump_on_past_the_victim_and_inwards_near_the_edge(x, jump, way):
    lab = Lab("chunli", "ryu").place(x - 150, x)
    if x > 0:
        # The screen shows the last 384 px of the stage.
        lab.place(265, 345)
    lab.play(f"{jump}*3 5*25 2MK*2", frames=120)
    at = contact(lab)
    assert lab.track(0, "state")[at + HIT_STOP + 1] == AIR
    assert lab.track(0, "air_acted")[at + HIT_STOP + 1] == 0
    flight = places(lab)[at + HIT_STOP :]
    assert flight[1][1] - flight[0][1] == pytest.approx(6 - 0.28, abs=0.02)
    assert (flight[1][0] - flight[0][0]) * way == pytest.approx(4.02, abs=0.02)
    assert (flight[21][0] - flight[20][0]) * way == pytest.approx(4.4, abs=0.05)


def test_after_a_stomp_another_stomp_or_attack_may_follow():
    again = Lab("chunli", "ryu", gap=150).play("9*3 5*25 2MK*2 5*36 5HK*2", frames=120)
    assert again.moves(0) == ["head_stomp", "dj_HK"]
    twice = Lab("chunli", "zangief", gap=150).play("9*3 5*25 2MK*2 5*70 2MK*2", frames=140)
    assert twice.moves(0).count("head_stomp") == 2


@pytest.mark.parametrize("held", ["4", "1"])
def test_the_neck_breaker_is_blocked_standing_and_crouching(held):
    lab = Lab("chunli", "ryu", gap=79).play("5 6HK*2", f"5*30 {held}*60", frames=90)
    assert lab.moves(0) == ["neck_breaker"]
    assert BLOCK_STUN in lab.track(1, "state")
    assert lab.lost(1) == 0


def test_the_neck_breaker_pushes_nobody_while_it_can_hit():
    lab = Lab("chunli", "ryu", gap=40)
    first, last = lab.move(0, "neck_breaker").no_push
    lab.play("5 6HK")
    places = []
    while lab.one["move_frame"] < last:
        lab.two["state"], lab.two["state_frames"] = RISING, 1
        before = int(lab.two["x"])
        lab.play([0])
        if lab.one["move_frame"] >= first:
            places.append(int(lab.two["x"]) - before)
    assert places == [0] * (last - first + 1)
