"""The replay buffer on the disk: what was added since the last checkpoint, a file at a time.

A file is written whole or not at all and never changed, so a checkpoint is small
and quick, and one that fails or is fallen back to still finds every row that it
speaks of. Files leave when no kept checkpoint needs them.
"""

import contextlib
import re
from pathlib import Path

import numpy as np

from sf2ai.agents.dqn.replay import ReplayBuffer
from sf2ai.errors import DamagedFileError
from sf2ai.store.atomic import sweep
from sf2ai.store.container import Limits, read_container, write_container

_NAME = re.compile(r"rows-(\d{12})-(\d{12})\.npz")
_LIMITS = Limits(
    "replay buffer file", max_bytes=8 << 30, max_arrays=16, dtype_fits=lambda dtype: dtype.kind in "bif"
)


class ReplayFiles:
    """Keeps the rows of one training's replay buffer in a folder."""

    def __init__(self, folder: Path) -> None:
        """Look at a folder, which need not be there yet."""
        self._folder = folder
        self._saved = 0
        self._needed = 0

    def save(self, replay: ReplayBuffer) -> int:
        """Write the rows that are not on the disk yet.

        Returns:
            The number of times that are, for the checkpoint.

        Raises:
            HomeError: the disk refused.
        """
        begin = max(self._saved, replay.first)
        if begin < replay.written:
            rows = replay.read_rows(begin, replay.written)
            write_container(self._path(begin, replay.written), {}, rows)
        self._saved = replay.written
        return self._saved

    def forget_old(self, replay: ReplayBuffer) -> None:
        """Remove files that neither the newest checkpoint nor the one before it needs."""
        for _, end, path in self._files():
            if end <= self._needed:
                _remove(path)
        self._needed = replay.first

    def load(self, replay: ReplayBuffer, written: int) -> None:
        """Fill a replay buffer, made like the one that was saved, with its rows at a checkpoint.

        Args:
            replay: changed in place.
            written: what `save` returned before that checkpoint.

        Raises:
            DamagedFileError: rows are missing or damaged.
            HomeError: the disk refused.
        """
        sweep(self._folder)
        replay.written = written
        first = at = replay.first
        for begin, end, path in self._files():
            if end > written:  # of a checkpoint that never came about
                _remove(path)
            elif begin <= at < end:
                rows = self._read(path)
                replay.write_rows(at, {name: array[at - begin :] for name, array in rows.items()})
                at = end
        if at < written:
            raise DamagedFileError(
                f"the replay buffer in {str(self._folder)!r} lacks the steps {at} to {written}; "
                "train again without --resume"
            )
        self._saved, self._needed = written, first

    def drop(self) -> None:
        """Remove all files, when a training begins anew."""
        for _, _, path in self._files():
            _remove(path)
        self._saved = self._needed = 0

    def _read(self, path: Path) -> dict[str, np.ndarray]:
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
    with contextlib.suppress(OSError):  # one that stays for now does no harm
        path.unlink()
