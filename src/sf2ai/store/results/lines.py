"""The file of results: one JSON line for each evaluation and tournament, oldest first."""

import json
import os
from collections.abc import Iterable, Mapping
from io import FileIO
from pathlib import Path
from typing import TypeAlias

from sf2ai.store.atomic import disk_error
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_home
from sf2ai.user_files import open_file, parse_json, require_file_or_nothing

_MAX_BYTES = 64 << 20

ResultRecord: TypeAlias = Mapping[str, object]
"""One JSON object: ``kind``, ``when`` and the fields of an evaluation's or a tournament's `to_json`."""


def append_results(home: Home, records: Iterable[ResultRecord]) -> None:
    """Append records to the file, all of them or none.

    Args:
        home: the home whose results they are.
        records: JSON objects.

    Raises:
        HomeError: the file cannot be written; it is as it was.
        BusyError: another process has been writing for too long.
    """
    text = "".join(json.dumps(record, allow_nan=False) + "\n" for record in records)
    with hold_home(home):
        try:
            _append(home, text.encode())
        except OSError as error:
            raise disk_error("write", home.results, error) from error


def read_results(home: Home) -> tuple[ResultRecord, ...]:
    """Return all records, oldest first; lines that are not JSON objects are skipped.

    A process that dies while it writes can leave such a line. NaN, infinity and numbers as large as ``1e999``
    are no JSON. Of a file of more than 64 MiB only the newest lines are read.

    Raises:
        HomeError: the file cannot be read.
    """
    try:
        lines = _newest(home.results).splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise disk_error("read", home.results, error) from error
    return tuple(record for line in lines if (record := _parse(line)) is not None)


def _newest(path: Path) -> bytes:
    with open_file(path) as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _MAX_BYTES))
        return file.read(_MAX_BYTES)


def _append(home: Home, content: bytes) -> None:
    require_file_or_nothing(home.results)
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


def _parse(line: bytes) -> ResultRecord | None:
    try:
        record = parse_json(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
