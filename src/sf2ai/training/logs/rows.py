"""Reads the CSV logs of a training while it runs, as points for a tracker."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sf2ai.user_files import open_file

_READ_AT_ONCE = 1 << 20
_NO_FIGURES = ("steps", "opponent", "opponent_character", "side", "result", "probe")
_PROBE_FIGURES = {"win_rate": "win_rate", "low": "win_rate_interval_low", "high": "win_rate_interval_high"}


@dataclass(frozen=True)
class Point:
    """Figures of one moment of a training."""

    steps: int
    """Environment steps of the training."""
    figures: Mapping[str, float]
    """By the names that TensorBoard shows; finite."""


class LogReader:
    """Reads the rows of a growing CSV log, each once; the file is open only while it is read."""

    def __init__(self, path: Path, skipped: int = 0) -> None:
        """Begin at the start of a log.

        Args:
            path: of the log; it may not exist yet.
            skipped: number of rows, after the headings, that are not wanted.
        """
        self._path = path
        self._skipped = skipped
        self._offset = 0
        self._headings: list[str] | None = None

    def rows(self) -> list[dict[str, str]]:
        """Return some of the rows that are whole and were not returned before; none if there are no more."""
        while True:
            lines = self._lines()
            if not lines:
                return []
            rows = list(csv.reader(lines))
            if self._headings is None:
                self._headings = rows.pop(0)
            dropped = min(self._skipped, len(rows))
            self._skipped -= dropped
            if rows[dropped:]:
                headings = self._headings
                return [dict(zip(headings, row, strict=False)) for row in rows[dropped:]]

    def _lines(self) -> list[str]:
        try:
            with open_file(self._path) as file:
                file.seek(self._offset)
                content = file.read(_READ_AT_ONCE)
        except FileNotFoundError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._offset += len(whole)
        return list(io.StringIO(whole.decode("utf-8", "replace")))


def round_point(row: Mapping[str, str]) -> Point:
    """Return a row of the log of the rounds as a point."""
    figures = {f"training/{name}": value for name, value in row.items() if name not in _NO_FIGURES}
    return _point(row, figures)


def probe_point(row: Mapping[str, str]) -> Point:
    """Return a row of the log of the probes as a point.

    A letter of the opponent that a tracker could refuse, such as those of a path, becomes ``_``.
    """
    tag = f"probes/{re.sub(r'[^A-Za-z0-9_. :-]', '_', row.get('opponent', ''))}"
    return _point(row, {f"{tag}/{name}": row.get(column, "") for name, column in _PROBE_FIGURES.items()})


def _point(row: Mapping[str, str], texts: Mapping[str, str]) -> Point:
    return Point(int(_number(row.get("steps", "")) or 0), dict(_finite(texts)))


def _finite(texts: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    """Yield what is a finite number: before a learner's first update its loss is none."""
    for name, text in texts.items():
        value = _number(text)
        if value is not None:
            yield name, value


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
