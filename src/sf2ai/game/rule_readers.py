"""How a field of `rules` is found in ``system.toml`` and turned into numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TypeAlias, TypeVar, get_args

from sf2ai.game.data_table import DataTable, is_number

Reader: TypeAlias = Callable[[DataTable, str], object]
"""Reads one field of a table, checked; raises `DataError`."""

STRENGTHS = ("L", "M", "H")
FACES = 32
"""Faces of the game's dice."""

_Section = TypeVar("_Section")
_CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class At:
    """Where the file holds a field of the rules.

    Attributes:
        constant: dotted name of the constant's table.
        part: dotted name inside the constant's value, if the value is a table.
        key: the constant's field to read: its value, or a number taken out of its note.
        read: the reader; None chooses one by the type of the field, which then is int, float or bool.
    """

    constant: str
    part: str = ""
    key: str = "value"
    read: Reader | None = None


def read_section(section: type[_Section], document: DataTable) -> _Section:
    """Return a dataclass whose fields are all ``Annotated[type, At(...)]``, filled from the document.

    Raises:
        DataError: a constant is missing or is not what its field needs.
    """
    return section(**{field.name: _read_field(field.type, document) for field in fields(section)})  # type: ignore[arg-type]


def _read_field(annotation: object, document: DataTable) -> object:
    plain_type, at = get_args(annotation)
    table = document
    for name in at.constant.split("."):
        table = table.table(name)
    *way, last = [at.key, *at.part.split(".")] if at.part else [at.key]
    for name in way:
        table = table.table(name)
    read = at.read or _BY_TYPE[plain_type]
    return read(table, last)


def _whole(table: DataTable, field: str) -> int:
    return table.whole(field, low=0)


def _number(table: DataTable, field: str) -> float:
    return table.number(field, low=0)


def _flag(table: DataTable, field: str) -> bool:
    return table.flag(field, default=None)


_BY_TYPE: dict[type, Reader] = {int: _whole, float: _number, bool: _flag}


def check_constants(document: DataTable, sections: Iterable[str]) -> None:
    """Check that every constant of the sections has a value, unit, source and confidence.

    Raises:
        DataError: one is missing, or the confidence is no word that is known.
    """
    for section in sections:
        for constant in document.tables(section).values():
            constant.get("value")
            constant.text("unit")
            constant.text("src")
            constant.text("confidence", _CONFIDENCE)


def pair(table: DataTable, field: str) -> tuple[int, ...]:
    """Read two whole numbers."""
    return table.wholes(field, length=2, low=0)


def number_pairs(table: DataTable, field: str) -> tuple[tuple[float, ...], ...]:
    """Read a list of lists of two numbers."""
    rows = table.items(field)
    for row in rows:
        if not isinstance(row, list) or len(row) != 2 or not all(map(is_number, row)):
            raise table.error(field, row, "be a list of 2 numbers")
    return tuple(tuple(map(float, row)) for row in rows if isinstance(row, list))


def whole_pairs(table: DataTable, field: str) -> tuple[tuple[int, ...], ...]:
    """Read a list of lists of two whole numbers."""
    return table.rows(field, width=2)


def by_strength(table: DataTable, field: str) -> tuple[int, ...]:
    """Read one whole number for each of L, M, H."""
    inner = table.table(field)
    return tuple(inner.whole(strength, low=0) for strength in STRENGTHS)


def lists_by_strength(table: DataTable, field: str) -> tuple[tuple[int, ...], ...]:
    """Read a list of whole numbers for each of L, M, H."""
    inner = table.table(field)
    return tuple(inner.wholes(strength, low=0) for strength in STRENGTHS)


def die(table: DataTable, field: str) -> tuple[int, ...]:
    """Read how many of 32 faces show each value; return the faces in rising order."""
    inner = table.table(field)
    faces: list[int] = []
    for value in inner.values:
        try:
            face = int(value)
        except ValueError:
            raise inner.error(value, inner.values[value], "stand beside a whole number") from None
        faces += [face] * inner.whole(value, low=1, high=FACES)
    if len(faces) != FACES:
        raise table.error(field, dict(inner.values), f"have {FACES} faces in all, not {len(faces)}")
    return tuple(sorted(faces))


def damage_dice(table: DataTable, field: str) -> tuple[tuple[int, ...], ...]:
    """Read the four tables of random damage that are dice."""
    inner = table.table(field)
    return tuple(die(inner, f"table{number}") for number in range(1, 5))
