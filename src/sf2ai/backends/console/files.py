"""Reads files that a user names, which may be anything."""

import errno
import os
import stat
from pathlib import Path


def read_at_most(path: Path, size: int) -> bytes:
    """Return the content of a file; its first ``size + 1`` bytes if it is larger, which tells that it is.

    Raises:
        OSError: it cannot be read, or is no file but a device or a pipe, which may never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # of a folder the system says so itself
        raise OSError(errno.EINVAL, "it is no file", os.fspath(path))
    with path.open("rb") as file:
        return file.read(size + 1)
