"""``sf2ai emulator legacy``: plays rounds with bots that were written for the emulator tool of 2017."""

from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.emulator.sides import CharOption, OpponentCharOption, RoundsOption, plans, show_rounds
from sf2ai.cli.options.backend import (
    SIM,
    AssumeOption,
    BackendChoice,
    BackendOption,
    CoreOption,
    MapOption,
    RomOption,
    split_address,
)
from sf2ai.cli.options.shared import HomeOption, JsonOption, SeedOption, open_home
from sf2ai.cli.terminal.output import notice_compilation

if TYPE_CHECKING:
    from sf2ai.game.characters import Character
    from sf2ai.remote.legacy_rounds import FrameSide
    from sf2ai.store.layout import Home

EPILOG = """Examples:

sf2ai emulator legacy --p1 127.0.0.1:9999

sf2ai emulator legacy --p1 127.0.0.1:9999 --p2 127.0.0.1:10000 --rounds 5

sf2ai emulator legacy --p1 ryu --p2 127.0.0.1:10000 --opponent-char guile"""


def legacy(
    p1: Annotated[
        str,
        typer.Option(
            "--p1",
            metavar="WHO",
            help="The first side: a bot's address and port, or a player such as ryu or cpu:4.",
        ),
    ] = "127.0.0.1:9999",
    p2: Annotated[
        str, typer.Option("--p2", metavar="WHO", help="The second side; a bot of 2017 listens on port 10000.")
    ] = "cpu:4",
    char: CharOption = "ryu",
    opponent_char: OpponentCharOption = "ken",
    rounds: RoundsOption = 3,
    backend: BackendOption = SIM,
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Play rounds with bots that were written for the emulator tool of 2017.

    Each frame a bot gets the state that the tool would send and answers with buttons, on this machine only.
    """
    from sf2ai.backends.registry import make_backend
    from sf2ai.game.characters import find_character
    from sf2ai.remote.legacy_rounds import play_rounds

    kept = open_home(home)
    characters = find_character(char), find_character(opponent_char)
    where = BackendChoice(backend, rom=rom, core=core, assume=assume, map_file=map_file)
    options = where.options(kept)
    notice_compilation()
    sides = _side(p1, 0, kept, characters[0]), _side(p2, 1, kept, characters[1])
    try:
        with make_backend(backend, 1, options) as made:
            played = play_rounds(made, sides, plans(characters, rounds, seed))
            show_rounds((p1, p2), played, as_json=as_json)
    finally:
        for side in sides:
            side.close()


def _side(spec: str, index: int, home: "Home", character: "Character") -> "FrameSide":
    """Return the bot at an address, or a player of this program."""
    from sf2ai.remote.legacy_bot import LegacyBot
    from sf2ai.remote.sides import find_side, paced_side

    host, _, port = spec.rpartition(":")
    if port.isascii() and port.isdigit() and host not in ("cpu", "random"):
        return LegacyBot(split_address(spec, f"--p{index + 1}"), index)
    return paced_side(find_side(spec, home, character), index)
