"""What passes between the program and a worker: a kind, a length and that many bytes, both ways."""

import struct
from typing import IO

OPEN, RESET, ADVANCE, SAVE, LOAD, PICTURE, QUIT = b"O", b"R", b"A", b"S", b"L", b"P", b"Q"
DONE, REFUSED, BROKEN = b"+", b"!", b"?"
"""Answers: done; an error that the user can meet, as JSON; a bug, as a traceback."""

RESET_LAYOUT = struct.Struct("<2b10h")
"""Of a reset: ids of p1 and p2, neutral frames of ten rounds."""
PICTURE_LAYOUT = struct.Struct("<II")
"""Before a picture's bytes: height and width."""

_HEAD = struct.Struct("<cI")


def write_message(stream: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    """Write a message to an unbuffered stream, in one piece if the system takes it so."""
    left = memoryview(_HEAD.pack(kind, len(payload)) + payload)
    while left:
        left = left[stream.write(left) :]


def read_message(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """Read a message from a buffered stream.

    Raises:
        EOFError: the other end is gone.
    """
    kind, size = _HEAD.unpack(_read(stream, _HEAD.size))
    return kind, _read(stream, size)


def _read(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise EOFError
    return content
