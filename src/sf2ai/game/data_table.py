"""One table of a frame-data file, read field by field with checks.

An error names file, place, field and value. A field that no reader asks for is an error too, so that a
typo cannot turn into a default.
"""

from collections.abc import Collection, Mapping
from math import isfinite
from reprlib import Repr
from typing import TypeGuard

from sf2ai.errors import DataError

_REQUIRED = object()
_SHORTENER = Repr()
_SHORTENER.maxstring = _SHORTENER.maxother = 120
_short = _SHORTENER.repr


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether a value is a finite number, whole or not; true and false are none."""
    return type(value) in (int, float) and isinstance(value, (int, float)) and isfinite(value)


class DataTable:
    """A TOML table, its place in the file, and which of its fields have been read."""

    __slots__ = ("_read", "file", "path", "values")

    def __init__(self, file: str, path: str, values: object) -> None:
        """Wrap `values`, which must be a table.

        Args:
            file: name of the file for messages.
            path: dotted name of the table in it; empty for the whole file.
            values: the table as the TOML reader returned it.

        Raises:
            DataError: `values` is not a table.
        """
        self.file = file
        self.path = path
        if not isinstance(values, Mapping):
            raise DataError(f"{file}: {path} is {_short(values)} but must be a table; correct the file")
        self.values: Mapping[str, object] = values
        self._read: set[str] = set()

    def error(self, field: str, value: object, must: str) -> DataError:
        """Return the error that says what `field` holds and what it must be."""
        return DataError(f"{self.place(field)} is {_short(value)} but must {must}; correct the file")

    def place(self, field: str) -> str:
        """Return the file and the dotted path of a field, as messages name it."""
        return f"{self.file}: {self._path_of(field)}"

    def _path_of(self, field: str) -> str:
        return f"{self.path}.{field}" if self.path else field

    def get(self, field: str, default: object = _REQUIRED) -> object:
        """Return a field as it is and note that it was read.

        Raises:
            DataError: it is missing and has no default.
        """
        self._read.add(field)
        value = self.values.get(field, default)
        if value is _REQUIRED:
            raise DataError(f"{self.place(field)} is missing; add it to the file")
        return value

    def whole(
        self, field: str, low: int | None = None, high: int | None = None, default: object = _REQUIRED
    ) -> int:
        """Return a whole number from `low` to `high`, both allowed."""
        return self.check_whole(field, self.get(field, default), low, high)

    def check_whole(self, field: str, value: object, low: int | None = None, high: int | None = None) -> int:
        """Return `value`, part of `field`, if it is a whole number from `low` to `high`."""
        if type(value) is not int:
            raise self.error(field, value, "be a whole number")
        if (low is not None and value < low) or (high is not None and value > high):
            bounds = f"at least {low}" if high is None else f"from {low} to {high}"
            raise self.error(field, value, f"be {bounds}")
        return value

    def number(self, field: str, low: float | None = None) -> float:
        """Return a finite number, whole or not, of at least `low`."""
        value = self.get(field)
        if not is_number(value):
            raise self.error(field, value, "be a number")
        if low is not None and value < low:
            raise self.error(field, value, f"be at least {low}")
        return float(value)

    def positive(self, field: str) -> float:
        """Return a number above zero."""
        value = self.number(field)
        if value <= 0:
            raise self.error(field, self.values[field], "be more than 0")
        return value

    def number_pair(self, field: str) -> tuple[float, float]:
        """Return a list of two numbers, whole or not."""
        first, second = self.items(field, length=2)
        if not is_number(first) or not is_number(second):
            raise self.error(field, [first, second], "be a list of 2 numbers")
        return float(first), float(second)

    def flag(self, field: str, default: object = False) -> bool:
        """Return true or false."""
        value = self.get(field, default)
        if type(value) is not bool:
            raise self.error(field, value, "be true or false")
        return value

    def text(self, field: str, choices: Collection[str] | None = None) -> str:
        """Return a text, one of `choices` if there are any."""
        value = self.get(field)
        if not isinstance(value, str) or not value:
            raise self.error(field, value, "be a text that is not empty")
        if choices is not None and value not in choices:
            raise self.error(field, value, f"be one of {', '.join(sorted(choices))}")
        return value

    def items(self, field: str, length: int | None = None, default: object = _REQUIRED) -> tuple[object, ...]:
        """Return a list of `length` values, or of any length."""
        value = self.get(field, default)
        if not isinstance(value, (list, tuple)):
            raise self.error(field, value, "be a list")
        if length is not None and len(value) != length:
            raise self.error(field, value, f"be a list of {length}")
        return tuple(value)

    def wholes(self, field: str, length: int | None = None, low: int | None = None) -> tuple[int, ...]:
        """Return a list of `length` whole numbers, or of any length, each at least `low`."""
        return tuple(self.check_whole(field, value, low) for value in self.items(field, length))

    def rows(self, field: str, width: int) -> tuple[tuple[int, ...], ...]:
        """Return a list of lists of `width` whole numbers each; empty if it is missing."""
        return tuple(self._row(field, row, width) for row in self.items(field, default=()))

    def _row(self, field: str, row: object, width: int) -> tuple[int, ...]:
        wholes = tuple(value for value in row if type(value) is int) if isinstance(row, list) else ()
        if not isinstance(row, list) or not len(row) == len(wholes) == width:
            raise self.error(field, row, f"be a list of {width} whole numbers")
        return wholes

    def pairs(self, field: str) -> tuple[tuple[int, int], ...]:
        """Return a list of pairs of whole numbers; empty if it is missing."""
        return tuple((first, second) for first, second in self.rows(field, width=2))

    def table(self, field: str) -> "DataTable":
        """Return a table inside this one."""
        return DataTable(self.file, self._path_of(field), self.get(field))

    def entry(self, field: str, number: int, values: object) -> "DataTable":
        """Return a table of a list; ``number`` is its place there, from 0."""
        return DataTable(self.file, self._path_of(f"{field}[{number}]"), values)

    def tables(self, field: str) -> "dict[str, DataTable]":
        """Return the tables inside a table by name, in the order of the file; none if it is missing."""
        outer = DataTable(self.file, self._path_of(field), self.get(field, {}))
        return {name: outer.table(name) for name in outer.values}

    def finish(self) -> None:
        """Check that every field was read.

        Raises:
            DataError: the table has a field that means nothing here.
        """
        for field in self.values:
            if field not in self._read:
                known = ", ".join(sorted(self._read))
                raise DataError(
                    f"{self.place(field)} is {_short(self.values[field])} but this table has no such field, "
                    f"only {known}; correct the file"
                )
