"""The options that say where the game is played, for every command that plays."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from sf2ai.cli.options.shared import whole_number
from sf2ai.cli.terminal.output import notice
from sf2ai.errors import InputError
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions

SIM = "sim"
"""The backend unless another is named."""

BackendOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--backend",
        metavar="NAME",
        help="Where the game is played: sim, the built-in engine; snes, the real game on a SNES core; or "
        "bizhawk, in EmuHawks that join. The last two need --rom.",
    ),
]
RomOption: TypeAlias = Annotated[
    Path | None, typer.Option("--rom", metavar="FILE", help="Your copy of the SNES game.")
]
CoreOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--core",
        metavar="FILE",
        help="The libretro core that runs the ROM; without it, or SF2AI_CORE, one is looked for.",
    ),
]
AssumeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--assume",
        metavar="GAME",
        help="Take the ROM for this game, whatever it is: turbo_usa, turbo_usa_rev1, world_warrior_usa or "
        "super_usa.",
    ),
]
MapOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--map", metavar="FILE", help="A memory map of your own, which says where the game keeps what."
    ),
]

EmulatorsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--emulators",
        metavar="N",
        parser=whole_number("--emulators", least=1),
        help="How many EmuHawks join; 1 without it. Matches beyond them take turns.",
    ),
]
ListenOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--listen",
        metavar="ADDRESS:PORT",
        help="Where EmuHawks join; 127.0.0.1:9990 without it. Other machines reach another address, so it "
        "needs --token.",
    ),
]
TokenOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--token",
        metavar="TEXT",
        envvar="SF2AI_TOKEN",
        help="What EmuHawks have to know to join, where they may come from other machines.",
    ),
]
BIZHAWK = "bizhawk"


@dataclass(frozen=True)
class Where:
    """Where the game is played, as the command line says it: a field for each option."""

    backend: BackendOption = SIM
    rom: RomOption = None
    core: CoreOption = None
    assume: AssumeOption = None
    map_file: MapOption = None
    emulators: EmulatorsOption = None
    listen: ListenOption = None
    token: TokenOption = None

    def options(self, home: Home) -> "BackendOptions":
        """Return what the backend is told.

        Raises:
            InputError: something was given that the backend has no use for, or no address to listen on.
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
            tell=notice,
        )

    def _check(self) -> None:
        of_a_console = {
            "--rom": self.rom,
            "--core": self.core,
            "--assume": self.assume,
            "--map": self.map_file,
        }
        for name, value in of_a_console.items():
            if value is not None and self.backend == SIM:
                raise InputError(
                    f"the built-in engine has no use for {name}; add --backend snes, or leave it away"
                )
        if self.core is not None and self.backend == BIZHAWK:
            raise InputError("EmuHawk brings its own core and has no use for --core; leave it away")
        for name, given in {"--emulators": self.emulators, "--listen": self.listen}.items():
            if given is not None and self.backend != BIZHAWK:
                raise InputError(
                    f"only EmuHawk has a use for {name}; add --backend bizhawk, or leave it away"
                )


HERE = Where()
"""On the built-in engine."""


def with_where(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Where` in the place of its parameter ``where``, for Typer to see.

    Typer reads a command's signature, in which each option is a parameter; three commands have these eight.
    """
    options = [
        inspect.Parameter(
            field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=field.type
        )
        for field in fields(Where)
    ]
    seen: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        kept = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        seen += options if parameter.annotation is Where else [kept]

    @functools.wraps(command)
    def call(**given: Any) -> None:
        where = Where(**{option.name: given.pop(option.name) for option in options})
        command(**given, where=where)

    call.__signature__ = inspect.Signature(seen)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in seen}
    return call


def split_address(text: str, option: str) -> tuple[str, int]:
    """Return the two halves of ``ADDRESS:PORT``.

    >>> split_address("127.0.0.1:9999", "--p1")
    ('127.0.0.1', 9999)

    Raises:
        InputError: it is none.
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise InputError(f"{option} takes an address and a port, such as 127.0.0.1:9990, not {text!r}")
    return host, int(port)
