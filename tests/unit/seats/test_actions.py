"""What the indices of the action presets mean."""

import pytest

from sf2ai.game.buttons import Pad
from sf2ai.game.characters import ROSTER, find_character
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
    data = load_roster()[character.index]
    moves = [m for m in data.moves if m.kind is not MoveKind.NORMAL]
    vacant = {former.id for former in data.former_moves}
    names = preset.names(character.index)
    assert names[:63] == ACTIONS["pad"].names(character.index)
    # Moves that were added since 0.1.0 come last.
    present = [name for name in names[63:] if name not in vacant]
    assert present == [move.id for move in sorted(moves, key=lambda move: move.added)]
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
    for character, data in zip(ROSTER, load_roster(), strict=True):
        count = preset.count(character.index)
        assert (lengths[character.index, :count] >= 0).all()
        assert (~preset.tables().legal[character.index, :count]).sum() == len(data.former_moves)
        assert (lengths[character.index, count:] == -1).all()


def test_actions_of_moves_of_later_games_stay_where_they_were_and_are_never_legal():
    preset, guile = ACTIONS["moves"], find_character("guile").index
    names = preset.names(guile)
    assert [names.index(name) for name in ("backfist", "knee_bazooka", "hop_kick")] == [63, 64, 66]
    legal = preset.tables().legal[guile, : len(names)]
    assert {name for name, is_legal in zip(names, legal, strict=True) if not is_legal} == {
        "backfist",
        "hop_kick",
    }


def test_a_button_with_a_direction():
    preset = ACTIONS["pad"]
    action = preset.tables().actions[0, preset.names(0).index("3+HK")]
    assert action["hold"] == Pad.DOWN | Pad.RIGHT
    assert action["press"] == Pad.HK
