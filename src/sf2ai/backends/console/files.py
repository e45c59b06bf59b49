"""Reads files that a user names, which may be of any kind and size."""

import errno
import os
import stat
from pathlib import Path


def read_at_most(path: Path, size: int) -> bytes:
    """Return the content of a file, or its first ``size + 1`` bytes if it is larger than ``size``.

    Raises:
        OSError: the file cannot be read, or is a device or a pipe, which may never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # for a folder the system raises its own error
        raise OSError(errno.EINVAL, "it is not a file", os.fspath(path))
    with path.open("rb") as file:
        return file.read(size + 1)
