"""Starts a bot's program and ends it with all that it started.

It runs as ``python -P -m sf2ai.players.bots.launcher JSON``.

The tournament starts this process in a session of its own. It becomes the parent of every process that the
program leaves behind, so that none outlives it, and it ends when the tournament does, however that ended.
The program inherits the pipes. Linux does all of this; elsewhere in POSIX only the program itself is ended.
Only the standard library is imported.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import Any

from sf2ai.players.bots import confinement

_SET_PARENT_DEATH_SIGNAL, _SET_CHILD_SUBREAPER = 1, 36
"""Of ``prctl``."""
_PARENT_SECONDS = 0.5
"""Time between two looks for the parent, where the system gives no signal."""
_ENDING_SECONDS = 5.0
NOT_STARTED = 127
"""Exit code if the program cannot be started."""


def main() -> None:
    """Run the program that the only argument describes; see `process.LaunchedProcess`."""
    asked: Mapping[str, Any] = json.loads(sys.argv[1])
    _end_with_parent(int(asked["parent"]), signal.SIGTERM)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    own = os.getpid()
    program = os.fork()
    if program == 0:
        _become(asked, own)

    def end(number: int, frame: FrameType | None) -> None:
        _end_all(program)
        os._exit(128 + number)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the tournament handles Ctrl-C
    for pipe in (0, 1):  # they are the program's: their ends must be noticed
        with contextlib.suppress(OSError):
            os.close(pipe)
    code = os.waitstatus_to_exitcode(_wait_for(program))
    _end_all(program)
    os._exit(code if code >= 0 else 128 - code)


def _become(asked: Mapping[str, Any], parent: int) -> None:
    """Take the limits and become the program; this function never returns."""
    command: Sequence[str] = asked["command"]
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _end_with_parent(parent, signal.SIGKILL)
        os.chdir(asked["folder"])
        _limit(asked["memory_mb"], asked["processors"])
        confined = asked["confined"]
        if confined is not None:
            confinement.apply(confined["readable"], confined["writable"])
        os.execvpe(command[0], list(command), asked["variables"])
    except OSError as error:
        print(f"cannot start {command[0]!r}: {error.strerror}", file=sys.stderr, flush=True)
    except BaseException as error:
        print(f"cannot start {command[0]!r}: {error}", file=sys.stderr, flush=True)
    os._exit(NOT_STARTED)


def _limit(memory_mb: int, processors: int) -> None:
    """Bound the memory, the processors and the files of this process and its children."""
    memory = memory_mb << 20
    for kind, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_FSIZE, 1 << 30)):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if processors and hasattr(os, "sched_setaffinity"):
        mine = sorted(os.sched_getaffinity(0))
        first = os.getpid() % len(mine)
        os.sched_setaffinity(0, (mine[first:] + mine)[: min(processors, len(mine))])


def _end_with_parent(parent: int, number: signal.Signals) -> None:
    """Let this process get a signal when its parent ends, also if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, int(number), 0, 0, 0)
    elif number == signal.SIGTERM:
        threading.Thread(target=_watch_parent, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(NOT_STARTED)


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _wait_for(program: int) -> int:
    """Wait for the program, and for orphans that end before it; return its status."""
    while True:
        ended, status = os.wait()
        if ended == program:
            return status


def _end_all(program: int) -> None:
    """Kill the program and all of its descendants."""
    deadline = time.monotonic() + _ENDING_SECONDS
    with contextlib.suppress(OSError):
        os.kill(program, signal.SIGKILL)
    while time.monotonic() < deadline:
        for process in _descendants(os.getpid()):
            with contextlib.suppress(OSError):
                os.kill(process, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return  # none is left
        time.sleep(0.01)


def _descendants(root: int) -> list[int]:
    """Return the processes below one, by ``/proc``; without it, none."""
    parents: dict[int, int] = {}
    with contextlib.suppress(OSError):
        for name in filter(str.isdigit, os.listdir("/proc")):
            with (
                contextlib.suppress(OSError, ValueError, IndexError),
                open(f"/proc/{name}/stat", "rb") as file,
            ):
                parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    found: list[int] = []
    level = [root]
    while level:
        level = [process for process, parent in parents.items() if parent in level]
        found += level
    return found


if __name__ == "__main__":
    main()
