"""The process in which a guest lives: ``python -P -m sf2ai.tournament.bots.child``.

It answers the requests of `guest_wire` until its input ends. The guest gets
neither of the two pipes: what it prints goes to standard error, what it reads
is empty.
"""

import contextlib
import importlib
import operator
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from sf2ai.tournament.bots import wire
from sf2ai.tournament.bots.bot import Bot, Seen


class _RefusedError(Exception):
    """A request that the guest cannot fulfil; the text is the reason."""


@dataclass
class _Seat:
    """One bot and the actions of its character."""

    bot: Bot
    names: tuple[str, ...]
    indices: Mapping[str, int]

    def legal(self, mask: bytes) -> Mapping[str, int]:
        """Return the legal actions, name to index."""
        if mask.count(1) == len(self.names):
            return self.indices
        return {name: index for name, index in self.indices.items() if mask[index]}


class Host:
    """Keeps the guest's class and one bot per slot, and answers requests."""

    def __init__(self) -> None:
        """Start with nothing loaded."""
        self._class: Any = None
        self._places: Mapping[str, int] = {}
        self._seats: dict[int, _Seat] = {}

    @property
    def features(self) -> int:
        """How many numbers an observation has; 0 before the hello."""
        return len(self._places)

    def answer(self, request: wire.Hello | wire.Begin | wire.Act) -> wire.Reply:
        """Fulfil one request; whatever the guest raises becomes the reply's reason."""
        try:
            match request:
                case wire.Act():
                    return wire.Reply(self._act(request), None)
                case wire.Begin():
                    self._begin(request)
                case wire.Hello():
                    self._load(request)
        except _RefusedError as error:
            return wire.Reply(0, str(error))
        except BaseException as error:  # sys.exit() in a bot is a fault of the bot, not our end
            return wire.Reply(0, describe(error))
        return wire.Reply(0, None)

    def _load(self, hello: wire.Hello) -> None:
        self._places = MappingProxyType({name: place for place, name in enumerate(hello.features)})
        sys.path[:] = hello.path
        module = importlib.import_module(hello.module)
        self._class = getattr(module, hello.class_name, None)
        if not isinstance(self._class, type):
            raise _RefusedError(f"module {hello.module!r} has no class {hello.class_name!r}")
        if not callable(getattr(self._class, "act", None)):
            raise _RefusedError(f"class {hello.class_name!r} has no method act(seen, legal)")

    def _begin(self, begin: wire.Begin) -> None:
        self._seats.pop(begin.slot, None)
        names = tuple(begin.actions)
        indices = MappingProxyType({name: index for index, name in enumerate(names)})
        self._seats[begin.slot] = _Seat(self._class(begin.character, begin.seed), names, indices)

    def _act(self, act: wire.Act) -> int:
        seat = self._seats[act.slot]
        legal = seat.legal(act.mask)
        answer = seat.bot.act(Seen(self._places, act.vector), legal)
        index = legal.get(answer) if isinstance(answer, str) else _whole(answer)
        if index is None or index not in legal.values():
            raise _RefusedError(f"illegal action {_short(answer)}")
        return index


def describe(error: BaseException) -> str:
    """Return what was raised, and in which line of which file, in one line.

    The line is the innermost one outside Python's own library and this package.
    """
    text = type(error).__name__
    with contextlib.suppress(Exception):  # an exception's own __str__ may raise
        text += f": {error}"
    frames = traceback.extract_tb(error.__traceback__)
    home = os.path.dirname(__file__)
    library = os.path.dirname(os.__file__)
    theirs = [f for f in frames if not f.filename.startswith((home, library, "<frozen"))]
    where = f" ({os.path.basename(theirs[-1].filename)}, line {theirs[-1].lineno})" if theirs else ""
    return wire.printable(text)[: wire.MAX_REASON_LETTERS - len(where)] + where


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer requests until they end."""
    host = Host()
    while frame := wire.read_frame(requests, wire.MAX_REQUEST_BYTES):
        number, payload = frame
        reply = host.answer(wire.read_request(payload, host.features))
        wire.write_frame(replies, number, wire.pack_reply(reply))


def _whole(answer: object) -> int | None:
    try:
        return operator.index(answer)  # type: ignore[arg-type]  # NumPy's integers are welcome
    except TypeError:
        return None


def _short(answer: object) -> str:
    try:
        return wire.printable(repr(answer))[:80]
    except Exception:  # a guest's own __repr__ may raise too
        return f"of type {type(answer).__name__}"


def _claim_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take the two pipes away from the guest, whose prints shall not look like answers."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, replies


def main() -> None:
    """Serve this process's standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the tournament's to answer
    requests, replies = _claim_pipes()
    serve(requests, replies)
    os._exit(0)  # threads that the guest left running do not keep the process alive


if __name__ == "__main__":
    main()
