"""Programs in any language as bots: started as a command, or joining over TCP."""

import os
import queue
import shlex
import struct
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import IO, TypeAlias

from sf2ai.closing import Closing
from sf2ai.players.bots.launched import Guard, LaunchedProcess
from sf2ai.players.bots.lines import (
    ActWriter,
    begin_line,
    chosen_action,
    hello_line,
    read_answer,
    read_lines,
)
from sf2ai.players.bots.time_bank import BotError, BotLostError, Deadlines
from sf2ai.players.bots.wire import MakeBot

_GOODBYE_SECONDS = 1.0

Lines: TypeAlias = "queue.SimpleQueue[bytes | None]"


class LineBot(Closing):
    """Speaks the protocol of lines; the interface is that of `process.BotProcess`."""

    def __init__(self, features: Sequence[str], deadlines: Deadlines) -> None:
        """Prepare; nothing is started yet.

        Args:
            features: names of the observation's elements, in order.
            deadlines: time limits of the requests.
        """
        self._deadlines = deadlines
        self._hello = hello_line(features)
        self._writer = ActWriter(features)
        self._unpack = struct.Struct(f"<{len(features)}f").unpack
        self._names: dict[int, list[str]] = {}
        self._lines: Lines = queue.SimpleQueue()
        self.starts = 0
        """Number of starts so far; bots live only as long as their program."""

    @property
    @abstractmethod
    def runs(self) -> bool:
        """Whether a program was started and has not been lost."""

    @abstractmethod
    def start(self) -> None:
        """Start the program, unless it runs; raises `BotLostError` with the reason."""

    @abstractmethod
    def close(self) -> None:
        """End the program."""

    @abstractmethod
    def _send(self, line: bytes, seconds: float) -> None:
        """Send a line; raises `OSError` if the program is gone or does not read."""

    @abstractmethod
    def _lose(self, reason: str | None) -> BotLostError:
        """End the program, and return the error; without a reason the program has ended by itself."""

    def make_bot(self, request: MakeBot) -> None:
        """Begin a match; starts the program if it does not run. Raises `BotError`."""
        self.start()
        self._names[request.slot] = request.actions
        self._ask(begin_line(request), self._deadlines.start)

    def choose_action(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Ask for an action; arguments, result and errors as `process.BotProcess.choose_action`."""
        names = self._names[slot]
        legal = [name for name, allowed in zip(names, mask, strict=True) if allowed]
        line = self._writer.line(slot, self._unpack(vector), legal)
        return chosen_action(self._ask(line, self._deadlines.decision), names, mask)

    def _ask(self, line: bytes, seconds: float) -> dict[str, object]:
        """Send a line and return the answer."""
        try:
            if not self._lines.empty():
                raise self._lose("it sent a line that was not asked for" if self._lines.get() else None)
            self._send(line, seconds)
            answer = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise self._lose(f"no answer within {seconds:g} s") from None
        except OSError:
            answer = None
        if answer is None:
            raise self._lose(None)
        if not answer.endswith(b"\n"):
            raise self._lose("it sent a line without an end, or one of more than 64 kB")
        try:
            return read_answer(answer)
        except ValueError:
            raise self._lose("it sent a line that is no JSON object") from None


class CommandBot(LineBot):
    """A program that is started by a command, and again after it was lost."""

    def __init__(self, command: str, features: Sequence[str], deadlines: Deadlines, guard: Guard) -> None:
        """Prepare; nothing is started yet.

        Args:
            command: the program and its arguments, as a shell writes them; no shell runs it.
            features: names of the observation's elements, in order.
            deadlines: time limits of the requests.
            guard: what the program may do.
        """
        super().__init__(features, deadlines)
        self._command = split_command(command)
        self._guard = guard
        self._folder = command_folder(self._command)
        self._process: LaunchedProcess | None = None

    @property
    def runs(self) -> bool:
        """Whether the program runs."""
        return self._process is not None

    def start(self) -> None:
        """Start the program and greet it, unless it runs; raises `BotLostError`."""
        if self._process is not None:
            return
        self.starts += 1
        try:
            process = LaunchedProcess(self._command, self._folder, self._guard, {}, is_python=False)
        except OSError as error:
            raise BotLostError(f"{self._command[0]!r} cannot be started: {error.strerror}") from None
        self._process = process
        lines = self._lines = queue.SimpleQueue()
        process.read_in_thread(_few(read_lines(process.answers), lines), lines.put)
        try:
            self._ask(self._hello, self._deadlines.start)
        except BotLostError:
            raise
        except BotError as error:
            raise self._lose(str(error)) from None

    def close(self) -> None:
        """End the program; it is killed if it does not end by itself after its input has ended."""
        if self._process is not None:
            self._process.close(_GOODBYE_SECONDS)
            self._process = None

    def _send(self, line: bytes, seconds: float) -> None:
        if self._process is None:
            raise OSError
        self._process.requests.write(line)
        self._process.requests.flush()

    def _lose(self, reason: str | None) -> BotLostError:
        process = self._process
        if process is not None:
            if reason is None:
                code = process.wait(_GOODBYE_SECONDS)
                reason = "it closed its output" if code is None else f"it ended with exit code {code}"
            process.kill()
            self.close()
        return BotLostError(reason or "it has ended")


def split_command(command: str) -> list[str]:
    """Return a program and its arguments; a program with a folder in its name is found from here."""
    words = shlex.split(command, posix=os.name != "nt")
    if os.path.dirname(words[0]):
        words[0] = os.path.abspath(words[0])
    rest = [os.path.abspath(word) if os.path.isfile(word) else word for word in words[1:]]
    return [words[0], *rest]


def command_folder(words: Sequence[str]) -> str:
    """Return a program's folder: of the first file that it is given, else its own, else the current one."""
    files = (word for word in (*words[1:], words[0]) if os.path.isabs(word) and os.path.isfile(word))
    own = next(files, None)
    return os.path.dirname(own) if own is not None else os.getcwd()


def _few(lines: Iterator[bytes], waiting: Lines) -> Iterator[bytes]:
    """Yield lines until one comes before the last was taken: one answer for each line that was sent."""
    for line in lines:
        yield line
        if waiting.qsize() > 1:
            return


def few_lines(stream: IO[bytes], waiting: Lines) -> Iterator[bytes]:
    """Yield the lines of a stream, as `LineBot` needs them."""
    return _few(read_lines(stream), waiting)
