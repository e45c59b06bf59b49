"""Starts a command by forking, kills it at a planned moment, and waits for the processes that it started."""

import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kills import prepared

LONGEST_SECONDS = 300.0
"""A command that takes longer hangs."""
ORPHAN_SECONDS = 120.0
"""A training process that outlives its command for longer is an orphan."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}
"""Audit events of Python before a file or folder is changed."""


@dataclass(frozen=True)
class KillPlan:
    """When a command is killed, and which of its processes."""

    whom: str = "all"
    """``all`` processes at once, only the ``main`` one, or one ``worker``, a training process."""
    seconds: float | None = None
    """Moment after the start."""
    change: int | None = None
    """Instead of a moment: the number, from 1, of a change of a file."""
    delay: float = 0.0
    """Seconds after the begin of that change; 0 for immediately before it."""
    watched: str = "main"
    """Whose changes are counted: those of the ``main`` process, or of the first ``worker``."""


@dataclass
class Ended:
    """How a command ended."""

    code: int
    """Exit code; negative for the signal."""
    was_killed: bool
    """Whether the kill met a living process."""
    seconds: float
    output: str
    """Standard output."""
    errors: str
    """Standard error."""
    changes: dict[str, int] = field(default_factory=dict)
    """Changes of files by the main process, and by a worker, of those that ended by themselves."""
    orphans: int = 0


class Runner:
    """Runs commands, one at a time, in forked processes whose changes of files under a folder are counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, arguments: Sequence[str], plan: KillPlan | None = None) -> Ended:
        """Run a command to its end or to its death."""
        run = _Run(self.folder, [str(argument) for argument in arguments], plan)
        try:
            return run.to_end()
        finally:
            run.close()


class _Run:
    def __init__(self, folder: Path, arguments: list[str], plan: KillPlan | None) -> None:
        self.folder = folder
        self.plan = plan
        self.workers: dict[int, int | None] = {}  # process id to exit code, None while it runs
        self.changes: dict[str, int] = {}
        self.was_killed = False
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.output, self.errors = folder / "stdout", folder / "stderr"
        self.began = time.monotonic()
        nowhere = os.open(os.devnull, os.O_RDONLY)
        output, errors = (
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) for path in (self.output, self.errors)
        )
        self.main = self._fork("main", prepared.command(arguments), (nowhere, output, errors))
        for descriptor in (nowhere, output, errors):
            os.close(descriptor)
        self.handle = os.pidfd_open(self.main)
        self.due = self.began + plan.seconds if plan is not None and plan.seconds is not None else None

    def close(self) -> None:
        for pid in (self.main, *self.workers):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        for pid, code in self.workers.items():
            if code is None:
                with suppress(ChildProcessError):
                    os.waitpid(pid, 0)
        self.ours.close()
        self.theirs.close()
        os.close(self.handle)

    def to_end(self) -> Ended:
        deadline = self.began + LONGEST_SECONDS
        while True:
            now = time.monotonic()
            if self.due is not None and now >= self.due:
                self.due = None
                self._kill()
            until = min(deadline, self.due if self.due is not None else deadline)
            ready, _, _ = select.select([self.ours, self.handle], [], [], max(0.0, until - now))
            if self.ours in ready:
                self._answer()
            elif self.handle in ready:
                break
            if time.monotonic() > deadline:
                os.kill(self.main, signal.SIGABRT)
                break
        code = os.waitstatus_to_exitcode(os.waitpid(self.main, 0)[1])
        seconds = time.monotonic() - self.began
        if code == -signal.SIGKILL:
            self.was_killed = True
        orphans = self._wait_for_workers()
        texts = [path.read_text(errors="replace") for path in (self.output, self.errors)]
        return Ended(code, self.was_killed, seconds, texts[0], texts[1], self.changes, orphans)

    def _kill(self) -> None:
        """Kill whom the plan names; where it has no training process yet, the whole command."""
        assert self.plan is not None
        living = [pid for pid in self.workers if self._code(pid) is None]
        if self.plan.whom == "worker" and living:
            os.kill(living[0], signal.SIGKILL)
            self.was_killed = True
            return
        doomed = [self.main] if self.plan.whom == "main" else [self.main, *living]
        for pid in doomed:
            os.kill(pid, signal.SIGKILL)

    def _answer(self) -> None:
        """Do what a process of the command asks for."""
        message, descriptors, _, _ = socket.recv_fds(self.ours, 4096, 2)
        if not message:
            return
        asked = json.loads(message)
        if "start" in asked:
            errors = os.open(self.errors, os.O_WRONLY | os.O_APPEND)
            label = "later worker" if self.workers else "worker"
            pid = self._fork(label, prepared.worker, (descriptors[0], descriptors[1], errors))
            for descriptor in (*descriptors, errors):
                os.close(descriptor)
            self.workers[pid] = None
            self._reply({"pid": pid})
        elif "code" in asked:
            self._reply({"code": self._code(asked["code"])})
        elif "changed" in asked:
            assert self.plan is not None
            self.due = time.monotonic() + self.plan.delay
            if self.plan.delay == 0.0:
                self.due = None
                self._kill()
        elif "changes" in asked:
            self.changes[asked["who"]] = asked["changes"]

    def _reply(self, answer: dict[str, Any]) -> None:
        with suppress(OSError):  # the process has been killed
            self.ours.send(json.dumps(answer).encode())

    def _code(self, pid: int) -> int | None:
        """Return the exit code of a training process; None while it runs."""
        if self.workers[pid] is None:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.workers[pid] = os.waitstatus_to_exitcode(status)
        return self.workers[pid]

    def _wait_for_workers(self) -> int:
        """Wait until all training processes have ended; return how many have not."""
        deadline = time.monotonic() + ORPHAN_SECONDS
        while time.monotonic() < deadline:
            if all(self._code(pid) is not None for pid in self.workers):
                return 0
            ready, _, _ = select.select([self.ours], [], [], 0.01)
            if ready:
                self._answer()
        return sum(self._code(pid) is None for pid in self.workers)

    def _fork(self, who: str, body: Callable[[], int], streams: tuple[int, int, int]) -> int:
        sys.stdout.flush()
        pid = os.fork()
        if pid:
            return pid
        code = 70
        try:
            os.setsid()
            for number, descriptor in enumerate(streams):
                os.dup2(descriptor, number)
            for descriptor in {*streams, self.ours.fileno()} - {0, 1, 2}:
                os.close(descriptor)
            sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
            sys.stderr = os.fdopen(2, "w", buffering=1)
            counter = _ChangeCounter(who, self.plan, self.folder, self.theirs)
            _use_forks(self.theirs)
            code = body()
            sys.stdout.flush()
            counter.report()
        except BaseException:
            import traceback

            traceback.print_exc()
        finally:
            os._exit(code)


class _ChangeCounter:
    """Counts the changes of files in a process, and stops it before the one at which it is to die."""

    def __init__(self, who: str, plan: KillPlan | None, folder: Path, driver: socket.socket) -> None:
        self._who = who
        self._count = 0
        self._plan = plan if plan is not None and plan.change and plan.watched == who else None
        self._folder = str(folder)
        self._driver = driver
        flush = os.fsync

        def counted(descriptor: int) -> None:
            self._add()
            flush(descriptor)

        os.fsync = counted  # of which Python has no audit event
        sys.addaudithook(self._notice)

    def report(self) -> None:
        """Tell the driver how many there were."""
        self._driver.send(json.dumps({"who": self._who, "changes": self._count}).encode())

    def _notice(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and str(path).startswith(self._folder):
                self._add()
        elif event in _CHANGES and str(arguments[0]).startswith(self._folder):
            self._add()

    def _add(self) -> None:
        self._count += 1
        if self._plan is not None and self._count == self._plan.change:
            self._driver.send(b'{"changed": 1}')
            if self._plan.delay == 0.0:
                time.sleep(LONGEST_SECONDS)  # the kill comes before the change


def _use_forks(driver: socket.socket) -> None:
    """Let the command's training processes be forked from the prepared process, too."""
    from sf2ai.parallel import child_process

    class Popen(_ForkedProcess):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(driver, options["env"]["NUMBA_NUM_THREADS"])

    child_process.subprocess.Popen = Popen  # type: ignore[misc,assignment]


class _ForkedProcess:
    """What `ChildProcess` uses of `subprocess.Popen`, for a process that the driver forks."""

    def __init__(self, driver: socket.socket, threads: str) -> None:
        self._driver = driver
        requests, to_requests = os.pipe()
        answers, to_answers = os.pipe()
        socket.send_fds(driver, [json.dumps({"start": threads}).encode()], [requests, to_answers])
        self.pid = json.loads(driver.recv(4096))["pid"]
        os.close(requests)
        os.close(to_answers)
        self.stdin = os.fdopen(to_requests, "wb")
        self.stdout = os.fdopen(answers, "rb")

    def poll(self) -> int | None:
        self._driver.send(json.dumps({"code": self.pid}).encode())
        code: int | None = json.loads(self._driver.recv(4096))["code"]
        return code

    def wait(self, timeout: float | None = None) -> int:
        import subprocess

        deadline = time.monotonic() + (LONGEST_SECONDS if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("worker", timeout or LONGEST_SECONDS)
            time.sleep(0.01)
        return code

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
