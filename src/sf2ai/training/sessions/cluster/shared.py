"""One cluster for trainings that several threads ask for; each thread waits for its own."""

import threading
from collections import deque
from concurrent.futures import Future
from pathlib import Path
from typing import Self

from sf2ai.closing import Closing
from sf2ai.cluster.connection import Cluster
from sf2ai.training.sessions.cluster.runner import ClusterTrainings
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.session import TrainingResult

_MOST = 1 << 20
"""Trainings at once: as many as the cluster has cores."""


class SharedTrainings(Closing):
    """A cluster's workers, for all threads of a program.

    Attributes:
        notices: lines for the user, which grow.
    """

    def __init__(self, cluster: Cluster, most: int = _MOST) -> None:
        """Start the thread that hands out the trainings.

        Args:
            cluster: has the nodes; stays open.
            most: number of trainings at once.
        """
        self.notices: list[str] = []
        self._trainings = ClusterTrainings(cluster, most, self.notices)
        self._waiting: deque[Job] = deque()
        self._results: dict[tuple[Path | None, str], Future[TrainingResult]] = {}
        self._change = threading.Condition()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="sf2ai trainings", daemon=True)
        self._thread.start()

    def train(self, job: Job) -> TrainingResult:
        """Do a training, and return its result.

        Raises:
            Sf2aiError: the training failed, or the cluster is lost.
        """
        result: Future[TrainingResult] = Future()
        with self._change:
            self._results[job.home, job.config.character] = result
            self._waiting.append(job)
            self._change.notify()
        return result.result()

    def close(self) -> None:
        """End the workers once no training is left."""
        with self._change:
            self._is_closed = True
            self._change.notify()
        self._thread.join()
        self._trainings.close()

    def __iter__(self) -> Self:
        """Return the jobs that wait; see `__next__`."""
        return self

    def __next__(self) -> Job:
        """Return a job that waits; raises `StopIteration` if there is none now."""
        with self._change:
            if not self._waiting:
                raise StopIteration
            return self._waiting.popleft()

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._is_closed)
                if not self._waiting:
                    return
            try:
                for report in self._trainings.run(self):
                    self._take(report)
            except BaseException as error:  # raised again in the threads that wait
                self._fail(error)

    def _take(self, report: Report) -> None:
        if report.notice is not None:
            self.notices.append(f"{report.character}: {report.notice}")
        if report.result is None and report.error is None:
            return
        with self._change:
            future = self._results.pop((report.home, report.character))
        if report.error is not None:
            future.set_exception(report.error)
        elif report.result is not None:
            future.set_result(report.result)

    def _fail(self, error: BaseException) -> None:
        with self._change:
            self._waiting.clear()
            failed, self._results = list(self._results.values()), {}
        for future in failed:
            future.set_exception(error)
