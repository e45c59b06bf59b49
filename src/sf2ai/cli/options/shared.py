"""Options that several commands share, each written once, and the readers of their values."""

import ipaddress
import math
import shlex
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from typer.core import TyperOption

from sf2ai.checks import path_of
from sf2ai.errors import InputError, shortened
from sf2ai.store.layout import HOME_VARIABLE, Home

if TYPE_CHECKING:
    from sf2ai.game.characters import Character

MAX_NUMBER = 2**63 - 1
"""Largest seed or count: the largest that JSON readers and tables take as a whole number."""
MAX_PORT = 65_535
MAX_REACTION_FRAMES = 600
"""Longest delay that can be asked for: 10 s. What was seen is kept for each slot and frame of it."""
MAX_REACTION_MS = 10_000
MAX_MINUTES = 525_600
"""A year."""
ALL = "all"
"""Stands for the whole roster."""


def read_digits(text: str, most: int) -> int | None:
    """Return the number that digits write; -1 for other text, None for a number above ``most``.

    Python refuses to read a number of more than 4,300 digits; here a longer one is too large.

    >>> read_digits("007", 10), read_digits("11", 10), read_digits("x", 10), read_digits("9" * 5000, 10)
    (7, None, -1, None)
    """
    if not (text.isascii() and text.isdigit()):
        return -1
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        return None
    return int(digits)


def whole_number(option: str, least: int, most: int = MAX_NUMBER) -> Callable[[str | int], int]:
    """Return a reader of whole numbers, for Typer's ``parser``.

    The reader raises `InputError` for anything else, and for numbers outside the range.

    Args:
        option: name of the option, for the message.
        least: the smallest number that is accepted, 0 or more.
        most: the largest.
    """

    def read(text: str | int) -> int:
        number = read_digits(str(text).strip(), most)
        if number is None:
            raise InputError(f"{option} takes a whole number, {most:,} at most, not {shortened(str(text))}")
        if number < least:
            raise InputError(f"{option} takes a whole number, {least} or more, not {shortened(str(text))}")
        return number

    return read


def positive_number(option: str, most: float) -> Callable[[str | float], float]:
    """Return a reader of numbers above 0, for Typer's ``parser``; it raises `InputError` for others.

    Args:
        option: name of the option, for the message.
        most: the largest number that is accepted.
    """

    def read(text: str | float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0.0 < number <= most:
            raise InputError(
                f"{option} takes a number above 0, {most:,} at most, not {shortened(str(text))}; write 0.5 "
                "for a half"
            )
        return number

    return read


def port_number(text: str | int) -> int:
    """Read a TCP port, for Typer's ``parser``; raises `InputError` for anything else."""
    return whole_number("--port", least=1, most=MAX_PORT)(text)


def address_in_digits(text: str) -> str:
    """Read an IPv4 address, for Typer's ``parser``: EmuHawk accepts no host names.

    Raises:
        InputError: the text is not an IPv4 address.
    """
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError as error:
        raise InputError(
            f"--host takes an address in digits, such as 127.0.0.1, not {shortened(text)}"
        ) from error


def share(option: str) -> Callable[[str | float], float]:
    """Return a reader of numbers from 0 to 1, for Typer's ``parser``; it raises `InputError` for others."""

    def read(text: str | float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0.0 <= number <= 1.0:
            raise InputError(
                f"{option} takes a share between 0 and 1, not {shortened(str(text))}; write 0.9 for 90 %"
            )
        return number

    return read


def path_option(option: str) -> Callable[[str | Path], Path]:
    """Return a reader of paths, for Typer's ``parser``: it expands ``~``; see `sf2ai.checks.path_of`.

    Args:
        option: name of the option or argument, for the message.
    """

    def read(text: str | Path) -> Path:
        return path_of(option, str(text))

    return read


_SPELT_WITH_AN = (".html", ".mp4")


def picture_option(option: str, ending: str) -> Callable[[str | Path], Path]:
    """Return a reader of a picture's path, for Typer's ``parser``; it refuses a name of another format.

    Args:
        option: name of the option or argument, for the message.
        ending: of the file's name, such as ``".gif"``.
    """

    def read(text: str | Path) -> Path:
        path = path_of(option, str(text))
        if path.suffix.lower() != ending:
            article = "an" if ending in _SPELT_WITH_AN else "a"
            raise InputError(
                f"{option} writes {article} {ending[1:].upper()} file, not {shortened(str(text))}; give a "
                f"name that ends in {ending}"
            )
        return path

    return read


HomeOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        envvar=HOME_VARIABLE,
        parser=path_option("--home"),
        help="Folder that holds agents, bans and results. Default: your platform's folder for user data.",
    ),
]
SeedOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--seed",
        metavar="N",
        parser=whole_number("--seed", least=0),
        help="Seed of all random draws, 0 or more; the same seed gives the same result.",
    ),
]
JsonOption: TypeAlias = Annotated[
    bool,
    typer.Option("--json", metavar="", help="Print one JSON document instead of tables, and nothing else."),
]
OpponentCharOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--opponent-char",
        metavar="NAME",
        help="Character that random and cpu play, or all, each in turn.",
    ),
]
LeastReactionFramesOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--reaction-frames",
        metavar="N",
        parser=whole_number("--reaction-frames", least=0, most=MAX_REACTION_FRAMES),
        help="Least age of what trained agents observe, in frames of 1/60 s. An agent that was trained with "
        "a longer delay keeps it.",
        show_default=False,
    ),
]
ReactionMsOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--reaction-ms",
        metavar="N",
        parser=whole_number("--reaction-ms", least=0, most=MAX_REACTION_MS),
        help="The same in milliseconds, rounded up to a whole frame: 250 is 15 frames.",
        show_default=False,
    ),
]
CsvOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--csv", metavar="FILE", parser=path_option("--csv"), help="Also write the table to this CSV file."
    ),
]
HtmlOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        parser=picture_option("--html", ".html"),
        help="Also write a page for the browser to this file: the result, and every fight that is kept, to "
        "be played again. It is one file and needs no network.",
    ),
]
LiveOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--live",
        metavar="",
        help="Serve a page of this run on this machine while it goes on; its address is printed.",
    ),
]
LivePortOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--live-port",
        metavar="N",
        parser=whole_number("--live-port", 0, MAX_PORT),
        help="The port of --live; 0 takes a free one.",
    ),
]
RecordOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="DIR",
        parser=path_option("--record"),
        help="Record everything that is played in this folder, one replay for each round or match; see "
        "`sf2ai replay`. Files that are there already stay; a later run gets a folder in this one.",
    ),
]


def open_home(path: Path | None) -> Home:
    """Return the home that `HomeOption` names; no folder is made yet."""
    return Home(path) if path is not None else Home.default()


def characters_of(name: str) -> "tuple[Character, ...]":
    """Return the character of a name, or the whole roster for `ALL`.

    Raises:
        UnknownNameError: no character has the name.
    """
    from sf2ai.game.characters import ROSTER, find_character

    return ROSTER if name == ALL else (find_character(name),)


def reaction_frames_of(frames: int | None, milliseconds: int | None) -> int:
    """Return the delay that the user asked for, in frames; 0 by default.

    Raises:
        InputError: the user gave both.
    """
    if frames is not None and milliseconds is not None:
        raise InputError(
            f"--reaction-frames {frames!r} and --reaction-ms {milliseconds!r} set the same delay; "
            "give one of them"
        )
    if milliseconds is None:
        return frames or 0
    from sf2ai.game.files.loader import load_rules

    return -(-milliseconds * load_rules().time.logic_rate_hz // 1000)


def command_again(context: typer.Context, extra: str, without: Collection[str] = ()) -> str:
    """Return the command line with its options and one more switch, for the user to copy.

    Args:
        context: of the running command.
        extra: the switch.
        without: options that go with the first run only.
    """
    words = [context.command_path]
    for param in context.command.params:
        if not isinstance(param, TyperOption) or param.opts[0] in (extra, *without):
            continue
        words += _given_again(context, param)
    return " ".join([*words, extra])


BACKEND_OPTIONS = ("--backend", "--rom", "--core", "--assume", "--map", "--emulators", "--listen", "--token")
"""The options of `BackendChoice`, which the next command needs too."""


def options_again(context: typer.Context, names: Collection[str]) -> str:
    """Return those of these options that the user has given, for another command: ``" --rom turbo.sfc"``."""
    options = [param for param in context.command.params if isinstance(param, TyperOption)]
    words = [word for param in options if param.opts[0] in names for word in _given_again(context, param)]
    return "".join(f" {word}" for word in words)


def _given_again(context: typer.Context, param: TyperOption) -> list[str]:
    """Return the words that give an option again; a secret of the environment is not shown."""
    source = context.get_parameter_source(param.name or "")
    if param.opts[0] == "--token" and source is not None and source.name == "ENVIRONMENT":
        return []
    if source is not None and source.name == "DEFAULT_MAP":  # --config gives it again
        return []
    values = _as_list(context.params.get(param.name or ""))
    words: list[str] = []
    for value in values if values != _as_list(param.default) else ():
        if isinstance(value, bool):
            words += param.opts[:1] if value else param.secondary_opts[:1]
        else:
            words += [param.opts[0], shlex.quote(str(value))]
    return words


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
