"""Divides the slots of a batch among the machine's cores.

Compiled functions release Python's lock, so plain threads run them side by side. Numba's own threads
are not used: those of OpenMP end a process that forks, those of its other layers end a process that
calls them from two threads.
"""

import os
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread
from time import perf_counter
from typing import Generic, TypeVar, cast

import numpy as np

from sf2ai.parallel.compiled import NUMBA_SETTINGS
from sf2ai.parallel.spin_wait import Counter, raise_and_wait, spin_wait

MIN_SHARE = 128
"""Fewest slots worth handing to another thread: waking it costs as much as some forty of them."""

_SHARES_PER_CORE = 2
"""More than one, so that a core that is busy with other work leaves its rest to the others."""

_SHORT_SECONDS = 0.0001
"""Calls with a shorter pause between them come back to back. A program that learns from a batch, or shows
it, takes longer, and then no waiting thread keeps a core from it."""

_SPINS = 100_000
"""Some tenths of a millisecond: how long a thread spins for the next call, and the caller for the last
share."""

Result = TypeVar("Result")

Work = Callable[..., Result]
"""Called with the first slot of a share, the one after its last, and further arguments; must touch no other
slot."""


def over_cores(
    work: Work[Result], count: int, *arguments: object, min_share: int = MIN_SHARE
) -> list[Result]:
    """Do a piece of work for ``count`` slots, on all cores if there is enough of it.

    `NUMBA_NUM_THREADS` says how many cores are used; the default is all that the process may use.

    Args:
        work: called once or more, at the same time on several threads; its calls together
            cover ``range(count)``. Only compiled functions gain by it.
        count: number of slots.
        arguments: passed to each call after the slots.
        min_share: fewest slots worth handing to another thread.

    Returns:
        What the calls returned, in any order.

    Raises:
        Exception: what a call has raised, after all of them have ended.
    """
    if count < 2 * min_share:  # at once: for a single slot all the rest would cost as much as its work
        return [work(0, count, *arguments)]
    cores = int(NUMBA_SETTINGS.NUMBA_NUM_THREADS)
    if cores < 2:
        return [work(0, count, *arguments)]
    shares = min(cores * _SHARES_PER_CORE, count // min_share)
    job = _Job(work, arguments, [(count * i // shares, count * (i + 1) // shares) for i in range(shares)])
    return _POOL.run(job, min(cores, shares) - 1)


class _Job(Generic[Result]):
    """The shares that are still to be done; each free thread takes the next one."""

    def __init__(
        self, work: Work[Result], arguments: tuple[object, ...], shares: list[tuple[int, int]]
    ) -> None:
        self.spins = 0  # how long a thread that waits for the others may spin
        self.finished: Counter = np.zeros(1, dtype=np.int64)  # shares that helpers have done
        self._work = work
        self._arguments = arguments
        self._shares = deque(shares)
        self._count = len(shares)
        self._done: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()

    def help(self) -> int:
        """Do shares until no share is left to begin; return how many this thread has done."""
        mine = 0
        while True:
            try:
                first, stop = self._shares.popleft()
            except IndexError:  # another thread took the last one
                return mine
            try:
                self._done.put((self._work(first, stop, *self._arguments), None))
            except BaseException as error:  # raised again in the caller's thread
                self._done.put((None, error))
            mine += 1

    def finish(self) -> list[Result]:
        """Do the shares that no other thread has begun, wait for the rest, and return all results."""
        mine = self.help()
        if self.spins:
            spin_wait(self.finished, self._count - mine, self.spins)
        done = [self._done.get() for _ in range(self._count)]
        for _, error in done:
            if error is not None:
                raise error
        return [cast(Result, result) for result, _ in done]


class _ThreadPool:
    """Threads that wait for jobs; a forked child, which has none of its parent's, starts its own."""

    def __init__(self) -> None:
        self._process = -1
        self._started = 0
        self._jobs: SimpleQueue[_Job[object]] = SimpleQueue()
        self._calls: Counter = np.zeros(1, dtype=np.int64)
        self._lock = Lock()
        self._ended = 0.0

    def run(self, job: _Job[Result], helpers: int) -> list[Result]:
        """Do a job together with that many threads, and return its results.

        Where calls come back to back, threads spin instead of sleeping.
        """
        if self._process != os.getpid() or self._started < helpers:
            self._start(helpers)
        if perf_counter() - self._ended < _SHORT_SECONDS and not NUMBA_SETTINGS.DISABLE_JIT:
            job.spins = _SPINS
        for _ in range(helpers):
            self._jobs.put(cast(_Job[object], job))
        # Raised once every helper can take its part. Two callers at once may count as one here; then a
        # thread spins a little longer.
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
                shared = (self._jobs, self._calls)
                Thread(target=_help_with, args=shared, name="sf2ai-core", daemon=True).start()
                self._started += 1


def _help_with(jobs: "SimpleQueue[_Job[object]]", calls: Counter) -> None:
    while True:
        job = jobs.get()
        done = job.help()
        if job.spins:
            next_call = int(calls[0]) + 1
            raise_and_wait(job.finished, done, calls, next_call, job.spins if jobs.empty() else 0)


_POOL = _ThreadPool()
