"""``sf2ai emulator serve``: waits for emulators and plays rounds between two sides on them."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sf2ai.cli.emulator.old_tool import OldTool, read_ports, serve_old_tool
from sf2ai.cli.emulator.sides import CharOption, OpponentCharOption, RoundsOption, plans, show_rounds
from sf2ai.cli.options.backend import (
    BIZHAWK,
    AssumeOption,
    BackendChoice,
    EmulatorsOption,
    ListenOption,
    MapOption,
    RomOption,
    TokenOption,
    split_address,
)
from sf2ai.cli.options.shared import HomeOption, JsonOption, SeedOption, open_home
from sf2ai.cli.terminal.output import notice, notice_compilation
from sf2ai.errors import InputError

if TYPE_CHECKING:
    from sf2ai.backends.bizhawk.backend import BizHawkBackend
    from sf2ai.game.characters import Character
    from sf2ai.players.find import Player
    from sf2ai.players.opponents import OpponentSetting
    from sf2ai.rounds.controller import Controller
    from sf2ai.store.layout import Home

JOIN_SECONDS = 120.0
"""How long the command waits for each bot."""

EPILOG = """Examples:

sf2ai emulator serve --rom turbo.sfc --p1 ryu --p2 cpu:4

sf2ai emulator serve --rom turbo.sfc --p1 bot:Anna --p2 bot:Ben --rounds 10

sf2ai emulator serve --legacy --p1 ryu --p2 cpu:4 --save-state C:\\\\states\\\\ryu-ken.State"""


FirstSideOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--p1",
        metavar="WHO",
        help="The first side: a player such as ryu or cpu:4 (see docs/reference/players.md), or bot:NAME "
        "for a bot that joins.",
    ),
]
SecondSideOption: TypeAlias = Annotated[str, typer.Option("--p2", metavar="WHO", help="The second side.")]
LegacyOption: TypeAlias = Annotated[
    bool,
    typer.Option("--legacy", metavar="", help="Play both sides in an EmuHawk build with the tool of 2017."),
]
SaveStateOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--save-state",
        metavar="PATH",
        help="With --legacy: the state that begins a round, by its path on the emulator's machine.",
    ),
]
PortsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--ports",
        metavar="P1,P2",
        help="With --legacy: where the tool connects; by default 9999,10000.",
    ),
]


def serve(
    p1: FirstSideOption = "cpu:4",
    p2: SecondSideOption = "cpu:4",
    char: CharOption = "ryu",
    opponent_char: OpponentCharOption = "ken",
    rounds: RoundsOption = 3,
    rom: RomOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    emulators: EmulatorsOption = None,
    listen: ListenOption = None,
    token: TokenOption = None,
    legacy: LegacyOption = False,
    save_state: SaveStateOption = None,
    ports: PortsOption = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Wait for emulators, and play rounds between two sides: agents, the scripted CPU, bots that join."""
    from sf2ai.game.characters import find_character

    kept = open_home(home)
    characters = find_character(char), find_character(opponent_char)
    sides = (p1, p2)
    if legacy:
        _refuse(
            {"--rom": rom, "--assume": assume, "--map": map_file, "--emulators": emulators},
            "--legacy does not use",
        )
        both = _legacy_ports(listen, ports)
        tool = OldTool(sides, characters, save_state or "", both, rounds, seed)
        serve_old_tool(tool, kept, as_json=as_json)
        return
    _refuse({"--save-state": save_state, "--ports": ports}, "only --legacy uses")
    where = BackendChoice(
        BIZHAWK,
        rom=rom,
        assume=assume,
        map_file=map_file,
        emulators=emulators,
        listen=listen,
        token=token,
    )
    options = where.options(kept)
    from sf2ai.backends.bizhawk.backend import BizHawkBackend
    from sf2ai.rounds.play import play

    notice_compilation()
    players = _find_players(sides, characters, kept)
    with BizHawkBackend.make(min(options.emulators, rounds), options) as backend:
        controllers, length = _controllers(sides, players, backend)
        played = play(backend, controllers, plans(characters, rounds, seed), frames_per_step=length)
        show_rounds(sides, played, as_json=as_json)


def _legacy_ports(listen: str | None, ports: str | None) -> tuple[int, int]:
    """Return the ports at which the tool of 2017 connects; raises `InputError` for another host."""
    if listen is not None:
        host = split_address(listen, "--listen")[0]
        raise InputError(
            f"--legacy listens on this machine only, not on {host!r}; give --ports instead of --listen"
        )
    return read_ports(ports or "9999,10000")


def _refuse(given: "dict[str, object]", why: str) -> None:
    """Raise `InputError` for the first of these options that was given."""
    for name, value in given.items():
        if value is not None:
            raise InputError(f"{why} {name}; omit it")


def _find_players(
    specs: tuple[str, str], characters: "tuple[Character, Character]", home: "Home"
) -> "list[Player | None]":
    """Return the players; None for a bot that is to join."""
    from sf2ai.remote.sides import bot_name, find_side

    pairs = zip(specs, characters, strict=True)
    return [None if bot_name(spec) else find_side(spec, home, character) for spec, character in pairs]


def _controllers(
    specs: tuple[str, str], players: "list[Player | None]", backend: "BizHawkBackend"
) -> "tuple[tuple[Controller, Controller], int]":
    """Return both sides' controllers and the frames of a step; waits for bots."""
    from sf2ai.players.find import common_setting

    setting = common_setting([player for player in players if player is not None], backend.slots)
    first, second = (
        player.make(setting) if player is not None else _wait_for_bot(spec, backend, setting)
        for spec, player in zip(specs, players, strict=True)
    )
    return (first, second), setting.frames_per_step


def _wait_for_bot(spec: str, backend: "BizHawkBackend", setting: "OpponentSetting") -> "Controller":
    from sf2ai.errors import BackendError
    from sf2ai.remote.bot_controller import RemoteController
    from sf2ai.remote.sides import bot_name

    name = bot_name(spec) or ""
    notice("waiting for the bot {!r} on {}:{}".format(name, *backend.address))
    link = backend.registry.wait_for_bot(name, JOIN_SECONDS)
    if link is None:
        raise BackendError(
            f"no bot with the name {name!r} has joined within {JOIN_SECONDS:g} s; start it, and try again"
        )
    return RemoteController(name, link, setting.frames_per_step)
