"""Measured results, one JSON line each, in the order in which they were measured."""

import json
import os
from collections.abc import Iterable, Mapping
from io import FileIO
from typing import Any

from sf2ai.store.atomic import disk_error
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_home


def append_results(home: Home, records: Iterable[Mapping[str, Any]]) -> None:
    """Add records at the end of the file, all of them or none.

    Args:
        home: where the results are kept.
        records: JSON objects.

    Raises:
        HomeError: the disk refused; the file is as it was.
        BusyError: another process does not stop writing.
    """
    text = "".join(json.dumps(record, allow_nan=False) + "\n" for record in records)
    with hold_home(home):
        try:
            _append(home, text.encode())
        except OSError as error:
            raise disk_error("write", home.results, error) from error


def read_results(home: Home) -> tuple[dict[str, Any], ...]:
    """Return all records, oldest first; lines that are no JSON object are left out.

    A process that died while it wrote can leave such a line.

    Raises:
        HomeError: the disk refused.
    """
    try:
        lines = home.results.read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise disk_error("read", home.results, error) from error
    return tuple(record for line in lines if (record := _parse(line)) is not None)


def _append(home: Home, content: bytes) -> None:
    with open(home.results, "a+b", buffering=0) as file:
        size = file.seek(0, os.SEEK_END)
        if size and not _ends_line(file, size):
            content = b"\n" + content
        try:
            written = 0
            while written < len(content):
                written += file.write(content[written:])
            os.fsync(file.fileno())
        except BaseException:
            file.truncate(size)
            raise


def _ends_line(file: FileIO, size: int) -> bool:
    file.seek(size - 1)
    return file.read(1) == b"\n"


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None
