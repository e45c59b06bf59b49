"""The process in which bots run: ``python -P -m sf2ai.players.bots.child``.

It answers the requests of `wire` until its input ends. The bots have no access to the two pipes:
their prints go to standard error, and their standard input is empty.
"""

import contextlib
import importlib
import importlib.util
import operator
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from types import MappingProxyType, ModuleType
from typing import IO

from sf2ai.players.bots import wire
from sf2ai.players.bots.bot import Bot, Seen


class _RefusedError(Exception):
    """The bot cannot fulfil a request; the text is the reason."""


@dataclass
class _PlayingBot:
    """One bot, and the actions of its character."""

    bot: Bot
    names: tuple[str, ...]
    indices: Mapping[str, int]

    def legal(self, mask: bytes) -> Mapping[str, int]:
        """Return the legal actions, name to index."""
        if mask.count(1) == len(self.names):
            return self.indices
        return {name: index for name, index in self.indices.items() if mask[index]}


class _UnlistedFinder:
    """Finds modules in folders that a confined process may not list, but some of whose files it may read."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module, for Python's import system."""
        for folder in sys.path if path is None else path:
            last = os.path.join(folder, name.rpartition(".")[2])
            for place in (os.path.join(last, "__init__.py"), f"{last}.py"):
                if os.path.isfile(place) and os.access(place, os.R_OK):
                    return importlib.util.spec_from_file_location(name, place)
        return None


class BotServer:
    """Keeps the bots' class and one bot per slot, and answers requests."""

    def __init__(self) -> None:
        """Start with no class loaded."""
        self._make: Callable[[str, int], Bot] | None = None
        self._places: Mapping[str, int] = {}
        self._bots: dict[int, _PlayingBot] = {}

    @property
    def features(self) -> int:
        """Number of features of an observation; 0 before the class is loaded."""
        return len(self._places)

    def answer(self, request: wire.LoadClass | wire.MakeBot | wire.ChooseAction) -> wire.Reply:
        """Fulfil one request; an exception of the bot becomes the reply's reason."""
        try:
            match request:
                case wire.ChooseAction():
                    return wire.Reply(self._choose_action(request), None)
                case wire.MakeBot():
                    self._make_bot(request)
                case wire.LoadClass():
                    self._load_class(request)
        except _RefusedError as error:
            return wire.Reply(0, str(error))
        except BaseException as error:  # sys.exit() in a bot must not end this process
            return wire.Reply(0, describe_error(error))
        return wire.Reply(0, None)

    def _load_class(self, request: wire.LoadClass) -> None:
        self._places = MappingProxyType({name: place for place, name in enumerate(request.features)})
        sys.path[:] = request.path
        sys.meta_path.append(_UnlistedFinder())
        module = _load_module(request.module)
        class_name = request.class_name or _only_bot(module)
        found = getattr(module, class_name, None)
        if not isinstance(found, type):
            raise _RefusedError(f"module {module.__name__!r} has no class {class_name!r}")
        if not callable(getattr(found, "act", None)):
            raise _RefusedError(f"class {class_name!r} has no method act(seen, legal)")
        self._make = found

    def _make_bot(self, request: wire.MakeBot) -> None:
        assert self._make is not None  # the class is loaded by the first request
        self._bots.pop(request.slot, None)
        names = tuple(request.actions)
        indices = MappingProxyType({name: index for index, name in enumerate(names)})
        self._bots[request.slot] = _PlayingBot(self._make(request.character, request.seed), names, indices)

    def _choose_action(self, request: wire.ChooseAction) -> int:
        playing = self._bots[request.slot]
        legal = playing.legal(request.mask)
        answer: object = playing.bot.act(Seen(self._places, request.vector), legal)
        index = legal.get(answer) if isinstance(answer, str) else _as_index(answer)
        if index is None or index not in legal.values():
            raise _RefusedError(f"illegal action {_short_repr(answer)}")
        return index


def _load_module(place: str) -> ModuleType:
    """Import a module by its name, or by the path of its file."""
    if not os.path.isabs(place):
        return importlib.import_module(place)
    if not os.path.isfile(place):
        raise _RefusedError(f"there is no file {place!r}")
    name = os.path.splitext(os.path.basename(place))[0]
    if name in sys.modules or name in sys.stdlib_module_names:
        name = f"bot_{name}"
    spec = importlib.util.spec_from_file_location(name, place)
    if spec is None or spec.loader is None:
        raise _RefusedError(f"{place!r} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pickles look there
    spec.loader.exec_module(module)
    return module


def _only_bot(module: ModuleType) -> str:
    """Return the name of the only class with a method ``act`` that a file defines."""
    names = [
        name
        for name, value in vars(module).items()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and callable(getattr(value, "act", None))
        and not name.startswith("_")
    ]
    if not names:
        raise _RefusedError(f"module {module.__name__!r} has no class with a method act(seen, legal)")
    if len(names) > 1:
        raise _RefusedError(
            f"module {module.__name__!r} has several bots, {', '.join(names)}; name one after a colon"
        )
    return names[0]


def describe_error(error: BaseException) -> str:
    """Return an exception and the line that raised it, as one line of text.

    The line is the innermost one outside Python's library and this package.
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
    """Answer requests until they end, or the program that asked has ended."""
    server = BotServer()
    while frame := wire.read_frame(requests, wire.MAX_REQUEST_BYTES):
        number, payload = frame
        reply = server.answer(wire.read_request(payload, server.features))
        try:
            wire.write_frame(replies, number, wire.pack_reply(reply))
        except BrokenPipeError:  # the program was killed while the bot was thinking
            return


def _as_index(answer: object) -> int | None:
    try:
        return operator.index(answer)  # type: ignore[arg-type]  # NumPy's integers are accepted too
    except TypeError:
        return None


def _short_repr(answer: object) -> str:
    try:
        return wire.printable(repr(answer))[:80]
    except Exception:  # the __repr__ of a bot's own class may raise too
        return f"of type {type(answer).__name__}"


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Move the two pipes away from descriptors 0 and 1, so that a bot's prints are not read as answers."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return requests, replies


def main() -> None:
    """Serve this process's standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the tournament handles Ctrl-C
    requests, replies = _take_pipes()
    serve(requests, replies)
    os._exit(0)  # threads that a bot left running must not keep the process alive


if __name__ == "__main__":
    main()
