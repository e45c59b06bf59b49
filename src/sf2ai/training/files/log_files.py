"""The logs of a training: a CSV file with one row per episode, and the same figures for TensorBoard.

Rows are only appended, and each is passed to the operating system at once. A checkpoint has the
lengths of both files; a training that continues from it truncates them to these lengths, so that no
row is written twice.
"""

import csv
import io
import os
import time
from dataclasses import astuple, fields
from pathlib import Path
from typing import Protocol

from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.training.progress import EpisodeRecord
from sf2ai.user_files import require_file_or_nothing

EVENTS_NAME = "events.out.tfevents.sf2ai"
"""TensorBoard reads every file with ``tfevents`` in its name."""

_HEADINGS = {"episode_return": "return", "win_rate": "win_rate_50", "mean_return": "mean_return_50"}
_CURVES = ("win_rate", "mean_return", "episode_return", "epsilon", "loss")


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


class EpisodeCsv:
    """A CSV file with one row per finished episode; the documentation explains the columns."""

    def __init__(self, path: Path, size: int = 0) -> None:
        """Keep ``size`` bytes of the file and continue after them; an empty file gets the headings."""
        self._file = AppendedFile(path, size)
        if self._file.size == 0:
            self._add_row([_HEADINGS.get(f.name, f.name) for f in fields(EpisodeRecord)])

    @property
    def size(self) -> int:
        """Size of the file in bytes, for a checkpoint."""
        return self._file.size

    def add(self, record: EpisodeRecord) -> None:
        """Write one row."""
        self._add_row([f"{v:.6g}" if isinstance(v, float) else v for v in astuple(record)])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add_row(self, values: list[object]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(values)
        self._file.append(text.getvalue().encode("utf-8", "backslashreplace"))


class EpisodeEvents:
    """TensorBoard's event file: the figures of the CSV file over environment steps."""

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
        values = [
            self._make_value(tag=f"training/{_HEADINGS.get(name, name)}", simple_value=getattr(record, name))
            for name in _CURVES
        ]
        summary = self._make_summary(value=values)
        self._write(self._make_event(wall_time=time.time(), step=record.steps, summary=summary))

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
