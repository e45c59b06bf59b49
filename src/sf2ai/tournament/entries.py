"""The entries of a tournament: each has a name, a character and a source.

The user writes an entry as ``NAME=CHAR:PLAYER``, where the player is named as everywhere (`players.names`),
or as ``NAME=PLAYER`` if the player is named with its origin, such as ``packaged:ryu``.
"""

import importlib.machinery
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from sf2ai.errors import InputError
from sf2ai.game.characters import Character, find_character
from sf2ai.players.bots.line_bot import split_command
from sf2ai.players.find import find_name, refusal
from sf2ai.players.names import (
    HIGHEST,
    AgentName,
    BotName,
    BuiltInName,
    CommandName,
    FairName,
    FileName,
    JoinName,
    LeagueName,
    has_reserved_prefix,
    read_name,
)
from sf2ai.store.layout import Home
from sf2ai.store.packaged import fair_weights, find_weights, origin_of
from sf2ai.store.weights import kept_weights

MAX_NAME_LETTERS = 40
"""Longest name that the user can give an entry; the tables have room for no more."""


@dataclass(frozen=True)
class WeightsSource:
    """A learned agent, by its weights file."""

    path: Path
    level: int = HIGHEST
    """1 to `HIGHEST`, which is the agent as it is."""

    @property
    def kind(self) -> str:
        """The origin of the weights, and the level if it is lower, for tables."""
        origin = origin_of(self.path)
        return origin if self.level == HIGHEST else f"{origin}@{self.level}"


@dataclass(frozen=True)
class ScriptedSource:
    """A scripted player of the package, by the name that ``--opponent`` takes."""

    spec: str
    kind: ClassVar[str] = "built-in"


@dataclass(frozen=True)
class BotSource:
    """A class of the user's, which runs in a process of its own; the fields are those of `BotName`."""

    module: str
    class_name: str
    kind: ClassVar[str] = "bot"


@dataclass(frozen=True)
class CommandSource:
    """A program that a command starts."""

    command: str
    kind: ClassVar[str] = "program"


@dataclass(frozen=True)
class JoinSource:
    """A program that joins over TCP."""

    kind: ClassVar[str] = "joined"


EntrySource: TypeAlias = WeightsSource | ScriptedSource | BotSource | CommandSource | JoinSource


@dataclass(frozen=True)
class Entry:
    """A player in a tournament: unique name, character and source."""

    name: str
    character: Character
    source: EntrySource


def own_files(source: EntrySource) -> list[Path]:
    """Return the files that an entry's player is made of, as far as they are known without running it."""
    match source:
        case WeightsSource(path):
            return [path]
        case BotSource(module, _):
            found = _module_file(module)
            return [] if found is None else [found]
        case CommandSource(command):
            words = split_command(command)
            program = shutil.which(words[0])
            files = [Path(word) for word in words[1:] if os.path.isfile(word)]
            return files if program is None else [Path(program), *files]
        case _:
            return []


def _module_file(module: str) -> Path | None:
    """Return the file of a bot's module without importing it; None if it is not found."""
    if module.casefold().endswith(".py"):
        return Path(module)
    folders: Sequence[str] | None = [os.getcwd(), *sys.path]
    found = None
    for name in module.split("."):
        found = importlib.machinery.PathFinder.find_spec(name, folders)
        folders = None if found is None else found.submodule_search_locations
        if folders is None:
            break
    return Path(found.origin) if found is not None and found.origin is not None else None


def parse_entry(text: str, home: Home | None = None) -> Entry:
    """Read an entry of the user's.

    Args:
        text: ``NAME=CHAR:PLAYER`` or ``NAME=PLAYER``, as the module describes it.
        home: has the trained agents that are named by their characters; None for the default home.

    Raises:
        InputError: a part is missing, the name is too long or unprintable, or the player cannot be an entry.
        UnknownNameError: the character or the player is unknown.
        NoWeightsError: the trained agent does not exist.

    >>> parse_entry("Mine=ken:bots:Shoto").source
    BotSource(module='bots', class_name='Shoto')
    >>> parse_entry("Dice=ken:random").source
    ScriptedSource(spec='random')
    """
    name, equals, rest = text.partition("=")
    character, colon, source = (part.strip() for part in rest.partition(":"))
    if not (equals and colon and character and source):
        raise InputError(
            f"entry {text!r} is not NAME=CHAR:FILE or NAME=CHAR:module:Class; "
            "write for example 'Mine=ryu:my_bot:MyBot'"
        )
    name = _checked_name(name.strip(), text)
    agent = parse_agent(rest)
    if agent is not None:
        return Entry(name, agent.character, parse_source(rest, home))
    return Entry(name, find_character(character), parse_source(source, home))


def _checked_name(name: str, text: str) -> str:
    if not name or not name.isprintable() or len(name) > MAX_NAME_LETTERS:
        raise InputError(
            f"entry {text!r} has no usable name; write one of 1 to {MAX_NAME_LETTERS} printable letters "
            "before the '='"
        )
    return name


def parse_agent(text: str) -> AgentName | FairName | LeagueName | None:
    """Return the agent that a text such as ``packaged:ryu`` or ``ryu@4`` names; None for a character's name.

    Raises:
        InputError: the text begins with a word that says where a player comes from, but names no agent.
    """
    if not has_reserved_prefix(text) and not ("@" in text and ":" not in text):
        return None
    name = read_name(text)
    if not isinstance(name, AgentName | FairName | LeagueName):
        raise InputError(
            f"{text.strip()!r} names a player without a character; write for example 'ryu:{text.strip()}'"
        )
    return name


def parse_source(text: str, home: Home | None = None) -> EntrySource:
    """Read the player of an entry.

    Args:
        text: any name of a player.
        home: has the trained agents that are named by their characters; None for the default home.

    Raises:
        InputError: the text names no player, or one that cannot be an entry.
        NoWeightsError: the character has no trained agent of that origin.

    >>> parse_source("cpu:7"), parse_source("old/ken.npz").path.name
    (ScriptedSource(spec='cpu:7'), 'ken.npz')
    """
    match find_name(text):
        case BuiltInName(spec):
            return ScriptedSource(spec)
        case FileName(path, level):
            return WeightsSource(path, level)
        case BotName(module, class_name):
            return BotSource(module, class_name)
        case CommandName(command):
            return CommandSource(command)
        case JoinName():
            return JoinSource()
        case AgentName(character, origin, level):
            return WeightsSource(kept_weights(home or Home.default(), character.id, origin), level)
        case FairName(character):
            return WeightsSource(fair_weights(character.id))
        case LeagueName(character, generation):
            return WeightsSource((home or Home.default()).league_weights(generation, character.id))
        case other:
            raise refusal(other)


def agent_file(home: Home, character: Character) -> Path:
    """Return the file of a character's trained agent; without one, the file that would have it."""
    kept = find_weights(home, character.id)
    return kept.path if kept else home.weights(character.id)
