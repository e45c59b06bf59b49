"""Reads the logs of a training as they grow, and keeps few enough points for a page."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from sf2ai.user_files import open_file

_MOST_POINTS = 600
_MOST_BYTES = 4 << 20
"""Read at once; of a long log that is there already, the rest follows in the next looks."""


@dataclass
class Points:
    """The points of one curve, which are thinned out as it grows.

    Attributes:
        x: steps.
        columns: values by the name of their column, as long as ``x``.
    """

    x: list[float] = field(default_factory=list)
    columns: dict[str, list[float]] = field(default_factory=dict)
    _every: int = 1
    _skipped: int = 0

    def add(self, x: float, values: dict[str, float]) -> None:
        """Add a point, or leave it out."""
        self._skipped += 1
        if self._skipped < self._every:
            return
        self._skipped = 0
        self.x.append(x)
        for name, value in values.items():
            self.columns.setdefault(name, []).append(value)
        if len(self.x) >= 2 * _MOST_POINTS:
            self._every *= 2
            self.x = self.x[1::2]
            self.columns = {name: column[1::2] for name, column in self.columns.items()}


class GrowingCsv:
    """A CSV file that another thread or process appends to."""

    def __init__(self, path: Path) -> None:
        """Take the file, which need not exist yet."""
        self._path = path
        self._headings: list[str] = []
        self._place = 0

    def new_rows(self) -> list[dict[str, str]]:
        """Return the whole rows since the last look; all of them again after the file was begun again.

        A file that cannot be read has no new rows.
        """
        try:
            with open_file(self._path) as file:
                size = file.seek(0, io.SEEK_END)
                if size < self._place:
                    self._headings, self._place = [], 0
                file.seek(self._place)
                content = file.read(_MOST_BYTES)
        except OSError:
            return []
        whole = content[: content.rfind(b"\n") + 1]
        self._place += len(whole)
        rows = list(csv.reader(io.StringIO(whole.decode("utf-8", "replace"))))
        if not self._headings and rows:
            self._headings = rows.pop(0)
        return [dict(zip(self._headings, row, strict=False)) for row in rows]
