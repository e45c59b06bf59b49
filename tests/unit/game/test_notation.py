"""Every notation of a command in the frame data is parsed, and an unknown one is refused."""

import pytest

from sf2ai.game.files.loader import load_roster
from sf2ai.game.files.notation import MoveFacts, parse_command
from sf2ai.game.moves import Command, CommandKind

PUNCHES, KICKS = ("LP", "MP", "HP"), ("LK", "MK", "HK")

CASES = [
    ("236+P", MoveFacts("H"), Command(CommandKind.MOTION, (2, 3, 6), buttons=("HP",))),
    ("j.214+K", MoveFacts("L"), Command(CommandKind.MOTION, (2, 1, 4), buttons=("LK",), air=True)),
    ("41236+P", MoveFacts("M"), Command(CommandKind.MOTION, (4, 1, 2, 3, 6), buttons=("MP",))),
    ("2369+K", MoveFacts("M"), Command(CommandKind.MOTION, (2, 3, 6, 9), buttons=("MK",))),
    (
        "623/421+PPP/KKK",
        MoveFacts("H"),
        Command(CommandKind.MOTION, (6, 2, 3), ((4, 2, 1),), buttons=PUNCHES + KICKS, together=3),
    ),
    ("[4]6+P", MoveFacts("L", 54), Command(CommandKind.CHARGE, (4, 6), charge=54, buttons=("LP",))),
    (
        "j.[2]8+K",
        MoveFacts("L", 54),
        Command(CommandKind.CHARGE, (2, 8), charge=54, buttons=("LK",), air=True),
    ),
    (
        "[2]8+K then P",
        MoveFacts("M", 56),
        Command(CommandKind.CHARGE, (2, 8), charge=56, buttons=("MK",), then=PUNCHES),
    ),
    ("mash K", MoveFacts("H"), Command(CommandKind.MASH, buttons=("HK",))),
    ("K+K+K", MoveFacts("H"), Command(CommandKind.TOGETHER, buttons=KICKS, together=3)),
    (
        "hold PPP or KKK, release",
        MoveFacts("L", hold=30),
        Command(CommandKind.HOLD, buttons=PUNCHES + KICKS, together=3, hold=30),
    ),
    ("360+P", MoveFacts(), Command(CommandKind.CIRCLE, (6, 2, 4, 8), buttons=PUNCHES)),
    (
        "after Head Press, P",
        MoveFacts("M", follows="head_stomp"),
        Command(CommandKind.FOLLOW, buttons=("MP",), after="head_stomp"),
    ),
    (
        "[2]8+K, dir+P",
        MoveFacts(follows="dive"),
        Command(
            CommandKind.FOLLOW,
            (1, 2, 3, 4, 6, 7, 8, 9),
            buttons=PUNCHES,
            after="dive",
            lead=Command(CommandKind.CHARGE, (2, 8), buttons=KICKS),
        ),
    ),
    ("6+HP", MoveFacts(), Command(CommandKind.DIRECTION, (6,), buttons=("HP",))),
    ("4/6+LK", MoveFacts(), Command(CommandKind.DIRECTION, (4, 6), buttons=("LK",))),
    (
        "close 4/6+MP/HP",
        MoveFacts(),
        Command(CommandKind.DIRECTION, (4, 6), buttons=("MP", "HP"), close=True),
    ),
    ("j.2+K", MoveFacts(), Command(CommandKind.DIRECTION, (2,), buttons=KICKS, air=True)),
    (
        "nj.8+MP/HP",
        MoveFacts(),
        Command(CommandKind.DIRECTION, (8,), buttons=("MP", "HP"), air=True, neutral_jump=True),
    ),
    (
        "j. close +MP/HP or MK/HK",
        MoveFacts(),
        Command(CommandKind.DIRECTION, buttons=("MP", "HP", "MK", "HK"), air=True, close=True),
    ),
]


@pytest.mark.parametrize(("notation", "facts", "command"), CASES, ids=[case[0] for case in CASES])
def test_a_notation_means_its_command(notation, facts, command):
    assert parse_command(notation, facts) == command


@pytest.mark.parametrize("notation", ["", "P", "236", "236+X", "[4]6", "close", "0+P", "j.2+", "6+HP!"])
def test_what_is_no_notation_is_refused(notation):
    with pytest.raises(ValueError, match="no command is written"):
        parse_command(notation)


@pytest.mark.parametrize("notation", ["after Head Press, P", "[2]8+K, dir+P"])
def test_a_move_that_follows_another_must_name_it(notation):
    with pytest.raises(ValueError, match="needs the field 'follows'"):
        parse_command(notation, MoveFacts("L"))


def test_normals_are_plain_presses_of_their_button():
    for data in load_roster():
        for move in data.moves[:30]:
            command = move.command
            assert command.kind is CommandKind.PRESS
            assert command.buttons == (move.button,)
            assert (command.air, command.close) == (move.stance in ("nj", "dj"), move.stance == "st_close")


def test_every_kind_of_command_is_used_by_the_roster():
    used = {move.command.kind for data in load_roster() for move in data.moves}
    assert used == set(CommandKind)
