"""The bytes between a tournament and a guest's process: one reader, one writer.

Both ways go frames: length and number (two little-endian ``uint32``), then the
payload. The tournament asks, the guest's process answers each request with
one frame of the same number. Only the standard library is imported, since
the guest's process reads this too; nothing that a guest sends is unpickled.

==========  ==============================================  =============================
request     payload                                         answer
==========  ==============================================  =============================
hello       ``H``, JSON: path, module, class, features      ``+`` when the class is there
begin       ``B``, slot, JSON: character, seed, actions     ``+`` when the bot is made
act         ``A``, slot, float32 vector, one byte a mask    ``+`` and the action's index
==========  ==============================================  =============================

Every request may also be answered by ``-`` and the reason, in UTF-8.
"""

import json
import struct
from typing import IO, NamedTuple

MAX_REQUEST_BYTES = 1 << 20
MAX_REPLY_BYTES = 1024
MAX_REASON_LETTERS = 240
"""Longest reason that is kept; as UTF-8 it fits into a reply."""

_HEADER = struct.Struct("<II")
_SLOT = struct.Struct("<I")
_ANSWER = struct.Struct("<q")
_HELLO, _BEGIN, _ACT = b"H", b"B", b"A"
_DONE, _REFUSED = b"+", b"-"


class WireError(Exception):
    """Bytes that are no frame of this protocol."""


class Hello(NamedTuple):
    """First request: load the class."""

    path: list[str]
    module: str
    class_name: str
    features: list[str]


class Begin(NamedTuple):
    """Make a new bot for a slot; the one before is dropped."""

    slot: int
    character: str
    seed: int
    actions: list[str]


class Act(NamedTuple):
    """Ask a slot's bot for an action; ``mask`` has a byte per action, 1 when it is legal."""

    slot: int
    vector: tuple[float, ...]
    mask: bytes


class Reply(NamedTuple):
    """An answer: an action (0 where none was asked for), or why there is none."""

    action: int
    reason: str | None


def write_frame(stream: IO[bytes], number: int, payload: bytes) -> None:
    """Send one frame."""
    stream.write(_HEADER.pack(len(payload), number) + payload)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int) -> tuple[int, bytes] | None:
    """Read one frame, its number and payload; None at the end of the stream.

    Raises:
        WireError: the frame is longer than ``limit`` bytes, or the stream ends inside it.
    """
    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise WireError("the stream ends in a header")
    length, number = _HEADER.unpack(header)
    if length > limit:
        raise WireError(f"a frame of {length} bytes, more than {limit}")
    payload = stream.read(length)
    if len(payload) < length:
        raise WireError("the stream ends in a frame")
    return number, payload


def pack_hello(hello: Hello) -> bytes:
    """Write a `Hello`."""
    return _HELLO + json.dumps(hello._asdict()).encode()


def pack_begin(begin: Begin) -> bytes:
    """Write a `Begin`."""
    return _BEGIN + _SLOT.pack(begin.slot) + json.dumps(begin._asdict()).encode()


def pack_act(slot: int, vector: bytes, mask: bytes) -> bytes:
    """Write an `Act` from the bytes of its little-endian float32 vector and of its mask."""
    return _ACT + _SLOT.pack(slot) + vector + mask


def read_request(payload: bytes, features: int) -> Hello | Begin | Act:
    """Read any request; ``features`` is the length of an `Act`'s vector."""
    kind, body = payload[:1], payload[1:]
    if kind == _HELLO:
        return Hello(**json.loads(body))
    slot = _SLOT.unpack_from(body)[0]
    body = body[_SLOT.size :]
    if kind == _BEGIN:
        return Begin(**json.loads(body))
    if kind == _ACT:
        return Act(slot, struct.unpack_from(f"<{features}f", body), body[4 * features :])
    raise WireError(f"a request of the unknown kind {kind!r}")


def pack_reply(reply: Reply) -> bytes:
    """Write a `Reply`; a long reason is cut."""
    if reply.reason is None:
        return _DONE + _ANSWER.pack(reply.action)
    return _REFUSED + printable(reply.reason).encode()


def read_reply(payload: bytes) -> Reply:
    """Read what `pack_reply` wrote.

    Raises:
        WireError: the payload is nothing of the kind.
    """
    kind, body = payload[:1], payload[1:]
    if kind == _DONE and len(body) == _ANSWER.size:
        return Reply(_ANSWER.unpack(body)[0], None)
    if kind == _REFUSED:
        return Reply(0, printable(body.decode(errors="replace")))
    raise WireError(f"a reply that is none: {payload[:20]!r}")


def printable(text: str) -> str:
    r"""Return a reason as one line of letters that a terminal can print, cut to `MAX_REASON_LETTERS`.

    >>> printable("no\n  way\x1b[31m")
    'no way?[31m'
    """
    line = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))
    return line if len(line) <= MAX_REASON_LETTERS else line[: MAX_REASON_LETTERS - 1] + "…"
