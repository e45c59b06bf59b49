"""Writing files whole or not at all, on every platform.

A file is written under another name in the same folder, brought to the disk and
then renamed over the old one. Whoever reads sees the old content or the new one;
a process that dies in between leaves the old file and a temporary one, which a
later write removes. Every failure of the disk becomes one `HomeError`.
"""

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sf2ai.errors import HomeError

STALE_SECONDS = 3600.0
"""Age after which a temporary file cannot belong to a write that still goes on."""

_REPLACE_TRIES = 10
_REPLACE_PAUSE_SECONDS = 0.05

_REMEDIES = {
    errno.ENOSPC: "free some space on that disk and try again",
    errno.EDQUOT: "free some space within your quota and try again",
    errno.EFBIG: "raise the limit on file sizes and try again",
    errno.EIO: "check that disk, or choose another folder",
}
_OTHER_REMEDY = "choose a place that you may write to (--home DIR, where it is sf2ai's own folder)"


def disk_error(doing: str, path: Path, error: OSError) -> HomeError:
    """Return the error for a file or folder that the disk refuses, with what to do.

    >>> str(disk_error("write", Path("x"), OSError(errno.ENOSPC, "No space left on device")))
    "cannot write 'x': No space left on device; free some space on that disk and try again"
    """
    why = error.strerror or type(error).__name__
    remedy = _REMEDIES.get(error.errno or 0, _OTHER_REMEDY)
    return HomeError(f"cannot {doing} {str(path)!r}: {why}; {remedy}")


def make_folder(path: Path) -> None:
    """Make a folder and those above it; one that is there already is fine.

    Raises:
        HomeError: it cannot be made, or a file stands in its place.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error("make the folder", path, error) from error


def require_writable(folder: Path) -> None:
    """Make sure now that files can be written into a folder later.

    Raises:
        HomeError: the folder cannot be made or written to.
    """
    make_folder(folder)
    probe = _temporary(folder / "probe")
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise disk_error("write to", folder, error) from error


def _refuse_devices(path: Path, target: Path) -> None:
    """Raise `HomeError` where a device or a pipe has the name: it would be gone afterwards."""
    with contextlib.suppress(OSError):  # what is not there, or cannot be seen, is met when it is written
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise HomeError(f"cannot write {str(path)!r}: it is no file; choose another name")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written; it takes the place of ``path`` when the block ends well.

    The file may be read and sought in while it is written. When the block raises,
    whatever stood at ``path`` is untouched.

    Raises:
        HomeError: the disk refused, at whatever moment, or a device or pipe has that name.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    _refuse_devices(path, target)
    make_folder(target.parent)
    sweep(target.parent, target.name, older_than_seconds=STALE_SECONDS)
    temporary = _temporary(target)
    try:
        with open(temporary, "x+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _replace(temporary, target)
    except OSError as error:
        _remove(temporary)
        raise disk_error("write", path, error) from error
    except BaseException:
        _remove(temporary)
        raise


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises `HomeError` when the disk refuses."""
    with replacing(path) as file:
        file.write(content)


def temporary_files(folder: Path, name: str = "") -> list[Path]:
    """List the temporary files in a folder, or only those of the file ``name``."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        entry for entry in entries if entry.name.startswith(f".{name}") and entry.name.endswith(".sf2ai-tmp")
    ]


def sweep(folder: Path, name: str = "", *, older_than_seconds: float = 0.0) -> None:
    """Remove temporary files that runs which died have left behind.

    Only who holds the lock of a folder may sweep all of it; without the lock a
    file may belong to a write that goes on, unless it is older than `STALE_SECONDS`.
    """
    now = time.time()
    for entry in temporary_files(folder, name):
        with contextlib.suppress(OSError):
            if now - entry.stat().st_mtime >= older_than_seconds:
                entry.unlink()


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.sf2ai-tmp")


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _replace(source: Path, target: Path) -> None:
    """Rename over the target; Windows refuses for the moment in which somebody reads it."""
    for tries_left in reversed(range(_REPLACE_TRIES)):
        try:
            os.replace(source, target)
            break
        except PermissionError:
            if not tries_left:
                raise
            time.sleep(_REPLACE_PAUSE_SECONDS)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the renaming itself to the disk; Windows opens no folders and needs none of this."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):  # some network file systems refuse; the rename has happened
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
