"""Checks of arguments that many functions share, each with one error message."""

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from numbers import Integral
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from sf2ai.errors import InputError, UnknownNameError, shortened

Value = TypeVar("Value")


def require_known(table: Mapping[str, Value], kind: str, name: str) -> Value:
    """Return the value that a table has under a name.

    Args:
        table: the values that can be chosen, by name.
        kind: what the names are names of, for the message, such as ``"reward"``.
        name: the given name; in Python code it may be anything.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if not isinstance(name, str) or name not in table:
        raise UnknownNameError(kind, str(name), table)
    return table[name]


def require_least(what: str, value: int, least: int) -> None:
    """Raise an error if a whole number is too small.

    Args:
        what: the number's name for the message, such as ``"the number of slots"``.
        value: the given number.
        least: the smallest number allowed.

    Raises:
        InputError: the value is smaller, or no whole number.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise InputError(f"{what} is {value!r}; give a whole number, {least} or more")
    if value < least:
        raise InputError(f"{what} is {value!r}; give {least} or more")


def path_of(what: str, text: str) -> Path:
    """Return the path that a user wrote, with a leading ``~`` expanded.

    The file need not exist. Every option and environment variable that names a path is read here.

    Args:
        what: names the path in messages, such as ``"--home"``.
        text: as the user wrote it.

    Raises:
        InputError: no file can have the path.
    """
    if not text:
        raise InputError(f"{what} is '', which names no file; give a path, or omit {what}")
    if "\0" in text:
        raise InputError(f"{what} holds a null character, which no path has; give another path")
    expanded = os.path.expanduser(text)
    if expanded.startswith("~"):
        start = expanded.replace("\\", "/").partition("/")[0]
        raise InputError(
            f"{what} begins with {shortened(start)}, and no home folder of that user is known; write the "
            "path in full, or put ./ before it for a folder of that name"
        )
    path = Path(expanded)
    if not path.is_absolute():
        path = _in_current_folder(what, path)
    try:
        path.lstat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise InputError(
                f"{what} is {shortened(text)}, which is too long for this system; give a shorter path"
            ) from error
    return path


def _in_current_folder(what: str, path: Path) -> Path:
    """Return a relative path; in full if it would look like a user's home folder."""
    try:
        folder = Path.cwd()
    except OSError as error:
        raise InputError(
            f"{what} is {shortened(str(path))} in the current folder, which no longer exists; change into "
            "another folder, or write the path in full"
        ) from error
    return folder / path if str(path).startswith("~") else path


def require_fields(kind: type[Any], document: Mapping[str, object]) -> None:
    """Check JSON values for the fields of a dataclass; fields with a default may be missing.

    Args:
        kind: a dataclass whose fields are numbers, texts, flags, mappings and tuples of one type.
        document: the values by field; lists stand for tuples.

    Raises:
        ValueError: a field is unknown, missing or of a wrong type; the message names it.
    """
    known = {field.name: field for field in fields(kind)}
    unknown = sorted(document.keys() - known.keys())
    if unknown:
        raise ValueError(f"the field {unknown[0]!r} is unknown")
    for name, field in known.items():
        if name in document:
            if not _is_of(field.type, document[name]):
                raise ValueError(f"the field {name!r} is {document[name]!r:.60}")
        elif _is_needed(field):
            raise ValueError(f"the field {name!r} is missing")


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _is_of(kind: object, value: object) -> bool:
    """Whether a JSON value is of a field's type."""
    if kind is bool or isinstance(value, bool):
        return kind is bool and isinstance(value, bool)
    if kind is float:
        return isinstance(value, int | float)
    if isinstance(kind, type) and get_origin(kind) is None:
        return isinstance(value, kind)
    if get_origin(kind) is tuple:
        if not isinstance(value, Sequence) or isinstance(value, str):
            return False
        return all(_is_of(get_args(kind)[0], item) for item in value)
    return isinstance(value, Mapping)
