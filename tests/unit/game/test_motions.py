"""The pads of every move are possible to press and enter its command."""

from itertools import groupby

import pytest

from fakes.pads import clean_pad
from sf2ai.game.buttons import ATTACK_MASK, ATTACKS, DIRECTION_MASK, NUMPAD, attack_bit
from sf2ai.game.files.loader import load_character, load_roster
from sf2ai.game.motions import MOVE_COUNT, pad_script
from sf2ai.game.moves import CommandKind, MoveKind

ALL_MOVES = [move for data in load_roster() for move in data.moves]


def spoken(script):
    """A script as text: direction, buttons and how many frames, such as '2*2 3*2 6+HP*2'."""
    words = []
    for pad, frames in groupby(script):
        direction = NUMPAD.index(pad & DIRECTION_MASK, 1)
        buttons = [button for button in ATTACKS if pad & attack_bit(button)]
        words.append(f"{'+'.join([str(direction), *buttons])}*{len(list(frames))}")
    return " ".join(words)


@pytest.mark.parametrize(
    ("character", "move", "script"),
    [
        ("ryu", "st_far_HP", "5+HP*2"),
        ("ryu", "cr_MK", "2+MK*2"),
        ("ryu", "dj_HK", "5+HK*2"),
        ("ryu", "hadouken_H", "2*2 3*2 6+HP*2"),
        ("ryu", "shoryuken_L", "6*2 2*2 3+LP*2"),
        ("ryu", "air_tatsumaki_M", "2*2 1*2 4+MK*2"),
        ("ryu", "seoi_nage", "6+HP*2"),
        ("ryu", "tomoe_nage", "6+HK*2"),
        ("chunli", "kikouken_L", "4*2 1*2 2*2 3*2 6+LP*2"),
        ("chunli", "hyakuretsu_M", " ".join(["5+MK*2 5*2"] * 7)),
        ("chunli", "air_throw", "6+HP*2"),
        ("sagat", "tiger_knee_H", "2*2 3*2 6*2 9+HK*2"),
        ("guile", "sonic_boom_M", "6+MP*2"),
        ("guile", "flash_kick_H", "8+HK*2"),
        ("guile", "judo_throw", "6+MP*2"),
        ("guile", "suplex", "6+HP*2"),
        ("guile", "air_throw", "6+HP*2"),
        ("guile", "knee_bazooka", "6+MK*2"),
        ("zangief", "screw_piledriver", "6*2 2*2 4*2 8+HP*2"),
        ("zangief", "lariat_H", "5+LP+MP+HP*2"),
        ("zangief", "headbutt", "8+HP*2"),
        ("zangief", "knee_drop", "2+MK*2"),
        ("dhalsim", "yoga_teleport_H", "6*2 2*2 3+LP+MP+HP*2"),
        ("dhalsim", "drill_kick", "2+HK*2"),
        ("bison", "skull_diver_M", "5+MP*2"),
        ("balrog", "turn_punch_L", "5+LP+MP+HP*30 5*1"),
        ("balrog", "turn_punch_H", "5+LP+MP+HP*240 5*1"),
        ("vega", "flying_barcelona_L", "8+LK*2 5*64 5+HP*2"),
        ("vega", "izuna_drop", "8+HK*2 5*73 6+HP*2"),
        ("vega", "short_backflip_H", "5+LK+MK+HK*2"),
    ],
)
def test_hands_press_what_the_move_asks_for(character, move, script):
    assert spoken(pad_script(load_character(character).move(move))) == script


def test_every_move_has_a_script_that_a_real_pad_can_play():
    assert len(ALL_MOVES) == MOVE_COUNT
    for move in ALL_MOVES:
        script = pad_script(move)
        assert script, move.id
        assert all(pad == clean_pad(pad) and 0 <= pad < 1 << 12 for pad in script), move.id
        assert all(not pad & ~(DIRECTION_MASK | ATTACK_MASK) for pad in script), move.id


def test_every_script_presses_a_button_that_the_move_asks_for():
    for move in ALL_MOVES:
        wanted = sum(attack_bit(button) for button in (*move.command.buttons, *move.command.then))
        if move.command.lead is not None:
            wanted |= sum(attack_bit(button) for button in move.command.lead.buttons)
        pressed = [pad & ATTACK_MASK for pad in pad_script(move)]
        assert any(pressed), move.id
        assert all(not buttons & ~wanted for buttons in pressed), move.id


def test_strengths_of_a_special_have_different_scripts():
    for data in load_roster():
        specials = [move for move in data.moves if move.kind is MoveKind.SPECIAL]
        scripts = {
            (pad_script(move), move.command.air)
            for move in specials
            if move.command.kind is not CommandKind.FOLLOW
        }
        assert len(scripts) == len([move for move in specials if move.command.kind is not CommandKind.FOLLOW])


def test_scripts_that_are_the_same_belong_to_moves_that_place_distance_or_charge_tells_apart():
    for data in load_roster():
        by_script = {}
        for move in data.moves[30:]:
            place = (move.command.air, move.command.close, move.command.after, move.charge > 0)
            assert place not in by_script.setdefault(pad_script(move), []), move.id
            by_script[pad_script(move)].append(place)


def test_directions_of_a_motion_are_held_two_frames_and_the_last_comes_with_the_button():
    for move in ALL_MOVES:
        command = move.command
        if command.kind in (CommandKind.MOTION, CommandKind.CIRCLE):
            script = pad_script(move)
            directions = [NUMPAD.index(pad & DIRECTION_MASK, 1) for pad in script]
            assert directions == [direction for direction in command.directions for _ in range(2)]
            assert [bool(pad & ATTACK_MASK) for pad in script] == [False] * (len(script) - 2) + [True] * 2
