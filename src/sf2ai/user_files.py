"""Reads files that a user names or keeps in a home, which may be of any kind and size."""

import errno
import json
import math
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

_KINDS = (
    (stat.S_ISDIR, errno.EISDIR, "it is a folder, not a file"),
    (stat.S_ISFIFO, errno.EINVAL, "it is a named pipe, not a file"),
    (stat.S_ISSOCK, errno.EINVAL, "it is a socket, not a file"),
    (stat.S_ISCHR, errno.EINVAL, "it is a device, not a file"),
    (stat.S_ISBLK, errno.EINVAL, "it is a device, not a file"),
)
"""What is no file: the test of its mode, and the error."""


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading; what is no file is refused at once, since reading it may never end.

    Raises:
        OSError: the file cannot be read, or is a folder, a named pipe, a socket or a device.
    """
    _require_file(path.stat().st_mode, path)
    with open(path, "rb", opener=_open_at_once) as file:
        _require_file(os.fstat(file.fileno()).st_mode, path)  # another program may have replaced it
        yield file


def read_at_most(path: Path, size: int) -> bytes:
    """Return the content of a file, or its first ``size + 1`` bytes if it is larger than ``size``.

    Raises:
        OSError: as `open_file`.
    """
    with open_file(path) as file:
        return file.read(size + 1)


def real_path(path: Path) -> Path:
    """Return a path in full and without links; a link that leads in a circle stays, and opening it fails.

    `Path.resolve` raises a `RuntimeError` for such a link until Python 3.12.
    """
    return Path(os.path.realpath(path))


def require_file_or_nothing(path: Path) -> None:
    """Raise `OSError` if a path that is about to be opened for writing is anything but a file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    _require_file(mode, path)


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for another program, where the system can."""
    return os.open(path, flags | os.O_NONBLOCK if hasattr(os, "O_NONBLOCK") else flags)


def _require_file(mode: int, path: Path) -> None:
    for is_kind, number, sentence in _KINDS:
        if is_kind(mode):
            raise OSError(number, sentence, os.fspath(path))


def parse_json(content: bytes) -> Any:
    """Return the value of a JSON text, whose numbers are all finite, so that it can be written as JSON again.

    Raises:
        ValueError: it is no JSON, nests too deeply, or has NaN, an infinity or a number such as ``1e999``.
    """
    try:
        return json.loads(content, parse_constant=_finite, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("its lists and objects are nested too deeply") from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:40]} is not finite")
    return number
