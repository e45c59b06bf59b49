"""Opens the figures' data files, and reads the fields that several of them have."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from sf2ai.errors import DataError
from sf2ai.game.data_table import DataTable, is_number

DATA = Path(__file__).parents[1] / "data"
"""Folder of the data files."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Point = tuple[float, float]


def open_file(name: str, folder: Path = DATA) -> DataTable:
    """Return a data file as a table.

    Raises:
        DataError: it cannot be read, or is no TOML file.
    """
    path = folder / name
    try:
        return DataTable(name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise DataError(f"{name} cannot be read ({error.strerror}); install sf2ai again") from error
    except ValueError as error:  # TOML and UTF-8 errors alike
        raise DataError(f"{name} is no TOML file ({error}); correct the file") from error


def read_numbers(table: DataTable, field: str, length: int) -> tuple[float, ...]:
    """Return a list of `length` numbers."""
    return _numbers(table, field, table.items(field, length=length))


def read_number(table: DataTable, field: str, default: float) -> float:
    """Return a number, or the default where it is missing."""
    value = table.get(field, default)
    if not is_number(value):
        raise table.error(field, value, "be a number")
    return float(value)


def read_points(table: DataTable, field: str, most: int) -> tuple[Point, ...]:
    """Return a list of three to `most` points."""
    rows = table.items(field)
    if not 3 <= len(rows) <= most:
        raise table.error(field, len(rows), f"have 3 to {most} points")
    pairs = [row if isinstance(row, list) and len(row) == 2 else None for row in rows]
    if None in pairs:
        raise table.error(field, list(rows), "be a list of [x, y]")
    points = [_numbers(table, field, pair) for pair in pairs if pair is not None]
    return tuple((x, y) for x, y in points)


def read_colour(table: DataTable, field: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour such as ``"#8090a0"``."""
    text = table.text(field)
    if not _COLOUR.fullmatch(text):
        raise table.error(field, text, "be a colour such as #8090a0")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def read_choice(table: DataTable, field: str, choices: Sequence[str], default: str) -> int:
    """Return the index of a text among the choices."""
    value = table.get(field, default)
    if value not in choices:
        raise table.error(field, value, f"be one of {', '.join(choices)}")
    return choices.index(str(value))


def read_tables(table: DataTable, field: str) -> tuple[DataTable, ...]:
    """Return the tables of a list; none if it is missing."""
    return tuple(
        table.entry(field, number, value) for number, value in enumerate(table.items(field, default=()))
    )


def _numbers(table: DataTable, field: str, values: Sequence[object]) -> tuple[float, ...]:
    found = [float(value) for value in values if is_number(value)]
    if len(found) != len(values):
        raise table.error(field, list(values), "be a list of numbers")
    return tuple(found)
