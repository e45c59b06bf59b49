"""What sf2ai and an emulator (or a bot) say to each other: dataclasses, and their JSON.

One JSON object a frame, its ``kind`` says which class. Whatever comes from
outside is checked here, field by field, against the class's own table; inside
there are no dictionaries. ``docs/reference/protocol.md`` is written for people
who speak it from another program.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar

from sf2ai.backends.bizhawk.protocol.framing import ProtocolError

PROTOCOL_VERSION = 1
"""Raised when messages change; sf2ai.lua carries the same number, and a test compares them."""

MAX_BRACKETS = 64
"""Opening brackets and braces in a message: more cannot be meant, and would nest too deep."""
MAX_TEXT_LETTERS = 256
MAX_NUMBER = 1 << 53
"""Largest whole number that Lua 5.1 and JSON readers keep exact."""
MAX_FRAMES = 64
"""Frames that one `Advance` may ask for."""
MAX_WATCHED_BYTES = 400
"""Bytes of memory reported of one frame: `MAX_FRAMES` of them, as hexadecimal, fit into a payload."""
MAX_DROPPED = 64

Reader = Callable[[Any], Any]


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


# Made once: json.loads and json.dumps make another for each message that is not as by default.
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _whole(least: int, most: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # Lua 5.1 knows no whole numbers
        if type(value) is not int or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT_LETTERS or not value.isprintable():
        raise ValueError(f"a text of at most {MAX_TEXT_LETTERS} printable letters")
    return value


def _hexadecimal(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) > 2 * MAX_FRAMES * MAX_WATCHED_BYTES:
        raise ValueError("a text of hexadecimal digits")
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise ValueError("a text of hexadecimal digits") from None


def _numbers(most: int, longest: int) -> Reader:
    read_one = _whole(0, most)

    def read(value: Any) -> tuple[int, ...]:
        if not isinstance(value, list) or len(value) > longest:
            raise ValueError(f"a list of at most {longest} whole numbers")
        return tuple(read_one(one) for one in value)

    return read


def _texts(count: int) -> Reader:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) != count:
            raise ValueError(f"a list of {count} texts")
        return tuple(_text(one) for one in value)

    return read


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table")
    return value


_NUMBER = _whole(0, MAX_NUMBER)


def _said(read: Reader, **default: Any) -> Any:
    return field(metadata={"read": read}, **default)


@dataclass(frozen=True, slots=True)
class Message:
    """What all messages have: a kind."""

    kind: ClassVar[str] = ""

    def to_json(self) -> str:
        """Return the message as one line of JSON; fields that are as by default are left out."""
        values: dict[str, Any] = {"kind": self.kind}
        for name, default in _DEFAULTS[self.kind]:
            value = getattr(self, name)
            if value != default:
                values[name] = _plain(value)
        return _encode(values)


@dataclass(frozen=True, slots=True)
class Hello(Message):
    """First message of whoever joins."""

    kind = "hello"
    protocol: int = _said(_NUMBER)
    role: str = _said(_text, default="emulator")
    """``"emulator"`` or ``"bot"``."""
    token: str = _said(_text, default="")
    """Asked for where the server listens beyond this machine."""
    slot: int = _said(_whole(-1, 4095), default=-1)
    """The slot that it had or wants; -1 takes any that is free."""
    name: str = _said(_text, default="")
    """Of an emulator the game's name as it knows it, of a bot its own."""
    rom: str = _said(_text, default="")
    """Checksum of the ROM as the emulator gives it: SHA-1, for some versions MD5 or CRC-32."""
    core: str = _said(_text, default="")
    system: str = _said(_text, default="")
    version: str = _said(_text, default="")
    """Of the emulator."""


@dataclass(frozen=True, slots=True)
class Welcome(Message):
    """Answer to an emulator's hello: it is a slot now."""

    kind = "welcome"
    protocol: int = _said(_NUMBER)
    slot: int = _said(_NUMBER)
    watch: tuple[int, ...] = _said(_numbers(0x1FFFF, 256))
    """Memory to report of each frame: address and length of each range, one after the other."""


@dataclass(frozen=True, slots=True)
class Advance(Message):
    """Advance by some frames."""

    kind = "advance"
    number: int = _said(_NUMBER)
    pads: tuple[int, ...] = _said(_numbers(0xFFF, 2 * MAX_FRAMES))
    """Bits of `game.buttons.Pad` for p1 and p2 of the first frame, then of the next, ..."""
    load: str = _said(_text, default="")
    """State to return to before the first frame; none when empty."""
    drop: str = _said(_text, default="")
    """State to forget then; none when empty."""
    keep: int = _said(_whole(0, 1), default=0)
    """1 keeps the state after the last frame; the answer names it."""


@dataclass(frozen=True, slots=True)
class Frames(Message):
    """Answer to `Advance` and `Load`: the watched memory."""

    kind = "frames"
    number: int = _said(_NUMBER)
    memory: bytes = _said(_hexadecimal)
    """After each frame, one after the other; hexadecimal in JSON."""
    state: str = _said(_text, default="")
    """What the emulator calls the state, where one was to be kept."""


@dataclass(frozen=True, slots=True)
class Save(Message):
    """Keep the present state in the emulator's memory."""

    kind = "save"
    number: int = _said(_NUMBER)


@dataclass(frozen=True, slots=True)
class Saved(Message):
    """Answer to `Save`: what the emulator calls the state."""

    kind = "saved"
    number: int = _said(_NUMBER)
    state: str = _said(_text)


@dataclass(frozen=True, slots=True)
class Load(Message):
    """Return to a state; answered by `Frames` of length one."""

    kind = "load"
    number: int = _said(_NUMBER)
    state: str = _said(_text)


@dataclass(frozen=True, slots=True)
class Drop(Message):
    """Forget a state."""

    kind = "drop"
    number: int = _said(_NUMBER)
    state: str = _said(_text)


@dataclass(frozen=True, slots=True)
class Done(Message):
    """Answer to `Drop`."""

    kind = "done"
    number: int = _said(_NUMBER)


@dataclass(frozen=True, slots=True)
class Begin(Message):
    """To a bot: it plays a side of a round that begins; answered by `Done`."""

    kind = "begin"
    number: int = _said(_NUMBER)
    slot: int = _said(_NUMBER)
    """Which of the matches that the bot plays."""
    side: str = _said(_text)
    """``"p1"`` or ``"p2"``."""
    characters: tuple[str, ...] = _said(_texts(2))
    """Character ids of p1 and p2."""
    frames: int = _said(_whole(1, MAX_FRAMES))
    """How many pads each `Press` has."""


@dataclass(frozen=True, slots=True)
class Look(Message):
    """To a bot: the newest frame of one of its matches; answered by `Press`."""

    kind = "look"
    number: int = _said(_NUMBER)
    slot: int = _said(_NUMBER)
    snapshot: Mapping[str, Any] = _said(_table)
    """The Snapshot's fields by name; ``p1`` and ``p2`` are tables of their own, and null is unknown."""


@dataclass(frozen=True, slots=True)
class Press(Message):
    """A bot's answer to `Look`: its pads of the coming frames, absolute directions."""

    kind = "press"
    number: int = _said(_NUMBER)
    pads: tuple[int, ...] = _said(_numbers(0xFFF, MAX_FRAMES))


@dataclass(frozen=True, slots=True)
class Wait(Message):
    """Nothing to do yet; sent while the server is busy, never answered."""

    kind = "wait"


@dataclass(frozen=True, slots=True)
class Quit(Message):
    """Goodbye, in either direction; the connection is closed after it."""

    kind = "quit"
    reason: str = _said(_text, default="")


KINDS: Mapping[str, type[Message]] = {
    message.kind: message
    for message in (
        *(Hello, Welcome, Advance, Frames, Save, Saved, Load, Drop, Done),
        *(Begin, Look, Press),
        *(Wait, Quit),
    )
}
"""Every message by its kind."""

_DEFAULTS: Mapping[str, tuple[tuple[str, Any], ...]] = {
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
        ProtocolError: it is not JSON, too deep, of no known kind, or a field is missing or not what
            it has to be; fields that the kind does not have are passed over.
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


def read_json_object(payload: bytes) -> dict[str, Any]:
    """Return a JSON object of a size that can be trusted; raises `ProtocolError` for anything else."""
    if payload.count(b"[") + payload.count(b"{") > MAX_BRACKETS:
        raise ProtocolError(f"a message with more than {MAX_BRACKETS} brackets")
    try:
        document = _decode(payload.decode())
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are ValueErrors
        raise ProtocolError(f"a message that is no JSON ({error!s:.80}): {payload[:40]!r}") from None
    if not isinstance(document, dict):
        raise ProtocolError(f"a message that is no JSON object: {payload[:40]!r}")
    return document


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value
