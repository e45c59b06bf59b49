"""A Python process of this package that answers requests over its standard input and output.

One place for what every such process needs: how it is started, how a late answer is noticed and how
the process ends. What the bytes on the two pipes mean is up to the caller.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import IO

from sf2ai.closing import Closing
from sf2ai.parallel.reading import Message, ReaderThread

GOODBYE_SECONDS = 5.0
"""How long a process may take to end by itself."""
_CHECK_SECONDS = 0.5
"""Time between two checks for processes whose answer is late."""
_NO_VARIABLES: Mapping[str, str] = MappingProxyType({})


class ChildProcess(Closing):
    """A process that runs one module of this package; its standard error is this process's.

    There are two ways to wait for an answer with a deadline. A caller for whom time matters reads
    `answers` itself and calls `expect_answer` first: a late process is killed, which ends the stream. A
    caller that must know the difference between late and dead uses `read_in_thread` and waits at a queue.

    Attributes:
        requests: what the process reads; write whole messages and flush.
        answers: what the process writes.
    """

    def __init__(
        self, module: str, variables: Mapping[str, str] = _NO_VARIABLES, *, own_group: bool = False
    ) -> None:
        """Start the process, with this process's import path and environment variables.

        Args:
            module: full name of the module to run.
            variables: environment variables to add or replace.
            own_group: whether a terminal's Ctrl-C is kept from the process, so that only this one acts on it.
        """
        windows = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # 0 elsewhere
        self._process = subprocess.Popen(
            # -P: a file in the current folder must not take the place of a module.
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": _import_path(), **variables},
            creationflags=windows if own_group else 0,
            start_new_session=own_group and os.name != "nt",
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None, "Popen opens the pipes that it is asked for"
        assert stdout is not None, "Popen opens the pipes that it is asked for"
        self.requests: IO[bytes] = stdin
        self.answers: IO[bytes] = stdout
        self._reader: ReaderThread | None = None
        self._is_timed = False
        self.deadline = float("inf")

    @property
    def process_id(self) -> int:
        """The operating system's number of the process."""
        return self._process.pid

    def wait(self, seconds: float | None = None) -> int | None:
        """Wait for the process to end.

        Args:
            seconds: how long at most; None for as long as it takes.

        Returns:
            Its exit code, negative for the signal that ended it; None when it still runs.
        """
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def expect_answer(self, seconds: float) -> None:
        """Kill the process unless `answer_came` is called within this time."""
        self.deadline = time.monotonic() + seconds
        if not self._is_timed:
            self._is_timed = True
            _LATE_KILLER.add(self)

    def answer_came(self) -> None:
        """Stop the clock that `expect_answer` started."""
        self.deadline = float("inf")

    def read_in_thread(self, messages: Iterable[Message], put: Callable[[Message | None], None]) -> None:
        """Read messages as they come, from a thread; on Windows only a thread can read with a deadline.

        Args:
            messages: reads `answers` when it is iterated over.
            put: called in the thread with each message, and with None after the last.
        """
        self._reader = ReaderThread(messages, put)

    def kill(self) -> None:
        """End the process at once; `close` is still needed."""
        self._process.kill()

    def close(self, seconds: float = GOODBYE_SECONDS) -> None:
        """Close the requests, and kill the process if it has not ended by itself after some seconds."""
        if self._is_timed:
            self._is_timed = False
            _LATE_KILLER.remove(self)
        with contextlib.suppress(OSError):  # what was not written to a process that has died
            self.requests.close()
        end_process(self._process, seconds)
        if self._reader is None or self._reader.has_ended():
            self.answers.close()


def end_process(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Wait for a process that was asked to end; kill it when the time is over."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _import_path() -> str:
    """Return this process's import path: the child must run the same code."""
    return os.pathsep.join(os.path.abspath(path) for path in sys.path)


class _LateKiller:
    """Kills processes whose answers are late, from one thread for all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._children: set[ChildProcess] = set()
        self._thread: threading.Thread | None = None

    def add(self, child: ChildProcess) -> None:
        with self._lock:
            self._children.add(child)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sf2ai late killer", daemon=True)
                self._thread.start()

    def remove(self, child: ChildProcess) -> None:
        with self._lock:
            self._children.discard(child)

    def _run(self) -> None:
        while True:
            time.sleep(_CHECK_SECONDS)
            with self._lock:
                if not self._children:
                    self._thread = None
                    return
                late = [child for child in self._children if child.deadline < time.monotonic()]
            for child in late:
                child.kill()


_LATE_KILLER = _LateKiller()
