"""Wall jumps, and Vega's dive: to the wall, off it, steered by the stick, with claw or throw."""

from itertools import pairwise

import pytest

from fakes.lab import Lab
from fakes.tape import tape
from sf2ai.engine.state import AIR, LAND, OFF_WALL, SPECIAL, STAND, SUBPX, TURN
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import pad_script

HALF_STAGE = 384


def xs(lab, side=0):
    return [x / SUBPX for x in lab.track(side, "x")]


def ys(lab, side=0):
    return [y / SUBPX for y in lab.track(side, "y")]


def corner(character):
    """The farthest place to the left, px."""
    return -(HALF_STAGE - Lab(character).data[0].stats.screen_half_width)


def wall_jump(character, before="4*14", stick="6", more=""):
    lab = Lab(character, "ryu").place(corner(character) + 30, -150)
    prejump = lab.data[0].stats.jump.prejump
    return lab.play(f"7*{prejump} {before} {stick}*8 {more}", frames=100)


@pytest.mark.parametrize("character", ["chunli", "vega"])
def test_with_the_stick_away_from_the_wall_a_jump_clings_for_six_frames_and_leaps(character):
    lab = wall_jump(character)
    clinging = [row for row, wait in enumerate(lab.track(0, "wall_wait")) if wait > 0]
    first, last = clinging[0], clinging[-1] + 1
    assert last - first + 1 == 6
    assert len(set(ys(lab)[first : last + 1])) == 1
    assert ys(lab)[first] >= 64
    assert ys(lab)[last + 1] - ys(lab)[last] == pytest.approx(6 - 0.28, abs=0.02)
    assert xs(lab)[last + 1] - xs(lab)[last] == pytest.approx(4.02, abs=0.02)
    assert lab.track(0, "facing")[last] == 1


def test_everyone_else_slides_down_the_wall():
    others = [data.character.id for data in load_roster() if data.stats.jump.wall is None]
    assert len(others) == 10
    for character in others:
        lab = wall_jump(character)
        assert max(lab.track(0, "wall_wait")) == 0


@pytest.mark.parametrize("stick", ["5", "4", "2"])
def test_without_the_stick_there_is_no_wall_jump(stick):
    assert max(wall_jump("chunli", stick=stick).track(0, "wall_wait")) == 0


def test_a_jump_straight_up_at_the_wall_is_no_wall_jump():
    lab = Lab("chunli", "ryu").place(corner("chunli"), -150).play("8*3 5*12 6*10", frames=60)
    assert max(lab.track(0, "wall_wait")) == 0


def test_nor_is_one_that_is_too_low():
    # Chun-Li touches the wall at once, but is not 64 px high for ten frames.
    lab = Lab("chunli", "ryu").place(corner("chunli"), -150).play("7*3 6*8", frames=50)
    assert max(lab.track(0, "wall_wait")) == 0


def test_a_wall_jump_may_follow_an_attack_and_allows_another():
    lab = wall_jump("chunli", before="5HK*2 4*14", more="5*10 5HP*2")
    assert lab.moves(0) == ["dj_HK", "dj_HP"]
    assert max(lab.track(0, "wall_wait")) > 0


def test_at_the_wall_there_is_no_attack():
    lab = wall_jump("chunli", more="5*1")
    first = lab.track(0, "wall_wait").index(max(lab.track(0, "wall_wait")))
    attack = Lab("chunli", "ryu").place(corner("chunli") + 30, -150)
    attack.play(f"7*3 4*14 6*{first - 16} 6HP*2", frames=60)
    assert attack.moves(0) == []


def test_the_edge_of_the_screen_in_the_middle_of_the_stage_is_a_wall_too():
    lab = Lab("chunli", "ryu").place(-170, 140)
    lab.play("7*3 4*16 6*8", frames=60)
    assert max(lab.track(0, "wall_wait")) > 0
    assert min(xs(lab)) > corner("chunli") + 60


def dive(pads="8LK", then="", character="ryu", frames=170, place=None, opponent=""):
    lab = Lab("vega", character)
    if place:
        lab.place(*place)
    return lab.play(f"1*56 {pads} {then}", opponent, frames=frames)


def phase(lab, flight):
    return [row for row, now in enumerate(lab.track(0, "flight")) if now == flight]


@pytest.mark.parametrize(("pads", "way"), [("8LK", -1), ("7LK", -1), ("9LK", 1), ("8MK", -1), ("9HK", 1)])
def test_the_dive_goes_to_the_wall_behind_or_in_front_by_the_stick(pads, way):
    lab = dive(pads, place=(-60, 60))
    off = phase(lab, OFF_WALL)
    wall = off[0] - 1
    middle = (xs(lab)[wall] + xs(lab, 1)[wall]) / 2
    edge = min(max(middle, -192), 192) + way * (192 - 40)
    assert xs(lab)[wall] == pytest.approx(edge, abs=2)
    # Behind is near enough to be met on the way up; in front he may come down before he meets it.
    assert way > 0 or ys(lab)[wall] >= 64
    # Then it comes off the wall, and faces where it flies.
    assert (xs(lab)[off[5]] - xs(lab)[wall]) * way < 0
    assert lab.track(0, "facing")[off[0]] == -way
    assert lab.track(0, "state")[off[-1] + 1] == LAND


def test_with_the_back_to_the_wall_it_rises_along_it_first():
    lab = dive(place=(corner("vega"), -150))
    wall = phase(lab, OFF_WALL)[0] - 1
    assert 64 <= ys(lab)[wall] < 80
    assert xs(lab)[wall] == corner("vega")


def test_a_dive_that_does_not_reach_the_wall_lands():
    lab = dive("9LK", place=(corner("vega"), corner("vega") + 250))
    # The far wall is 554 px away, since the screen follows the two; the flight ends after 460.
    assert phase(lab, OFF_WALL) == []
    assert lab.track(0, "state")[-1] in (STAND, TURN)


def landing(then):
    lab = dive(then=then)
    return xs(lab)[lab.track(0, "state").index(LAND)]


def test_off_the_wall_the_stick_steers_the_dive():
    plain, forward, back = landing("5*1"), landing("5*24 6*60"), landing("5*24 4*60")
    assert forward > plain + 80
    assert back < plain - 100
    # On the way to the wall it does not.
    assert landing("5*2 6*14") == plain


def test_steering_has_a_greatest_speed():
    lab = dive(then="5*24 6*46")
    off = phase(lab, OFF_WALL)
    steps = [after - before for before, after in pairwise(xs(lab)[off[0] : off[0] + 30])]
    assert steps[0] < 5.3
    assert max(steps) == 7.0


def test_the_claw_comes_three_frames_after_a_punch_for_ten_frames_and_not_before_the_wall():
    lab = dive(then="5*10 5HP*2")
    assert max(lab.track(0, "follow")) == 0
    lab = dive(then="5*50 5HP*2")
    frames = [
        frame
        for frame, followed in zip(lab.track(0, "move_frame"), lab.track(0, "follow"), strict=True)
        if followed
    ]
    assert frames[:13] == list(range(1, 14))
    move = lab.move(0, "flying_barcelona_L")
    assert [(window.first, window.last) for window in move.hits] == [(4, 13)]


@pytest.mark.parametrize(("strength", "damage"), [("L", 22), ("M", 24), ("H", 26)])
def test_the_kick_decides_the_damage_of_the_claw_whatever_the_punch(strength, damage):
    for punch in ("LP", "HP"):
        lab = dive(f"8{strength}K", f"5*66 5{punch}*2", place=(-88, 50), frames=200)
        assert lab.lost(1) == damage * 25 // 32


def test_a_dive_without_a_claw_harms_nobody():
    lab = dive(place=(-88, 50))
    assert lab.lost(1) == 0
    assert lab.track(0, "state")[-1] in (STAND, TURN)


def advantage(wait):
    """The height at which a claw meets Sagat, px, and the frames by which Vega is free before him."""
    lab = dive(then=f"5*{wait} 5HP*2", place=(-88, 20), character="sagat", frames=260)
    assert lab.lost(1) > 0
    hit = lab.track(1, "health").index(int(lab.two["health"]))
    free = [
        next(row for row in range(hit, 320) if lab.track(side, "state")[row] in (STAND, TURN))
        for side in (0, 1)
    ]
    return ys(lab)[hit], free[1] - free[0]


def test_a_claw_at_the_head_leaves_vega_far_behind_and_a_deep_one_hardly():
    high, worst = advantage(64)
    deep, best = advantage(79)
    assert high > 70
    assert deep < 15
    assert worst == pytest.approx(-12, abs=1)
    assert best == -1


def test_near_the_victim_a_direction_with_the_punch_throws():
    lab = dive(then="5*76 6HP*2", place=(-88, 60), frames=240)
    assert lab.moves(0) == ["flying_barcelona_L", "izuna_drop"]
    assert lab.lost(1) == 28
    assert lab.track(0, "state")[-1] in (STAND, TURN)


@pytest.mark.parametrize("then", ["5*50 6HP*2", "5*24 4*50 4HP*2"])
def test_too_high_or_too_far_away_the_claw_comes_instead(then):
    lab = dive(then=then, place=(-88, 60), frames=200)
    assert lab.moves(0) == ["flying_barcelona_L"]
    assert max(lab.track(0, "follow")) == 1
    assert lab.lost(1) == 0


@pytest.mark.parametrize(
    ("move", "gap"),
    [
        *(("flying_barcelona_H", gap) for gap in (130, 150, 176, 190)),
        ("izuna_drop", 150),
        ("izuna_drop", 176),
    ],
)
def test_the_scripts_of_dive_and_throw_meet_a_standing_opponent(move, gap):
    lab = Lab("vega", "ryu", gap=gap)
    lab.play(tape("1*56") + list(pad_script(lab.move(0, move))), frames=200)
    assert lab.moves(0)[-1] == move
    assert lab.lost(1) == (28 if move == "izuna_drop" else 26 * 25 // 32)


def test_the_dive_can_be_hit_out_of_the_air():
    lab = Lab("vega", "ryu").place(-88, 60)
    lab.play("1*56 8LK", "5*125 6*2 2*2 3HP*2", frames=200)
    assert "shoryuken_H" in lab.moves(1)
    assert lab.lost(0) > 0
    assert SPECIAL in lab.track(0, "state")
    assert AIR not in lab.track(0, "state")
