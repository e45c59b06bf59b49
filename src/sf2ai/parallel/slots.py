"""Shares the slots of a batch out over the machine's cores.

Compiled functions let go of Python's lock, so plain threads run them side by
side. Numba's own threads are not used: those of OpenMP end a process that
forks, those of its other layers one that calls them from two threads.
"""

import os
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread
from time import perf_counter
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from sf2ai.parallel.spin_wait import look, tell_and_look

MIN_SHARE = 128
"""Fewest slots worth handing to another thread: waking it costs as much as some forty of them."""

_SHARES_PER_CORE = 2
"""More than one, so that a core that is busy with something else leaves its rest to the others."""

_SHORT_SECONDS = 0.0001
"""Calls with so short a pause between them come back to back. Who learns from a batch, or shows it, takes
longer, and no thread that looks takes a core from him."""

_LOOKS = 100_000
"""Some tenths of a millisecond: how long a thread looks for the next call, the caller for the last share."""

Work = Callable[..., Any]
"""Called with the first slot of a share, the one after its last, and what else it needs; must touch no
other slot."""


def over_cores(work: Work, count: int, *arguments: Any, min_share: int = MIN_SHARE) -> list[Any]:
    """Do a piece of work for `count` slots, on all cores where there is much of it.

    `NUMBA_NUM_THREADS` says how many cores are used; otherwise all that the process may use.

    Args:
        work: called once or more, at the same time on several threads; its calls together
            cover ``range(count)``. Worth it for compiled functions only.
        count: how many slots there are.
        arguments: given to each call after the slots.
        min_share: fewest slots worth handing to another thread.

    Returns:
        What the calls returned, in any order.

    Raises:
        Exception: what a call has raised, after all of them have ended.
    """
    if count < 2 * min_share:  # at once: for a single slot all the rest would cost as much as its work
        return [work(0, count, *arguments)]
    settings: Any = numba.config  # its fields are set as Numba is imported
    cores = int(settings.NUMBA_NUM_THREADS)
    if cores < 2:
        return [work(0, count, *arguments)]
    shares = min(cores * _SHARES_PER_CORE, count // min_share)
    job = _Job(work, arguments, [(count * i // shares, count * (i + 1) // shares) for i in range(shares)])
    return _CREW.run(job, min(cores, shares) - 1)


class _Job:
    """Shares that are still to be done, taken one by one by whoever is free."""

    def __init__(self, work: Work, arguments: tuple[Any, ...], shares: list[tuple[int, int]]) -> None:
        self.looks = 0  # how often whoever waits for others may look whether they are done
        self.told = np.zeros(1, dtype=np.int64)  # shares that helpers have done
        self._work = work
        self._arguments = arguments
        self._shares = deque(shares)
        self._count = len(shares)
        self._done: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def help(self) -> int:
        """Do shares until none is left to begin; return how many."""
        mine = 0
        while True:
            try:
                first, stop = self._shares.popleft()
            except IndexError:  # somebody was quicker
                return mine
            try:
                self._done.put((self._work(first, stop, *self._arguments), None))
            except BaseException as error:  # it belongs to the caller's thread
                self._done.put((None, error))
            mine += 1

    def finish(self) -> list[Any]:
        """Do what others have not begun, wait for what they have, and return all results."""
        mine = self.help()
        if self.looks:
            look(self.told, self._count - mine, self.looks)
        done = [self._done.get() for _ in range(self._count)]
        for _, error in done:
            if error is not None:
                raise error
        return [result for result, _ in done]


class _Crew:
    """Threads that wait for jobs; a forked child, which has none of its parent's, starts its own."""

    def __init__(self) -> None:
        self._process = -1
        self._started = 0
        self._jobs: SimpleQueue[_Job] = SimpleQueue()
        self._calls = np.zeros(1, dtype=np.int64)
        self._lock = Lock()
        self._ended = 0.0

    def run(self, job: _Job, helpers: int) -> list[Any]:
        """Do a job together with so many threads, and return its results.

        Where calls come back to back, threads look for what they wait for instead of sleeping.
        """
        if self._process != os.getpid() or self._started < helpers:
            self._start(helpers)
        settings: Any = numba.config
        if perf_counter() - self._ended < _SHORT_SECONDS and not settings.DISABLE_JIT:
            job.looks = _LOOKS
        for _ in range(helpers):
            self._jobs.put(job)
        # Once all can be taken. That another caller's is lost in between costs somebody a longer look.
        self._calls[0] += 1
        try:
            return job.finish()
        finally:
            self._ended = perf_counter()

    def _start(self, helpers: int) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._process, self._started, self._jobs = os.getpid(), 0, SimpleQueue()
            while self._started < helpers:
                crew = (self._jobs, self._calls)
                Thread(target=_wait_for, args=crew, name="sf2ai-core", daemon=True).start()
                self._started += 1


def _wait_for(jobs: "SimpleQueue[_Job]", calls: npt.NDArray[np.int64]) -> None:
    while True:
        job = jobs.get()
        done = job.help()
        if job.looks:
            next_call = int(calls[0]) + 1
            tell_and_look(job.told, done, calls, next_call, job.looks if jobs.empty() else 0)


_CREW = _Crew()
