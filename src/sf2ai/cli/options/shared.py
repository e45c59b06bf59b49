"""Options that several commands share, each written once, and how numbers are read."""

import ipaddress
import math
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from typer.core import TyperOption

from sf2ai.errors import InputError
from sf2ai.store.layout import HOME_VARIABLE, Home

MAX_NUMBER = 2**63 - 1
"""Largest seed or count: what JSON readers and tables still take as a whole number."""
MAX_PORT = 65_535


def whole_number(option: str, least: int) -> Callable[[str | int], int]:
    """Return a reader of whole numbers, for Typer's ``parser``.

    It raises `InputError` for anything else, and for numbers below ``least``.

    Args:
        option: its name, for the message.
        least: the smallest that will do.
    """

    def read(text: str | int) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise InputError(f"{option} takes a whole number, {least} or more, not {text!r}")
        if number > MAX_NUMBER:
            raise InputError(f"{option} takes a whole number, {MAX_NUMBER:,} at most, not {text!r}")
        return number

    return read


def port_number(text: str | int) -> int:
    """Read a TCP port, for Typer's ``parser``; raises `InputError` for anything else."""
    number = whole_number("--port", least=1)(text)
    if number > MAX_PORT:
        raise InputError(f"--port takes a port, 1 to {MAX_PORT}, not {number!r}")
    return number


def address_in_digits(text: str) -> str:
    """Read an IPv4 address, for Typer's ``parser``: EmuHawk takes no names.

    Raises:
        InputError: it is none.
    """
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError as error:
        raise InputError(f"--host takes an address in digits, such as 127.0.0.1, not {text!r}") from error


def share(option: str) -> Callable[[str | float], float]:
    """Return a reader of numbers between 0 and 1, for Typer's ``parser``; else it raises `InputError`."""

    def read(text: str | float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0.0 <= number <= 1.0:
            raise InputError(f"{option} takes a share between 0 and 1, not {text!r}; write 0.9 for 90 %")
        return number

    return read


HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar=HOME_VARIABLE,
        help="Folder where agents, bans and results are kept; your platform's folder for user data when "
        "none is given.",
    ),
]
SeedOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        parser=whole_number("--seed", least=0),
        help="All dice come from this number, 0 or more; the same seed gives the same result.",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool,
    typer.Option("--json", metavar="", help="Print one JSON document instead of tables, and nothing else."),
]
ReactionFramesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--reaction-frames",
        metavar="N",
        parser=whole_number("--reaction-frames", least=0),
        help="How old what an agent sees is, in frames of 1/60 s; 0 when nothing is given.",
        show_default=False,
    ),
]
LeastReactionFramesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--reaction-frames",
        metavar="N",
        parser=whole_number("--reaction-frames", least=0),
        help="Show trained agents nothing younger than so many frames of 1/60 s. Each keeps the delay that "
        "it was trained with if that is longer.",
        show_default=False,
    ),
]
ReactionMsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--reaction-ms",
        metavar="N",
        parser=whole_number("--reaction-ms", least=0),
        help="The same in milliseconds, up to the next whole frame: 250 is 15 frames.",
        show_default=False,
    ),
]
CsvOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the table to this CSV file too."),
]


def open_home(path: Path | None) -> Home:
    """Return the home of `HomeOption`; nothing is made yet."""
    return Home(path.expanduser()) if path else Home.default()


def reaction_frames_of(frames: int | None, milliseconds: int | None) -> int:
    """Return the delay that was asked for, in frames; 0 when nothing was.

    Raises:
        InputError: it was asked for twice.
    """
    if frames is not None and milliseconds is not None:
        raise InputError(
            f"--reaction-frames {frames!r} and --reaction-ms {milliseconds!r} say the same; give one of them"
        )
    if milliseconds is None:
        return frames or 0
    from sf2ai.game.files.loader import load_rules

    return -(-milliseconds * load_rules().time.logic_rate_hz // 1000)


def command_again(context: typer.Context, extra: str) -> str:
    """Return a command with the options that were given and one more switch, to be shown and copied."""
    words = [context.command_path]
    for param in context.command.params:
        value = context.params.get(param.name or "")
        if not isinstance(param, TyperOption) or value == param.default or param.opts[0] == extra:
            continue
        for item in value if isinstance(value, (list, tuple)) else [value]:
            words += [param.opts[0]] if item is True else [param.opts[0], shlex.quote(str(item))]
    return " ".join([*words, extra])
