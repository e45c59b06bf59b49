"""A fact's script becomes the pads that its steps name."""

import pytest

from sf2ai.conformance.facts.fact import Variant
from sf2ai.conformance.facts.scripts import CHARGE_FRAMES, ScriptError, moves_in, track_of
from sf2ai.game.buttons import NUMPAD, Pad
from sf2ai.game.characters import find_character
from sf2ai.game.files.loader import load_character
from sf2ai.game.motions import pad_script

GUILE = find_character("guile").index
NOW = Variant(gap=100, t=3, u=5, seed=1)


def pads(script):
    return list(track_of(script, GUILE, NOW).pads)


def test_each_step_has_its_pads():
    assert pads("") == []
    assert pads("wait 2") == [0, 0]
    assert pads("hold 1 3") == [NUMPAD[1]] * 3
    assert pads("keep 4 2") == [NUMPAD[4]] * 2
    assert pads("jump 9") == [NUMPAD[9]] * 6
    assert pads("press 2+MK") == [NUMPAD[2] | Pad.MK] * 2
    assert pads("press LP+MP+HP 4") == [Pad.LP | Pad.MP | Pad.HP] * 4
    assert pads("mash 6+HP 2") == ([NUMPAD[6] | Pad.HP] * 2 + [NUMPAD[6]] * 2) * 2
    assert pads("charge") == [NUMPAD[1]] * CHARGE_FRAMES
    assert pads("flash_kick_M") == list(pad_script(load_character("guile").move("flash_kick_M")))
    assert pads("wait 1, press LK") == [0, Pad.LK, Pad.LK]


def test_times_take_the_values_of_the_play():
    assert [len(pads(f"wait {frames}")) for frames in ("t", "u", "t+10", "u+0")] == [3, 5, 13, 5]


def test_a_move_and_a_kept_direction_keep_the_way_in_which_they_began():
    track = track_of("hold 4 2, keep 4 2, press HP, sonic_boom_L", GUILE, NOW)
    move = [True] + [False] * (len(track.pads) - 7)
    assert list(track.begins) == [True, True, True, False, True, True, *move]


def test_moves_are_counted_without_steps_that_only_wait_or_walk():
    assert moves_in("charge, wait 3, hold 6 4, keep 4 1, jump 9, press HK, mash LP 4, flash_kick_L") == 3


@pytest.mark.parametrize(
    "script", ["wait", "wait 1 2", "hold 6", "press", "press 5+LP", "hadouken_H", "jump 9 9"]
)
def test_what_is_not_in_the_notation_is_refused(script):
    with pytest.raises(ScriptError, match=script.split()[0]):
        track_of(script, GUILE, NOW)
