"""Every special comes out by its own pads (motions, charges, mashing, holding) and does what the data say."""

import pytest

from fakes.lab import Lab
from fakes.tape import tape
from sf2ai.engine.state import ATTACK, FALLING, HIT_STUN, SPECIAL, STAND, SUBPX, TURN
from sf2ai.game.files.loader import load_roster
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CommandKind, Move, MoveKind

SPECIALS = [
    (data.character.id, m) for data in load_roster() for m in data.moves if m.kind is MoveKind.SPECIAL
]
ON_THE_GROUND = [
    (who, m) for who, m in SPECIALS if not m.self_until_landing and m.command.kind is not CommandKind.FOLLOW
]
IN_THE_AIR = [(who, m) for who, m in SPECIALS if m.self_until_landing]


def name(value):
    return getattr(value, "id", value)


def charged(move: Move) -> list[int]:
    """The pads that hold a charge move's first direction long enough."""
    if move.command.kind is not CommandKind.CHARGE:
        return []
    # Down-back charges without walking away.
    held = 1 if move.command.directions[0] == 2 else 4
    return tape(f"{held}*{move.charge}")


def x(lab, side):
    return int((lab.one, lab.two)[side]["x"]) / SUBPX


@pytest.mark.parametrize(("character", "move"), ON_THE_GROUND, ids=name)
def test_a_special_comes_out_by_its_pads_in_the_right_strength(character, move):
    lab = Lab(character, "ryu").place(-60, 230)
    lab.play(charged(move) + list(pad_script(move)), frames=400)
    assert lab.moves(0)[-1] == move.id
    assert lab.track(0, "state")[-1] in (STAND, TURN)


@pytest.mark.parametrize(
    ("character", "move"),
    [
        pair
        for pair in ON_THE_GROUND
        if pair[1].special_kind not in ("teleport", "evade", "mash") and pair[1].wall_dive is None
    ],
    ids=name,
)
def test_a_special_that_touches_nobody_lasts_its_total(character, move):
    lab = Lab(character, "ryu").alone()
    lab.play(charged(move) + list(pad_script(move)), frames=330)
    assert lab.track(0, "move").count(move.index) == move.total + move.dash_max_frames


@pytest.mark.parametrize(("character", "move"), IN_THE_AIR, ids=name)
def test_an_air_special_is_out_until_landing(character, move):
    lab = Lab(character, "ryu").place(-300, 0)
    jump = lab.data[0].stats.jump
    way = tape(f"9*{jump.prejump} 5*8")
    if move.charge:
        way = tape(f"1*{move.charge} 7*1 7*{jump.prejump - 1} 1*4")
        lab.place(0, 200)
    lab.play(way + list(pad_script(move)), frames=200)
    assert move.id in lab.moves(0)
    assert lab.track(0, "state")[-1] == STAND


@pytest.mark.parametrize("pads", ["2*2 3*2 6*2 5HP", "2*40 3*10 6HP", "2 3 6*10 5HP", "2HP 3HP 6HP 5"])
def test_a_fireball_motion_may_be_sloppy_within_ten_frames_a_step(pads):
    assert "hadouken_H" in Lab().play(pads, frames=60).moves(0)


@pytest.mark.parametrize(
    "pads", ["2*2 3*11 6HP", "2 3 6*12 5HP", "2 3 6*12HP", "3 2 6HP", "2 6HP", "2 3 5*11 6HP"]
)
def test_a_fireball_motion_does_not_wait_longer_nor_skip_a_step(pads):
    pads = pads.replace("6*12HP", "6*12 6HP")
    assert Lab().play(pads, frames=30).moves(0) != ["hadouken_H"]


def test_of_two_whole_motions_the_last_finished_is_meant():
    # 6 2 3 6: a dragon punch whose window is still open, and then a fireball.
    assert Lab().play("6*4 2*2 3*2 6HP").moves(0) == ["hadouken_H"]
    assert Lab().play("6*2 2*2 3HP").moves(0) == ["shoryuken_H"]


def test_letting_go_of_a_button_brings_a_special_out_too():
    lab = Lab().play("5LP*30 2LP*2 3LP*2 6LP*2 6")
    assert lab.moves(0) == ["st_far_LP", "hadouken_L"]


def test_the_motion_is_seen_from_the_side_one_stands_on():
    lab = Lab("ryu", "ryu").play("", "2*2 3*2 6HP*2")
    assert lab.moves(1) == ["hadouken_H"]
    swapped = Lab("ryu", "ryu").place(88, -88).play("5*5 2*2 1*2 4HP*2")
    assert swapped.moves(0) == ["hadouken_H"]


@pytest.mark.parametrize(("frames", "comes"), [(53, False), (54, True), (90, True)])
def test_a_charge_takes_54_frames(frames, comes):
    lab = Lab("guile", "ryu").play(f"4*{frames} 6HP*2")
    assert ("sonic_boom_H" in lab.moves(0)) is comes


@pytest.mark.parametrize(
    ("character", "held", "pads", "move", "charge"),
    [
        ("vega", "4", "6HP", "crystal_flash_H", 65),
        ("bison", "4", "6HK", "scissor_kick_H", 70),
        ("balrog", "4", "6HP", "dash_straight_H", 69),
        ("balrog", "4", "6HK", "dash_upper_H", 39),
        ("guile", "1", "8HK", "flash_kick_H", 54),
        ("guile", "1", "6HP", "sonic_boom_H", 54),
    ],
)
def test_charges_of_their_own_and_down_back_charges_both_ways(character, held, pads, move, charge):
    assert move not in Lab(character, "ryu").play(f"{held}*{charge - 1} {pads}*2").moves(0)
    assert move in Lab(character, "ryu").play(f"{held}*{charge} {pads}*2").moves(0)


def test_a_charge_keeps_for_ten_frames_and_is_spent_once():
    assert "sonic_boom_H" in Lab("guile", "ryu").play("4*54 5*9 6HP*2").moves(0)
    assert "sonic_boom_H" not in Lab("guile", "ryu").play("4*54 5*10 6HP*2").moves(0)
    twice = Lab("guile", "ryu").place(-340, -60).play("4*54 6LP*2 6*40 6LP*2", frames=120)
    assert twice.moves(0).count("sonic_boom_L") == 1


@pytest.mark.parametrize("presses", [4, 5])
def test_five_presses_of_one_button_are_mashing(presses):
    # The first press brings a light punch out, over after 19 frames; the last comes when it is.
    lab = Lab("blanka", "ryu").play(f"(5LP 5)*{presses - 1} 5*12 5LP*2", frames=60)
    assert ("electricity_L" in lab.moves(0)) is (presses == 5)


@pytest.mark.parametrize(("button", "gap"), [("LP", 15), ("MP", 10), ("HP", 5)])
@pytest.mark.parametrize("late", [0, 1])
def test_each_press_comes_soon_after_the_one_before(button, gap, late):
    # Presses go on until the normal that the first one brings out is over.
    lab = Lab("blanka", "ryu").play(f"(5{button} 5*{gap - 1 + late})*20", frames=150)
    assert (f"electricity_{button[0]}" in lab.moves(0)) is (not late)


def test_presses_of_several_buttons_do_not_add_up():
    assert "electricity" not in str(Lab("blanka", "ryu").play("(5LP 5 5MP 5 5HP 5)*4", frames=24).moves(0))


def test_the_second_hit_of_an_uppercut_does_not_wait_for_the_guard_against_mashing():
    # Ken's hard Shoryuken hits on frames 4 to 7 and again from 8 on, five moving frames later at most.
    lab = Lab("ken", "ryu", gap=50).play("6 2 3HP", frames=60)
    health = [144, *lab.track(1, "health")]
    hits = [frame for frame in range(1, len(health)) if health[frame] < health[frame - 1]]
    assert len(hits) == 2
    assert hits[1] - hits[0] < 14 + 18
    assert lab.two["rehit"] == 0


@pytest.mark.parametrize("pads", ["6*2 2*2 4*2 8HP", "2*2 4*2 8*2 6HP", "4*2 2*2 6*2 8HP", "6 3 2 1 4 7 8HP"])
def test_a_full_circle_is_a_full_circle_either_way_from_anywhere(pads):
    lab = Lab("zangief", "ryu", gap=80).play(pads)
    assert "screw_piledriver" in lab.moves(0)


@pytest.mark.parametrize(
    "pads", ["6*2 2*2 4*2 5HP", "6*2 4*2 2*2 8HP", "6*2 8*2 2*2 4HP", "6*2 2*12 4*2 8HP"]
)
def test_a_circle_has_all_four_directions_in_order_and_without_rest(pads):
    assert "screw_piledriver" not in Lab("zangief", "ryu", gap=80).play(pads).moves(0)


def test_all_three_buttons_at_once_or_almost():
    assert Lab("zangief", "ryu").play("5PPP").moves(0) == ["lariat_H"]
    assert Lab("zangief", "ryu").play("5KKK").moves(0) == ["quick_lariat_H"]
    # One finger earlier: the light punch is replaced in its first five frames.
    assert Lab("zangief", "ryu").play("5LP*3 5PPP").moves(0) == ["st_far_LP", "lariat_H"]
    assert Lab("zangief", "ryu").play("5LPMP*6").moves(0) == ["st_far_MP"]


@pytest.mark.parametrize(
    ("frames", "move"), [(29, None), (30, "L"), (119, "L"), (120, "M"), (240, "H"), (500, "H")]
)
def test_a_turn_punch_grows_with_the_time_its_buttons_are_held(frames, move):
    lab = Lab("balrog", "ryu").play(f"5PPP*{frames} 5")
    assert lab.moves(0)[-1] == (f"turn_punch_{move}" if move else "st_far_HP")


@pytest.mark.parametrize(
    ("frames", "points"),
    [
        (30, 22),
        (119, 22),
        (120, 34),
        (240, 40),
        (479, 40),
        (480, 46),
        (960, 52),
        (1440, 58),
        (1920, 64),
        (2400, 70),
    ],
)
def test_a_turn_punch_has_eight_levels_of_damage(frames, points):
    # The press brings a normal out, which does not reach; the buttons are held for longer than is played.
    lab = Lab("balrog", "ryu", gap=300).play("5PPP*60")
    lab.one["held_punches"] = frames
    lab.place(-75, 75).play("5", frames=60)
    assert lab.moves(0)[-1].startswith("turn_punch")
    assert lab.lost(1) == points * 25 // 32


def test_a_turn_punch_may_be_held_with_the_kicks_too():
    assert Lab("balrog", "ryu").play("5KKK*130 5").moves(0)[-1] == "turn_punch_M"


@pytest.mark.parametrize(("strength", "frames"), [("L", 8), ("M", 16), ("H", 24)])
def test_a_dash_punch_runs_its_frames_at_8_px(strength, frames):
    lab = Lab("balrog", "ryu").alone().place(-200, 100)
    lab.play(f"1*69 6{strength}P", frames=150)
    assert x(lab, 0) == -200 + 8 * frames
    assert lab.track(0, "move").count(lab.move(0, f"dash_straight_{strength}").index) == frames + 22


def test_a_dash_punch_strikes_as_soon_as_it_reaches():
    # From 176 px with a reach of 111: after 9 frames of 8 px a next step would do.
    lab = Lab("balrog", "ryu").play("1*69 6HP", frames=150)
    assert lab.lost(1) == 26 * 25 // 32
    assert x(lab, 0) <= -88 + 9 * 8


TELEPORTS = [
    ("6*2 2*2 3PPP", -96),  # before the opponent
    ("6*2 2*2 3KKK", 96),  # behind
    ("4*2 2*2 1PPP", -296),  # a screen away
    ("4*2 2*2 1KKK", -176),
]


@pytest.mark.parametrize(("pads", "offset"), TELEPORTS)
def test_dhalsim_teleports_to_four_places(pads, offset):
    lab = Lab("dhalsim", "ryu").place(-100, 60).play(pads, frames=60)
    assert lab.moves(0) == ["yoga_teleport_H"]
    assert x(lab, 0) - x(lab, 1) == pytest.approx(offset, abs=0.01)


def test_a_teleport_cannot_be_hit_while_he_is_gone():
    move = Lab("dhalsim").move(0, "yoga_teleport_H")
    lab = Lab("dhalsim", "ryu", gap=60).play("4*2 2*2 1PPP 5*5", "5*9 2HK", frames=60)
    # Ryu's sweep is active on frames 15 to 18 of the tape, Dhalsim's frames 11 to 14.
    assert move.invulnerable == ((10, 28),)
    assert lab.lost(0) == 0


@pytest.mark.parametrize("strength", ["L", "M", "H"])
@pytest.mark.parametrize("gap", [80, 176, 290])
def test_bisons_stomp_lands_on_the_opponents_head_wherever_he_stands(strength, gap):
    lab = Lab("bison", "ryu", gap=gap).play(f"1*55 8{strength}K", frames=250)
    assert lab.lost(1) == lab.move(0, f"head_stomp_{strength}").damage[0] * 25 // 32


@pytest.mark.parametrize("strength", ["L", "M", "H"])
def test_after_the_stomp_a_punch_dives_again_once(strength):
    lab = Lab("bison", "ryu").play(f"1*55 8LK 5*60 (5{strength}P*1 5*3)*8 (5HP*1 5*3)*6", frames=300)
    assert lab.moves(0)[:2] == ["head_stomp_L", f"skull_diver_{strength}"]
    assert sum(move.startswith("skull_diver") for move in lab.moves(0)) == 1


def test_the_dive_after_a_stomp_steers_to_the_sliding_victim_and_can_hit_it():
    lab = Lab("bison", "ryu").play("1*55 8LK 5*50 5LP", frames=220)
    stomp, dive = lab.move(0, "head_stomp_L"), lab.move(0, "skull_diver_L")
    assert lab.moves(0) == ["head_stomp_L", "skull_diver_L"]
    assert lab.lost(1) == stomp.damage[0] * 25 // 32 + dive.damage[0] * 25 // 32


def test_without_the_stomp_there_is_no_dive():
    lab = Lab("bison", "ryu").alone().play("1*55 8LK (5HP*1 5*3)*25", frames=200)
    assert not any(move.startswith("skull_diver") for move in lab.moves(0))


def test_vega_flips_back_out_of_reach():
    lab = Lab("vega", "ryu", gap=70).play("5PPP", "5*4 2HK", frames=80)
    assert (lab.moves(0), lab.lost(0)) == (["backflip_H"], 0)


def test_two_heights_of_tiger_shots():
    high = Lab("sagat", "ryu").play("2*2 3*2 6HP", frames=20)
    low = Lab("sagat", "ryu").play("2*2 3*2 6HK", frames=20)
    heights = [int(lab.match["projectiles"][0]["y"]) // SUBPX for lab in (high, low)]
    assert heights == [78, 38]


def test_a_scissor_kick_hits_twice():
    lab = Lab("bison", "ryu", gap=100).play("1*70 6LK", frames=120)
    assert lab.lost(1) == 2 * (16 * 25 // 32)


@pytest.mark.parametrize(
    ("character", "pads", "move"),
    [("ken", "6*2 2*2 3HP", "shoryuken_H"), ("sagat", "2*2 3*2 6*2 9HK", "tiger_knee_H")],
)
def test_of_several_hits_the_last_one_floors(character, pads, move):
    lab = Lab(character, "ryu", gap=50).play(pads, frames=120)
    assert lab.lost(1) == sum(points * 25 // 32 for points in lab.move(0, move).damage)
    states = lab.track(1, "state")
    assert states.index(HIT_STUN) < states.index(FALLING)


def test_ryus_strong_dragon_punch_hits_once():
    assert Lab("ryu", "ken", gap=50).play("6*2 2*2 3HP", frames=120).lost(1) == 32 * 25 // 32


def test_no_special_starts_in_the_middle_of_a_normal_that_touched_nobody():
    lab = Lab().place(-150, 150).play("5HP*10 2*2 3*2 6HP*2", frames=60)
    assert lab.moves(0) == ["st_far_HP"]
    assert lab.frames_in(0, SPECIAL) == 0
    assert lab.frames_in(0, ATTACK) > 0


@pytest.mark.parametrize(
    ("character", "move"),
    [pair for pair in ON_THE_GROUND if pair[1].path and pair[1].special_kind != "mash"],
    ids=name,
)
def test_a_special_travels_and_rises_as_the_data_say(character, move):
    lab = Lab(character, "ryu").alone()
    before = charged(move) + list(pad_script(move))
    lab.play(before[:-2]).place(-300, -10)
    lab.play(before[-2:], frames=200)
    # A path counts from its own first point; the stomp follows its target instead.
    if not move.homing:
        assert x(lab, 0) - -300 == pytest.approx(move.dx - move.path[0][0], abs=3)
    assert max(lab.track(0, "y")) / SUBPX == pytest.approx(move.y_max, abs=1)


INVULNERABLE = [
    (who, m)
    for who, m in ON_THE_GROUND
    if m.invulnerable and m.special_kind == "strike" and m.command.kind is CommandKind.MOTION
]


@pytest.mark.parametrize(("character", "move"), INVULNERABLE, ids=name)
def test_invulnerable_frames_cannot_be_hit_and_the_others_can(character, move):
    # A projectile laid upon the fighter touches him on every frame on which he can be touched.
    for frame in (1, *move.invulnerable[0], move.invulnerable[0][1] + 1):
        lab = Lab(character, "sagat").place(-150, 150).play("", "2 3 6HP", frames=20)
        # The command is read on the last but one of its pads.
        script = list(pad_script(move))
        way, rest = script[:-2], [*script[-2:], *[0] * 60]
        lab.match["projectiles"][1]["x"] = 210 * SUBPX
        lab.play(way + rest[: frame - 1])
        lab.match["projectiles"][1]["x"] = lab.one["x"] + 20 * SUBPX
        lab.match["projectiles"][1]["y"] = lab.one["y"] + 70 * SUBPX
        lab.play(rest[frame - 1 : frame])
        ranges = [range(first, last + 1) for first, last in move.invulnerable]
        assert (lab.lost(0) == 0) is any(frame in span for span in ranges), frame


def test_guile_recovers_sooner_from_his_projectile_than_anybody_else():
    frames = {}
    for who, move in SPECIALS:
        if move.projectile is not None:
            lab = Lab(who, "ryu").alone().play(charged(move) + list(pad_script(move)), frames=160)
            played = [row for row, index in enumerate(lab.track(0, "move")) if index == move.index]
            release = next(
                row for row, shot in enumerate(lab.states["projectiles"][:, 0]["move"]) if shot >= 0
            )
            frames.setdefault(who, set()).add(played[-1] - release)
    assert frames.pop("guile") == {20}
    assert min(min(some) for some in frames.values()) >= 36


@pytest.mark.parametrize("strength", ["L", "M", "H"])
@pytest.mark.parametrize("held", ["5", "4"])
def test_the_psycho_crusher_hits_or_chips_twice_as_it_passes(strength, held):
    lab = Lab("bison", "ryu", gap=140)
    move = lab.move(0, f"psycho_crusher_{strength}")
    # The victim holds its block only once there is something to block.
    pads = tape(f"1*{move.charge}") + list(pad_script(move))
    lab.play(pads, f"5*{move.charge + 3} {held}*100", frames=200)
    assert move.id in lab.moves(0)
    hurts = [points * 25 // 32 for points in move.damage]
    assert lab.lost(1) == sum(hurts if held == "5" else move.chip)
    assert len(hurts) == 2


@pytest.mark.parametrize("blocks", [True, False])
def test_a_yoga_flame_goes_out_when_it_touches(blocks):
    lab = Lab("dhalsim", "ryu", gap=90)
    flame = lab.move(0, "yoga_flame_H")
    lab.play("4 1 2 3 6HP", "1*120" if blocks else "", frames=110)
    assert (lab.lost(1) < flame.damage[0] // 2) == blocks
    # Hit stop, and the frame of the contact: nothing of the flame's 36 frames and of its recovery is left.
    assert lab.track(0, "move").count(flame.index) == flame.startup + 1 + 14
    alone = Lab("dhalsim", "ryu", gap=280).play("4 1 2 3 6HP", frames=110)
    assert alone.track(0, "move").count(flame.index) == flame.total
