"""The messages between the program and a worker: a kind, a length and that many bytes, both ways."""

import struct
from typing import IO

from sf2ai.parallel.message_wait import MessageWaiter

OPEN, RESET, ADVANCE, SAVE, LOAD, PICTURE, QUIT = b"O", b"R", b"A", b"S", b"L", b"P", b"Q"
DONE, REFUSED, BROKEN = b"+", b"!", b"?"
"""Answers: done; an error that the user can cause, as JSON; a bug, as a traceback."""

RESET_LAYOUT = struct.Struct("<2b10h")
"""Of a reset: ids of p1 and p2, neutral frames of ten rounds."""
PICTURE_LAYOUT = struct.Struct("<II")
"""Before a picture's bytes: height and width."""

_HEAD = struct.Struct("<cI")


def write_message(stream: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write a message to a buffered stream, and send it."""
    stream.write(_HEAD.pack(kind, len(payload)) + payload)
    stream.flush()


class MessageReader:
    """Reads messages from a buffered stream."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Take over a stream; nothing is read yet."""
        self._stream = stream
        self._waiter = MessageWaiter(stream)

    def read(self, poll: bool = False) -> tuple[bytes, bytes]:
        """Wait for a message and return its kind and its payload.

        Args:
            poll: whether a processor core may be kept busy with the waiting.

        Raises:
            EOFError: the other end has closed the stream.
        """
        if poll:  # the buffer is empty here: requests and answers take turns
            self._waiter.wait()
        kind, size = _HEAD.unpack(self._take(_HEAD.size))
        return kind, self._take(size)

    def _take(self, size: int) -> bytes:
        content = self._stream.read(size)
        if len(content) != size:
            raise EOFError
        return content
