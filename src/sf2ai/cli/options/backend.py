"""The options that say where the game runs, for every command that plays."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sf2ai.cli.options.shared import MAX_PORT, path_option, read_digits, whole_number
from sf2ai.cli.terminal.output import notice
from sf2ai.errors import InputError, shortened
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions

SIM = "sim"
"""The default backend."""
BIZHAWK = "bizhawk"

BackendOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--backend",
        metavar="NAME",
        help="Where the game runs: sim, the built-in engine; snes, the real game on a SNES core; or bizhawk, "
        "EmuHawk emulators that connect. The last two need --rom.",
    ),
]
RomOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--rom", metavar="FILE", parser=path_option("--rom"), help="Your copy of the SNES game."),
]
CoreOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--core",
        metavar="FILE",
        parser=path_option("--core"),
        help="The libretro core that runs the ROM. Default: the one in SF2AI_CORE, or else an installed one.",
    ),
]
BizHawkFolderOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--bizhawk",
        metavar="PATH",
        parser=path_option("--bizhawk"),
        help="EmuHawk, or the folder of BizHawk.",
    ),
]
AssumeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--assume",
        metavar="GAME",
        help="Treat the ROM as this game, whatever it is: turbo_usa, turbo_usa_rev1, world_warrior_usa or "
        "super_usa.",
    ),
]
MapOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="FILE",
        parser=path_option("--map"),
        help="Your own memory map, which says where the game keeps each value.",
    ),
]

EmulatorsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--emulators",
        metavar="N",
        parser=whole_number("--emulators", least=1, most=1_000),
        help="How many EmuHawk emulators connect. Default: 1. Rounds or matches beyond them take turns.",
    ),
]
ListenOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--listen",
        metavar="ADDRESS:PORT",
        help="Where EmuHawk emulators connect. Default: 127.0.0.1:9990. An address that other "
        "machines can reach needs --token.",
    ),
]
TokenOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--token",
        metavar="TEXT",
        envvar="SF2AI_TOKEN",
        help="Secret that EmuHawk emulators must send to connect, where other machines can connect too.",
    ),
]


@dataclass(frozen=True)
class BackendChoice:
    """Where the game runs, as the user gave it: a field for each option."""

    backend: BackendOption = SIM
    rom: RomOption = None
    core: CoreOption = None
    assume: AssumeOption = None
    map_file: MapOption = None
    emulators: EmulatorsOption = None
    listen: ListenOption = None
    token: TokenOption = None

    def options(self, home: Home) -> "BackendOptions":
        """Return the options of the backend.

        Raises:
            InputError: the backend does not use one of the options, or ``--listen`` is no address.
        """
        from sf2ai.backends.options import BackendOptions

        self._check()
        host, port = split_address(self.listen or "127.0.0.1:9990", "--listen")
        return BackendOptions(
            rom=self.rom,
            core=self.core,
            assume=self.assume,
            map_file=self.map_file,
            cache_dir=home.states,
            emulators=self.emulators or 1,
            listen=host,
            port=port,
            token=self.token or "",
            notify=notice,
        )

    def _check(self) -> None:
        console_options = {
            "--rom": self.rom,
            "--core": self.core,
            "--assume": self.assume,
            "--map": self.map_file,
        }
        for name, value in console_options.items():
            if value is not None and self.backend == SIM:
                raise InputError(
                    f"the built-in engine does not use {name}; add --backend snes, or omit {name}"
                )
        if self.core is not None and self.backend == BIZHAWK:
            raise InputError("EmuHawk brings its own core and does not use --core; omit --core")
        for name, given in {"--emulators": self.emulators, "--listen": self.listen}.items():
            if given is not None and self.backend != BIZHAWK:
                raise InputError(f"only EmuHawk uses {name}; add --backend bizhawk, or omit {name}")


def split_address(text: str, option: str) -> tuple[str, int]:
    """Return address and port of ``ADDRESS:PORT``.

    >>> split_address("127.0.0.1:9999", "--p1")
    ('127.0.0.1', 9999)

    Raises:
        InputError: the text is not an address and a port.
    """
    host, _, port = text.rpartition(":")
    number = read_digits(port, MAX_PORT)
    if not host or number is None or number < 0:
        raise InputError(
            f"{option} takes an address and a port, such as 127.0.0.1:9990, not {shortened(text)}"
        )
    return host, number
