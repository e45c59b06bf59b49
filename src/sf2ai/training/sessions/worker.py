"""A process that trains what it is given: ``python -m sf2ai.training.sessions.worker``; see `messages`."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any, TextIO

from sf2ai.errors import Sf2aiError
from sf2ai.training.sessions.messages import STOP, Job, error_message, progress_message, result_message
from sf2ai.training.sessions.session import TrainingSession

TELL_SECONDS = 0.1
"""Time between two progress messages."""


class _Orders:
    """What comes in: jobs in order, and the wish to stop, which is known at once."""

    def __init__(self, lines: TextIO) -> None:
        self.stopped = threading.Event()
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
        self._jobs.put(None)


def work(orders: _Orders, tell: Callable[[dict[str, Any]], None]) -> None:
    """Do one job after the other, until there are no more or it is time to stop."""
    for job in orders:
        try:
            _train(job, orders, tell)
        except Sf2aiError as error:
            tell(error_message(error))
        if orders.stopped.is_set():
            return


def _train(job: Job, orders: _Orders, tell: Callable[[dict[str, Any]], None]) -> None:
    from sf2ai.store.layout import Home

    session = TrainingSession(
        Home(job.home), job.config, resume=job.resume, given=job.given, league_weights=job.league_weights
    )
    running = session.run()
    told, due = 0, 0.0
    for progress in running:
        for line in session.notices[told:]:
            tell({"notice": line})
        told = len(session.notices)
        if time.monotonic() >= due or progress.episodes_done == progress.episodes:
            due = time.monotonic() + TELL_SECONDS
            tell(progress_message(progress))
        if orders.stopped.is_set():
            running.close()  # type: ignore[attr-defined]  # a generator: it saves
            return
    if session.result is not None:
        tell(result_message(session.result))


def main() -> None:
    """Work until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer

    def tell(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    work(_Orders(sys.stdin), tell)


if __name__ == "__main__":
    main()
