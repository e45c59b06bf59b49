"""Runs a program as a user who may read everything and may write nothing of ours.

Tests run as root in CI, whom no mode of a folder keeps from writing. So root becomes another user and keeps
only the right to read. A user who is not root stays as it is; `locked` takes its own right to write.
"""

import contextlib
import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

NOBODY = 65534
UNKNOWN = 54321
"""A number of a user of whom the system knows no name and no home."""
_READ_SEARCH = 2
_KEEP_CAPABILITIES, _AMBIENT, _RAISE, _VERSION_3 = 8, 47, 2, 0x20080522

needs_another_user = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs capabilities")
needs_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become a user without a name"
)


def run_as(user, *command, cwd="/", **environment):
    """Run a Python command line as that user, with nothing in the environment but what is given.

    Returns:
        What `subprocess.run` returns, with text.
    """
    paths = os.pathsep.join(str(Path(__file__).parents[2] / folder) for folder in ("src", "tests"))
    return subprocess.run(  # a program of its own: Python code between fork and exec may hang
        [sys.executable, __file__, str(user), sys.executable, "-B", *map(str, command)],
        env={"PYTHONPATH": paths, "PATH": os.defpath, **environment},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )


@contextlib.contextmanager
def locked(folder):
    """Take from everybody the right to write in a folder; root, who has it still, becomes another user."""
    folder.chmod(0o555)
    try:
        yield folder
    finally:
        folder.chmod(0o755)


def read_no_more():
    """Give up the right to read everything; for a program that has imported all that it needs."""
    _keep(0)


def _become(user):
    _call("prctl", _KEEP_CAPABILITIES, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    _keep(1 << _READ_SEARCH)
    _call("prctl", _AMBIENT, _RAISE, _READ_SEARCH, 0, 0)


def _keep(rights):
    _call(
        "capset", (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)(rights, rights, rights, 0, 0, 0)
    )


def _call(name, *arguments):
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), "rights could not be changed")


if __name__ == "__main__":
    if os.getuid() == 0:
        _become(int(sys.argv[1]))
    os.execv(sys.argv[2], sys.argv[2:])
