"""Waits for the next message on a pipe or socket and is awake when the message comes.

To wake a sleeping process on a sleeping core takes tens of microseconds in a virtual machine.
"""

import os
import select
import time
from collections.abc import Callable
from typing import Protocol

POLL_SECONDS = 0.001
"""How long before a message is due polling for it begins, where cores are free."""

_yield_core = getattr(os, "sched_yield", lambda: None)
"""Between two polls: the process whose message is due may be waiting for this very core."""

_REMEMBERED = 8
"""The time until the next message is estimated as a mean of the last ones, weighted towards the newest."""


class _Readable(Protocol):
    def fileno(self) -> int: ...


class MessageWaiter:
    """Sleeps until shortly before the next message is due, judged by the last ones, and then polls for it.

    Where the system cannot tell whether there is something to read, as Windows cannot for pipes, it
    does not wait at all, and the caller's read sleeps.
    """

    def __init__(self, stream: _Readable, clock: Callable[[], float] = time.perf_counter) -> None:
        """Take note of a stream; nothing is ever read from it.

        Args:
            stream: pipe or socket on which messages come.
            clock: returns seconds.
        """
        self._clock = clock
        self._usual = 0.0
        self._poller = select.poll() if hasattr(select, "poll") else None
        if self._poller is not None:
            self._poller.register(stream.fileno(), select.POLLIN)

    def wait(self, poll_seconds: float = POLL_SECONDS) -> None:
        """Return when there is something to read, or when it is time to sleep until there is.

        Args:
            poll_seconds: how long before the message is due polling begins, at least (sleep is in whole
                milliseconds). Polling keeps a core busy; it stops when the message is late by as long again.
        """
        if self._poller is None:
            return
        begun = self._clock()
        self._poller.poll(max(0, int(1000 * (self._usual - poll_seconds))))
        end = begun + 2 * self._usual + poll_seconds
        while not self._poller.poll(0) and self._clock() < end:
            _yield_core()
        # Measured now and not when the message is there: after a long pause the next wait must not poll long.
        self._usual += (self._clock() - begun - self._usual) / _REMEMBERED
