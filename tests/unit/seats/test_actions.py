"""What the indices of the action presets mean."""

import pytest

from sf2ai.game.buttons import Pad
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MoveKind
from sf2ai.seats.actions import ACTIONS


def test_the_talk_has_five_directions_with_none_or_one_of_six_buttons():
    assert ACTIONS["talk"].count(0) == 35
    assert {name[0] for name in ACTIONS["talk"].names(0)} == set("54628")


def test_pad_has_nine_directions():
    assert ACTIONS["pad"].count(3) == 63
    assert {name[0] for name in ACTIONS["pad"].names(3)} == set("123456789")


@pytest.mark.parametrize("character", ROSTER, ids=lambda character: character.id)
def test_moves_adds_everything_that_is_no_normal(character):
    preset = ACTIONS["moves"]
    moves = [m for m in load_roster()[character.index].moves if m.kind is not MoveKind.NORMAL]
    names = preset.names(character.index)
    assert names[:63] == ACTIONS["pad"].names(character.index)
    # Moves that were added since 0.1.0 come last.
    assert names[63:] == tuple(move.id for move in sorted(moves, key=lambda move: move.added))
    assert len(names) == preset.count(character.index) <= preset.widest()
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("preset", ACTIONS.values(), ids=list(ACTIONS))
def test_action_zero_is_neutral(preset):
    assert preset.names(0)[0] == "5"
    action = preset.tables().actions[0, 0]
    assert (action["hold"], action["press"], action["length"]) == (0, 0, 0)


def test_rows_end_where_the_character_has_no_more_actions():
    preset = ACTIONS["moves"]
    lengths = preset.tables().actions["length"]
    for character in ROSTER:
        count = preset.count(character.index)
        assert (lengths[character.index, :count] >= 0).all()
        assert (lengths[character.index, count:] == -1).all()


def test_a_button_with_a_direction():
    preset = ACTIONS["pad"]
    action = preset.tables().actions[0, preset.names(0).index("3+HK")]
    assert action["hold"] == Pad.DOWN | Pad.RIGHT
    assert action["press"] == Pad.HK
