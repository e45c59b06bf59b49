"""Runs several trainings at once, each in a process of its own, so that all cores are used.

A training's result depends on its own job alone, so it does not depend on the number of processes.
The processes stop when their standard input says so or ends, which it also does if this process
dies: they save and end.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from sf2ai.closing import Closing
from sf2ai.errors import TrainingError
from sf2ai.parallel.child_process import ChildProcess
from sf2ai.parallel.processors import core_count
from sf2ai.training.interrupt import Interrupt, interrupt_deferred
from sf2ai.training.sessions.messages import STOP, Job, Report

_POLL_SECONDS = 0.1
FORMER_SECONDS = 120.0
"""Time for the training processes of a program that was killed to save and end."""


@dataclass
class _TrainingProcess:
    """A process and its present job; None when it has none."""

    child: ChildProcess
    job: Job | None = None

    def send(self, line: str) -> None:
        with contextlib.suppress(OSError):  # it has died, which the end of its output will show
            self.child.requests.write(f"{line}\n".encode())
            self.child.requests.flush()

    def start_next(self, jobs: Iterator[Job]) -> None:
        """Take the next of the jobs, if there is one left."""
        self.job = next(jobs, None)
        if self.job is not None:
            self.send(self.job.to_line())


class TrainingProcesses(Closing):
    """Processes that work through a list of jobs; use it in a ``with`` statement."""

    def __init__(self, processes: int) -> None:
        """Prepare; a process is started when there is a job for it.

        Args:
            processes: number of processes at once, 1 or more.
        """
        self._limit = processes
        self._processes: list[_TrainingProcess] = []
        self._lines: SimpleQueue[tuple[_TrainingProcess, bytes | None]] = SimpleQueue()

    def run(self, jobs: Iterable[Job]) -> Iterator[Report]:
        """Do jobs of different characters or homes, begun in this order, and yield their reports.

        A job is taken from the iterable when a process is free for it, after the report that freed it.
        A training that fails does not stop the others. Closing the iterator, or Ctrl-C, saves and
        stops all of them.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            TrainingError: a process died.
        """
        with interrupt_deferred() as interrupt:
            try:
                yield from self._run_jobs(iter(jobs), interrupt)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let all processes save and end."""
        for process in self._processes:
            process.send(STOP)
        try:
            for process in self._processes:
                process.child.wait()
        finally:  # a second Ctrl-C does not wait for them
            for process in self._processes:
                process.child.close(0.0)
            self._processes = []

    def _run_jobs(self, jobs: Iterator[Job], interrupt: Interrupt) -> Iterator[Report]:
        for process in self._processes:
            process.start_next(jobs)
        while len(self._processes) < self._limit and (job := next(jobs, None)) is not None:
            self._start().start_next(iter((job,)))
        while any(process.job is not None for process in self._processes):
            interrupt.check()
            try:
                process, line = self._lines.get(timeout=_POLL_SECONDS)
            except Empty:
                continue
            if line is None:
                raise _died(process)
            if process.job is None:  # a late report of a job that has ended
                continue
            read = Report.from_line(process.job.config.character, line)
            yield replace(read, home=process.job.home)
            if read.result is not None or read.error is not None:
                process.start_next(jobs)

    def _start(self) -> _TrainingProcess:
        # Each has its share of the cores: more threads would only take turns.
        threads = os.environ.get("NUMBA_NUM_THREADS", str(max(1, core_count() // self._limit)))
        child = ChildProcess("sf2ai.training.sessions.worker", {"NUMBA_NUM_THREADS": threads}, own_group=True)
        process = _TrainingProcess(child)
        self._processes.append(process)
        # A process that is killed can leave half a line.
        lines = (line for line in child.answers if line.endswith(b"\n"))
        child.read_in_thread(lines, lambda line: self._lines.put((process, line)))
        return process


def _died(process: _TrainingProcess) -> TrainingError:
    code = process.child.wait()
    trained = f"that trained {process.job.config.character!r} " if process.job else ""
    return TrainingError(
        f"the process {trained}died with exit code {code}; its last checkpoint is intact: "
        "continue with --resume"
    )
