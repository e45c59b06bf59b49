"""Training that can go on after Ctrl-C, a crash or ``kill -9``.

A checkpoint is a `container` whose name counts up. The newest two are kept: should
the newest be damaged, the one before it serves, and the caller is told. Whoever
calls these functions holds the character's lock.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

from sf2ai.errors import DamagedFileError
from sf2ai.store.atomic import disk_error, make_folder, sweep, temporary_files
from sf2ai.store.container import Arrays, Limits, read_container, write_container

GENERATIONS = 2
"""How many checkpoints are kept."""

_NAME = re.compile(r"checkpoint-(\d{8,})\.npz")
_LIMITS = Limits(
    "checkpoint",
    max_bytes=8 << 30,
    max_arrays=4096,
    dtype_fits=lambda dtype: dtype.kind in "biufV" and not dtype.hasobject,
)


@dataclass(frozen=True)
class Checkpoint:
    """What a training was when it was last saved."""

    arrays: Arrays
    """By name, the caller's own."""
    meta: dict[str, Any]
    """JSON values."""
    notice: str | None
    """One line when this is not the last one that was begun, else None."""


def save_checkpoint(folder: Path, arrays: Mapping[str, npt.NDArray[Any]], meta: Mapping[str, Any]) -> None:
    """Write a new checkpoint and drop those before the last two.

    Args:
        folder: `layout.Home.checkpoint`; made when it is not there.
        arrays: by name, of numbers, booleans or records of them.
        meta: JSON values.

    Raises:
        HomeError: the disk refused; the checkpoints before are untouched.
    """
    make_folder(folder)
    sweep(folder)
    before = _generations(folder)
    number = before[0][0] + 1 if before else 1
    write_container(folder / f"checkpoint-{number:08d}.npz", meta, arrays)
    for _, path in before[GENERATIONS - 1 :]:
        with contextlib.suppress(OSError):  # an old one that stays for now does no harm
            path.unlink()


def has_checkpoint(folder: Path) -> bool:
    """Whether there is a checkpoint, whole or not."""
    return bool(_generations(folder))


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """Read the newest checkpoint that is whole.

    Returns:
        The checkpoint; None when there never was one.

    Raises:
        DamagedFileError: there are checkpoints and none is whole.
        HomeError: the disk refused.
    """
    half_written = bool(temporary_files(folder))
    sweep(folder)
    generations = _generations(folder)
    damaged: list[str] = []
    for _, path in generations:
        try:
            meta, arrays = read_container(path, _LIMITS)
        except DamagedFileError:
            damaged.append(path.name)
            continue
        return Checkpoint(arrays, meta, _notice(path, damaged, half_written))
    if generations:
        raise DamagedFileError(
            f"no checkpoint in {str(folder)!r} is whole ({', '.join(damaged)}); train again without --resume"
        )
    return None


def drop_checkpoints(folder: Path) -> None:
    """Remove every checkpoint, when a training begins anew.

    Raises:
        HomeError: the disk refused.
    """
    sweep(folder)
    for _, path in _generations(folder):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise disk_error("remove", path, error) from error


def _generations(folder: Path) -> list[tuple[int, Path]]:
    """Return number and file of each checkpoint, newest first."""
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
        return f"{', '.join(damaged)} is damaged; going on from the checkpoint before, {used.name}"
    if half_written:
        return f"the last checkpoint was only half written; going on from the last good one, {used.name}"
    return None
