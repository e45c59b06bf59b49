"""Each character's tape still plays out as recorded; `pytest --update-golden` records the traces again.

A change that records them again raises ENGINE_VERSION as well and says which rule changed.
"""

import pytest

from golden.trace_file import TRACES, first_difference, path_of, read, record, write
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MoveKind

NAMES = [character.id for character in ROSTER]


def test_every_character_has_a_trace_and_no_other():
    assert sorted(path.stem for path in TRACES.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("character", NAMES)
def test_a_tape_plays_out_as_recorded(character, request):
    path = path_of(character)
    trace = read(path)
    assert trace.characters[0] == character
    if request.config.getoption("--update-golden"):
        write(path, trace)
        trace = read(path)
    assert trace.engine == ENGINE_VERSION, "run pytest --update-golden and say in the commit what changed"
    difference = first_difference(trace, record(trace.play()))
    assert difference is None, difference


@pytest.mark.parametrize("data", load_roster(), ids=lambda data: data.character.id)
def test_a_tape_shows_every_family_of_specials_and_throws(data):
    trace = read(path_of(data.character.id))
    played = set(trace.play()["sides"][:, 0]["move"].tolist())
    shown = {move.family for move in data.moves if move.index in played}
    wanted = {
        move.family
        for move in data.moves
        if move.kind in (MoveKind.SPECIAL, MoveKind.COMMAND)
        or move.special_kind in ("throw", "hold", "command")
    }
    assert wanted - shown == set()
