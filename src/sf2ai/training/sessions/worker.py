"""A training process: ``python -m sf2ai.training.sessions.worker``. It does jobs; see `messages`."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TextIO

from sf2ai.errors import Sf2aiError
from sf2ai.store.layout import Home
from sf2ai.training.sessions.messages import STOP, Job, Report
from sf2ai.training.sessions.session import TrainingSession

REPORT_SECONDS = 0.1
"""Time between two progress reports."""


class _JobQueue:
    """The jobs of the input in order; a thread reads them, so that a stop is noticed during a job.

    A training that has not played a step yet has nothing to save, and may be importing TensorFlow for many
    seconds. A stop then ends the process at once, which loses nothing: all files are written whole.

    Attributes:
        stopped: set once the input says stop or ends.
        preparing: set while a job has not played a step.
    """

    def __init__(self, lines: TextIO) -> None:
        self.stopped = threading.Event()
        self.preparing = threading.Event()
        self._jobs: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def __iter__(self) -> Iterator[Job]:
        while (line := self._jobs.get()) is not None:
            yield Job.from_line(line)

    def _read(self, lines: TextIO) -> None:
        for line in lines:
            if line.strip() == STOP:
                break
            self._jobs.put(line)
        self.stopped.set()
        if self.preparing.is_set():
            os._exit(0)
        self._jobs.put(None)


def work(jobs: _JobQueue, send: Callable[[Report], None]) -> None:
    """Do one job after the other, until the input ends or says stop."""
    for job in jobs:
        jobs.preparing.set()
        if jobs.stopped.is_set():
            return
        try:
            _train(job, jobs, send)
        except Sf2aiError as error:
            send(Report(job.config.character, error=error))
        jobs.preparing.clear()
        if jobs.stopped.is_set():
            return


def _train(job: Job, jobs: _JobQueue, send: Callable[[Report], None]) -> None:
    character = job.config.character
    session = TrainingSession(
        Home(job.home),
        job.config,
        resume=job.resume,
        given=job.given,
        league_weights=job.league_weights,
        players=Home(job.players) if job.players else None,
        begin_from=job.begin_from,
        trackers=job.trackers,
        is_member=True,
        announce=lambda stage: send(Report(character, stage=stage)),
    )
    running = session.run()
    due = 0.0
    for progress in running:
        jobs.preparing.clear()
        _send_notices(character, session, send)
        if time.monotonic() >= due or progress.done >= progress.total:
            due = time.monotonic() + REPORT_SECONDS
            send(Report(character, progress=progress))
        if jobs.stopped.is_set():
            running.close()  # type: ignore[attr-defined]  # a generator: it saves
            break
    _send_notices(character, session, send)
    if session.result is not None:
        send(Report(character, result=session.result))


def _send_notices(character: str, session: TrainingSession, send: Callable[[Report], None]) -> None:
    """Report the notices that are new; they go out of the list."""
    while session.notices:
        send(Report(character, notice=session.notices.pop(0)))


def main() -> None:
    """Do the jobs of standard input until it ends."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library's prints must not look like reports

    def send(report: Report) -> None:
        try:
            reports.write(report.to_line() + "\n")
            reports.flush()
        except BrokenPipeError:
            # The program was killed. The end of standard input stops the training, which is saved.
            os.dup2(os.open(os.devnull, os.O_WRONLY), reports.fileno())

    work(_JobQueue(sys.stdin), send)


if __name__ == "__main__":
    main()
