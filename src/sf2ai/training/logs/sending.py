"""The process that sends a training's figures to one tracker: ``python -m sf2ai.training.logs.sending``.

The first line of standard input is a `SendingJob`; it then reads the training's logs as they grow. The line
``end`` lets it send what is left and end. The end of the input without that line means that the training was
killed: it closes the run and reads and writes nothing of the home any more, since the files may soon be of
another training. It writes `Message` lines to standard output; what the package prints goes to a file.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self, TextIO

from sf2ai.training.logs.registry import TRACKERS, TrackerRun
from sf2ai.training.logs.rows import LogReader, Point, probe_point, round_point
from sf2ai.training.logs.state import TrackerState

END = "end"
POLL_SECONDS = 0.5
"""Time between two looks at the logs."""
ORPHAN_SECONDS = 10.0
"""How long the process stays after its training was killed."""


@dataclass(frozen=True)
class SendingJob:
    """What is sent where; paths are absolute."""

    tracker: str
    rounds: str
    """Path of the log of the rounds."""
    probes: str
    """Path of the log of the probes."""
    state: str
    """Path of the `TrackerState`, which exists."""
    printed: str
    """Path of the file for what the package prints."""
    config: Mapping[str, object]
    """As `registry.OpenRun` takes it."""

    def to_line(self) -> str:
        """Return the job as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read a line that `to_line` returned."""
        return cls(**json.loads(line))


@dataclass(frozen=True)
class Message:
    """What the process says: where the run can be seen, or why it ends early."""

    where: str | None = None
    problem: str | None = None

    def to_line(self) -> str:
        """Return the message as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str | bytes) -> Self:
        """Read a line that `to_line` returned."""
        return cls(**json.loads(line))


class _Requests:
    """Standard input, read by a thread.

    Attributes:
        over: set when the training has ended or was killed.
        killed: set when it was killed.
    """

    def __init__(self, lines: TextIO) -> None:
        self.over = threading.Event()
        self.killed = threading.Event()
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()

    def _read(self, lines: TextIO) -> None:
        is_end = any(line.strip() == END for line in lines)
        if not is_end:
            self.killed.set()
        self.over.set()
        if not is_end:
            threading.Event().wait(ORPHAN_SECONDS)
            os._exit(1)


def send_figures(job: SendingJob, requests: _Requests, say: Callable[[Message], None]) -> None:
    """Send figures until the training is over; raises what the package raises."""
    path = Path(job.state)
    state = TrackerState.read(path)
    if state is None:
        raise FileNotFoundError(job.state)
    run = TRACKERS[job.tracker].load()(state.name, state.run, job.config)
    try:
        if run.id != state.run:
            state = replace(state, run=run.id)
            state.write(path)
        say(Message(where=run.where))
        logs = _Logs(job, state)
        while not requests.killed.is_set():
            is_last = requests.over.is_set()  # asked before the logs are read, so that no row is missed
            for points, sent in logs.new():
                _send(run, points, requests)
                if requests.killed.is_set():
                    return
                sent.write(path)
            if is_last:
                return
            requests.over.wait(POLL_SECONDS)
    finally:
        run.close()


def _send(run: TrackerRun, points: list[Point], requests: _Requests) -> None:
    for point in points:
        if point.figures and not requests.killed.is_set():
            run.log(point.steps, point.figures)


class _Logs:
    """Both logs of a training, from what was sent before on."""

    def __init__(self, job: SendingJob, state: TrackerState) -> None:
        self._state = state
        self._rounds = LogReader(Path(job.rounds), state.rounds)
        self._probes = LogReader(Path(job.probes), state.probes)

    def new(self) -> Iterator[tuple[list[Point], TrackerState]]:
        """Yield points in the order of their steps, and the state after they are sent."""
        while True:
            rounds, probes = self._rounds.rows(), self._probes.rows()
            if not rounds and not probes:
                return
            state = self._state
            self._state = replace(state, rounds=state.rounds + len(rounds), probes=state.probes + len(probes))
            points = [*map(round_point, rounds), *map(probe_point, probes)]
            yield sorted(points, key=lambda point: point.steps), self._state


def main() -> None:
    """Do the job of standard input."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(5)  # the training goes first
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    line = requests.readline()
    if not line:
        return
    job = SendingJob.from_line(line)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # a package that asks gets no answer
    printed = os.open(job.printed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(printed, stream)

    def say(message: Message) -> None:
        with contextlib.suppress(OSError):  # the training was killed
            answers.write(message.to_line() + "\n")
            answers.flush()

    try:
        send_figures(job, _Requests(requests), say)
    except (Exception, SystemExit) as error:  # of a package, which may raise anything
        import traceback

        traceback.print_exc()
        text = " ".join(str(error).split())[:300]
        say(Message(problem=f"{type(error).__name__}: {text}" if text else type(error).__name__))
        sys.stderr.flush()
        os._exit(1)  # threads of the package may never end
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
