"""The messages between sf2ai and an emulator or a bot: dataclasses, and their JSON.

A frame holds one JSON object, whose ``kind`` names the class. Every field that a peer
sends is checked here by the reader in the field's definition, so that the rest of the package
only meets valid dataclasses. docs/reference/protocol.md describes the protocol for authors
of other programs.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar

from sf2ai.backends.bizhawk.protocol.framing import ProtocolError

PROTOCOL_VERSION = 1
"""Raised when messages change; sf2ai.lua carries the same number, and a test compares them."""

MAX_BRACKETS = 64
"""Opening brackets and braces in a message, so that a parser cannot nest too deep."""
MAX_TEXT_LETTERS = 256
MAX_NUMBER = 1 << 53
"""Largest whole number that Lua 5.1 and JSON readers keep exact."""
MAX_FRAMES = 64
"""Frames that one `Advance` may ask for."""
MAX_REPORTED_BYTES = 400
"""Bytes of memory reported of one frame: `MAX_FRAMES` times as many, in hexadecimal, fit a payload."""

Reader = Callable[[object], object]
"""Checks a JSON value of one field and returns the field's value; raises `ValueError`."""


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


# Made once: json.loads and json.dumps make a new coder for each call that has options.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # Lua 5.1 has no integers
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return read


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT_LETTERS or not value.isprintable():
        raise ValueError(f"a text of at most {MAX_TEXT_LETTERS} printable letters")
    return value


def _hexadecimal(value: object) -> bytes:
    if not isinstance(value, str) or len(value) > 2 * MAX_FRAMES * MAX_REPORTED_BYTES:
        raise ValueError("a text of hexadecimal digits")
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise ValueError("a text of hexadecimal digits") from None


def _numbers(most: int, longest: int) -> Reader:
    read_one = _whole(0, most)

    def read(value: object) -> tuple[int, ...]:
        if not isinstance(value, list) or len(value) > longest:
            raise ValueError(f"a list of at most {longest} whole numbers")
        return tuple(read_one(one) for one in value)

    return read


def _texts(count: int) -> Reader:
    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) != count:
            raise ValueError(f"a list of {count} texts")
        return tuple(_text(one) for one in value)

    return read


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("a table")
    return value


_NUMBER = _whole(0, MAX_NUMBER)


def _wire_field(read: Reader, **default: Any) -> Any:
    return field(metadata={"read": read}, **default)


@dataclass(frozen=True, slots=True)
class Message:
    """Base of all messages."""

    kind: ClassVar[str] = ""

    def to_json(self) -> str:
        """Return the message as one line of JSON, without the fields that have their default value."""
        values: dict[str, object] = {"kind": self.kind}
        for name, default in _DEFAULTS[self.kind]:
            value = getattr(self, name)
            if value != default:
                values[name] = _plain(value)
        return _encode(values)


@dataclass(frozen=True, slots=True)
class NumberedMessage(Message):
    """Base of a request and of its answer, which has the same number."""

    number: int = _wire_field(_NUMBER)


@dataclass(frozen=True, slots=True)
class Hello(Message):
    """First message of a peer that joins."""

    kind = "hello"
    protocol: int = _wire_field(_NUMBER)
    role: str = _wire_field(_text, default="emulator")
    """``"emulator"`` or ``"bot"``."""
    token: str = _wire_field(_text, default="")
    """The server's token, where it has one."""
    slot: int = _wire_field(_whole(-1, 4095), default=-1)
    """The slot that it had or wants; -1 for any free one."""
    name: str = _wire_field(_text, default="")
    """An emulator's name for the game, or a bot's own name."""
    rom: str = _wire_field(_text, default="")
    """Checksum of the ROM as the emulator reports it: SHA-1, in some versions MD5 or CRC-32."""
    core: str = _wire_field(_text, default="")
    system: str = _wire_field(_text, default="")
    version: str = _wire_field(_text, default="")
    """Of the emulator."""


@dataclass(frozen=True, slots=True)
class Welcome(Message):
    """Answer to a hello: the peer has joined, an emulator in this slot."""

    kind = "welcome"
    protocol: int = _wire_field(_NUMBER)
    slot: int = _wire_field(_NUMBER)
    watch: tuple[int, ...] = _wire_field(_numbers(0x1FFFF, 256))
    """Ranges of memory to report of each frame: address and length of each, one after the other."""


@dataclass(frozen=True, slots=True)
class Advance(NumberedMessage):
    """Request to advance by some frames."""

    kind = "advance"
    pads: tuple[int, ...] = _wire_field(_numbers(0xFFF, 2 * MAX_FRAMES))
    """Bits of `game.buttons.Pad` for p1 and p2 in the first frame, then in the next, and so on."""
    load: str = _wire_field(_text, default="")
    """State to return to before the first frame; none when empty."""
    drop: str = _wire_field(_text, default="")
    """State to delete then; none when empty."""
    keep: int = _wire_field(_whole(0, 1), default=0)
    """1 to keep the state after the last frame, which the answer names."""


@dataclass(frozen=True, slots=True)
class Frames(NumberedMessage):
    """Answer to `Advance` and `Load`: the ranges of memory."""

    kind = "frames"
    memory: bytes = _wire_field(_hexadecimal)
    """The ranges after each frame, one after the other; hexadecimal in JSON."""
    state: str = _wire_field(_text, default="")
    """The emulator's name for the kept state, if one was to be kept."""


@dataclass(frozen=True, slots=True)
class Save(NumberedMessage):
    """Request to keep the present state in the emulator's memory."""

    kind = "save"


@dataclass(frozen=True, slots=True)
class Saved(NumberedMessage):
    """Answer to `Save`: the emulator's name for the state."""

    kind = "saved"
    state: str = _wire_field(_text)


@dataclass(frozen=True, slots=True)
class Load(NumberedMessage):
    """Request to return to a state; the answer is `Frames` of one frame."""

    kind = "load"
    state: str = _wire_field(_text)


@dataclass(frozen=True, slots=True)
class Drop(NumberedMessage):
    """Request to delete a state."""

    kind = "drop"
    state: str = _wire_field(_text)


@dataclass(frozen=True, slots=True)
class Done(NumberedMessage):
    """Answer to `Drop`."""

    kind = "done"


@dataclass(frozen=True, slots=True)
class Begin(NumberedMessage):
    """To a bot: a round begins in which it plays a side; the answer is `Done`."""

    kind = "begin"
    slot: int = _wire_field(_NUMBER)
    """Number of the match, of those that the bot plays."""
    side: str = _wire_field(_text)
    """``"p1"`` or ``"p2"``."""
    characters: tuple[str, ...] = _wire_field(_texts(2))
    """Character ids of p1 and p2."""
    frames: int = _wire_field(_whole(1, MAX_FRAMES))
    """How many pads each `Press` must have."""


@dataclass(frozen=True, slots=True)
class Look(NumberedMessage):
    """To a bot: the newest frame of one of its matches; the answer is `Press`."""

    kind = "look"
    slot: int = _wire_field(_NUMBER)
    snapshot: Mapping[str, object] = _wire_field(_table)
    """The Snapshot's fields by name; ``p1`` and ``p2`` are tables, and null means unknown."""


@dataclass(frozen=True, slots=True)
class Press(NumberedMessage):
    """A bot's answer to `Look`: its pads for the coming frames, in absolute directions."""

    kind = "press"
    pads: tuple[int, ...] = _wire_field(_numbers(0xFFF, MAX_FRAMES))


@dataclass(frozen=True, slots=True)
class Wait(Message):
    """Keeps the connection alive while the server is busy; it has no answer."""

    kind = "wait"


@dataclass(frozen=True, slots=True)
class Quit(Message):
    """The last message before the connection is closed, in either direction."""

    kind = "quit"
    reason: str = _wire_field(_text, default="")


KINDS: Mapping[str, type[Message]] = {
    message.kind: message
    for message in (
        *(Hello, Welcome, Advance, Frames, Save, Saved, Load, Drop, Done),
        *(Begin, Look, Press),
        *(Wait, Quit),
    )
}
"""Every message by its kind."""

_DEFAULTS: Mapping[str, tuple[tuple[str, object], ...]] = {
    kind: tuple((one.name, one.default) for one in fields(message)) for kind, message in KINDS.items()
}
_READERS: Mapping[str, Mapping[str, tuple[Reader, bool]]] = {
    kind: {one.name: (one.metadata["read"], one.default is not MISSING) for one in fields(message)}
    for kind, message in KINDS.items()
}


def read_message(payload: bytes) -> Message:
    r"""Return the message in a frame's payload.

    >>> read_message(b'{"kind":"saved","number":3,"state":"a"}')
    Saved(number=3, state='a')

    Raises:
        ProtocolError: it is not JSON, nested too deep, of an unknown kind, or a field is missing or
            invalid. Fields that the kind does not have are ignored.
    """
    document = read_json_object(payload)
    kind = document.get("kind")
    message = KINDS.get(kind) if isinstance(kind, str) else None
    if message is None:
        raise ProtocolError(f"a message of the unknown kind {kind!r:.60}")
    values = {}
    for name, (read, optional) in _READERS[message.kind].items():
        if name not in document:
            if optional:
                continue
            raise ProtocolError(f"a {message.kind!r} message without {name!r}")
        try:
            values[name] = read(document[name])
        except ValueError as error:
            raise ProtocolError(
                f"in a {message.kind!r} message {name!r} is {document[name]!r:.60}, not {error}"
            ) from None
    return message(**values)


def read_json_object(payload: bytes) -> dict[str, object]:
    """Return a JSON object that is not nested too deep; raises `ProtocolError` for anything else."""
    if payload.count(b"[") + payload.count(b"{") > MAX_BRACKETS:
        raise ProtocolError(f"a message with more than {MAX_BRACKETS} brackets")
    try:
        document = _decode(payload.decode())
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise ProtocolError(f"a message that is not JSON ({error!s:.80}): {payload[:40]!r}") from None
    if not isinstance(document, dict):
        raise ProtocolError(f"a message that is not a JSON object: {payload[:40]!r}")
    return document


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
