"""Hits and blocks have the hit stop, stun, pushback and levels of the rules; hits trade and combine."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import BLOCK, BLOCK_STUN, CROUCH, DOUBLE_KO, FALLING, HIT_STUN, STAND, SUBPX
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MoveKind

STUN = {"L": 11, "M": 16, "H": 20}
PUSH_PX = {"L": 30, "M": 54, "H": 78}
ADVANTAGE = {"L": 14, "M": 19, "H": 23}


def x(lab, side):
    return int((lab.one, lab.two)[side]["x"]) / SUBPX


def contact(lab, side=1):
    """The frame, from 1, on which a side was first hit or first blocked."""
    return next(f for f, state in enumerate(lab.track(side, "state"), 1) if state in (HIT_STUN, BLOCK_STUN))


def free_again(lab, side, *busy):
    """The first frame after the given states."""
    return max(f for f, state in enumerate(lab.track(side, "state"), 1) if state in busy) + 1


def advantage(lab, move_id):
    move = lab.move(0, move_id).index
    done = max(f for f, played in enumerate(lab.track(0, "move"), 1) if played == move) + 1
    return free_again(lab, 1, HIT_STUN, BLOCK_STUN) - done


def test_the_attacker_freezes_for_fourteen_frames():
    lab = Lab(gap=50).play("5LP", frames=60)
    hit = contact(lab)
    frames = lab.track(0, "move_frame")
    assert frames[hit - 1 : hit + 15] == [frames[hit - 1]] * 15 + [frames[hit - 1] + 1]


@pytest.mark.parametrize(("button", "strength"), [("LP", "L"), ("MP", "M"), ("HP", "H")])
@pytest.mark.parametrize(("held", "state"), [("5", HIT_STUN), ("4", BLOCK_STUN)])
def test_an_idle_victim_freezes_seventeen_frames_and_then_slides_its_stun(button, strength, held, state):
    lab = Lab(gap=50).place(-25, 25).play(f"5{button}", f"{held}*60", frames=60)
    assert lab.frames_in(1, state) == 1 + 17 + STUN[strength] - 1 + 1
    hit = contact(lab)
    xs = lab.track(1, "x")
    assert len(set(xs[hit - 1 : hit + 17])) == 1
    assert (xs[-1] - xs[hit]) / SUBPX >= PUSH_PX[strength]


@pytest.mark.parametrize("data", load_roster(), ids=lambda data: data.character.id)
def test_the_advantage_is_the_published_number_less_the_frames_left(data):
    for move in data.moves:
        single = len({window.hit for window in move.hits}) == 1 and len(move.hits) == 1
        if move.kind is not MoveKind.NORMAL or move.stance != "cr" or not single or move.knockdown:
            continue
        for held in ("5", "1" if move.level == "low" else "4"):
            gap = max(45, (move.hits[0].box.x0 + move.hits[0].box.x1) // 2)
            lab = Lab(data.character.id, "ryu", gap=gap).play(f"2{move.button}", f"{held}*120", frames=120)
            left = move.total - (move.startup + 1)
            assert advantage(lab, move.id) == ADVANTAGE[move.strength] - left, move.id


def test_a_victim_that_was_acting_freezes_a_frame_less():
    # Ken's fierce is still starting up when Ryu's jab lands.
    lab = Lab(gap=50).play("5LP", "5HP", frames=60)
    assert lab.moves(1) == ["st_close_HP"]
    assert lab.frames_in(1, HIT_STUN) == 1 + 16 + 11


@pytest.mark.parametrize(("button", "strength"), [("LP", "L"), ("MP", "M"), ("HP", "H")])
@pytest.mark.parametrize("held", ["5", "4"])
def test_pushback_is_30_54_or_78_px(button, strength, held):
    lab = Lab(gap=50)
    before = x(lab, 1)
    lab.play(f"5{button}", f"5 {held}*60", frames=60)
    stunned = HIT_STUN if held == "5" else BLOCK_STUN
    last = free_again(lab, 1, stunned) - 2
    assert lab.track(1, "x")[last] / SUBPX - before == PUSH_PX[strength]


@pytest.mark.parametrize(("button", "strength"), [("LP", "L"), ("MP", "M"), ("HP", "H")])
def test_a_cornered_victim_pushes_the_attacker_instead(button, strength):
    lab = Lab().place(294, 344).play(f"5{button}", frames=70)
    assert (x(lab, 0), x(lab, 1)) == (294 - PUSH_PX[strength], 344)


def test_a_victim_near_the_corner_shares_the_pushback():
    lab = Lab().place(284, 334).play("5LP", frames=70)
    assert (x(lab, 0), x(lab, 1)) == (284 - 20, 344)


def test_a_projectile_does_not_push_its_owner():
    lab = Lab().place(200, 344).play("2*2 3*2 6LP", frames=150)
    assert lab.lost(1) > 0
    assert x(lab, 0) == 200


def test_walking_back_turns_into_a_block_stance_when_an_attack_is_near():
    lab = Lab(gap=100).play("5*5 5HP", "4*20")
    states = lab.track(1, "state")
    assert states[:5] == [STAND] * 5
    assert BLOCK in states[5:9]


def test_an_attack_far_away_does_not_stop_anybody_from_walking():
    # 224 px from the body's edge: axes 264 px apart.
    # Ken walks 2 px back on the first frame.
    near = Lab().place(-131, 131).play("5HP", "4*3")
    far = Lab().place(-131.5, 131.5).play("5HP", "4*3")
    assert (near.track(1, "state")[1], far.track(1, "state")[1]) == (BLOCK, STAND)


LEVELS = [
    # attacker's pads, defender's direction, blocked
    ("5HP", "4", True),
    ("5HP", "1", True),
    ("2HK", "4", False),  # a sweep has to be blocked low
    ("2HK", "1", True),
    ("2LK", "4", False),
    ("2LK", "1", True),
    ("2HP", "4", True),
]


@pytest.mark.parametrize(("pads", "held", "blocked"), LEVELS)
def test_high_and_low_blocks(pads, held, blocked):
    lab = Lab(gap=50).play(pads, f"{held}*40", frames=40)
    assert (lab.lost(1) == 0) is blocked
    assert (lab.frames_in(1, BLOCK_STUN) > 0) is blocked
    assert (lab.frames_in(1, HIT_STUN, FALLING) > 0) is not blocked


@pytest.mark.parametrize(("held", "blocked"), [("4", True), ("1", False), ("5", False)])
def test_a_jump_attack_has_to_be_blocked_standing(held, blocked):
    lab = Lab("ryu", "ryu").place(-80, 40).play("9*4 5*28 5HK", f"5*20 {held}*60", frames=70)
    assert lab.moves(0) == ["dj_HK"]
    assert (lab.lost(1) == 0) is blocked


@pytest.mark.parametrize("held", ["4", "1"])
def test_a_special_is_blocked_standing_or_crouching_at_the_price_of_chip(held):
    lab = Lab().play("2*2 3*2 6HP", f"{held}*100", frames=100)
    assert lab.lost(1) == 5  # a quarter of 26 x 25/32, rounded by the data
    assert lab.frames_in(1, BLOCK_STUN) == 1 + 17 + 20


def test_normals_do_no_chip():
    for button in ("LP", "MP", "HP", "LK", "MK", "HK"):
        assert Lab(gap=45).play(f"5{button}", "1*60", frames=60).lost(1) == 0


def test_chip_can_knock_out():
    lab = Lab()
    lab.two["health"] = 3
    lab.play("2*2 3*2 6HP", "4*100", frames=100)
    assert (lab.match["ending"], lab.match["winner"]) == (1, 0)


def test_nobody_blocks_in_the_air():
    lab = Lab("ryu", "ryu", gap=100).play("5*20 2HP", "8 4*60", frames=60)
    assert lab.frames_in(1, BLOCK_STUN) == 0


def test_blocking_is_away_from_the_opponent_and_a_cross_up_turns_it_round():
    # Ryu has jumped over: to the left was away, now it is towards him.
    held_left = Lab("ryu", "ryu").place(60, 0).play("5HK", "6*40", frames=40)
    assert held_left.lost(1) == 0
    held_right = Lab("ryu", "ryu").place(60, 0).play("5HK", "4*40", frames=40)
    assert held_right.lost(1) > 0


def test_once_blocking_the_next_hit_is_blocked_high_or_low_as_held_then():
    # A jab, then in its block stun a low kick.
    low = Lab(gap=45).play("2LP 5*28 2LK", "4*12 1*60", frames=80)
    high = Lab(gap=45).play("2LP 5*28 2LK", "4*80", frames=80)
    assert (low.lost(1), high.lost(1) > 0) == (0, True)


@pytest.mark.parametrize(("held", "frames"), [("5", 11), ("2", 20)])
def test_a_jump_fierce_stuns_who_stands_lightly_and_who_crouches_fully(held, frames):
    lab = Lab("ryu", "ryu").place(-80, 40).play("9*4 5*32 5HK", f"{held}*90", frames=90)
    assert lab.lost(1) > 0
    assert lab.frames_in(1, HIT_STUN) == 1 + 17 + frames


def test_who_attacked_crouching_reels_crouching():
    lab = Lab(gap=50).play("5*2 5HP", "2HP 2*60", frames=60)
    assert lab.two["low"] == 1
    assert lab.track(1, "state")[-1] == CROUCH


def test_two_equal_attacks_on_one_frame_trade():
    lab = Lab("ryu", "ryu", gap=50).play("5HP", "5HP", frames=60)
    assert lab.lost(0) == lab.lost(1) > 0
    assert lab.frames_in(0, HIT_STUN) == lab.frames_in(1, HIT_STUN) > 0


def test_a_trade_of_last_points_is_a_double_ko():
    lab = Lab("ryu", "ryu", gap=50)
    lab.one["health"] = lab.two["health"] = 5
    lab.play("5HP", "5HP", frames=60)
    assert (lab.match["ending"], lab.match["winner"]) == (DOUBLE_KO, -1)


def test_a_hit_lands_once_however_long_its_box_stays():
    # Ryu's standing HK is active for twelve frames in two windows of one hit.
    assert Lab(gap=60).play("5HK", frames=60).lost(1) == Lab().move(0, "st_close_HK").damage[0] * 25 // 32


def test_hits_in_stun_are_a_combo_that_no_block_stops():
    # A jab is +9 for Ryu up close; holding back from the first hit on does not help.
    lab = Lab(gap=45)
    move = lab.move(0, "cr_LP")
    wait = move.total + 14 - 1
    lab.play(f"2LP 2*{wait} 2LP", f"5*{move.startup + 1} 1*80", frames=80)
    assert lab.moves(0) == ["cr_LP", "cr_LP"]
    assert lab.lost(1) == 2 * (move.damage[0] * 25 // 32)
    assert lab.frames_in(1, BLOCK_STUN) == 0


def test_nobody_acts_in_hit_stun_or_block_stun():
    for held in ("5", "4"):
        lab = Lab(gap=50).play("5HP", f"{held}*8 (5LP 5KKK 8 6HP 2PPP 9)*8", frames=44)
        stunned = [s in (HIT_STUN, BLOCK_STUN) for s in lab.track(1, "state")]
        start = stunned.index(True)
        assert stunned[start : start + 38] == [True] * 38
        assert set(lab.track(1, "move")[start : start + 38]) == {-1}


@pytest.mark.parametrize("held", ["5", "1"])
def test_a_special_reacts_like_a_hard_attack_and_one_of_several_hits_like_a_medium_one(held):
    shot = Lab().play("2 3 6LP", f"5*4 {held}*150", frames=150)
    assert shot.frames_in(1, HIT_STUN, BLOCK_STUN) == 1 + 17 + 20
    kick = Lab("bison", "ryu", gap=100).play("1*70 6LK", f"5*74 {held}*100", frames=170)
    last = max(f for f, stop in enumerate(kick.track(1, "hitstop"), 1) if stop == 17)
    assert free_again(kick, 1, HIT_STUN, BLOCK_STUN) - last == 1 + 17 + 16


def test_scissor_kicks_and_light_kicks_in_turn_leave_the_blocker_room():
    lab = Lab("bison", "ryu").place(299, 344)
    lab.play("1*70 6LK*2 1*62 (1LK*2 1*22 6LK*2 1*62)*3", "1*500", frames=400)
    stunned = [state == BLOCK_STUN for state in lab.track(1, "state")]
    first = stunned.index(True)
    assert stunned[first : first + 150].count(False) > 0


@pytest.mark.parametrize(("limb", "poke"), [("st_far_LP", "st_far_LP"), ("cr_HP", "cr_LP")])
def test_a_limb_that_is_out_can_be_hit_where_the_body_cannot(limb, poke):
    jab, arm = Lab().move(0, poke), Lab("ryu", "dhalsim").move(1, limb)
    held, arm_held = ("2" if move.stance == "cr" else "5" for move in (jab, arm))
    stats = Lab("ryu", "dhalsim").data[1].stats
    bodies = stats.hurt.crouch if arm.stance == "cr" else stats.hurt.stand
    gap = jab.reach + max(part.box.x1 for part in bodies) + 2

    def lost(wait, button):
        return (
            Lab("ryu", "dhalsim", gap=gap)
            .play(f"5*{wait} {held}LP", f"{arm_held}{button} {arm_held}*40", frames=60)
            .lost(1)
        )

    assert lost(8, "") == 0
    assert (
        max(lost(wait, arm.button) for wait in range(1, arm.startup + arm.active)) == jab.damage[0] * 25 // 32
    )
