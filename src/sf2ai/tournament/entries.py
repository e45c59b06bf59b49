"""Who takes part in a tournament: an entry's name, its character and where it comes from.

A guest entry is written ``NAME=CHAR:SOURCE``. A source is one of

* ``module:Class``, a bot of the user's own (`guests`);
* the name of a scripted opponent, such as ``random`` or ``cpu:7``;
* anything else is the path of a weights file, and may hold colons of its own (a drive's, for one).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeAlias

from sf2ai.errors import InputError
from sf2ai.game.characters import Character, find_character
from sf2ai.players.find import is_scripted
from sf2ai.store.packaged import origin_of

MAX_NAME_LETTERS = 40
"""Longest name of a guest entry; longer ones would tear the tables apart."""


@dataclass(frozen=True)
class WeightsFile:
    """A learned agent, kept in one file."""

    path: Path

    @property
    def kind(self) -> str:
        """Whose it is, as tables say it."""
        return origin_of(self.path)


@dataclass(frozen=True)
class Scripted:
    """An opponent that the package brings along, by the name that ``--opponent`` gives it."""

    spec: str
    kind: ClassVar[str] = "built-in"


@dataclass(frozen=True)
class BotSource:
    """A class of the user's own, run in a process of its own."""

    module: str
    class_name: str
    kind: ClassVar[str] = "bot"


Source: TypeAlias = WeightsFile | Scripted | BotSource


@dataclass(frozen=True)
class Entry:
    """One that plays: unique name, character, and who decides."""

    name: str
    character: Character
    source: Source


def parse_entry(text: str) -> Entry:
    """Read a guest entry.

    Args:
        text: ``NAME=CHAR:SOURCE`` as above.

    Raises:
        InputError: a part is missing, or the name cannot stand in a table.
        UnknownNameError: the character is unknown.

    >>> parse_entry("Mine=ken:bots:Shoto").source
    BotSource(module='bots', class_name='Shoto')
    >>> parse_entry("Dice=ken:random").source
    Scripted(spec='random')
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
            f"entry {text!r} has no usable name; write one of 1 to {MAX_NAME_LETTERS} letters before the '='"
        )
    return name


def parse_source(text: str) -> Source:
    """Read where an entry comes from, as the module says.

    >>> parse_source("cpu:7"), parse_source("old/ken.npz").path.name
    (Scripted(spec='cpu:7'), 'ken.npz')
    """
    if is_scripted(text):
        return Scripted(text)
    module, colon, class_name = text.rpartition(":")
    if colon and class_name.isidentifier() and all(part.isidentifier() for part in module.split(".")):
        return BotSource(module, class_name)
    return WeightsFile(Path(text))
