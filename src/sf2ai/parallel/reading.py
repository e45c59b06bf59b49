"""Reads what a process says from a thread: on Windows only a thread can read with a deadline."""

import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

_END_SECONDS = 1.0
"""How long a thread may take to end after its process."""

Message = TypeVar("Message")


class ReaderThread:
    """Reads messages as they come."""

    def __init__(self, messages: Iterable[Message], put: Callable[[Message | None], None]) -> None:
        """Start to read.

        Args:
            messages: reads a pipe when it is iterated over.
            put: called in the thread with each message, and with None after the last.
        """

        def read() -> None:
            for message in messages:
                put(message)
            put(None)

        self._thread = threading.Thread(target=read, daemon=True)
        self._thread.start()

    def has_ended(self) -> bool:
        """Wait a moment for the end of the messages; False if another process still holds the pipe."""
        self._thread.join(_END_SECONDS)
        return not self._thread.is_alive()
