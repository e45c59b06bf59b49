"""Waits for the next message on a pipe or socket without sleeping through its coming."""

import os
import select
import time
from typing import Protocol

LOOK_SECONDS = 0.001
"""How long before a message is due it is looked for, where there are cores to spare."""

_step_aside = getattr(os, "sched_yield", lambda: None)
"""A look may have come to the core of the very process whose message is due, which then goes on first."""

_REMEMBERED = 8
"""The time until the next message is guessed as the mean of the last ones, an older one counting for less."""


class _Readable(Protocol):
    def fileno(self) -> int: ...


class MessageWaiter:
    """Sleeps until shortly before a message is due, as the last ones were, and then looks for it.

    Waking a process that sleeps, on a core that sleeps, takes tens of microseconds in a virtual machine.
    Where the system cannot say that there is something to read, as Windows cannot of pipes, nothing is
    looked for.
    """

    def __init__(self, stream: _Readable) -> None:
        """Take note of a stream; nothing is read from it, ever."""
        self._usual = 0.0
        self._poller = select.poll() if hasattr(select, "poll") else None
        if self._poller is not None:
            self._poller.register(stream.fileno(), select.POLLIN)

    def wait(self, look_seconds: float = LOOK_SECONDS) -> None:
        """Return when there is something to read, or when it is time to sleep until there is.

        Args:
            look_seconds: how long before the message is due to begin with looking, at least (it sleeps whole
                milliseconds), which keeps a core busy that nobody else wants. It stops when the message is as
                late again.
        """
        if self._poller is None:
            return
        begun = time.perf_counter()
        self._poller.poll(max(0, int(1000 * (self._usual - look_seconds))))
        end = begun + 2 * self._usual + look_seconds
        while not self._poller.poll(0) and time.perf_counter() < end:
            _step_aside()
        # Measured here, not once the message is there: a long pause must not become one long look.
        self._usual += (time.perf_counter() - begun - self._usual) / _REMEMBERED
