"""Reads ``frame_data/*.toml`` into `CharacterData` and `Rules`, once, and checks every value.

The files are the source: a number that changes there needs no change here.
"""

import tomllib
from functools import cache
from pathlib import Path

from sf2ai.errors import DataError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.game.data_table import DataTable
from sf2ai.game.files.character import read_character
from sf2ai.game.moves import MOVE_COUNT, CharacterData
from sf2ai.game.rules import Rules, read_rules

FRAME_DATA = Path(__file__).parents[1] / "frame_data"
"""Folder of the package's own frame data."""


def load_roster(folder: Path = FRAME_DATA) -> tuple[CharacterData, ...]:
    """Return all twelve characters in `ROSTER` order; the same objects every time.

    Args:
        folder: the folder of the twelve files.

    Raises:
        DataError: a file is missing or contradicts itself; the message names file, move, field and value.
    """
    return _read_roster(folder)


def load_character(name: str, folder: Path = FRAME_DATA) -> CharacterData:
    """Return one character; the whole roster is read, because its moves are numbered in one sequence.

    Args:
        name: any name that `find_character` understands.
        folder: the folder of the twelve files.

    Raises:
        UnknownNameError: no character has that name.
        DataError: as for `load_roster`.
    """
    return load_roster(folder)[find_character(name).index]


def load_rules(folder: Path = FRAME_DATA) -> Rules:
    """Return the rules that all characters share; the same object every time.

    Args:
        folder: the folder of ``system.toml``.

    Raises:
        DataError: the file is missing, or a constant is not what it must be.
    """
    return _read_rules(folder)


@cache
def _read_roster(folder: Path) -> tuple[CharacterData, ...]:
    roster: list[CharacterData] = []
    first_index = 0
    for character in ROSTER:
        document = _read_document(folder / f"{character.id}.toml")
        roster.append(read_character(document, character, first_index))
        first_index += len(roster[-1].moves)
    if first_index != MOVE_COUNT:
        raise DataError(
            f"the files hold {first_index} moves but MOVE_COUNT is {MOVE_COUNT}; correct one of them"
        )
    return tuple(roster)


@cache
def _read_rules(folder: Path) -> Rules:
    return read_rules(_read_document(folder / "system.toml"))


def _read_document(path: Path) -> DataTable:
    try:
        text = path.read_text(encoding="utf-8")
        return DataTable(path.name, "", tomllib.loads(text))
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror}); install sf2ai again") from error
    except ValueError as error:  # TOML and UTF-8 errors alike
        raise DataError(f"{path.name} is no TOML file ({error}); correct the file") from error
