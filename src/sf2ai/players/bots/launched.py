"""A bot's program as the tournament sees it: started by `launcher`, ended with all that it started."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.parallel.reading import Message, ReaderThread
from sf2ai.players.bots import confinement
from sf2ai.players.bots.limits import MEMORY_MB, PROCESSORS

GOODBYE_SECONDS = 1.0
"""How long a program may take to end by itself after its input has ended."""
_KILL_SECONDS = 6.0
"""How long a launcher may take to end all that the program started."""
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "NUMBER_OF_PROCESSORS")
"""What a confined program sees of this process's environment; the rest may hold secrets."""

_INTERPRETERS = ("python", "pypy", "node", "java", "ruby", "perl", "lua")
"""Programs whose library is beside their folder."""


@dataclass(frozen=True)
class Guard:
    """What a bot's program may do.

    Attributes:
        memory_mb: most memory of each process, in 2**20 bytes.
        processors: how many it may use; 0 for all that this process may.
        confines: whether it is confined where the system can do that.
        requires: whether it must be.
        readable: files and folders of the user's that a confined program may read besides its own folder.
        hidden: files and folders that it may not, although they lie in one of those.
    """

    memory_mb: int = MEMORY_MB
    processors: int = PROCESSORS
    confines: bool = False
    requires: bool = False
    readable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def is_confining(self) -> bool:
        """Whether programs are confined here."""
        return self.confines and confinement.missing() is None

    def check(self) -> None:
        """Raise `InputError` if programs must be confined and cannot be."""
        lack = confinement.missing() if self.requires else None
        if lack is not None:
            raise InputError(
                f"bots cannot be confined here: {lack}; omit --confine required, or use another system"
            )


OPEN = Guard()
"""Limits only."""


class LaunchedProcess(Closing):
    """A program with two pipes; its standard error is this process's.

    Attributes:
        requests: what the program reads; write whole messages and flush.
        answers: what it writes.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        guard: Guard,
        variables: Mapping[str, str],
        *,
        is_python: bool,
    ) -> None:
        """Start a program.

        Args:
            command: the program and its arguments.
            folder: its own folder, where it starts.
            guard: what it may do.
            variables: environment variables to add or replace.
            is_python: whether it is this interpreter, whose import path it may read.

        Raises:
            OSError: nothing can be started.
        """
        self._private: str | None = None
        self._reader: ReaderThread | None = None
        environment = {**os.environ, **variables}
        confined = None
        if guard.is_confining:
            self._private = tempfile.mkdtemp(prefix="sf2ai-bot-")
            kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
            own = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), self._private)
            environment = {**kept, **own, **variables}
            confined = {
                "readable": _readable(command[0], folder, guard, is_python=is_python),
                "writable": [self._private],
            }
        self._process = self._start(command, folder, guard, environment, confined)
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None, "Popen opens the pipes that it is asked for"
        assert stdout is not None, "Popen opens the pipes that it is asked for"
        self.requests: IO[bytes] = stdin
        self.answers: IO[bytes] = stdout

    def _start(
        self,
        command: Sequence[str],
        folder: str,
        guard: Guard,
        environment: Mapping[str, str],
        confined: Mapping[str, object] | None,
    ) -> "subprocess.Popen[bytes]":
        if os.name == "nt":
            return subprocess.Popen(
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=folder,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        asked = {
            "command": list(command),
            "folder": folder,
            "parent": os.getpid(),
            "memory_mb": guard.memory_mb,
            "processors": guard.processors,
            "variables": dict(environment),
            "confined": confined,
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "sf2ai.players.bots.launcher", json.dumps(asked)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": import_path()},
            start_new_session=True,
        )

    def wait(self, seconds: float | None = None) -> int | None:
        """Return the exit code, or None if the program still runs after so many seconds."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def read_in_thread(self, messages: Iterable[Message], put: Callable[[Message | None], None]) -> None:
        """Read messages as they come, from a thread.

        Args:
            messages: reads `answers` when it is iterated over.
            put: called in the thread with each message, and with None after the last.
        """
        self._reader = ReaderThread(messages, put)

    def kill(self) -> None:
        """End the program and all that it started; `close` is still needed."""
        self._process.terminate()  # the launcher kills the others; on Windows this is a kill
        if self.wait(_KILL_SECONDS) is None and os.name != "nt":
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def close(self, seconds: float = GOODBYE_SECONDS) -> None:
        """Close the requests, and kill the program if it has not ended by itself after some seconds."""
        with contextlib.suppress(OSError):  # what was not written to a process that has died
            self.requests.close()
        if self.wait(seconds) is None:
            self.kill()
        if self._reader is None or self._reader.has_ended():
            self.answers.close()
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)


def import_path() -> str:
    """Return this process's import path: a child must run the same code."""
    return os.pathsep.join(os.path.abspath(path) for path in sys.path)


def _virtual_environment(folder: str) -> list[str]:
    """Return a virtual environment and the Python that it was made with; nothing if the folder is none."""
    try:
        with open(os.path.join(folder, "pyvenv.cfg"), encoding="utf-8") as file:
            settings = dict(line.split("=", 1) for line in file if "=" in line)
    except (OSError, ValueError):
        return []
    homes = [os.path.dirname(value.strip()) for key, value in settings.items() if key.strip() == "home"]
    return [folder, *homes]


def _readable(program: str, folder: str, guard: Guard, *, is_python: bool) -> list[str]:
    """Return the files and folders that a program needs, without hidden ones."""
    found = shutil.which(program, path=os.environ.get("PATH")) or os.path.join(folder, program)
    real = os.path.realpath(found)
    places = [os.path.dirname(found), os.path.dirname(real), folder, *guard.readable]
    if os.path.basename(real).startswith(_INTERPRETERS):
        places.append(os.path.dirname(os.path.dirname(real)))
    places += _virtual_environment(os.path.dirname(os.path.dirname(found)))
    if is_python:
        current = os.path.realpath(os.getcwd())
        places += [sys.prefix, sys.base_prefix, sys.exec_prefix]
        places += [path for path in sys.path if path and os.path.realpath(path) != current]
    hidden = [os.path.realpath(path) for path in guard.hidden]
    return [
        path
        for place in dict.fromkeys(os.path.realpath(place) for place in places)
        for path in confinement.granted(place, hidden)
    ]
