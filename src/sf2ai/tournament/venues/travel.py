"""Entries as they travel to a cluster's workers: weights and bots as the bytes of their files.

A worker writes the bytes into a folder of its own and reads them as any file, with all checks. A program of
the system, such as ``python3`` or ``node``, and a bot's module in a package are not sent: each node has its
own.
"""

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.players.bots.line_bot import split_command
from sf2ai.players.travelling import TravellingFile
from sf2ai.store.atomic import disk_error
from sf2ai.tournament.entries import (
    BotSource,
    CommandSource,
    Entry,
    EntrySource,
    JoinSource,
    WeightsSource,
    own_files,
)


@dataclass(frozen=True)
class TravellingEntry:
    """An entry with the content of its files.

    Attributes:
        name: of the entry.
        character: its character's id.
        source: as the user named it; its paths are those of the driver.
        files: what is sent.
        words: of a command: each word, or the place in `files` of the file that the word names.
    """

    name: str
    character: str
    source: EntrySource
    files: tuple[TravellingFile, ...] = ()
    words: tuple[str | int, ...] = ()


def pack(entry: Entry) -> TravellingEntry:
    """Return an entry with its files.

    Raises:
        InputError: the entry cannot be sent, such as one that joins by itself.
        HomeError: a file cannot be read.
    """
    match entry.source:
        case WeightsSource(path):
            return _packed(entry, [path])
        case BotSource(module):
            is_alone = "." not in module or module.casefold().endswith(".py")
            found = own_files(entry.source) if is_alone else []
            return _packed(entry, [path for path in found if path.name != "__init__.py"])
        case CommandSource(command):
            return _packed_command(entry, command)
        case JoinSource():
            raise InputError(
                f"entry {entry.name!r} joins over TCP, which a cluster's workers do not wait for; give its "
                "command as cmd:COMMAND, or omit --cluster"
            )
        case _:
            return _packed(entry, [])


def unpack(travelling: TravellingEntry, folder: Path) -> Entry:
    """Write an entry's files into a folder of its own, and return the entry that plays from there.

    Raises:
        HomeError: the folder cannot be written.
    """
    paths = [folder / file.name for file in travelling.files]
    try:
        folder.mkdir()
        for path, file in zip(paths, travelling.files, strict=True):
            file.write(path)
    except OSError as error:
        raise disk_error("write", folder, error) from error
    source = travelling.source
    match source:
        case WeightsSource():
            source = replace(source, path=paths[0])
        case BotSource() if paths:
            source = replace(source, module=str(paths[0]))
        case CommandSource():
            words = (str(paths[word]) if isinstance(word, int) else word for word in travelling.words)
            source = CommandSource(shlex.join(words))
    return Entry(travelling.name, find_character(travelling.character), source)


def _packed(entry: Entry, paths: Sequence[Path], words: Sequence[str | int] = ()) -> TravellingEntry:
    files = tuple(map(TravellingFile.read, paths))
    if len({file.name for file in files}) < len(files):
        raise InputError(
            f"entry {entry.name!r} names two files of one name, and a cluster's workers keep them in one "
            "folder; give one of them another name"
        )
    return TravellingEntry(entry.name, entry.character.id, entry.source, files, tuple(words))


def _packed_command(entry: Entry, command: str) -> TravellingEntry:
    """Send the files that a command names; a program that is found by its name is each node's own."""
    paths: list[Path] = []
    words: list[str | int] = []
    given = shlex.split(command, posix=os.name != "nt")
    for place, (text, word) in enumerate(zip(given, split_command(command), strict=True)):
        is_sent = os.path.isfile(word) and (place > 0 or (os.path.dirname(text) and not os.path.isabs(text)))
        words.append(len(paths) if is_sent else text)
        paths += [Path(word)] if is_sent else []
    return _packed(entry, paths, words)
