"""Writing files whole or not at all, on every platform.

A file is written under another name in the same folder, flushed to the disk and
then renamed over the old one. A reader sees either the old content or the new one;
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
"""Age after which a temporary file cannot belong to a write that is still running."""

_REPLACE_TRIES = 10
_REPLACE_PAUSE_SECONDS = 0.05

_REMEDIES = {
    errno.ENOSPC: "free some space on that disk and try again",
    errno.EDQUOT: "free some space within your quota and try again",
    errno.ENAMETOOLONG: "give a shorter name",
    errno.EMFILE: "allow more open files (`ulimit -n`) and try again",
    errno.EFBIG: "raise the limit on file sizes and try again",
    errno.EIO: "check that disk, or choose another folder",
}
_OTHER_REMEDY = "choose a place that you may write to (--home DIR, where it is sf2ai's own folder)"
_READING_REMEDIES = {
    errno.EMFILE: "allow more open files (`ulimit -n`) and try again",
    errno.EISDIR: "give the path of a file",
    errno.EINVAL: "give the path of a file",
    errno.EIO: "check that disk, or use another copy",
}
_OTHER_READING_REMEDY = "check the path, and that you may read it"


def disk_error(doing: str, path: Path, error: OSError) -> HomeError:
    """Return the error for a file operation that failed, with a remedy.

    Args:
        doing: the operation, as a verb: ``"write"``.
        path: the file or folder.
        error: the operating system's error.

    >>> str(disk_error("write", Path("x"), OSError(errno.ENOSPC, "No space left on device")))
    "cannot write 'x': No space left on device; free some space on that disk and try again"
    """
    why = error.strerror or type(error).__name__
    remedies, other = (
        (_READING_REMEDIES, _OTHER_READING_REMEDY) if doing == "read" else (_REMEDIES, _OTHER_REMEDY)
    )
    remedy = remedies.get(error.errno or 0, other)
    return HomeError(f"cannot {doing} {str(path)!r}: {why}; {remedy}")


def is_disk_full(error: HomeError) -> bool:
    """Return whether an error says that a disk or a quota is full."""
    cause = error.__cause__
    return isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT)


def make_folder(path: Path) -> None:
    """Make a folder and its parents, unless they exist already.

    Raises:
        HomeError: the folder cannot be made, or a file has its name.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error("make the folder", path, error) from error


def require_writable(folder: Path) -> None:
    """Check that files can be written into a folder, before long work whose result goes there.

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


def require_replaceable(path: Path) -> None:
    """Check that `replacing` can write a file, before long work whose result goes there.

    Raises:
        HomeError: the name belongs to a folder, a device or a pipe, or the folder cannot be written to.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise HomeError(f"cannot write {str(path)!r}: it is a folder; choose the name of a file")
    _refuse_devices(path, target)
    require_writable(target.parent)


def _refuse_devices(path: Path, target: Path) -> None:
    """Raise `HomeError` if the target is a device or a pipe, which the renaming would remove."""
    with contextlib.suppress(OSError):  # a missing or unreadable target is reported by the write itself
        mode = target.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise HomeError(f"cannot write {str(path)!r}: it is not a file; choose another name")


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that replaces ``path`` when the block ends without an exception.

    The file is seekable and can be read while it is written. When the block raises,
    ``path`` is untouched.

    Raises:
        HomeError: a file operation failed, or ``path`` is a device or a pipe.
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
    """Write a file whole or not at all; raises `HomeError` if the disk fails."""
    with replacing(path) as file:
        file.write(content)


def temporary_files(folder: Path, name: str = "") -> list[Path]:
    """List the temporary files in a folder; with a name, only those of that file."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        entry for entry in entries if entry.name.startswith(f".{name}") and entry.name.endswith(".sf2ai-tmp")
    ]


def sweep(folder: Path, name: str = "", *, older_than_seconds: float = 0.0) -> None:
    """Remove temporary files that dead processes have left behind.

    Without the folder's lock a temporary file may belong to a write that is still running,
    unless it is older than `STALE_SECONDS`; only the holder of the lock may sweep younger ones.
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
    """Rename over the target; Windows refuses while another program has the target open."""
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
    """Flush the renaming itself to the disk; Windows cannot open folders and does not need it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):  # some network file systems refuse; the file is renamed all the same
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
