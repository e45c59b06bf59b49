"""A guest's process as the tournament holds it: asked with a deadline, killed when it is late."""

import os
import queue
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TypeAlias

from sf2ai.parallel.child_process import ChildProcess
from sf2ai.tournament.bots import wire
from sf2ai.tournament.bots.bot import DECISION_SECONDS, START_SECONDS

_GOODBYE_SECONDS = 1.0
"""How long a process may take to end by itself once nothing more is asked."""
_RUBBISH = "its process sent rubbish"


class BotError(Exception):
    """A guest did not do what was asked; its process lives on. The text is the reason."""


class BotLostError(BotError):
    """A guest's process hung, died or spoke rubbish, and is gone with all its bots."""


@dataclass(frozen=True)
class Deadlines:
    """How long a guest may take, in seconds: to start or make one bot, and to decide."""

    start: float = START_SECONDS
    decision: float = DECISION_SECONDS


_Replies: TypeAlias = "queue.SimpleQueue[tuple[int, bytes] | None]"


class BotProcess:
    """Starts a guest's process when it is first needed, and anew after it was lost."""

    def __init__(self, module: str, class_name: str, features: list[str], deadlines: Deadlines) -> None:
        """Keep what to start; nothing runs yet.

        Args:
            module: name of the module, looked for in the current folder first.
            class_name: the class in it.
            features: names of the observation's elements, in order.
            deadlines: what each request may take.
        """
        self._hello = wire.Hello([os.getcwd(), *sys.path], module, class_name, features)
        self._deadlines = deadlines
        self._child: ChildProcess | None = None
        self._replies: _Replies = queue.SimpleQueue()
        self._number = 0
        self.starts = 0
        """How often a process was started; bots live only as long as their process."""

    @property
    def runs(self) -> bool:
        """Whether there is a process that has not been lost."""
        return self._child is not None

    def start(self) -> None:
        """Start the process if none runs, and load the class.

        Raises:
            BotLostError: it cannot be loaded; the text says why.
        """
        if self._child is not None:
            return
        self.starts += 1
        # The order of sets must not change a match.
        child = self._child = ChildProcess("sf2ai.tournament.bots.child", {"PYTHONHASHSEED": "0"})
        replies = self._replies = queue.SimpleQueue()
        child.read_in_thread(_read_replies(child.answers, replies), replies.put)
        try:
            self._ask(wire.pack_hello(self._hello), self._deadlines.start)
        except BotLostError:
            raise
        except BotError as error:
            self.close()
            raise BotLostError(str(error)) from None

    def begin(self, begin: wire.Begin) -> None:
        """Make a new bot; starts the process if none runs.

        Raises:
            BotError: the bot cannot be made.
            BotLostError: and the process is gone.
        """
        self.start()
        self._ask(wire.pack_begin(begin), self._deadlines.start)

    def act(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Ask the bot that `begin` made for a slot.

        Args:
            slot: as in `begin`.
            vector: the observation, little-endian float32.
            mask: a byte for each of the character's actions, 1 where it is legal.

        Returns:
            The index of an action that ``mask`` allows.

        Raises:
            BotError: it raised, or its action is illegal.
            BotLostError: its process is gone, and every other slot's bot with it.
        """
        action = self._ask(wire.pack_act(slot, vector, mask), self._deadlines.decision)
        if not (0 <= action < len(mask) and mask[action]):
            raise self._lose(_RUBBISH)
        return action

    def close(self) -> None:
        """End the process, if one runs: in peace when it listens, else by force."""
        if self._child is not None:
            self._child.close(_GOODBYE_SECONDS)
            self._child = None

    def _ask(self, payload: bytes, seconds: float) -> int:
        """Send one request and return the action in its answer."""
        child = self._child
        if child is None:
            raise BotLostError("its process is gone")
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
            raise self._lose(_RUBBISH) from None
        if frame[0] != self._number:
            raise self._lose(_RUBBISH)
        if reply.reason is not None:
            raise BotError(reply.reason)
        return reply.action

    def _lose_silent(self, child: ChildProcess) -> BotLostError:
        """Find out why there is no reply: the process has ended, or what it sent was no frame."""
        code = child.wait(_GOODBYE_SECONDS)
        if code is None:
            return self._lose(_RUBBISH)
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
        return  # as good as the end: the caller that waits finds out which it was
