"""`WarmPopen` starts Python programs as `subprocess.Popen` does, but forks them from a warm parent.

So a program costs milliseconds, not the seconds that the imports and the compiled code take. It stays a
process of its own, with its own streams, signals and exit code. Linux only: elsewhere, and for programs
that are not named here, Python starts as always.
"""

import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

MODULES = {"sf2ai", "sf2ai.training.sessions.worker"}
"""Those that are forked with ``-m``."""
_OF_THE_PARENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "SF2AI_COMPILATION_NOTICED": "1",
}
"""Environment variables of the parent: a process with threads cannot be forked safely."""
_SET_CHILD_SUBREAPER = 36
_TESTS = Path(__file__).parent.parent


class WarmParent:
    """The warm parent of this process; it starts with the first program."""

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None

    def start(self, request, descriptors):
        """Fork a program; return the number of its process, whose parent is this process."""
        with self._lock:
            if self._connection is None:
                self._begin()
            _adopt(True)
            try:
                data = json.dumps(request).encode()
                socket.send_fds(self._connection, [data], descriptors)
                answer = self._connection.recv(32)
            finally:
                _adopt(False)
            if not answer:
                raise RuntimeError("the warm parent has ended")
            return int(answer)

    def _begin(self):
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        paths = [str(_TESTS), str(_TESTS.parent / "src")]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "warm.parent", str(theirs.fileno())],
                env={**os.environ, **_OF_THE_PARENT, "PYTHONPATH": os.pathsep.join(paths)},
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        threads = self._connection.recv(32)
        assert threads == b"1", f"the warm parent has {threads!r} threads"

    def close(self):
        """End the parent; the programs go on."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._process.wait()


def _adopt(adopts):
    """Let this process adopt the children of its descendants that end, or no longer."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, int(adopts), 0, 0, 0)


PARENT = WarmParent()


class WarmPopen(subprocess.Popen):
    """A process that is forked from the warm parent where that is possible."""

    def _execute_child(
        self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
        restore_signals, gid, gids, uid, umask, start_new_session, process_group,
    ):  # fmt: skip
        words = _words(args)
        if words is None or preexec_fn or pass_fds or shell:
            super()._execute_child(
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags,
                shell, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
                restore_signals, gid, gids, uid, umask, start_new_session, process_group,
            )  # fmt: skip
            return
        request = {
            "words": words,
            "folder": os.fspath(cwd or os.getcwd()),
            "environment": dict(os.environ if env is None else env),
            "session": start_new_session,
        }
        given = (p2cread, c2pwrite, errwrite)
        descriptors = [number if own < 0 else own for number, own in enumerate(given)]
        self.pid = PARENT.start(request, descriptors)
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)


def _words(args):
    """Return what follows ``python`` if the program can be forked, else None."""
    program, *words = map(str, args)
    if sys.platform != "linux" or program != sys.executable:
        return None
    if words[:1] == ["-P"]:
        del words[0]
    is_known = words[0] == "-c" or (words[0] == "-m" and words[1] in MODULES)
    return words if is_known else None


WARM_SUBPROCESS = SimpleNamespace(**{**vars(subprocess), "Popen": WarmPopen})
"""Takes the place of the module `subprocess` in a module that starts processes."""
