"""``sf2ai emulator legacy``: plays rounds with bots that were written for the emulator tool of 2017."""

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Annotated, TypeAlias

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
from sf2ai.cli.options.shared import HomeOption, JsonOption, SeedOption, open_home, whole_number
from sf2ai.cli.terminal.output import notice, notice_compilation
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.game.characters import Character
    from sf2ai.players.find import Player
    from sf2ai.remote.legacy_rounds import FrameSide
    from sf2ai.store.layout import Home

_DAY_SECONDS = 86_400

EPILOG = """Examples:

sf2ai emulator legacy --p1 127.0.0.1:9999

sf2ai emulator legacy --p1 127.0.0.1:9999 --p2 127.0.0.1:10000 --rounds 5

sf2ai emulator legacy --p1 ryu --p2 127.0.0.1:10000 --opponent-char guile"""


def _seconds_to_wait(text: str | int) -> int:
    seconds = whole_number("--wait-seconds", least=0)(text)
    if seconds > _DAY_SECONDS:
        raise InputError(f"--wait-seconds takes at most a day, {_DAY_SECONDS} seconds, not {text!r}")
    return seconds


WaitOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--wait-seconds",
        metavar="N",
        parser=_seconds_to_wait,
        help="How long to wait for a bot to listen, also after a round, and for its first answer.",
    ),
]


def legacy(
    p1: Annotated[
        str,
        typer.Option(
            "--p1",
            metavar="WHO",
            help="The first side: a bot's address and port, or a player such as ryu or cpu:4; see "
            "docs/reference/players.md.",
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
    wait_seconds: WaitOption = 60,
    as_json: JsonOption = False,
) -> None:
    """Play rounds with bots that were written for the emulator tool of 2017.

    Each frame a bot gets the state that the tool would send and answers with buttons, on this machine only.
    A bot that leaves when a round is over is waited for: start it again for the next round.
    """
    from sf2ai.backends.registry import make_backend
    from sf2ai.game.characters import find_character
    from sf2ai.remote.legacy_rounds import play_rounds

    kept = open_home(home)
    characters = find_character(char), find_character(opponent_char)
    where = BackendChoice(backend, rom=rom, core=core, assume=assume, map_file=map_file)
    options = where.options(kept)
    notice_compilation()
    prepared = _prepare(p1, 0, kept, characters[0]), _prepare(p2, 1, kept, characters[1])
    if isinstance(prepared[0], tuple) and prepared[0] == prepared[1]:
        raise InputError(f"both sides are the bot at {p1!r}; give --p2 the address of another one")
    with make_backend(backend, 1, options) as made, ExitStack() as stack:
        first, second = (
            stack.enter_context(closing(_open_side(side, index, wait_seconds)))
            for index, side in enumerate(prepared)
        )
        played = play_rounds(made, (first, second), plans(characters, rounds, seed))
        show_rounds((p1, p2), played, as_json=as_json)


def _prepare(spec: str, index: int, home: "Home", character: "Character") -> "tuple[str, int] | Player":
    """Return the address of a bot, or a player of this program."""
    from sf2ai.players.find import find_name
    from sf2ai.players.names import AddressName
    from sf2ai.remote.legacy_link import require_loopback
    from sf2ai.remote.sides import find_side

    if not isinstance(find_name(spec), AddressName):
        return find_side(spec, home, character)
    address = split_address(spec, f"--p{index + 1}")
    require_loopback(address[0])
    return address


def _open_side(side: "tuple[str, int] | Player", index: int, wait_seconds: float) -> "FrameSide":
    """Return a side that can play; waits for a bot."""
    from sf2ai.remote.legacy_bot import LegacyBot
    from sf2ai.remote.sides import paced_side

    if isinstance(side, tuple):
        return LegacyBot(side, index, wait_seconds=wait_seconds, notify=notice)
    return paced_side(side, index)
