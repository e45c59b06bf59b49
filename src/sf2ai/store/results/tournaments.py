"""The folder of one tournament in a home: its setting, one line for each finished match, and its result.

Where the matches are kept, another file has a line with the replay of each.

A line is written whole, at the end of the file, as soon as its match is finished, and carries a checksum. A
process that is killed loses none. A power cut may lose those of the last second, or leave the end of the file
torn; such lines are dropped when the tournament goes on, and their matches are played again.
"""

import json
import os
import re
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sf2ai.errors import DamagedFileError, InputError, shortened
from sf2ai.store.atomic import disk_error, make_folder, write_bytes
from sf2ai.store.layout import Home
from sf2ai.user_files import parse_json, read_at_most, require_file_or_nothing

JsonObject = Mapping[str, Any]

MAX_NAME_LETTERS = 64
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MAX_BYTES = 1 << 30
_FLUSH_SECONDS = 1.0
"""Least time between two flushes to the disk; a flush can take as long as several matches."""
_SUM = "sum"


def checked_name(name: str, what: str = "tournament") -> str:
    """Return the name of a tournament or something else, which is also that of its folder.

    Args:
        name: the name.
        what: is named, for the message.

    Raises:
        InputError: no folder can have it on every platform.

    >>> checked_name("friday-2")
    'friday-2'
    """
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME_LETTERS or name.endswith("."):
        raise InputError(
            f"{shortened(name)} is no name of a {what}; give 1 to {MAX_NAME_LETTERS} letters, digits, "
            "dots, dashes or underscores, of which the first is a letter or a digit"
        )
    return name


def tournament_names(home: Home) -> list[str]:
    """Return the names of all tournaments in a home, the one that was begun or continued last at the end.

    Raises:
        HomeError: the folder cannot be read.
    """
    try:
        folders = [path for path in home.tournaments.iterdir() if (path / "tournament.json").is_file()]
        return [path.name for path in sorted(folders, key=lambda path: (_written(path), path.name))]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise disk_error("read", home.tournaments, error) from error


def _written(folder: Path) -> float:
    journal = folder / "matches.jsonl"
    return (journal if journal.is_file() else folder / "tournament.json").stat().st_mtime


class TournamentFolder:
    """Reads and writes the files of one tournament; its lock must be held for writing.

    Attributes:
        path: the folder.
    """

    def __init__(self, home: Home, name: str) -> None:
        """Take a folder, which need not exist."""
        self.path = home.tournament(name)
        self._setting = self.path / "tournament.json"
        self._journal = self.path / "matches.jsonl"
        self._replays = self.path / "replays.jsonl"
        self._result = self.path / "result.json"
        self._flushed = 0.0

    @property
    def exists(self) -> bool:
        """Whether a tournament was begun here."""
        return self._setting.exists()

    @property
    def is_finished(self) -> bool:
        """Whether there is a result."""
        return self._result.exists()

    def begin(self, setting: JsonObject) -> None:
        """Write the setting; raises `HomeError` if the disk fails."""
        make_folder(self.path)
        write_bytes(self._setting, _text(setting))

    def read_setting(self) -> JsonObject:
        """Return the setting.

        Raises:
            DamagedFileError: the file is missing, or holds no setting.
            HomeError: it cannot be read.
        """
        return self._read_object(self._setting)

    def read_result(self) -> JsonObject:
        """Return the result; raises as `read_setting`."""
        return self._read_object(self._result)

    def finish(self, result: JsonObject) -> None:
        """Write the result, whole or not at all; raises `HomeError` if the disk fails."""
        write_bytes(self._result, _text(result))

    def remove(self) -> None:
        """Remove the folder of a tournament that has no match."""
        shutil.rmtree(self.path, ignore_errors=True)

    def read_matches(self) -> list[JsonObject]:
        """Return the whole lines, oldest first; torn ones at the end are left out.

        Raises:
            DamagedFileError: a line before a whole one is torn or was altered.
            HomeError: the file cannot be read.
        """
        return [record for record, _ in self._whole_lines()]

    def read_replays(self) -> list[JsonObject]:
        """Return the records of the matches that were kept, oldest first; damaged lines are left out.

        Raises:
            HomeError: the file cannot be read.
        """
        found = map(_parse, self._lines(self._replays))
        return [record for record in found if record is not None]

    def append_replay(self, record: JsonObject) -> None:
        """Write the line of a match that is kept; raises `HomeError` if the disk fails.

        It is not flushed to the disk: without it a match is still counted.
        """
        self._append(self._replays, record, flushes=False, start=b"\n")  # so that a torn line before it ends

    def drop_torn_end(self) -> None:
        """Shorten the journal to its whole lines; raises as `read_matches`."""
        lines = list(self._whole_lines())
        end = lines[-1][1] if lines else 0
        try:
            if self._journal.exists() and self._journal.stat().st_size > end:
                os.truncate(self._journal, end)
        except OSError as error:
            raise disk_error("write", self._journal, error) from error

    def append(self, record: JsonObject) -> None:
        """Write the line of a match; raises `HomeError` if the disk fails, and the file is as it was."""
        self._append(self._journal, record, flushes=True)

    def _append(self, path: Path, record: JsonObject, *, flushes: bool, start: bytes = b"") -> None:
        line = start + (json.dumps({**record, _SUM: _sum(record)}, allow_nan=False) + "\n").encode()
        try:
            require_file_or_nothing(path)
            with open(path, "ab", buffering=0) as file:
                size = file.seek(0, os.SEEK_END)
                if file.write(line) != len(line):
                    file.truncate(size)
                    raise OSError(28, os.strerror(28))  # a short write is a full disk
                if flushes and time.monotonic() - self._flushed > _FLUSH_SECONDS:
                    os.fsync(file.fileno())
                    self._flushed = time.monotonic()
        except OSError as error:
            raise disk_error("write", path, error) from error

    def _lines(self, path: Path) -> list[bytes]:
        try:
            return read_at_most(path, _MAX_BYTES).splitlines(keepends=True)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_error("read", path, error) from error

    def _whole_lines(self) -> Iterator[tuple[JsonObject, int]]:
        """Yield each record, and the place where its line ends."""
        end, bad = 0, 0
        for number, line in enumerate(self._lines(self._journal), start=1):
            record = _parse(line)
            end += len(line)
            if record is None:
                bad = bad or number
            elif bad:
                raise DamagedFileError(
                    f"line {bad} of {str(self._journal)!r} is damaged or was altered; remove that line, and "
                    "its match is played again"
                )
            else:
                yield record, end

    def _read_object(self, path: Path) -> JsonObject:
        try:
            found = parse_json(read_at_most(path, _MAX_BYTES))
        except (FileNotFoundError, ValueError):
            found = None
        except OSError as error:
            raise disk_error("read", path, error) from error
        if not isinstance(found, dict):
            raise DamagedFileError(
                f"{str(path)!r} is missing or damaged; remove the folder {str(path.parent)!r}"
            )
        return found


def _text(document: JsonObject) -> bytes:
    return (json.dumps(document, indent=1, allow_nan=False) + "\n").encode()


def _sum(record: JsonObject) -> str:
    return f"{zlib.crc32(json.dumps(record, sort_keys=True).encode()):08x}"


def _parse(line: bytes) -> JsonObject | None:
    """Return the record of a line; None if the line is not whole."""
    if not line.endswith(b"\n"):
        return None
    try:
        record = parse_json(line)
    except ValueError:
        return None
    if not isinstance(record, dict) or record.pop(_SUM, None) != _sum(record):
        return None
    return record
