"""Checkpoints, from which a training continues after Ctrl-C, a crash or ``kill -9``.

A checkpoint is a `container` file with a number in its name. The newest two are kept: if
the newest is damaged, the one before it is loaded with a notice. The caller of these
functions holds the character's lock.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.errors import DamagedFileError
from sf2ai.state_arrays import StateArrays
from sf2ai.store.atomic import disk_error, make_folder, sweep, temporary_files
from sf2ai.store.container import Limits, read_container, write_container

KEPT_CHECKPOINTS = 2
"""Number of checkpoints that stay on the disk."""

_NAME = re.compile(r"checkpoint-(\d{8,})\.npz")
_LIMITS = Limits(
    "checkpoint",
    max_bytes=8 << 30,
    max_arrays=4096,
    dtype_fits=lambda dtype: dtype.kind in "biufV" and not dtype.hasobject,
)


@dataclass(frozen=True)
class Checkpoint:
    """The state of a training when it was saved."""

    arrays: StateArrays
    """The training's state; the caller owns the arrays."""
    meta: Mapping[str, Any]
    """Everything else, as JSON values."""
    notice: str | None
    """One line for the user if a newer checkpoint was unusable, else None."""
    file: str = ""
    """Name of its file."""


def save_checkpoint(
    folder: Path, arrays: Mapping[str, npt.NDArray[np.generic]], meta: Mapping[str, object]
) -> None:
    """Write a new checkpoint and remove all but the newest two.

    Args:
        folder: `layout.Home.checkpoint`; made if it does not exist.
        arrays: by name, of numbers, booleans or records of them.
        meta: JSON values.

    Raises:
        HomeError: the checkpoint cannot be written; the ones before it are untouched.
    """
    make_folder(folder)
    sweep(folder)
    before = _newest_first(folder)
    number = before[0][0] + 1 if before else 1
    write_container(folder / f"checkpoint-{number:08d}.npz", meta, arrays)
    for _, path in before[KEPT_CHECKPOINTS - 1 :]:
        with contextlib.suppress(OSError):  # an old checkpoint that stays does no harm
            path.unlink()


def has_checkpoint(folder: Path) -> bool:
    """Whether the folder has a checkpoint, intact or damaged."""
    return bool(_newest_first(folder))


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """Read the newest checkpoint that is intact.

    Returns:
        The checkpoint; None if the folder has none.

    Raises:
        DamagedFileError: the folder has checkpoints and all are damaged.
        HomeError: the files cannot be read.
    """
    half_written = bool(temporary_files(folder))
    sweep(folder)
    return read_checkpoint(folder, half_written=half_written)


def read_checkpoint(folder: Path, *, half_written: bool = False) -> Checkpoint | None:
    """Read the newest checkpoint that is intact and change nothing; the lock is not needed.

    Args:
        folder: as for `load_checkpoint`.
        half_written: whether the notice says that a write was cut short.

    Returns:
        The checkpoint; None if the folder has none.

    Raises:
        DamagedFileError: the folder has checkpoints and all are damaged.
        HomeError: the files cannot be read.
    """
    found = _newest_first(folder)
    damaged: list[str] = []
    for _, path in found:
        try:
            meta, arrays = read_container(path, _LIMITS)
        except (DamagedFileError, FileNotFoundError):  # a running training removes old ones
            damaged.append(path.name)
            continue
        return Checkpoint(arrays, meta, _notice(path, damaged, half_written), path.name)
    if found:
        raise DamagedFileError(
            f"every checkpoint in {str(folder)!r} is damaged ({', '.join(damaged)}); "
            "train again without --resume"
        )
    return None


def read_checkpoint_file(path: Path) -> Checkpoint | None:
    """Read one checkpoint by its path; None if the file is none, such as a weights file.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedFileError: the file is damaged, or of another program.
        HomeError: the file cannot be read.
    """
    meta, arrays = read_container(path, _LIMITS)
    return Checkpoint(arrays, meta, None, path.name) if "config" in meta else None


def _newest_first(folder: Path) -> list[tuple[int, Path]]:
    """Return the number and the file of each checkpoint, newest first."""
    try:
        entries = list(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disk_error("read", folder, error) from error
    found = ((_NAME.fullmatch(entry.name), entry) for entry in entries)
    return sorted(((int(match[1]), entry) for match, entry in found if match), reverse=True)


def _notice(used: Path, damaged: list[str], half_written: bool) -> str | None:
    if damaged:
        return f"{', '.join(damaged)} is damaged; continuing from the checkpoint before, {used.name}"
    if half_written:
        return f"the last checkpoint was only half written; continuing from the one before, {used.name}"
    return None
