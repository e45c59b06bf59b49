"""What passes between the program and a worker: a kind, a length and that many bytes, both ways."""

import select
import struct
import time
from typing import IO

OPEN, RESET, ADVANCE, SAVE, LOAD, PICTURE, QUIT = b"O", b"R", b"A", b"S", b"L", b"P", b"Q"
DONE, REFUSED, BROKEN = b"+", b"!", b"?"
"""Answers: done; an error that the user can meet, as JSON; a bug, as a traceback."""

RESET_LAYOUT = struct.Struct("<2b10h")
"""Of a reset: ids of p1 and p2, neutral frames of ten rounds."""
PICTURE_LAYOUT = struct.Struct("<II")
"""Before a picture's bytes: height and width."""

_REMEMBERED = 8
"""The time until the next message is guessed as the mean of the last ones, an older one counting for less."""

_HEAD = struct.Struct("<cI")


def write_message(stream: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write a message to an unbuffered stream, in one piece if the system takes it so."""
    left = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while left:
        left = left[stream.write(left) :]


class MessageReader:
    """Reads messages from a buffered stream.

    Waking a process that sleeps, on a core that sleeps, takes tens of microseconds in a virtual machine, so
    a reader may sleep until shortly before its message is due, as the last ones were, and then look for it.
    Where pipes cannot be looked at, as on Windows, it sleeps until the message is there.

    Attributes:
        look_seconds: how long before that it begins to look, at least (it sleeps whole milliseconds), which
            keeps a core busy; 0 for a core that others need. It stops when the message is as late again.
    """

    def __init__(self, stream: IO[bytes], look_seconds: float = 0.0) -> None:
        """Take over a stream; nothing is read yet."""
        self._stream = stream
        self.look_seconds = look_seconds
        self._usual = 0.0
        self._poller = select.poll() if hasattr(select, "poll") else None
        if self._poller is not None:
            self._poller.register(stream.fileno(), select.POLLIN)

    def read(self) -> tuple[bytes, bytes]:
        """Wait for a message and return its kind and its payload.

        Raises:
            EOFError: the other end is gone.
        """
        if self.look_seconds:
            self._look()
        kind, size = _HEAD.unpack(self._take(_HEAD.size))
        return kind, self._take(size)

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def _look(self) -> None:
        # The buffer is empty here: requests and answers take turns.
        if self._poller is None:
            return
        begun = time.perf_counter()
        self._poller.poll(max(0, int(1000 * (self._usual - self.look_seconds))))
        end = begun + 2 * self._usual + self.look_seconds
        while not self._poller.poll(0) and time.perf_counter() < end:
            pass
        # Measured here, not once the message is there: a long pause must not become one long look.
        self._usual += (time.perf_counter() - begun - self._usual) / _REMEMBERED

    def _take(self, size: int) -> bytes:
        content = self._stream.read(size)
        if len(content) != size:
            raise EOFError
        return content
