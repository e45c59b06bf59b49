"""Projectiles start, fly, clash and hit as the rules say: one per side, gone past the screen's edge."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import SUBPX
from sf2ai.game.choices import SHOT_HIT_HALF_PX
from sf2ai.game.files.loader import load_roster

SHOTS = [
    (data.character.id, move) for data in load_roster() for move in data.moves if move.projectile is not None
]


def name(value):
    return getattr(value, "id", value)


def shot(lab, side=0):
    return lab.match["projectiles"][side]


def fire(character, move):
    """Pads that bring a projectile out, and the frame on which its command is read."""
    button = f"{move.strength}{move.command.buttons[0][1]}"
    if move.charge:
        return f"4*{move.charge} 6{button}", move.charge + 1
    if move.command.directions == (4, 1, 2, 3, 6):
        return f"4 1 2 3 6{button}", 5
    return f"2 3 6{button}", 3


@pytest.mark.parametrize(("character", "move"), SHOTS, ids=name)
def test_a_projectile_leaves_the_hand_on_the_first_active_frame_and_flies_at_its_speed(character, move):
    pads, command = fire(character, move)
    lab = Lab(character, "ryu").alone().play(pads, frames=command + move.startup - 1)
    assert shot(lab)["move"] == -1
    lab.play("", frames=1)
    assert shot(lab)["move"] == move.index
    hand = int(lab.one["x"]) + move.projectile.spawn_x * SUBPX
    assert (shot(lab)["x"], shot(lab)["y"]) == (hand, move.projectile.spawn_y * SUBPX)
    lab.play("", frames=10)
    assert shot(lab)["x"] == hand + round(move.projectile.speed * SUBPX) * 10


@pytest.mark.parametrize(("character", "move"), SHOTS, ids=name)
def test_a_projectile_hurts_once_and_is_gone(character, move):
    pads, _ = fire(character, move)
    lab = Lab(character, "ryu").play(pads, frames=220)
    assert lab.lost(1) == move.damage[0] * 25 // 32
    assert shot(lab)["move"] == -1


def test_two_projectiles_that_meet_are_both_gone():
    lab = Lab("ryu", "ryu").place(-150, 150).play("2 3 6LP", "2 3 6LP", frames=100)
    assert (shot(lab, 0)["move"], shot(lab, 1)["move"]) == (-1, -1)
    assert (lab.lost(0), lab.lost(1)) == (0, 0)


def test_a_high_and_a_low_tiger_shot_pass_each_other():
    lab = Lab("sagat", "sagat").place(-140, 140).play("2 3 6LP", "2 3 6LK", frames=130)
    assert lab.lost(0) > 0
    assert lab.lost(1) > 0


def test_a_second_projectile_waits_for_the_first_to_go():
    lab = Lab("ryu", "sagat").alone().play("2 3 6LP 5*60 2 3 6LP 5*60", frames=130)
    assert lab.moves(0) == ["hadouken_L", "st_far_LP"]


def test_a_projectile_is_gone_at_the_screens_edge_and_the_next_may_follow():
    lab = Lab("ryu", "ryu").place(-50, 150).alone().play("2 3 6HP", frames=80)
    # The middle of the two is at 50: the edge is 192 px from there, and half the shot's width beyond.
    positions = [
        int(s["projectiles"][0]["x"]) // SUBPX for s in lab.states if s["projectiles"][0]["move"] >= 0
    ]
    assert max(positions) <= 50 + 192 + 15
    assert max(positions) > 50 + 192 + 15 - 5
    assert shot(lab)["move"] == -1
    assert lab.play("2 3 6HP").moves(0)[-1] == "hadouken_H"


def test_a_projectile_flies_on_when_its_owner_is_hit():
    lab = Lab("ryu", "ryu").play("2 3 6LP", frames=16)
    lab.two["x"] = lab.one["x"] + 50 * SUBPX
    lab.play("", "2HK", frames=20)
    assert lab.lost(0) > 0
    assert shot(lab)["move"] >= 0


def test_who_is_hit_before_the_release_releases_nothing():
    lab = Lab("ryu", "ryu", gap=60).play("2 3 6LP", "5*3 2LK", frames=80)
    assert lab.lost(0) > 0
    assert all(state["projectiles"][0]["move"] == -1 for state in lab.states)


def test_a_projectile_is_jumped_over_and_ducked_when_it_flies_high():
    jumped = Lab("ryu", "ryu").play("2 3 6HP", "5*10 8 5*60", frames=80)
    # Sagat's high shot begins at 59 px, as high as Guile's head when he crouches.
    ducked = Lab("sagat", "guile").play("2 3 6HP", "2*80", frames=80)
    stood = Lab("sagat", "guile").play("2 3 6HP", frames=80)
    low = Lab("sagat", "guile").play("2 3 6HK", "2*80", frames=80)
    assert (jumped.lost(1), ducked.lost(1)) == (0, 0)
    assert stood.lost(1) > 0
    assert low.lost(1) > 0


def test_a_projectile_pushes_the_way_it_flies():
    # Ryu has jumped over his own slow fireball's victim.
    lab = Lab("ryu", "ken").play("2 3 6LP", frames=20)
    lab.one["x"] = int(lab.two["x"]) + 60 * SUBPX
    before = int(lab.two["x"])
    lab.play("", frames=120)
    assert lab.lost(1) > 0
    assert int(lab.two["x"]) > before


@pytest.mark.parametrize("victim", [data.character.id for data in load_roster()])
def test_a_high_tiger_shot_passes_over_whoever_crouches_and_a_low_one_does_not(victim):
    assert Lab("sagat", victim).play("2 3 6LP", "5 2*200", frames=200).lost(1) == 0
    assert Lab("sagat", victim).play("2 3 6LK", "5 2*200", frames=200).lost(1) > 0


def test_a_projectile_hits_bodies_with_a_smaller_box_than_it_meets_others_with():
    # A Tiger Shot at Sagat's height: 15 px on either side of its middle touch, its 28 px do not.
    wide, high = SHOT_HIT_HALF_PX
    lab = Lab("sagat", "sagat").play("2 3 6LP", frames=3)
    while lab.lost(1) == 0:
        before = int(shot(lab)["x"])
        lab.play("", frames=1)
    parts = [part.box for part in load_roster()[9].stats.hurt.stand]
    met = [box.x1 for box in parts if box.y0 < 78 + high and box.y1 > 78 - high]
    front = int(lab.two["x"]) - max(met) * SUBPX
    assert before + wide * SUBPX <= front < before + 3 * SUBPX + wide * SUBPX
