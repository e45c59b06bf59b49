"""The messages between the emulator tool of 2017 and its bots: JSON objects without any framing.

The emulator was the client. For each frame it wrote one state and waited for
one command, with no length and no end of line. The reader here finds the end of an object
by its brackets, in whatever pieces it arrives, and keeps at most one object. It does not
repeat the flaws of the old tool; see `LegacyState.result`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias

from sf2ai.backends.bizhawk.protocol.framing import ProtocolError
from sf2ai.game.buttons import SNES_NAMES, Pad

MAX_OBJECT_BYTES = 1 << 14
"""Bytes of the longest object; a state has about 800."""
MAX_DEPTH = 8

JsonObject: TypeAlias = dict[str, object]

_MARKS = re.compile(rb'[{}\[\]"\\]')
_ENDED = re.compile(rb'["\\]')
_OPENING, _CLOSING = b"{[", b"}]"

_BITS: Mapping[str, int] = {name: int(bit) for bit, name in SNES_NAMES.items()}


class JsonStream:
    """Takes bytes as they arrive and returns whole JSON objects.

    >>> stream = JsonStream()
    >>> stream.feed(b'{"type": "re'), stream.feed(b'set"}{"a": "}"} ')
    ([], [{'type': 'reset'}, {'a': '}'}])
    """

    def __init__(self, limit: int = MAX_OBJECT_BYTES) -> None:
        """Start at the beginning of a stream; ``limit`` is the longest object in bytes."""
        self._limit = limit
        self._begin_object(b"")

    def _begin_object(self, rest: bytes) -> None:
        self._kept = rest
        self._place = self._depth = 0
        self._in_text = False

    def feed(self, data: bytes) -> list[JsonObject]:
        """Return the objects that are complete now, in order.

        Raises:
            ProtocolError: the bytes are not JSON objects, or one is too long or nested too deep.
        """
        self._kept += data
        objects = []
        while (end := self._end()) is not None:
            objects.append(_object(self._kept[:end]))
            self._begin_object(self._kept[end:])
        if len(self._kept) > self._limit:
            raise ProtocolError(f"a JSON object of more than {self._limit} bytes")
        return objects

    @property
    def waiting(self) -> int:
        """How many bytes of an unfinished object are kept."""
        return len(self._kept)

    def _end(self) -> int | None:
        """Return the end of the first object, or None while it is not whole."""
        if not self._depth:
            self._kept = self._kept.lstrip()
            if self._kept and not self._kept.startswith(b"{"):
                raise ProtocolError(f"a stream of JSON objects goes on with {self._kept[:24]!r}")
        while True:
            mark = (_ENDED if self._in_text else _MARKS).search(self._kept, self._place)
            if mark is None:
                self._place = len(self._kept)
                return None
            letter, after = mark.group(), mark.end()
            if letter == b"\\":
                if after == len(self._kept):
                    self._place = mark.start()  # the escaped letter has not arrived yet
                    return None
                after += 1
            elif letter == b'"':
                self._in_text = not self._in_text
            elif letter in _OPENING:
                self._depth += 1
                if self._depth > MAX_DEPTH:
                    raise ProtocolError(f"a JSON object nested more than {MAX_DEPTH} deep")
            else:
                self._depth -= 1
            self._place = after
            if not self._depth and not self._in_text:
                return after


def _object(text: bytes) -> JsonObject:
    if len(text) > MAX_OBJECT_BYTES:
        raise ProtocolError(f"a JSON object of more than {MAX_OBJECT_BYTES} bytes")
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ProtocolError(f"bytes that are not a JSON object ({error!s:.80}): {text[:40]!r}") from None
    if not isinstance(document, dict):
        raise ProtocolError(f"bytes that are not a JSON object: {text[:40]!r}")
    return document


@dataclass(frozen=True, slots=True)
class LegacyFighter:
    """One side of a `LegacyState`, in the units of the game's memory."""

    character: int
    """SNES id, 0 to 11."""
    health: int
    """176 is full, 255 means knocked out."""
    x: int
    """Pixels from the left end of the stage."""
    y: int
    """Pixels from the top; 192 on the ground."""
    jumping: bool
    crouching: bool
    buttons: Mapping[str, bool]
    """Whether each button is held, by its SNES name."""
    in_move: bool
    move: int
    """The game's own code of the move that is out; 0 for none or unknown."""


@dataclass(frozen=True, slots=True)
class LegacyState:
    """The emulator's message before each frame."""

    p1: LegacyFighter
    p2: LegacyFighter
    frame: int
    timer: int
    """As in memory: two decimal digits in a byte, so 0x99 means 99 units."""
    result: str
    """``P1``, ``P2``, ``DRAW`` or ``NOT_OVER``. The old tool counted a double KO as a win of P2 and did not
    decide a time-out; here a double KO is a draw, and a time-out is decided by health."""
    round_started: bool
    round_over: bool
    height_delta: int
    width_delta: int

    def to_bytes(self) -> bytes:
        """Return the state as bytes of the wire."""
        return json.dumps(asdict(self)).encode("ascii")


def read_state(document: Mapping[str, object]) -> LegacyState:
    """Return the state in an object of the old tool; raises `ProtocolError`."""
    try:
        return LegacyState(
            p1=_fighter(document["p1"]),
            p2=_fighter(document["p2"]),
            frame=_whole(document["frame"], 1 << 53),
            timer=_whole(document["timer"], 255),
            result=str(document["result"])[:16],
            round_started=bool(document["round_started"]),
            round_over=bool(document["round_over"]),
            height_delta=_whole(document.get("height_delta", 0), 0xFFFF),
            width_delta=_whole(document.get("width_delta", 0), 0xFFFF),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"an invalid state of the old tool ({error!r:.80})") from None


def _fighter(document: object) -> LegacyFighter:
    if not isinstance(document, dict):
        raise TypeError(f"{document!r:.40} is not a fighter")
    buttons = document.get("buttons") or {}
    return LegacyFighter(
        character=_whole(document["character"], 255),
        health=_whole(document["health"], 255),
        x=_whole(document["x"], 0xFFFF),
        y=_whole(document["y"], 0xFFFF),
        jumping=bool(document["jumping"]),
        crouching=bool(document["crouching"]),
        buttons={str(name): bool(held) for name, held in buttons.items()},
        in_move=bool(document.get("in_move", False)),
        move=_whole(document.get("move", 0), 0xFFFFFFFF),
    )


def _whole(value: object, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{value!r} is not a whole number up to {most}")
    return value


@dataclass(frozen=True, slots=True)
class LegacyCommand:
    """A bot's answer."""

    type: str
    """``processing`` holds the frame, ``reset`` begins a round, anything else presses buttons."""
    p1: int = 0
    """Pad bits for P1."""
    p2: int = 0
    savegamepath: str = ""
    """The emulator's state file that ``reset`` loads."""

    def to_bytes(self, player_count: int) -> bytes:
        """Return the command as bytes of the wire."""
        document = {
            "type": self.type,
            "p1": buttons_of(self.p1),
            "p2": buttons_of(self.p2),
            "player_count": player_count,
            "savegamepath": self.savegamepath,
        }
        return json.dumps(document).encode("ascii")


def read_command(document: Mapping[str, object]) -> LegacyCommand:
    """Return the command in a bot's object; raises `ProtocolError`."""
    kind = document.get("type")
    if not isinstance(kind, str) or len(kind) > 32:
        raise ProtocolError(f"a command of the type {kind!r:.40}; use 'buttons', 'processing' or 'reset'")
    return LegacyCommand(kind, _pad(document.get("p1")), _pad(document.get("p2")))


def _pad(buttons: object) -> int:
    if buttons is None:
        return 0
    if not isinstance(buttons, dict):
        raise ProtocolError(f"buttons that are {buttons!r:.40}, not a table of names and true or false")
    return sum(_BITS[name] for name, held in buttons.items() if held is True and name in _BITS)


def buttons_of(pad: int) -> dict[str, bool]:
    """Return whether each of the twelve buttons is held, by SNES name.

    >>> [name for name, held in buttons_of(Pad.LEFT | Pad.HP).items() if held]
    ['Left', 'L']
    """
    return {SNES_NAMES[bit]: bool(pad & bit) for bit in Pad}
