"""The messages between a tournament and a bot's process, as bytes.

Each message is a frame: length and number (two little-endian ``uint32``), then the payload. The
tournament sends requests; the bot's process answers each one with one frame of the same number. Only
the standard library is imported, because the bot's process imports this module too. Nothing that a
bot sends is unpickled.

==========  ==============================================  =============================
request     payload                                         answer
==========  ==============================================  =============================
load class  ``H``, JSON: path, module, class, features      ``+`` when the class is found
make bot    ``B``, slot, JSON: character, seed, actions     ``+`` when the bot is made
choose      ``A``, slot, float32 vector, one byte a mask    ``+`` and the action's index
==========  ==============================================  =============================

Every request may also be answered by ``-`` and a reason, in UTF-8.
"""

import json
import struct
from typing import IO, NamedTuple

MAX_REQUEST_BYTES = 1 << 20
MAX_REPLY_BYTES = 1024
MAX_REASON_LETTERS = 240
"""Longest reason; as UTF-8 it fits into a reply."""

_HEADER = struct.Struct("<II")
_SLOT = struct.Struct("<I")
_ANSWER = struct.Struct("<q")
_LOAD, _MAKE, _CHOOSE = b"H", b"B", b"A"
_DONE, _REFUSED = b"+", b"-"


class WireError(Exception):
    """Bytes that are not a frame or a message of this protocol."""


class LoadClass(NamedTuple):
    """The first request: load the bot's class. The field names are those of the JSON.

    ``module`` is a name, or the path of a file; ``class_name`` is empty for the only bot of a file.
    """

    path: list[str]
    module: str
    class_name: str
    features: list[str]


class MakeBot(NamedTuple):
    """Make a new bot for a slot, in place of the slot's former one. The field names are those of the JSON."""

    slot: int
    character: str
    seed: int
    actions: list[str]


class ChooseAction(NamedTuple):
    """Ask a slot's bot for an action; ``mask`` has a byte per action, 1 for a legal one."""

    slot: int
    vector: tuple[float, ...]
    mask: bytes


class Reply(NamedTuple):
    """An answer: an action (0 for other requests), or the reason of a refusal."""

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


def pack_load_class(request: LoadClass) -> bytes:
    """Return a `LoadClass` as bytes."""
    return _LOAD + json.dumps(request._asdict()).encode()


def pack_make_bot(request: MakeBot) -> bytes:
    """Return a `MakeBot` as bytes."""
    return _MAKE + _SLOT.pack(request.slot) + json.dumps(request._asdict()).encode()


def pack_choose_action(slot: int, vector: bytes, mask: bytes) -> bytes:
    """Return a `ChooseAction` as bytes; the vector is little-endian float32."""
    return _CHOOSE + _SLOT.pack(slot) + vector + mask


def read_request(payload: bytes, features: int) -> LoadClass | MakeBot | ChooseAction:
    """Read a request; ``features`` is the length of the vector in a `ChooseAction`."""
    kind, body = payload[:1], payload[1:]
    if kind == _LOAD:
        return LoadClass(**json.loads(body))
    slot = _SLOT.unpack_from(body)[0]
    body = body[_SLOT.size :]
    if kind == _MAKE:
        return MakeBot(**json.loads(body))
    if kind == _CHOOSE:
        return ChooseAction(slot, struct.unpack_from(f"<{features}f", body), body[4 * features :])
    raise WireError(f"a request of the unknown kind {kind!r}")


def pack_reply(reply: Reply) -> bytes:
    """Return a `Reply` as bytes; a long reason is cut."""
    if reply.reason is None:
        return _DONE + _ANSWER.pack(reply.action)
    return _REFUSED + printable(reply.reason).encode()


def read_reply(payload: bytes) -> Reply:
    """Read a reply that `pack_reply` wrote.

    Raises:
        WireError: the payload is not a reply.
    """
    kind, body = payload[:1], payload[1:]
    if kind == _DONE and len(body) == _ANSWER.size:
        return Reply(_ANSWER.unpack(body)[0], None)
    if kind == _REFUSED:
        return Reply(0, printable(body.decode(errors="replace")))
    raise WireError(f"not a reply: {payload[:20]!r}")


def printable(text: str) -> str:
    r"""Return a reason as one printable line, cut to `MAX_REASON_LETTERS`.

    >>> printable("no\n  way\x1b[31m")
    'no way?[31m'
    """
    line = "".join(letter if letter.isprintable() else "?" for letter in " ".join(text.split()))
    return line if len(line) <= MAX_REASON_LETTERS else line[: MAX_REASON_LETTERS - 1] + "…"
