"""Walking, crouching, jumping, turning, push boxes, walls and the camera follow the rules."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import AIR, ATTACK, CROUCH, LAND, PREJUMP, STAND, SUBPX, TURN
from sf2ai.game.characters import ROSTER

NAMES = [character.id for character in ROSTER]


def x(lab, side):
    return int((lab.one, lab.two)[side]["x"]) / SUBPX


def test_a_round_begins_176_px_apart_around_the_middle():
    lab = Lab("ryu", "guile")
    assert (x(lab, 0), x(lab, 1)) == (-88, 88)


@pytest.mark.parametrize(("direction", "px"), [("6", 30), ("4", -20), ("5", 0), ("2", 0), ("1", 0), ("3", 0)])
def test_ryu_walks_3_px_forward_and_2_back_and_stays_when_crouching(direction, px):
    lab = Lab("ryu", "guile").play(f"{direction}*10")
    assert x(lab, 0) == -88 + px


def test_the_other_side_walks_towards_the_left():
    lab = Lab("guile", "ryu").play("", "6*10")
    assert x(lab, 1) == 88 - 30


def test_left_with_right_and_up_with_down_cancel_out():
    both_ways = [0b1111_0000] * 10
    lab = Lab().play(both_ways)
    assert (x(lab, 0), lab.track(0, "state")) == (-88, [STAND] * 10)


def test_crouching_lasts_as_long_as_down_is_held():
    lab = Lab().play("2*10 5*2")
    assert lab.track(0, "state") == [CROUCH] * 10 + [STAND] * 2


@pytest.mark.parametrize("character", NAMES)
@pytest.mark.parametrize(("direction", "arc"), [("8", "neutral"), ("9", "forward"), ("7", "back")])
def test_a_jump_rises_and_travels_as_the_data_say(character, direction, arc):
    start = 50 if arc == "back" else -130
    lab = Lab(character, "ryu").place(start, 120)
    jump = lab.data[0].stats.jump
    lab.play(f"{direction} 5*90")
    expected = getattr(jump, arc)
    states = lab.track(0, "state")
    assert states.count(PREJUMP) == jump.prejump
    # The frame of touch-down is the flight's last and already counts as landing.
    assert states.count(AIR) == expected.air_frames - 1
    assert states.count(LAND) == 7 + 1
    assert max(lab.track(0, "y")) / SUBPX == pytest.approx(expected.apex, abs=0.1)
    assert x(lab, 0) - start == pytest.approx(expected.dx, abs=0.1)


def test_nothing_steers_a_jump():
    straight = Lab().play("8 5*60")
    steered = Lab().play("8 6*60")
    assert straight.track(0, "x")[:48] == steered.track(0, "x")[:48]


def test_landing_may_be_cut_short_by_an_attack_but_not_by_walking():
    # Ryu's jump: 4 frames before it, 45 in the air; 7 frames of landing follow, 50 to 56.
    walking = Lab().play("8 5*48 6*20")
    assert walking.track(0, "state")[48:57] == [LAND] * 8 + [STAND]
    punching = Lab().play("8 5*48 5LP")
    assert punching.track(0, "state")[-1] == ATTACK


def test_who_is_jumped_over_turns_round_in_four_frames_and_stands_still_meanwhile():
    lab = Lab(gap=60).play("9 5*60", "6*61")
    facing = lab.track(1, "facing")
    turned = facing.index(1)
    assert lab.track(1, "state")[turned : turned + 5] == [TURN] * 4 + [STAND]
    assert len(set(lab.track(1, "x")[turned : turned + 4])) == 1


def test_walking_into_somebody_pushes_him_at_half_the_speed():
    # Both push boxes are 16 px to each side: the axes stay 32 px apart.
    lab = Lab("ryu", "ryu", gap=32).play("6*20")
    assert lab.gap == pytest.approx(32, abs=3)
    assert x(lab, 1) == pytest.approx(16 + 30, abs=2)


def test_bodies_part_by_at_most_8_px_each_a_frame():
    lab = Lab("ryu", "ryu", gap=4).play(frames=1)
    assert lab.gap == 4 + 2 * 8


def test_nobody_walks_through_the_wall():
    lab = Lab("ryu", "guile").place(-330, -100).play("4*60")
    assert x(lab, 0) == -(384 - 40)


def test_the_two_stay_on_one_screen():
    # A screen is 384 px, each keeps his half width of 40 from its edge.
    lab = Lab("ryu", "ryu", gap=290).play("4*60", "4*60")
    assert lab.gap == 384 - 80


def test_who_walks_away_is_stopped_and_who_stands_is_not_dragged():
    lab = Lab("ryu", "ryu").place(-150, 150).play("4*30")
    assert (x(lab, 0), x(lab, 1)) == (-154, 150)


def test_a_jump_into_the_corner_does_not_leave_the_stage():
    lab = Lab("bison", "ryu").place(250, 344).play("9*4 5*70")
    assert max(lab.track(0, "x")) == (384 - 40) * SUBPX


def test_who_lands_on_somebody_in_the_corner_is_pushed_out_of_it():
    lab = Lab("bison", "ryu").place(150, 344).play("9*4 5*90")
    assert x(lab, 1) == 344
    assert lab.gap == pytest.approx(16 + 23, abs=3)
