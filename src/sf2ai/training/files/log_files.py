"""The logs of a training: CSV files of its episodes and its probes, and the same figures for TensorBoard.

Rows are only appended, and each is passed to the operating system at once. A checkpoint has the
lengths of all files; a training that continues from it truncates them to these lengths, so that no
row is written twice.
"""

import csv
import io
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields
from pathlib import Path
from typing import ClassVar, Protocol

from sf2ai.printable import escaped
from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.training.progress import EpisodeRecord, ProbeRecord
from sf2ai.user_files import require_file_or_nothing

EVENTS_NAME = "events.out.tfevents.sf2ai"
"""TensorBoard reads every file with ``tfevents`` in its name."""

_HEADINGS = {"episode_return": "return", "win_rate": "win_rate_50", "mean_return": "mean_return_50"}
_CURVES = ("win_rate", "mean_return", "episode_return", "epsilon", "guide_share", "loss")


class AppendedFile:
    """A file that is only appended to, after it was truncated once."""

    def __init__(self, path: Path, size: int) -> None:
        """Open a file and truncate it.

        Args:
            path: made, with its folder, if it does not exist.
            size: number of bytes to keep.

        Raises:
            HomeError: the file cannot be opened.
        """
        self.path = path
        make_folder(path.parent)
        try:
            require_file_or_nothing(path)
            self._file = open(path, "ab", buffering=0)  # noqa: SIM115
            self._file.truncate(min(size, self.size))
        except OSError as error:
            raise disk_error("write", path, error) from error

    @property
    def size(self) -> int:
        """Size of the file in bytes."""
        return os.fstat(self._file.fileno()).st_size

    def append(self, content: bytes) -> None:
        """Write at the end; raises `HomeError` if the disk fails."""
        try:
            self._file.write(content)
        except OSError as error:
            raise disk_error("write", self.path, error) from error

    def close(self) -> None:
        """Close the file; closing it twice has no effect."""
        self._file.close()


class RecordCsv:
    """A CSV file with one row per record; the documentation explains the columns."""

    HEADINGS: ClassVar[tuple[str, ...]]

    def __init__(self, path: Path, size: int = 0) -> None:
        """Keep ``size`` bytes of the file and continue after them; an empty file gets the headings."""
        self._file = AppendedFile(path, size)
        if self._file.size == 0:
            self._add_row(self.HEADINGS)

    @property
    def size(self) -> int:
        """Size of the file in bytes, for a checkpoint."""
        return self._file.size

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add_row(self, values: Iterable[object]) -> None:
        text = io.StringIO()
        rounded = [f"{value:.6g}" if isinstance(value, float) else value for value in values]
        csv.writer(text, lineterminator="\n").writerow(rounded)
        self._file.append(text.getvalue().encode("utf-8", "backslashreplace"))


class EpisodeCsv(RecordCsv):
    """One row per finished episode."""

    HEADINGS = tuple(_HEADINGS.get(f.name, f.name) for f in fields(EpisodeRecord))

    def add(self, record: EpisodeRecord) -> None:
        """Write one row."""
        self._add_row(astuple(record))


class ProbeCsv(RecordCsv):
    """One row per probe."""

    HEADINGS = (
        *(f.name for f in fields(ProbeRecord)),
        "rounds",
        "win_rate",
        "win_rate_interval_low",
        "win_rate_interval_high",
    )

    def add(self, record: ProbeRecord) -> None:
        """Write one row."""
        self._add_row((*astuple(record), record.rounds, record.win_rate, *record.win_rate_interval))


class EpisodeEvents:
    """TensorBoard's event file: the figures of the CSV files over environment steps."""

    def __init__(self, folder: Path, size: int = 0) -> None:
        """Keep ``size`` bytes of the file and continue after them."""
        # Imported here because only a training needs these, and the import takes a quarter of a second.
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.record_writer import RecordWriter

        self._make_event = Event
        self._make_value = Summary.Value
        self._make_summary = Summary
        self._file = AppendedFile(folder / EVENTS_NAME, size)
        self._records = RecordWriter(_WholeRecords(self._file))
        if self._file.size == 0:
            self._write(Event(wall_time=time.time(), file_version="brain.Event:2"))

    @property
    def size(self) -> int:
        """Bytes so far, to be kept in a checkpoint."""
        return self._file.size

    def add(self, record: EpisodeRecord) -> None:
        """Write one point of each curve."""
        values = {f"training/{_HEADINGS.get(name, name)}": getattr(record, name) for name in _CURVES}
        self._add(record.steps, values)

    def add_probe(self, record: ProbeRecord) -> None:
        """Write the win rate of a probe against one opponent, and the ends of its interval."""
        low, high = record.win_rate_interval
        tag = f"probes/{record.opponent}"
        values = {f"{tag}/win_rate": record.win_rate, f"{tag}/low": low, f"{tag}/high": high}
        self._add(record.steps, values)

    def _add(self, step: int, values: Mapping[str, float]) -> None:
        summary = self._make_summary(
            value=[self._make_value(tag=escaped(tag), simple_value=value) for tag, value in values.items()]
        )
        self._write(self._make_event(wall_time=time.time(), step=step, summary=summary))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, event: "_Event") -> None:
        self._records.write(event.SerializeToString())
        self._records.flush()


class _Event(Protocol):
    """TensorBoard's event, a protocol buffer."""

    def SerializeToString(self) -> bytes: ...  # the library's name


class _WholeRecords:
    """A file for TensorBoard's record writer that writes each record in one piece."""

    def __init__(self, file: AppendedFile) -> None:
        self._file = file
        self._waiting = b""

    def write(self, content: bytes) -> None:
        self._waiting += content

    def flush(self) -> None:
        self._file.append(self._waiting)
        self._waiting = b""
