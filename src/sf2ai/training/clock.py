"""The clock of a training: how long it has taken, over all its runs, and how fast it is."""

import time
from collections.abc import Callable

_MARK_SECONDS = 10.0


class TrainingClock:
    """Counts the seconds of a training, and those of the runs before it was resumed."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Begin with 0 seconds; nothing is counted before `start`.

        Args:
            now: seconds since any fixed moment.
        """
        self._now = now
        self._before = 0.0
        self._start: float | None = None
        self._marks: list[tuple[float, int]] = []

    @property
    def seconds(self) -> float:
        """Seconds of training in all runs."""
        return self._before + self._running()

    def add_former(self, seconds: float) -> None:
        """Add the seconds of the runs before."""
        self._before += seconds

    def start(self) -> None:
        """Count from now on."""
        self._start = self._now()

    def rate(self, step: int) -> float:
        """Return the steps per second of the last ten to twenty seconds; 0 with the first step of a run.

        Before the first step much is compiled and opened, which says nothing about the steps to come.

        Args:
            step: the learner's number of steps; a training asks after each batch of them.
        """
        now = self._now()
        if not self._marks or now - self._marks[-1][0] >= _MARK_SECONDS:
            self._marks = [*self._marks[-1:], (now, step)]
        then, at = self._marks[0]
        return (step - at) / max(now - then, 1e-9)

    def _running(self) -> float:
        return 0.0 if self._start is None else self._now() - self._start
