"""Several trainings at once, each in a process of its own, so that every core has work.

A training's result depends on nothing but its own job, so it is the same with one process
and with many. The processes are told to stop through their standard input, whose end
they notice also when this process dies: they save, and end.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sf2ai.closing import Closing
from sf2ai.errors import Sf2aiError, TrainingError
from sf2ai.parallel.child_process import ChildProcess
from sf2ai.parallel.processors import core_count
from sf2ai.training.interrupt import Interrupt, interrupt_deferred
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.messages import STOP, Job, read_error, read_progress, read_result
from sf2ai.training.sessions.session import TrainingResult

_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Report:
    """What one of the trainings tells: exactly one of progress, notice, result and error."""

    character: str
    """Id."""
    progress: Progress | None = None
    notice: str | None = None
    result: TrainingResult | None = None
    error: Sf2aiError | None = None


@dataclass
class _Worker:
    """One process, and the job that it is at."""

    child: ChildProcess
    job: Job | None = None

    def say(self, line: str) -> None:
        with contextlib.suppress(OSError):  # it has died; the end of its output tells
            self.child.requests.write(f"{line}\n".encode())
            self.child.requests.flush()


class Crew(Closing):
    """Processes that share out jobs; use it in a ``with`` statement."""

    def __init__(self, processes: int) -> None:
        """Prepare; a process is started when there is a job for it.

        Args:
            processes: how many work at once, 1 or more.
        """
        self._processes = processes
        self._workers: list[_Worker] = []
        self._answers: SimpleQueue[tuple[_Worker, dict[str, Any] | None]] = SimpleQueue()

    def run(self, jobs: Sequence[Job]) -> Iterator[Report]:
        """Do jobs, of different characters, begun in this order; yields what their trainings tell.

        A training that fails stops no other. Whoever stops asking for more, and Ctrl-C, stops
        all of them, saved.

        Raises:
            KeyboardInterrupt: Ctrl-C, once everything is saved.
            TrainingError: a process died.
        """
        with interrupt_deferred() as interrupt:
            try:
                yield from self._share_out(list(jobs), interrupt)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Let all of them save and end."""
        for worker in self._workers:
            worker.say(STOP)
        try:
            for worker in self._workers:
                worker.child.wait()
        finally:  # a second Ctrl-C does not wait for them
            for worker in self._workers:
                worker.child.close(0.0)
            self._workers = []

    def _share_out(self, jobs: list[Job], interrupt: Interrupt) -> Iterator[Report]:
        while len(self._workers) < min(self._processes, len(jobs)):
            self._start()
        for worker in self._workers:
            _give(worker, jobs)
        while any(worker.job is not None for worker in self._workers):
            interrupt.check()
            try:
                worker, message = self._answers.get(timeout=_POLL_SECONDS)
            except Empty:
                continue
            job = worker.job
            if message is None:
                raise _death(worker)
            if job is None:  # what it still had to say
                continue
            report = _report(job.config.character, message)
            if report.result is not None or report.error is not None:
                _give(worker, jobs)
            yield report

    def _start(self) -> None:
        # Each has its share of the cores: more threads would only take turns.
        threads = os.environ.get("NUMBA_NUM_THREADS", str(max(1, core_count() // self._processes)))
        child = ChildProcess("sf2ai.training.sessions.worker", {"NUMBA_NUM_THREADS": threads}, own_group=True)
        worker = _Worker(child)
        self._workers.append(worker)
        messages: Iterator[dict[str, Any]] = (json.loads(line) for line in child.answers)
        child.read_in_thread(messages, lambda message: self._answers.put((worker, message)))


def _give(worker: _Worker, jobs: list[Job]) -> None:
    worker.job = jobs.pop(0) if jobs else None
    if worker.job is not None:
        worker.say(worker.job.to_line())


def _death(worker: _Worker) -> TrainingError:
    code = worker.child.wait()
    trained = f"that trained {worker.job.config.character!r} " if worker.job else ""
    return TrainingError(
        f"the process {trained}died with exit code {code}; what it had saved is whole: go on with --resume"
    )


def _report(character: str, message: dict[str, Any]) -> Report:
    ((kind, value),) = message.items()
    readers: dict[str, Any] = {"progress": read_progress, "result": read_result, "error": read_error}
    read = readers.get(kind)
    return Report(character, **{kind: read(value) if read else value})
