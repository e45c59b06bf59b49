"""The entries of a tournament: each has a name, a character and a source.

The user writes an entry as ``NAME=CHAR:SOURCE``. A source is one of

* ``module:Class``, a bot (`bots`);
* the name of a scripted player, such as ``random`` or ``cpu:7``;
* the path of a weights file, which may contain colons (after the letter of a drive, for example).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from sf2ai.errors import InputError
from sf2ai.game.characters import Character, find_character
from sf2ai.players.find import is_scripted
from sf2ai.store.packaged import origin_of

MAX_NAME_LETTERS = 40
"""Longest name that the user can give an entry; the tables have room for no more."""


@dataclass(frozen=True)
class WeightsSource:
    """A learned agent, by its weights file."""

    path: Path

    @property
    def kind(self) -> str:
        """The origin of the weights, for tables."""
        return origin_of(self.path)


@dataclass(frozen=True)
class ScriptedSource:
    """A scripted player of the package, by the name that ``--opponent`` takes."""

    spec: str
    kind: ClassVar[str] = "built-in"


@dataclass(frozen=True)
class BotSource:
    """A class of the user's, which runs in a process of its own."""

    module: str
    class_name: str
    kind: ClassVar[str] = "bot"


EntrySource: TypeAlias = WeightsSource | ScriptedSource | BotSource


@dataclass(frozen=True)
class Entry:
    """A player in a tournament: unique name, character and source."""

    name: str
    character: Character
    source: EntrySource


def parse_entry(text: str) -> Entry:
    """Read an entry of the user's.

    Args:
        text: ``NAME=CHAR:SOURCE``, as the module describes it.

    Raises:
        InputError: a part is missing, or the name is too long or unprintable.
        UnknownNameError: the character is unknown.

    >>> parse_entry("Mine=ken:bots:Shoto").source
    BotSource(module='bots', class_name='Shoto')
    >>> parse_entry("Dice=ken:random").source
    ScriptedSource(spec='random')
    """
    name, equals, rest = text.partition("=")
    character, colon, source = rest.partition(":")
    if not (equals and colon and character.strip() and source.strip()):
        raise InputError(
            f"entry {text!r} is not NAME=CHAR:FILE or NAME=CHAR:module:Class; "
            "write for example 'Mine=ryu:my_bot:MyBot'"
        )
    return Entry(_checked_name(name.strip(), text), find_character(character), parse_source(source.strip()))


def _checked_name(name: str, text: str) -> str:
    if not name or not name.isprintable() or len(name) > MAX_NAME_LETTERS:
        raise InputError(
            f"entry {text!r} has no usable name; write one of 1 to {MAX_NAME_LETTERS} printable letters "
            "before the '='"
        )
    return name


def parse_source(text: str) -> EntrySource:
    """Read the source of an entry, as the module describes it.

    >>> parse_source("cpu:7"), parse_source("old/ken.npz").path.name
    (ScriptedSource(spec='cpu:7'), 'ken.npz')
    """
    if is_scripted(text):
        return ScriptedSource(text)
    module, colon, class_name = text.rpartition(":")
    if colon and class_name.isidentifier() and all(part.isidentifier() for part in module.split(".")):
        return BotSource(module, class_name)
    return WeightsSource(Path(text))
