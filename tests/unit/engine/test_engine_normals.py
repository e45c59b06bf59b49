"""Every normal and command normal comes out where it should, lasts its frames and hits as the data say."""

import itertools

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import ATTACK, CROUCH, SUBPX
from sf2ai.game.buttons import ATTACKS
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MoveKind

NORMALS = [
    (data.character.id, move) for data in load_roster() for move in data.moves if move.kind is MoveKind.NORMAL
]
GROUNDED = [(who, move) for who, move in NORMALS if move.stance in ("st_far", "cr")]
JUMPING = [(who, move) for who, move in NORMALS if move.stance in ("nj", "dj")]


def name(value):
    return getattr(value, "id", value)


@pytest.mark.parametrize(("character", "move"), GROUNDED, ids=name)
def test_a_normal_on_the_ground_lasts_its_total_and_ends(character, move):
    held = "2" if move.stance == "cr" else "5"
    lab = Lab(character, "ryu").place(-150, 150).play(f"{held}{move.button} {held}*70")
    assert lab.track(0, "move") == [move.index] * move.total + [-1] * (71 - move.total)


@pytest.mark.parametrize(("character", "move"), JUMPING, ids=name)
def test_a_jump_normal_stays_out_until_landing(character, move):
    direction, arc = ("8", "neutral") if move.stance == "nj" else ("9", "forward")
    lab = Lab(character, "ryu").place(-344, -40)
    jump = lab.data[0].stats.jump
    lab.play(f"{direction}*{jump.prejump} 5*3 5{move.button} 5*90")
    assert lab.track(0, "move").count(move.index) == getattr(jump, arc).air_frames - 4
    assert lab.moves(0) == [move.id]


@pytest.mark.parametrize("data", load_roster(), ids=lambda data: data.character.id)
@pytest.mark.parametrize("button", ATTACKS)
def test_distance_chooses_between_close_and_far(data, button):
    limit = data.stats.close_normal_max_distance[ATTACKS.index(button)]
    for gap, stance in ((limit, "st_close"), (limit + 1, "st_far")):
        lab = Lab(data.character.id, "ryu", gap=gap).play(f"5{button}")
        assert lab.moves(0) == [f"{stance}_{button}"]


def test_of_several_buttons_the_strongest_counts_and_punches_go_first():
    assert Lab().play("5LPMP").moves(0) == ["st_far_MP"]
    assert Lab().play("5LPHK").moves(0) == ["st_far_LP"]
    assert Lab().play("5LKHK").moves(0) == ["st_far_HK"]


def test_a_held_button_attacks_once():
    assert Lab().play("5LP*60").moves(0) == ["st_far_LP"]


@pytest.mark.parametrize(
    ("character", "move"), [pair for pair in GROUNDED if pair[1].stance == "cr"], ids=name
)
def test_a_hit_lands_on_the_first_frame_after_startup(character, move):
    # Long limbs pass over who stands close: from where the middle of the first box is, all hit.
    first = move.hits[0].box
    gap = max(45, (first.x0 + first.x1) // 2)
    lab = Lab(character, "ryu", gap=gap).play(f"2{move.button}", frames=40)
    hurt = [frame for frame, health in enumerate(lab.track(1, "health"), 1) if health < 144]
    assert hurt[0] == move.startup + 1
    assert 144 - lab.track(1, "health")[hurt[0] - 1] == move.damage[0] * 25 // 32


def test_reach_is_the_gap_at_which_the_box_meets_the_body():
    # Ryu's crouching HK reaches 92 px, and standing Ryu's legs are 20 px wide to the front.
    move = Lab().move(0, "cr_HK")
    hurt = max(part.box.x1 for part in Lab().data[1].stats.hurt.stand if part.part == "legs")
    for gap, lost in ((move.reach + hurt - 1, True), (move.reach + hurt + 1, False)):
        lab = Lab("ryu", "ryu", gap=gap).play("2HK", frames=30)
        assert (lab.lost(1) > 0) is lost


def test_who_attacked_crouching_crouches_on_without_standing_up():
    # A jab at head height goes over a crouching man, in the frames after his own attack too.
    lab = Lab().play("2*20 2LP 2*30")
    after = lab.track(0, "state")[21:].index(CROUCH) + 21
    assert lab.track(0, "state")[after:] == [CROUCH] * (51 - after)
    assert lab.states["fighters"][after, 0]["state_frames"] > 4


COMMAND_NORMALS = {
    ("blanka", "rock_crush"): "6MP",
    ("guile", "knee_bazooka"): "4MK",
    ("guile", "reverse_spin"): "6HK",
    ("chunli", "flip_kick"): "6MK",
    ("chunli", "neck_breaker"): "4HK",
}


@pytest.mark.parametrize(("character", "move"), COMMAND_NORMALS)
def test_a_direction_with_a_button_brings_the_command_normal_out(character, move):
    pads = COMMAND_NORMALS[character, move]
    # Near enough for those that want it, and too far for a throw.
    lab = Lab(character, "ryu", gap=70)
    lab.two["throw_guard"] = 100
    lab.play(pads, frames=100)
    assert lab.moves(0) == [move]
    data = lab.move(0, move)
    health = lab.track(1, "health")
    hits = sum(after < before for before, after in itertools.pairwise(health))
    assert lab.track(0, "move").count(data.index) == data.total + 14 * hits


AIR_COMMAND_NORMALS = {
    ("chunli", "head_stomp"): ("9", "2MK"),
    ("zangief", "body_splash"): ("9", "2HP"),
    ("zangief", "knee_drop"): ("9", "2LK"),
    ("zangief", "headbutt"): ("8", "8HP"),
    ("dhalsim", "drill_kick"): ("9", "2HK"),
    ("dhalsim", "head_drill"): ("9", "2HP"),
}


@pytest.mark.parametrize(("character", "move"), AIR_COMMAND_NORMALS)
def test_air_command_normals_come_out_in_a_jump(character, move):
    jump, pads = AIR_COMMAND_NORMALS[character, move]
    lab = Lab(character, "ryu").place(-344, -40)
    lab.play(f"{jump}*{lab.data[0].stats.jump.prejump} 5*15 {pads}", frames=120)
    assert lab.moves(0) == [move]
    assert lab.track(0, "state")[-1] != ATTACK


def test_zangiefs_headbutt_needs_a_jump_straight_up():
    lab = Lab("zangief", "ryu").play("9*5 5*15 8HP", frames=40)
    assert lab.moves(0) == ["dj_HP"]


def test_dhalsims_drill_leaves_the_jump_for_a_straight_line():
    # 4 px forward and 4 px down each frame.
    lab = Lab("dhalsim", "ryu").place(-300, 0).play("9*2 5*20 2LK 5*3")
    xs, ys = lab.track(0, "x"), lab.track(0, "y")
    assert [b - a for a, b in zip(xs[-4:], xs[-3:], strict=False)] == [4 * SUBPX] * 3
    assert [b - a for a, b in zip(ys[-4:], ys[-3:], strict=False)] == [-4 * SUBPX] * 3
