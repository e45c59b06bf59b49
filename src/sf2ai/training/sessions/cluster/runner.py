"""The driver's side of trainings on a cluster: keeps them in the home, and hands out one part after another.

A part of some seconds is trained by any worker, from the files that the part before has brought. So a worker
or a node that is lost costs no more than the part, which is trained again, with the same result.
"""

import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Self

from sf2ai.closing import Closing
from sf2ai.cluster.connection import Cluster
from sf2ai.cluster.pool import Done, WorkerPool
from sf2ai.cluster.tasks import WorkName
from sf2ai.errors import Sf2aiError
from sf2ai.store.atomic import write_bytes
from sf2ai.store.former.aside import recover_training
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.weights import load_weights, require_replaceable_weights
from sf2ai.training.sessions.cluster.travel import (
    PartDone,
    TrainingPart,
    checked_names,
    files_of,
    names_of,
    players_of,
    put,
    require_travelling,
)
from sf2ai.training.sessions.former import former_trainings_moved
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.session import TrainingResult, install_weights

PART_SECONDS = 30.0
"""Length of a part: what Ctrl-C or a lost node costs at most."""

_WORK: WorkName[TrainingPart, PartDone] = WorkName("sf2ai.training.sessions.cluster.node", "NodeTrainings")


@dataclass
class _Training:
    """A training that is being done."""

    job: Job
    home: Home
    locks: ExitStack
    players: tuple[dict[str, bytes], dict[str, bytes]]
    is_begun: bool
    """Whether a part of it is in the home."""
    told: set[str] = field(default_factory=set)
    """Its notices so far: a training that goes on says some of them again."""

    @property
    def character(self) -> str:
        return self.job.config.character

    def part(self, key: int) -> TrainingPart:
        """Return the next part; raises `HomeError` if a file cannot be read."""
        files = files_of(self.home, self.character) if self.is_begun else {}
        return TrainingPart(key, self.job.to_line(), files, *self.players, PART_SECONDS)


class ClusterTrainings(Closing):
    """A cluster that works through lists of jobs; a `JobRunner`."""

    def __init__(self, cluster: Cluster, most: int, notices: list[str]) -> None:
        """Prepare; no worker is started yet.

        Args:
            cluster: has the nodes; stays open.
            most: number of trainings at once, 1 or more.
            notices: gets lines for the user.
        """
        self._cluster, self._most, self._notices = cluster, most, notices
        self._pool: WorkerPool[TrainingPart, PartDone] | None = None
        self._numbers = count()
        self._processors: dict[str, None] = {}

    def run(self, jobs: Iterable[Job]) -> Iterator[Report]:
        """Do jobs, and yield their reports, as `TrainingProcesses.run`.

        What a worker is training when the iterator is closed, or after Ctrl-C, is forgotten; the home has all
        parts before.

        Raises:
            ClusterError: workers cannot be started, or are lost.
        """
        if self._pool is None:
            self._pool = WorkerPool(self._cluster, _WORK, None, at_once=1, most=self._most)
            self._pool.start()
        parts = _Parts(iter(jobs), self._most, self._numbers)
        try:
            for done in self._pool.run(parts):
                yield from parts.failed()
                self._note_processor(done)
                yield from parts.take(done)
            yield from parts.failed()
        except BaseException:
            self.close()
            raise
        finally:
            parts.close()

    def close(self) -> None:
        """End the workers; the cluster stays."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _note_processor(self, done: Done[TrainingPart, PartDone]) -> None:
        """Say once that the processors differ."""
        before = len(self._processors)
        self._processors[done.node.processor] = None
        if before == 1 and len(self._processors) == 2:
            names = " and ".join(map(repr, self._processors))
            self._notices.append(
                f"the trainings run on unlike processors ({names}), which can round a network's sums "
                "differently: elsewhere the same seed may give other weights; manifests name the processor"
            )


class _Parts(Closing):
    """The parts that can be trained now, and the trainings that they belong to."""

    def __init__(self, jobs: Iterator[Job], most: int, numbers: "count[int]") -> None:
        self._jobs, self._most, self._numbers = jobs, most, numbers
        self._trainings: dict[int, _Training] = {}
        self._next: deque[int] = deque()
        self._failed: list[Report] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> TrainingPart:
        """Return the next part of a training that goes on, or the first one of another job."""
        while True:
            key = self._next.popleft() if self._next else self._open_next()
            training = self._trainings[key]
            try:
                return training.part(key)
            except Sf2aiError as error:
                self._failed.append(self._end(key, Report(training.character, error=error)))

    def take(self, done: Done[TrainingPart, PartDone]) -> Iterator[Report]:
        """Keep a part in the home, and yield its reports."""
        key = done.task.key
        training, result = self._trainings[key], done.result
        try:
            notices = _keep(training, result)
            reports = [Report.from_line(training.character, line) for line in result.reports]
            ended = [report for report in reports if report.error is not None]
            if result.weights is not None:
                ended = [Report(training.character, result=_install(training, result.weights))]
        except Sf2aiError as error:
            notices, reports, ended = [], [], [Report(training.character, error=error)]
        if not ended:
            self._next.append(key)
        first = [Report(training.character, notice=notice) for notice in notices]
        for report in (*first, *(report for report in reports if report.error is None)):
            if report.notice is None or report.notice not in training.told:
                training.told.add(report.notice or "")
                yield replace(report, home=training.job.home)
        for report in ended:
            yield self._end(key, report)

    def failed(self) -> list[Report]:
        """Return the errors of trainings that could not begin or go on, each once."""
        failed, self._failed = self._failed, []
        return failed

    def close(self) -> None:
        """Let go of the trainings that have not ended."""
        for training in self._trainings.values():
            training.locks.close()
        self._trainings = {}

    def _open_next(self) -> int:
        """Begin or continue the next job; return its key. Raises `StopIteration` if there is none now."""
        while len(self._trainings) < self._most:
            job = next(self._jobs)
            try:
                training = _open(job)
            except Sf2aiError as error:
                self._failed.append(Report(job.config.character, error=error, home=job.home))
                continue
            key = next(self._numbers)
            self._trainings[key] = training
            return key
        raise StopIteration

    def _end(self, key: int, report: Report) -> Report:
        training = self._trainings.pop(key)
        training.locks.close()
        return replace(report, home=training.job.home)


def _open(job: Job) -> _Training:
    """Lock a training in its home, and find what must travel with it.

    Raises:
        Sf2aiError: as `TrainingSession.run` before its first step.
    """
    require_travelling(job.config, job.trackers)
    home, character = Home(job.home), job.config.character
    with ExitStack() as stack:
        stack.enter_context(hold_character(home, character))
        recover_training(home, character)
        if job.league_weights is None:
            require_replaceable_weights(home, character)
        players = players_of(job)
        return _Training(job, home, stack.pop_all(), players, is_begun=job.resume)


def _keep(training: _Training, result: PartDone) -> list[str]:
    """Write the files of a part, the checkpoint last; return notices of what gave way to the first part.

    Raises:
        HomeError: a file cannot be written; the home has the part before.
    """
    home, character = training.home, training.character
    if training.is_begun or not result.names:
        _write(home.training(character), result)
        return []
    with former_trainings_moved(home, (character,)) as notices:
        _write(home.training(character), result)
    training.is_begun = True
    training.job = replace(training.job, resume=True, given=(), begin_from=None)
    return notices


def _write(folder: Path, result: PartDone) -> None:
    for name in checked_names(result.files):
        write_bytes(folder / name, result.files[name])
    for name in set(names_of(folder)) - set(checked_names(result.names)) if result.names else ():
        (folder / name).unlink(missing_ok=True)


def _install(training: _Training, content: bytes) -> TrainingResult:
    """Let the weights that came back play the character, or be its member of the league.

    Raises:
        StoreError: they are damaged, or the file cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="sf2ai-weights-") as folder:
        path = Path(folder) / "weights.npz"
        put(path.parent, {path.name: content})
        manifest, arrays = load_weights(path)
    return install_weights(training.home, manifest, arrays, training.job.league_weights)
