"""The clock of a training: how long it has taken, over all its runs, and how fast it is."""

import time
from collections.abc import Callable


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
        self._first_step = 0

    @property
    def seconds(self) -> float:
        """Seconds of training in all runs."""
        return self._before + self._running()

    def add_former(self, seconds: float) -> None:
        """Add the seconds of the runs before."""
        self._before += seconds

    def start(self, step: int) -> None:
        """Count from now on; ``step`` is the learner's number of steps."""
        self._start, self._first_step = self._now(), step

    def rate(self, step: int) -> float:
        """Return the steps per second since the start."""
        return (step - self._first_step) / max(self._running(), 1e-9)

    def _running(self) -> float:
        return 0.0 if self._start is None else self._now() - self._start
