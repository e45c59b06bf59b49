"""Checks of arguments that many functions share, each with one error message."""

from collections.abc import Mapping
from typing import TypeVar

from sf2ai.errors import InputError, UnknownNameError

Value = TypeVar("Value")


def require_known(table: Mapping[str, Value], kind: str, name: str) -> Value:
    """Return the value that a table has under a name.

    Args:
        table: the values that can be chosen, by name.
        kind: what the names are names of, for the message, such as ``"reward"``.
        name: the given name.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if name not in table:
        raise UnknownNameError(kind, name, table)
    return table[name]


def require_least(what: str, value: int, least: int) -> None:
    """Raise an error if a whole number is too small.

    Args:
        what: the number's name for the message, such as ``"the number of slots"``.
        value: the given number.
        least: the smallest number allowed.

    Raises:
        InputError: the value is smaller.
    """
    if value < least:
        raise InputError(f"{what} is {value!r}; give {least} or more")
