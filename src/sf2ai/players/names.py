"""Reads what the user calls a player: text becomes a value, and no file is opened.

Every command and environment reads players here, so that a name means the same everywhere. `find` makes
players of the values. docs/reference/players.md is the page for users.
"""

import os
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import ROSTER, Character, find_character
from sf2ai.players.styles.names import STYLE_PLAYERS, STYLE_PREFIX
from sf2ai.store.packaged import Origin

SELF = "self"
"""The learner as its own opponent; it means nothing outside a training."""
LEAGUE_PREFIX = "league:"
"""Start of the name of a league's member: ``league:ken@3`` has Ken's weights after generation 3."""
COMMAND_PREFIX = "cmd:"
"""Start of the name of a program in any language; the rest is its command."""
JOIN = "join"
"""A program that joins a tournament over TCP."""
BUILT_IN = ("random", *(f"cpu:{level}" for level in range(len(LEVELS))), *STYLE_PLAYERS)
"""Names of the players that need no weights."""
HIGHEST = 10
"""The highest level of a trained agent: as it is."""
FAIR = "fair"
"""Behind the ``@`` of a character's name: its packaged agent that sees as late as a person."""
ALIASES = MappingProxyType({"cpu": "cpu:4"})
"""Full names of built-in players by their short forms."""

_BOT_FILE = re.compile(r"(?P<file>.*\.py)(?::(?P<name>[^\W\d]\w*))?", re.IGNORECASE | re.DOTALL)
_BOT_CLASS = re.compile(r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*):(?P<name>[^\W\d]\w*)")
_WEIGHTS_AT_LEVEL = re.compile(r"(?P<path>.*\.npz)@(?P<level>[^@/\\]*)", re.IGNORECASE | re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")
_ADDRESS = re.compile(r"(?P<host>.*):(?P<port>[0-9]+)", re.DOTALL)
_NEAR = 0.8
"""How much a word must look like a prefix to be taken for a misspelt one."""


@dataclass(frozen=True)
class BuiltInName:
    """A player that needs no weights, by its name in `BUILT_IN`."""

    spec: str


@dataclass(frozen=True)
class SelfName:
    """The learner itself."""

    spec: str = SELF


@dataclass(frozen=True)
class AgentName:
    """A character's trained agent: the user's, else the packaged one, unless an origin is named."""

    character: Character
    origin: Origin | None = None
    level: int = HIGHEST
    """1 to `HIGHEST`, which is the agent as it is."""

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it."""
        name = f"{self.origin}:{self.character.id}" if self.origin else self.character.id
        return name if self.level == HIGHEST else f"{name}@{self.level}"


@dataclass(frozen=True)
class FairName:
    """A character's packaged agent that sees as late as a person."""

    character: Character

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it."""
        return f"{Origin.PACKAGED}:{self.character.id}@{FAIR}"


@dataclass(frozen=True)
class LeagueName:
    """A member of the home's last league after one of its generations."""

    character: Character
    generation: int

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it."""
        return f"{LEAGUE_PREFIX}{self.character.id}@{self.generation}"


@dataclass(frozen=True)
class FileName:
    """The trained agent in a weights file."""

    path: Path
    level: int = HIGHEST
    """As `AgentName.level`; only the name of a file that ends in ``.npz`` can have one."""

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it: the path, or ``file:`` and the path."""
        path = str(self.path) if self.level == HIGHEST else f"{self.path}@{self.level}"
        return path if _reads_as(path, self) else f"file:{path}"


@dataclass(frozen=True)
class BotName:
    """A class of the user's.

    Attributes:
        module: the module's name, or the path of a file that ends in ``.py``.
        class_name: the class in it; empty for the only bot of a file.
    """

    module: str
    class_name: str

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it, in its short form if that means the same."""
        text = f"{self.module}:{self.class_name}" if self.class_name else self.module
        return text if _reads_as(text, self) else f"bot:{text}"


@dataclass(frozen=True)
class JoiningName:
    """A program that joins ``sf2ai emulator serve`` under a name."""

    name: str

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it."""
        return f"bot:{self.name}"


@dataclass(frozen=True)
class CommandName:
    """A program in any language that a command starts, and which speaks the protocol of lines."""

    command: str

    @property
    def spec(self) -> str:
        """The name as `read_name` reads it."""
        return f"{COMMAND_PREFIX}{self.command}"


@dataclass(frozen=True)
class JoinName:
    """A program in any language that joins a tournament over TCP."""

    spec: str = JOIN


@dataclass(frozen=True)
class AddressName:
    """A bot of 2017, by the address at which it listens."""

    spec: str


PlayerName: TypeAlias = (
    BuiltInName
    | SelfName
    | AgentName
    | FairName
    | LeagueName
    | FileName
    | BotName
    | CommandName
    | JoinName
    | JoiningName
    | AddressName
)
"""What a text names; `spec` is its usual spelling, which reads as the same value."""


def read_name(text: str) -> PlayerName:
    r"""Return what a text names.

    Raises:
        UnknownNameError: it names nothing; the message has the nearest name.
        InputError: it is incomplete.

    >>> read_name("CPU").spec, read_name("m.bison").spec, read_name("packaged:Ken").spec
    ('cpu:4', 'bison', 'packaged:ken')
    >>> read_name("my_bot:MyBot")
    BotName(module='my_bot', class_name='MyBot')
    >>> read_name("bot:bots/zoner.py").class_name
    ''
    >>> isinstance(read_name("C:\\old\\ryu.npz"), FileName)
    True
    """
    name = text.strip()
    plain = ALIASES.get(name.casefold(), name.casefold())
    if plain in BUILT_IN:
        return BuiltInName(plain)
    if plain == SELF:
        return SelfName()
    if plain == JOIN:
        return JoinName()
    prefix, colon, rest = name.partition(":")
    if colon and prefix.casefold() in _READERS:
        return _READERS[prefix.casefold()](name, rest.strip())
    bot_file = _BOT_FILE.fullmatch(name)
    if bot_file:
        return BotName(bot_file["file"], bot_file["name"] or "")
    if _is_path(name):
        return _read_path(name, name)
    if colon:
        return _read_two_words(name, prefix.strip(), rest.strip())
    return _read_character(name, name, None)


def has_reserved_prefix(text: str) -> bool:
    """Whether a text begins with a word that decides its kind, such as ``cpu:`` or ``file:``."""
    prefix, colon, _ = text.strip().partition(":")
    return bool(colon) and prefix.casefold() in _READERS


def _reads_as(text: str, name: PlayerName) -> bool:
    try:
        return read_name(text) == name
    except InputError:
        return False


def _is_path(name: str) -> bool:
    return (
        "/" in name
        or "\\" in name
        or _WEIGHTS_AT_LEVEL.fullmatch(name) is not None
        or name.casefold().endswith(".npz")
        or _DRIVE.match(name) is not None  # the letter of a drive of Windows
    )


def _read_two_words(name: str, prefix: str, rest: str) -> PlayerName:
    """Read a name with a colon whose first word is not reserved: an address or a bot."""
    _refuse_misspelt_prefix(name, prefix, rest)
    _refuse_character_before(name, prefix, rest)
    found = _BOT_CLASS.fullmatch(name)
    if found:
        return BotName(found["module"], found["name"])
    if _ADDRESS.fullmatch(name) and not get_close_matches(prefix.casefold(), _READERS, n=1, cutoff=0.7):
        return AddressName(name)
    raise _unknown(name)


def _refuse_misspelt_prefix(name: str, prefix: str, rest: str) -> None:
    """Refuse ``packagedd:ryu``, which has the form of a bot."""
    near = get_close_matches(prefix.casefold(), _ORIGINS, n=1, cutoff=_NEAR)
    if near and rest in (character.id for character in ROSTER):
        raise InputError(
            f"no player is called {name!r}; did you mean '{near[0]}:{rest}'? "
            f"a class of your own is 'bot:{prefix}:{rest}'"
        )


def _refuse_character_before(name: str, prefix: str, rest: str) -> None:
    """Refuse ``ken:cpu:4`` where a player is asked for without its character."""
    try:
        find_character(prefix)
    except UnknownNameError:
        return
    plain = rest.casefold()
    if plain in BUILT_IN or plain in ALIASES or plain == SELF:
        raise InputError(
            f"{name!r} is a character and a player, and only the player is asked for; write {rest!r}, and "
            "choose the character where it is asked for"
        )


def _read_character(name: str, character: str, origin: Origin | None) -> AgentName | FairName:
    base, at, level = character.partition("@")
    try:
        found = find_character(base)
    except UnknownNameError:
        raise _unknown(name.partition("@")[0] or name, origin) from None
    if at and level.casefold() == FAIR:
        if origin is Origin.YOURS:
            raise InputError(
                f"{name!r} asks for a fair agent of yours, and only the packaged ones have that name; write "
                f"'{found.id}@{FAIR}', or name yours without it after training with --reaction-ms 250"
            )
        return FairName(found)
    return AgentName(found, origin, _read_level(name, level) if at else HIGHEST)


def _read_level(name: str, text: str) -> int:
    """Read what is behind the ``@`` of a player's name."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if not 1 <= number <= HIGHEST:
        raise InputError(
            f"{name!r} asks for the level {text[:40]!r}, and the levels are 1 to {HIGHEST}; write for "
            f"example '{name.rpartition('@')[0]}@6'"
        )
    return number


def _read_path(name: str, path: str) -> FileName:
    """Read the path of weights, with a level behind it or without."""
    found = _WEIGHTS_AT_LEVEL.fullmatch(path)
    if found is None:
        return FileName(Path(path))
    return FileName(Path(found["path"]), _read_level(name, found["level"]))


def _read_built_in(instead_of_level: str, name: str, rest: str) -> PlayerName:
    """Read the name of a built-in player that has a prefix."""
    prefix = f"{name.partition(':')[0].casefold()}:"
    full, at, _ = f"{prefix}{rest.casefold()}".partition("@")
    if full in BUILT_IN and not at:
        return BuiltInName(full)
    if full in BUILT_IN:
        raise InputError(
            f"{name!r} asks for a level of {full!r}, which has no network to weaken; {instead_of_level}"
        )
    raise UnknownNameError("player", name, [known for known in BUILT_IN if known.startswith(prefix)])


def _read_origin(name: str, rest: str) -> PlayerName:
    return _read_character(name, rest, Origin(name.partition(":")[0].casefold()))


def _read_league(name: str, rest: str) -> PlayerName:
    character, _, generation = rest.partition("@")
    if not (generation.isascii() and generation.isdecimal() and len(generation) < 10):
        raise InputError(f"{name!r} is not a member of a league; write for example '{LEAGUE_PREFIX}ken@2'")
    return LeagueName(find_character(character), int(generation))


def _read_file(name: str, rest: str) -> PlayerName:
    if not rest:
        raise InputError(f"{name!r} names no file; write its path after the colon, such as 'file:ryu.npz'")
    return _read_path(name, rest)


def _read_bot(name: str, rest: str) -> PlayerName:
    if not rest:
        raise InputError(f"{name!r} names no bot; write for example 'bot:my_bot:MyBot' or 'bot:my_bot.py'")
    bot_file, bot_class = _BOT_FILE.fullmatch(rest), _BOT_CLASS.fullmatch(rest)
    if bot_file:
        return BotName(bot_file["file"], bot_file["name"] or "")
    if bot_class:
        return BotName(bot_class["module"], bot_class["name"])
    return JoiningName(rest)


def _read_command(name: str, rest: str) -> PlayerName:
    try:
        words = shlex.split(rest, posix=os.name != "nt")
    except ValueError as error:
        raise InputError(
            f"{name!r} is no command: {str(error).lower()}; write it as for a shell, such as "
            "'cmd:./bot --fast'"
        ) from None
    if not words or "\0" in rest:
        raise InputError(f"{name!r} has no command; write for example 'cmd:./bot --fast'")
    return CommandName(rest)


_ORIGINS = tuple(origin.value for origin in Origin)
_READERS: MappingProxyType[str, Callable[[str, str], PlayerName]] = MappingProxyType(
    {
        "cpu": partial(_read_built_in, f"write cpu:0 to cpu:{len(LEVELS) - 1} instead"),
        STYLE_PREFIX.removesuffix(":"): partial(_read_built_in, "omit what is behind the @"),
        **dict.fromkeys(_ORIGINS, _read_origin),
        LEAGUE_PREFIX.removesuffix(":"): _read_league,
        "file": _read_file,
        "bot": _read_bot,
        COMMAND_PREFIX.removesuffix(":"): _read_command,
    }
)
"""By prefix: what reads the whole name and the part after the prefix. A module of that name needs ``bot:``"""


def _unknown(name: str, origin: Origin | None = None) -> UnknownNameError:
    characters = [character.id for character in ROSTER]
    if origin:
        return UnknownNameError("player", name, [f"{origin}:{character}" for character in characters])
    return UnknownNameError("player", name, [*BUILT_IN, SELF, *characters, "FILE.npz", "MODULE:CLASS"])
