"""The tournament's end of a bot's process: it sends requests with a deadline, and kills a late process."""

import os
import queue
import sys
import weakref
from collections.abc import Iterator
from typing import IO, TypeAlias

from sf2ai.players.bots import wire
from sf2ai.players.bots.launched import OPEN, Guard, LaunchedProcess, import_path
from sf2ai.players.bots.time_bank import BotError as BotError
from sf2ai.players.bots.time_bank import BotLostError as BotLostError
from sf2ai.players.bots.time_bank import Deadlines as Deadlines

_GOODBYE_SECONDS = 1.0
"""How long a process may take to end by itself after its last request."""
_BAD_REPLY = "its process sent bytes that are not a reply"


_Replies: TypeAlias = "queue.SimpleQueue[tuple[int, bytes] | None]"


class BotProcess:
    """Starts the process of a bot's class when it is first needed, and again after it was lost."""

    def __init__(
        self, module: str, class_name: str, features: list[str], deadlines: Deadlines, guard: Guard = OPEN
    ) -> None:
        """Prepare; no process is started yet.

        Args:
            module: name of the module, which is searched for in the current folder first, or the path of a
                file that ends in ``.py``.
            class_name: the class in it; empty for the only bot of a file.
            features: names of the observation's elements, in order.
            deadlines: time limits of the requests.
            guard: what the process may do.
        """
        folder = os.getcwd()
        if module.casefold().endswith(".py"):
            module = os.path.abspath(module)
            folder = os.path.dirname(module)
        self._load_request = wire.LoadClass([folder, *sys.path], module, class_name, features)
        self._deadlines = deadlines
        self._guard = guard
        self._folder = folder
        self._child: LaunchedProcess | None = None
        self._replies: _Replies = queue.SimpleQueue()
        self._number = 0
        self.starts = 0
        """Number of processes started so far; bots live only as long as their process."""

    @property
    def runs(self) -> bool:
        """Whether a process was started and has not been lost."""
        return self._child is not None

    def start(self) -> None:
        """Start a process and load the class, unless a process is running.

        Raises:
            BotLostError: the class cannot be loaded; the text is the reason.
        """
        if self._child is not None:
            return
        self.starts += 1
        # The order of sets must not change a match.
        # -P: a file in the bot's folder must not take the place of a module.
        command = [sys.executable, "-P", "-m", "sf2ai.players.bots.child"]
        variables = {"PYTHONHASHSEED": "0", "PYTHONPATH": import_path()}
        child = self._child = LaunchedProcess(command, self._folder, self._guard, variables, is_python=True)
        weakref.finalize(self, child.close, _GOODBYE_SECONDS)  # where no caller closes this object
        replies = self._replies = queue.SimpleQueue()
        child.read_in_thread(_read_replies(child.answers, replies), replies.put)
        try:
            self._ask(wire.pack_load_class(self._load_request), self._deadlines.start)
        except BotLostError:
            raise
        except BotError as error:
            self.close()
            raise BotLostError(str(error)) from None

    def make_bot(self, request: wire.MakeBot) -> None:
        """Make a new bot for a slot; starts a process if none is running.

        Raises:
            BotError: the bot cannot be made.
            BotLostError: the bot cannot be made, and the process has ended.
        """
        self.start()
        self._ask(wire.pack_make_bot(request), self._deadlines.start)

    def choose_action(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Ask a slot's bot for an action.

        Args:
            slot: as in `make_bot`.
            vector: the observation, little-endian float32.
            mask: a byte for each of the character's actions, 1 for a legal one.

        Returns:
            The index of a legal action.

        Raises:
            BotError: the bot raised an exception, or chose an illegal action.
            BotLostError: the process has ended, with the bots of all other slots.
        """
        action = self._ask(wire.pack_choose_action(slot, vector, mask), self._deadlines.decision)
        if not (0 <= action < len(mask) and mask[action]):
            raise self._lose(_BAD_REPLY)
        return action

    def close(self) -> None:
        """End the process, if one is running; kill it if it does not end by itself."""
        if self._child is not None:
            self._child.close(_GOODBYE_SECONDS)
            self._child = None

    def _ask(self, payload: bytes, seconds: float) -> int:
        """Send one request and return the action in its answer."""
        child = self._child
        if child is None:
            raise BotLostError("its process has ended")
        self._number = (self._number + 1) % 2**32
        try:
            wire.write_frame(child.requests, self._number, payload)
            frame = self._replies.get(timeout=seconds)
        except queue.Empty:
            raise self._lose(f"no answer within {seconds:g} s") from None
        except OSError:  # a pipe without a reader
            frame = None
        if frame is None:
            raise self._lose_silent(child)
        try:
            reply = wire.read_reply(frame[1])
        except wire.WireError:
            raise self._lose(_BAD_REPLY) from None
        if frame[0] != self._number:
            raise self._lose(_BAD_REPLY)
        if reply.reason is not None:
            raise BotError(reply.reason)
        return reply.action

    def _lose_silent(self, child: LaunchedProcess) -> BotLostError:
        """Find out why there is no reply: the process has ended, or has sent bytes that are not a frame."""
        code = child.wait(_GOODBYE_SECONDS)
        if code is None:
            return self._lose(_BAD_REPLY)
        return self._lose(f"its process ended with exit code {code}")

    def _lose(self, reason: str) -> BotLostError:
        if self._child is not None:
            self._child.kill()
        self.close()
        return BotLostError(reason)


def _read_replies(stream: IO[bytes], replies: _Replies) -> Iterator[tuple[int, bytes]]:
    """Yield each reply as it comes, until the end or the first bytes that are no reply."""
    try:
        while frame := wire.read_frame(stream, wire.MAX_REPLY_BYTES):
            if not replies.empty():
                return  # one request, one reply: more is an error, and must not fill the memory
            yield frame
    except (wire.WireError, OSError):
        return  # handled like the end of the stream: `_lose_silent` finds the reason
