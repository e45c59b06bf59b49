"""``sf2ai emulator serve --legacy``: plays both sides in an EmuHawk build with the tool of 2017."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sf2ai.cli.options.shared import MAX_PORT, read_digits
from sf2ai.cli.terminal.output import notice, notice_compilation, show, show_json
from sf2ai.errors import InputError, shortened

if TYPE_CHECKING:
    from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyState
    from sf2ai.game.characters import Character
    from sf2ai.remote.legacy_server import LegacyServer
    from sf2ai.store.layout import Home

_WINNERS = {"P1": "p1", "P2": "p2", "DRAW": "draw"}


@dataclass(frozen=True)
class OldTool:
    """What is played with the tool.

    Attributes:
        specs: of the players of P1 and P2, as the user gave them.
        characters: of P1 and P2.
        save_state: path, on the emulator's machine, of the state that begins a round.
        ports: where the tool connects for P1 and P2.
        rounds: number of rounds.
        seed: of the players' dice.
    """

    specs: tuple[str, str]
    characters: "tuple[Character, Character]"
    save_state: str
    ports: tuple[int, int]
    rounds: int
    seed: int


def read_ports(text: str) -> tuple[int, int]:
    """Read ``P1,P2``; raises `InputError` for anything but two different ports."""
    words = text.split(",")
    numbers = [
        number for word in words if (number := read_digits(word, MAX_PORT)) is not None and number >= 0
    ]
    if not len(words) == len(numbers) == 2 or (numbers[0] == numbers[1] != 0):
        raise InputError(f"--ports takes two ports, such as 9999,10000, not {shortened(text)}")
    return numbers[0], numbers[1]


def serve_old_tool(tool: OldTool, home: "Home", *, as_json: bool) -> None:
    """Answer the tool until all rounds are over, and show their winners, even after Ctrl-C."""
    from sf2ai.remote.legacy_server import LegacyServer, SideResponder
    from sf2ai.remote.legacy_units import round_result
    from sf2ai.remote.sides import find_side, paced_side

    winners: list[str] = []

    def report(index: int, state: "LegacyState") -> None:
        if index == 0:  # both connections report the same rounds
            winners.append(_WINNERS[round_result(state)])

    responders = {
        index: SideResponder(
            paced_side(find_side(spec, home, character), index),
            index,
            tool.save_state,
            report,
            seed=tool.seed,
        )
        for index, (spec, character) in enumerate(zip(tool.specs, tool.characters, strict=True))
    }
    notice_compilation()
    with LegacyServer(responders, "127.0.0.1", tool.ports) as server:
        notice(
            "waiting for the emulator on ports " + " and ".join(str(port) for port in server.ports.values())
        )
        try:
            _show_progress(server, winners, tool.rounds)
        finally:
            _show(tool, winners[: tool.rounds], as_json=as_json)


def _show_progress(server: "LegacyServer", winners: list[str], rounds: int) -> None:
    """Show rounds and faults as they come, until all rounds are over."""
    import time

    shown = 0
    while shown < rounds:
        time.sleep(0.1)
        while server.faults:
            notice(f"a connection was closed: {server.faults.pop(0)}")
        for winner in winners[shown:rounds]:
            shown += 1
            notice(f"round {shown} is over: {winner}")


def _show(tool: OldTool, winners: list[str], *, as_json: bool) -> None:
    if as_json and winners:
        show_json([{"round": number, "winner": winner} for number, winner in enumerate(winners, 1)])
    elif winners:
        first, second = tool.specs
        show(f"{first} {winners.count('p1')} : {winners.count('p2')} {second}")
