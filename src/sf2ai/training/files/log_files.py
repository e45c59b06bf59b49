"""The logs of a training: a CSV with one row per episode, and the same for TensorBoard.

Both only ever grow, and every row is handed to the operating system at once. A
checkpoint keeps how long they were; a training that goes on from it cuts them
back to that, so no row stands there twice.
"""

import csv
import io
import os
import time
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.training.progress import EpisodeRecord

EVENTS_NAME = "events.out.tfevents.sf2ai"
"""TensorBoard takes every file whose name holds ``tfevents``."""

_HEADINGS = {"episode_return": "return", "win_rate": "win_rate_50", "mean_return": "mean_return_50"}
_CURVES = ("win_rate", "mean_return", "episode_return", "epsilon", "loss")


class GrowingFile:
    """A file that is only ever added to, or cut back."""

    def __init__(self, path: Path, size: int) -> None:
        """Open a file and cut it back.

        Args:
            path: made, with its folder, when it is not there.
            size: bytes to keep.

        Raises:
            HomeError: the disk refused.
        """
        self.path = path
        make_folder(path.parent)
        try:
            self._file = open(path, "ab", buffering=0)  # noqa: SIM115
            self._file.truncate(min(size, self.size))
        except OSError as error:
            raise disk_error("write", path, error) from error

    @property
    def size(self) -> int:
        """Bytes that it has."""
        return os.fstat(self._file.fileno()).st_size

    def add(self, content: bytes) -> None:
        """Write at the end; raises `HomeError` when the disk refuses."""
        try:
            self._file.write(content)
        except OSError as error:
            raise disk_error("write", self.path, error) from error

    def close(self) -> None:
        """Close; closing twice is fine."""
        self._file.close()


class EpisodeCsv:
    """One row per finished episode, under headings that `docs` explains."""

    def __init__(self, path: Path, size: int = 0) -> None:
        """Go on after ``size`` bytes; at 0 it begins anew with the headings."""
        self._file = GrowingFile(path, size)
        if self._file.size == 0:
            self._add_row([_HEADINGS.get(f.name, f.name) for f in fields(EpisodeRecord)])

    @property
    def size(self) -> int:
        """Bytes so far, to be kept in a checkpoint."""
        return self._file.size

    def add(self, record: EpisodeRecord) -> None:
        """Write one row."""
        self._add_row([f"{v:.6g}" if isinstance(v, float) else v for v in astuple(record)])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add_row(self, values: list[Any]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerow(values)
        self._file.add(text.getvalue().encode())


class EpisodeEvents:
    """The curves of the CSV as TensorBoard's events, over environment steps."""

    def __init__(self, folder: Path, size: int = 0) -> None:
        """Go on after ``size`` bytes; at 0 it begins anew."""
        # Only a training needs these, and they take a quarter of a second to import.
        from tensorboard.compat.proto.event_pb2 import Event
        from tensorboard.compat.proto.summary_pb2 import Summary
        from tensorboard.summary.writer.record_writer import RecordWriter

        self._make_event = Event
        self._make_value = Summary.Value
        self._make_summary = Summary
        self._file = GrowingFile(folder / EVENTS_NAME, size)
        self._records = RecordWriter(_WholeRecords(self._file))
        if self._file.size == 0:
            self._write(Event(wall_time=time.time(), file_version="brain.Event:2"))

    @property
    def size(self) -> int:
        """Bytes so far, to be kept in a checkpoint."""
        return self._file.size

    def add(self, record: EpisodeRecord) -> None:
        """Write one point of every curve."""
        values = [
            self._make_value(tag=f"training/{_HEADINGS.get(name, name)}", simple_value=getattr(record, name))
            for name in _CURVES
        ]
        summary = self._make_summary(value=values)
        self._write(self._make_event(wall_time=time.time(), step=record.steps, summary=summary))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, event: Any) -> None:
        self._records.write(event.SerializeToString())
        self._records.flush()


class _WholeRecords:
    """What TensorBoard's record writer wants of a file: a record goes to the disk in one piece."""

    def __init__(self, file: GrowingFile) -> None:
        self._file = file
        self._waiting = b""

    def write(self, content: bytes) -> None:
        self._waiting += content

    def flush(self) -> None:
        self._file.add(self._waiting)
        self._waiting = b""
