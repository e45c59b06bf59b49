"""The cartridge keeps its rules of fighting: moving, attacking, blocking, falling."""

import pytest

from fakes.duel import FULL, DuelConsole
from sf2ai.game.buttons import Pad

STAND, CROUCH, JUMP, GUARD, ATTACK, SPECIAL, REEL, DOWN = 0x00, 0x02, 0x04, 0x08, 0x0A, 0x0C, 0x0E, 0x14
BUTTONS = (Pad.LP, Pad.MP, Pad.HP, Pad.LK, Pad.MK, Pad.HK)
CLOSE = (230, 278)


def watch(
    console: DuelConsole, name: str, side: int, frames: int, first: int = 0, second: int = 0
) -> list[int]:
    """Return a fact after each of some frames."""
    seen = []
    for _ in range(frames):
        console.run(first, second)
        seen.append(console.fact(name, side))
    return seen


def test_both_sides_are_heard_in_the_same_frame(fight):
    console = fight()
    console.run(Pad.LEFT, Pad.RIGHT)
    assert console.facts("X") == (203, 308)  # 320/256 px backwards from 205 and 307
    console.run(Pad.DOWN, Pad.DOWN)
    assert console.facts("STATE") == (CROUCH, CROUCH)
    assert console.facts("CROUCH") == (1, 1)


def test_a_jump_is_66_high_and_airborne_after_four_frames(fight):
    console = fight()
    airborne = watch(console, "AIR", 0, 5, Pad.UP)
    assert airborne == [0, 0, 0, 0, 1]
    assert console.fact("STATE", 0) == JUMP
    heights = [192 - y for y in watch(console, "Y", 0, 60)]
    assert max(heights) == 66
    assert heights[-1] == 0
    assert console.fact("STATE", 0) == STAND
    assert console.facts("X") == (205, 307)


@pytest.mark.parametrize(("pad", "side"), [(Pad.RIGHT, 1), (Pad.LEFT, -1)])
def test_a_jump_forwards_and_backwards_moves_across(fight, pad, side):
    console = fight()
    console.run(Pad.UP | pad, 0, 5)
    console.run(frames=50)
    assert (console.fact("X", 0) - 205) * side > 50


def test_walls_and_the_greatest_distance(fight):
    console = fight()
    console.run(Pad.LEFT, Pad.RIGHT, 200)
    first, second = console.facts("X")
    assert 205 <= second - first <= 210
    assert min(watch(console, "X", 0, 200, Pad.LEFT, Pad.LEFT)) == 55
    assert max(watch(console, "X", 1, 400, Pad.RIGHT, Pad.RIGHT)) == 458


def test_fighters_do_not_walk_through_each_other(fight):
    console = fight()
    console.run(Pad.RIGHT, Pad.LEFT, 120)
    first, second = console.facts("X")
    assert 40 <= second - first <= 46


def test_jumping_over_the_opponent_turns_both(fight):
    console = fight()
    console.place(200, 240)
    console.run(Pad.UP | Pad.RIGHT, 0, 6)
    console.run(frames=60)
    assert console.fact("X", 0) > console.fact("X", 1)
    assert console.facts("FACING") == console.facts("OPPDIR") == (0, 0x40)


@pytest.mark.parametrize("number", range(6))
def test_each_button_is_a_move_of_its_own(fight, number):
    console = fight()
    codes = set()
    for stance in (0, int(Pad.DOWN)):
        console.run(stance, 0, 2)
        console.run(stance | BUTTONS[number])
        assert console.fact("STATE", 0) == ATTACK
        assert console.fact("INMOVE", 0) == 1
        assert console.fact("CROUCH", 0) == int(stance != 0)
        codes.add(console.fact("MOVECODE", 0))
        console.run(stance, 0, 60)
        assert console.fact("INMOVE", 0) == 0
    console.run(Pad.UP, 0, 5)
    console.run(frames=5)
    console.run(BUTTONS[number])
    assert (console.fact("STATE", 0), console.fact("AIR", 0), console.fact("INMOVE", 0)) == (JUMP, 1, 1)
    codes.add(console.fact("MOVECODE", 0))
    assert len(codes) == 3


def test_heavier_attacks_are_slower_and_hurt_more(fight):
    durations, damages = [], []
    for button in BUTTONS:
        console = fight()
        console.place(*CLOSE)
        console.run(button)
        durations.append(1 + watch(console, "INMOVE", 0, 70).count(1))
        damages.append(FULL - console.fact("HEALTH", 1))
    for row in (durations, damages):
        assert row[:3] == sorted(set(row[:3]))
        assert row[3:] == sorted(set(row[3:]))
    assert min(damages) > 0


@pytest.mark.parametrize(
    ("attack", "defence", "hurts"),
    [
        (Pad.MP, 0, True),
        (Pad.MP, Pad.RIGHT, False),
        (Pad.MP, Pad.RIGHT | Pad.DOWN, False),
        (Pad.DOWN | Pad.MK, Pad.RIGHT, True),
        (Pad.DOWN | Pad.MK, Pad.RIGHT | Pad.DOWN, False),
        (Pad.MP, Pad.LEFT, True),
    ],
)
def test_holding_back_blocks_at_the_right_height(fight, attack, defence, hurts):
    console = fight()
    console.place(*CLOSE)
    console.run(attack & Pad.DOWN, defence & Pad.DOWN, 1)
    console.run(attack, defence)
    states = watch(console, "STATE", 1, 20, attack & Pad.DOWN, defence)
    assert REEL in states
    assert (console.fact("HEALTH", 1) < FULL) == hurts


@pytest.mark.parametrize(("defence", "hurts"), [(Pad.RIGHT, False), (Pad.RIGHT | Pad.DOWN, True)])
def test_attacks_from_above_must_be_blocked_standing(fight, defence, hurts):
    console = fight()
    console.place(215, 300)
    console.run(Pad.UP | Pad.RIGHT, 0, 5)
    console.run(frames=20)
    console.run(Pad.HK, defence)
    console.run(0, defence, 30)
    assert (console.fact("HEALTH", 1) < FULL) == hurts


def test_a_guard_goes_up_only_while_an_attack_is_near(fight):
    console = fight()
    console.place(230, 300)
    console.run(0, Pad.RIGHT)
    assert console.fact("STATE", 1) == STAND
    console.run(Pad.HP, Pad.RIGHT)
    console.run(0, Pad.RIGHT)
    x = console.fact("X", 1)
    console.run(0, Pad.RIGHT)
    assert console.fact("STATE", 1) == GUARD
    assert console.fact("X", 1) == x


def test_a_fireball_flies_under_a_jump(fight):
    console = fight()
    for pad in (Pad.DOWN, Pad.DOWN | Pad.RIGHT, Pad.RIGHT, Pad.HP):
        console.run(pad)
    console.run(frames=6)
    console.run(0, Pad.UP, 6)
    console.run(frames=100)
    assert console.facts("HEALTH") == (FULL, FULL)
    assert console.facts("SHOT") == (0, 0)


def test_a_sweep_knocks_down_and_who_lies_cannot_be_hit(fight):
    console = fight()
    console.place(*CLOSE)
    console.run(Pad.DOWN)
    console.run(Pad.DOWN | Pad.HK)
    states = watch(console, "STATE", 1, 40, Pad.DOWN)
    assert states[-1] == DOWN
    health = console.fact("HEALTH", 1)
    console.place(230, 260)
    console.run(Pad.DOWN | Pad.HK)
    console.run(Pad.DOWN, 0, 15)
    assert console.fact("HEALTH", 1) == health
    console.run(frames=80)
    assert console.fact("STATE", 1) == STAND


def test_an_attack_hits_once(fight):
    console = fight()
    console.place(*CLOSE)
    console.run(Pad.HP)
    healths = watch(console, "HEALTH", 1, 60)
    assert len(set(healths)) == 2


def test_a_wall_behind_the_defender_pushes_the_attacker_back(fight):
    console = fight()
    console.place(410, 458)
    console.run(Pad.HP)
    console.run(frames=40)
    assert console.fact("X", 1) == 458
    assert console.fact("X", 0) < 400


@pytest.mark.parametrize(("side", "forward"), [(0, Pad.RIGHT), (1, Pad.LEFT)])
def test_236_and_a_punch_is_a_fireball(fight, side, forward):
    console = fight()
    for pad in (Pad.DOWN, Pad.DOWN | forward, forward, Pad.MP):
        console.run(*((pad, 0) if side == 0 else (0, pad)))
    assert console.fact("STATE", side) == SPECIAL
    assert console.fact("SHOT", side) == 0
    console.run(frames=12)
    assert console.fact("SHOT", side) == 1
    x = console.fact("SHOTX", side)
    console.run(frames=4)
    assert (console.fact("SHOTX", side) > x) == (side == 0)
    console.run(frames=40)
    assert console.fact("HEALTH", 1 - side) < FULL
    assert console.fact("SHOT", side) == 0


def test_a_blocked_fireball_takes_a_little_and_two_put_each_other_out(fight):
    console = fight()
    for pad in (Pad.DOWN, Pad.DOWN | Pad.RIGHT, Pad.RIGHT, Pad.MP):
        console.run(pad)
    console.run(0, Pad.RIGHT, 60)
    assert console.facts("HEALTH") == (FULL, FULL - 2)
    console = fight()
    motion = zip(
        (Pad.DOWN, Pad.DOWN | Pad.RIGHT, Pad.RIGHT, Pad.MP),
        (Pad.DOWN, Pad.DOWN | Pad.LEFT, Pad.LEFT, Pad.MP),
        strict=True,
    )
    for pads in motion:
        console.run(*pads)
    console.run(frames=60)
    assert console.facts("HEALTH") == (FULL, FULL)
    assert console.facts("SHOT") == (0, 0)


def test_characters_differ(fight):
    speeds = set()
    for character in (0, 6, 11):
        console = fight(character, 0)
        console.run(Pad.RIGHT, 0, 16)
        speeds.add(console.fact("X", 0))
    assert len(speeds) == 3


def test_swapped_pads_in_a_mirror_match_give_swapped_healths(fight):
    """Neither side is favoured: attacks are looked up for both before either is applied."""
    script = [(Pad.RIGHT, Pad.LEFT)] * 18 + [(Pad.MK, 0), (0, 0), (0, 0), (0, Pad.LK)] + [(0, 0)] * 40
    swap = {Pad.LEFT: Pad.RIGHT, Pad.RIGHT: Pad.LEFT}
    results = []
    for mirrored in (False, True):
        console = fight()
        for first, second in script:
            pads = (swap.get(second, second), swap.get(first, first)) if mirrored else (first, second)
            console.run(*pads)
        results.append(console.facts("HEALTH"))
    assert results[0] == results[1][::-1]
    assert results[0] != (FULL, FULL)
