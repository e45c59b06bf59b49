"""The replay buffer on the disk: each file has the rows that were added between two checkpoints.

A file is written whole or not at all, and never changed. So a checkpoint takes little time, and every
kept checkpoint finds all its rows, even if a later one failed. A file is removed when no kept
checkpoint needs it.
"""

import contextlib
import re
from pathlib import Path

from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.errors import DamagedFileError
from sf2ai.state_arrays import StateArrays
from sf2ai.store.atomic import sweep
from sf2ai.store.container import Limits, read_container, write_container

_NAME = re.compile(r"rows-(\d{12})-(\d{12})\.npz")
_LIMITS = Limits(
    "replay buffer file", max_bytes=8 << 30, max_arrays=16, dtype_fits=lambda dtype: dtype.kind in "bif"
)


class ReplayFiles:
    """Keeps the rows of one training's replay buffer in a folder."""

    def __init__(self, folder: Path) -> None:
        """Prepare; the folder need not exist yet."""
        self._folder = folder
        self._saved = 0
        self._needed = 0

    def save(self, replay: ReplayBuffer) -> int:
        """Write the rows that are not on the disk yet.

        Returns:
            The number of rows written to the buffer so far, for the checkpoint.

        Raises:
            HomeError: the file cannot be written.
        """
        begin = max(self._saved, replay.first)
        if begin < replay.written:
            rows = replay.read_rows(begin, replay.written)
            write_container(self._path(begin, replay.written), {}, rows)
        self._saved = replay.written
        return self._saved

    def remove_old(self, replay: ReplayBuffer) -> None:
        """Remove files that neither the newest checkpoint nor the one before it needs."""
        for _, end, path in self._files():
            if end <= self._needed:
                _remove(path)
        self._needed = replay.first

    def load(self, replay: ReplayBuffer, written: int) -> None:
        """Fill a replay buffer with its rows at a checkpoint.

        Args:
            replay: a buffer of the same sizes as the saved one; changed in place.
            written: the number that `save` returned before that checkpoint.

        Raises:
            DamagedFileError: rows are missing or damaged.
            HomeError: a file cannot be read.
        """
        sweep(self._folder)
        replay.written = written
        first = at = replay.first
        for begin, end, path in self._files():
            if end > written:  # the checkpoint of this file was never written
                _remove(path)
            elif begin <= at < end:
                rows = self._read(path)
                replay.write_rows(at, {name: array[at - begin :] for name, array in rows.items()})
                at = end
        if at < written:
            raise DamagedFileError(
                f"the replay buffer in {str(self._folder)!r} lacks the rows {at} to {written}; "
                "train again without --resume"
            )
        self._saved, self._needed = written, first

    def _read(self, path: Path) -> StateArrays:
        try:
            return read_container(path, _LIMITS)[1]
        except DamagedFileError as error:
            raise DamagedFileError(f"{error}; train again without --resume") from error

    def _path(self, begin: int, end: int) -> Path:
        return self._folder / f"rows-{begin:012d}-{end:012d}.npz"

    def _files(self) -> list[tuple[int, int, Path]]:
        if not self._folder.is_dir():
            return []
        matches = ((_NAME.fullmatch(path.name), path) for path in self._folder.iterdir())
        return sorted((int(match[1]), int(match[2]), path) for match, path in matches if match)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # an old file that stays does no harm
        path.unlink()
