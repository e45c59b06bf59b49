"""Throws, holds, command throws and air throws take hold where they may, and end as the rules say."""

import pytest

from fakes.lab import Lab
from sf2ai.engine.state import (
    AIR,
    BLOCK_STUN,
    DOWNED,
    FALLING,
    FLIPPED,
    HIT_STUN,
    RISING,
    STAND,
    SUBPX,
    THROWING,
    THROWN,
    TURN,
)
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import Move

GROUND_THROWS = [
    (data.character.id, move)
    for data in load_roster()
    for move in data.moves
    if move.special_kind in ("throw", "hold")
]
HOLDS = [(who, move) for who, move in GROUND_THROWS if move.special_kind == "hold"]


def name(value):
    return getattr(value, "id", value)


def button(move: Move) -> str:
    return move.command.buttons[-1]


def range_px(lab, move_id):
    return lab.move(0, move_id).throw_range + lab.data[1].stats.throwable_half_width


@pytest.mark.parametrize("direction", ["4", "6"])
@pytest.mark.parametrize(("character", "move"), GROUND_THROWS, ids=name)
def test_a_throw_takes_hold_on_the_frame_of_the_press_up_to_its_range(character, move, direction):
    # Ryu's throwable half width is 29 px.
    for gap, thrown in ((move.throw_range + 29, True), (move.throw_range + 30, False)):
        lab = Lab(character, "ryu", gap=gap).play(f"{direction}{button(move)}")
        assert (lab.track(1, "state") == [THROWN]) is thrown
        assert (lab.moves(0) == [move.id]) is thrown


@pytest.mark.parametrize(
    ("character", "move"), [pair for pair in GROUND_THROWS if pair not in HOLDS], ids=name
)
def test_a_throw_hurts_by_its_damage_without_defence_and_floors(character, move):
    lab = Lab(character, "ryu", gap=60).play(f"6{button(move)}", frames=250)
    assert lab.lost(1) == move.damage[0]
    assert lab.frames_in(0, THROWING) == move.victim_lock_frames
    order = [s for i, s in enumerate(lab.track(1, "state")) if i == 0 or s != lab.track(1, "state")[i - 1]]
    assert order[:4] == [THROWN, FALLING, DOWNED, RISING]
    assert lab.track(1, "state")[-1] in (STAND, TURN)


def test_without_a_direction_there_is_no_throw():
    assert Lab(gap=50).play("5HP").moves(0) == ["st_close_HP"]


def test_a_throw_out_of_range_is_the_normal_of_its_button():
    assert Lab(gap=100).play("6HP").moves(0) == ["st_far_HP"]


def test_the_direction_held_chooses_the_way_the_victim_flies():
    forward = Lab(gap=50).play("6HP", frames=200)
    backward = Lab(gap=50).play("4HP", frames=200)
    assert forward.two["x"] > forward.one["x"]
    assert backward.two["x"] < backward.one["x"]


def test_two_throws_on_one_frame_cancel_each_other():
    lab = Lab("ryu", "ken", gap=50).play("6HP", "6HP", frames=4)
    assert THROWN not in lab.track(0, "state") + lab.track(1, "state")
    assert (lab.moves(0), lab.moves(1)) == (["st_close_HP"], ["st_close_HP"])


def test_a_throw_beats_a_normal_that_begins_on_the_same_frame():
    lab = Lab(gap=50).play("6HP", "5LP", frames=4)
    assert lab.track(1, "state")[0] == THROWN


def test_nobody_in_hit_stun_or_block_stun_is_thrown():
    for held in ("5", "4"):
        lab = Lab(gap=45).play("5LP*1 5*21 6HP", f"{held}*30", frames=30)
        assert "seoi_nage" not in lab.moves(0)


def test_a_tick_throw_works_on_the_first_free_frame():
    # A low jab, blocked: 17 + 11 frames after the contact the victim is free.
    lab = Lab(gap=45).play("2LP", "5 1*60", frames=60)
    free = max(f for f, s in enumerate(lab.track(1, "state"), 1) if s == BLOCK_STUN) + 1
    early = Lab(gap=45).play(f"2LP 5*{free - 3} 6HP", "5 1*60", frames=60)
    tick = Lab(gap=45).play(f"2LP 5*{free - 2} 6HP", "5 1*60", frames=60)
    assert "seoi_nage" not in early.moves(0)
    assert "seoi_nage" in tick.moves(0)


def test_a_reversal_out_of_block_stun_escapes_a_tick_throw():
    lab = Lab(gap=45).play("2LP", "5 1*60", frames=60)
    free = max(f for f, s in enumerate(lab.track(1, "state"), 1) if s == BLOCK_STUN) + 1
    # The dragon punch's command comes on the first free frame, the same on which the throw is tried.
    escape = f"5 1*{free - 5} 6 2 3HP"
    tick = Lab(gap=45).play(f"2LP 5*{free - 2} 6HP", escape, frames=free + 20)
    assert "seoi_nage" not in tick.moves(0)
    assert tick.moves(1) == ["shoryuken_H"]
    assert tick.lost(0) > 0


def test_nobody_in_the_air_is_thrown_from_the_ground():
    lab = Lab(gap=50).play("5*10 6HP", "8 5*30", frames=12)
    assert "seoi_nage" not in lab.moves(0)


def test_a_blocking_and_a_crouching_victim_are_thrown():
    assert "seoi_nage" in Lab(gap=50).play("6HP", "4").moves(0)
    assert "seoi_nage" in Lab(gap=50).play("5 6HP", "2*2").moves(0)


def test_a_thrower_cannot_be_hit():
    # Sagat's shot comes back from behind him and passes through the two.
    lab = Lab("ryu", "sagat").play("", "2*2 3*2 6HP", frames=20)
    lab.place(-25, 25)
    lab.match["projectiles"][1]["x"] = 150 * SUBPX
    lab.play("6HP", frames=44)
    assert lab.match["projectiles"][1]["x"] < -100 * SUBPX
    assert lab.frames_in(0, THROWING) == 44
    assert lab.lost(0) == 0


def test_the_spinning_pile_driver_reaches_farther_than_it_looks():
    for gap, thrown in ((74 + 29, True), (74 + 30, False)):
        lab = Lab("zangief", "ryu").play("6 2 4")
        lab.place(-gap / 2, gap / 2).play("8HP", frames=92)
        assert ("screw_piledriver" in lab.moves(0)) is thrown
        assert (lab.lost(1) == 44) is thrown


@pytest.mark.parametrize(("character", "move"), HOLDS, ids=name)
def test_a_hold_hurts_at_once_and_every_twenty_frames_for_as_long_as_its_pool_lasts(character, move):
    # The pool of 35 loses a point a frame when neither side mashes.
    lab = Lab(character, "ryu", gap=55).play(f"6{button(move)}*60", frames=120)
    health = [144, *lab.track(1, "health")]
    hurt = [frame for frame in range(1, len(health)) if health[frame] < health[frame - 1]]
    assert hurt == [1, 21]
    assert lab.lost(1) == move.hold_hits.first + move.hold_hits.next
    # The first frame's new direction and button fill no pool that is full.
    assert lab.frames_in(0, THROWING) == 35


@pytest.mark.parametrize(("character", "move"), HOLDS, ids=name)
def test_the_victim_shortens_a_hold_by_mashing_and_the_holder_lengthens_it(character, move):
    held = f"6{button(move)} "
    shaken = Lab(character, "ryu", gap=55).play(held, "(4LP 6 )*40", frames=60)
    kept = Lab(character, "ryu", gap=55).play(held + "(4LP 6)*100", frames=260)
    # A new direction takes 3 points, a new button 1, each frame 1; the holder's own count for him:
    # 35, 34, 33, 28, 24, 19, 15, 10, 6, 1, and over.
    assert shaken.frames_in(0, THROWING) == 9
    assert kept.frames_in(0, THROWING) == 150
    assert kept.lost(1) > shaken.lost(1)


def test_after_a_hold_nobody_has_the_advantage():
    lab = Lab("ehonda", "ryu", gap=55).play("6HP", frames=120)
    assert HIT_STUN not in lab.track(1, "state")
    assert FLIPPED in lab.track(1, "state")
    assert lab.track(1, "state")[-1] == STAND


def test_a_hold_can_knock_out():
    lab = Lab("ehonda", "ryu", gap=55)
    lab.two["health"] = 1
    lab.play("6HP", frames=10)
    assert (lab.match["ending"], lab.match["winner"]) == (1, 0)


AIR_THROWERS = ["guile", "chunli", "vega"]


def rising(character, gap=60):
    """Two in the air side by side, at the top of their jumps."""
    lab = Lab(character, "ryu", gap=gap).play("8*4 5*18", "8*4 5*18")
    lab.one["y"] = lab.two["y"] = 60 * SUBPX
    return lab


@pytest.mark.parametrize("character", AIR_THROWERS)
def test_an_air_throw_takes_who_is_in_the_air(character):
    lab = rising(character).play("6HP", frames=200)
    assert "air_throw" in lab.moves(0)
    assert lab.lost(1) == lab.move(0, "air_throw").damage[0]
    assert (lab.track(0, "state")[-1], lab.one["y"]) == (STAND, 0)


@pytest.mark.parametrize("character", AIR_THROWERS)
def test_an_air_throw_takes_who_attacks_in_the_air(character):
    lab = rising(character)
    lab.play("", "5LK").play("6HP", frames=3)
    assert "air_throw" in lab.moves(0)


@pytest.mark.parametrize(("apart", "thrown"), [(48, True), (49, False)])
def test_an_air_throw_reaches_48_px_up_or_down(apart, thrown):
    lab = rising("guile")
    lab.two["y"] = lab.one["y"] + apart * SUBPX
    assert ("air_throw" in lab.play("6HP").moves(0)) is thrown


def test_an_air_throw_takes_nobody_from_the_ground():
    lab = Lab("guile", "ryu", gap=60).play("8*3 5*20 6HP", frames=30)
    assert lab.moves(0) == ["nj_HP"]


def test_who_cannot_throw_in_the_air_attacks():
    assert rising("ryu").play("6HP").moves(0)[-1] == "nj_HP"


def test_after_an_air_throw_the_thrower_falls_and_lands():
    lab = rising("guile").play("6HP", frames=200)
    flight = lab.track(0, "state")
    last_throw = max(i for i, s in enumerate(flight) if s == THROWING)
    assert flight[last_throw + 1] == AIR
    ys = lab.track(0, "y")[last_throw:]
    assert ys == sorted(ys, reverse=True)
