"""A bot of 2017 as one side of a match: it is asked for each frame's pad, as the old tool did.

The kits of that time (`controller.py`, `Controller.java`) play one round: they listen, accept one
connection, answer the state whose round is over once, with buttons, and end. For the next round
their user starts them again.
"""

import socket
import time
from collections.abc import Callable

from sf2ai.backends.base import SnapshotArray
from sf2ai.backends.bizhawk.protocol.framing import GoneError, LateError, PeerError
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyCommand, LegacyState, read_command
from sf2ai.errors import BackendError
from sf2ai.remote.legacy_link import LegacyLink, require_loopback

ANSWER_SECONDS = 10.0
WAIT_SECONDS = 60.0
"""How long a bot may take until it listens, and until its first answer, as it imports its libraries."""
HOLD_SECONDS = 60.0
"""How long a bot may hold a frame with ``processing``."""
HOLD_PAUSE_SECONDS = 0.002
"""Pause between two requests to a bot that holds the frame."""
CONNECT_PAUSE_SECONDS = 0.1
"""Pause between two attempts to connect."""
END_STATES = 300
"""How often a bot is shown the end of a round until it asks for the next one; then that begins anyway."""
RESET, PROCESSING = "reset", "processing"


class GaveUpError(Exception):
    """A bot has given up its round."""


class LegacyBot:
    """Connects to a bot's server and drives one side with its answers."""

    def __init__(
        self,
        address: tuple[str, int],
        side: int,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        wait_seconds: float = WAIT_SECONDS,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        """Connect, once the bot listens.

        Args:
            address: host and port of the bot, on this machine only.
            side: 0 or 1; only this side's buttons in a command count.
            answer_seconds: deadline for each answer but the first of a connection.
            wait_seconds: deadline for the bot to listen, and for the first answer of a connection if
                that is longer than `answer_seconds`.
            notify: called with a sentence when the bot has to be waited for.

        Raises:
            InputError: the address is not on this machine.
            BackendError: no program listens at the address in time.
        """
        require_loopback(address[0])
        self.name = f"{address[0]}:{address[1]}"
        self._address, self._side = address, side
        self._seconds, self._wait_seconds = answer_seconds, wait_seconds
        self._notify = notify or (lambda text: None)
        self._link: LegacyLink | None = None
        self._has_answered = self._has_left = False
        self._why_left = ""
        self._deadline = time.monotonic() + wait_seconds
        self._connect()

    def _connect(self) -> None:
        """Connect before the deadline to wait; raises `BackendError`."""
        is_waiting = False
        while True:
            try:
                connection = socket.create_connection(self._address, timeout=self._seconds)
            except OSError as error:
                if time.monotonic() >= self._deadline:
                    raise self._cannot_connect(error) from error
                if not is_waiting:
                    self._notify(self._request_to_start())
                    is_waiting = True
                time.sleep(CONNECT_PAUSE_SECONDS)
            else:
                self._link, self._has_answered = LegacyLink(connection), False
                return

    def _request_to_start(self) -> str:
        wait = f"waiting for it, at most {self._wait_seconds:g} s"
        if self._has_left:
            return f"the bot {self.name} has left after its round; start it again for the next one; {wait}"
        return f"no bot listens on {self.name} yet; {wait}"

    def _cannot_connect(self, error: OSError) -> BackendError:
        if self._has_left:
            return BackendError(
                f"the bot {self.name} left after its round ({self._why_left}) and was not started again "
                f"within {self._wait_seconds:g} s; start it again after each round, or give --rounds 1"
            )
        return BackendError(
            f"no bot listens on {self.name} ({error.strerror or error}); start the bot first, "
            "or give its address with --p1 or --p2"
        )

    def begin(self, snapshot: SnapshotArray, seed: int) -> None:
        """Connect again if the bot left after the last round; it notices a new one by its first state.

        Raises:
            BackendError: the bot has left, and does not listen again in time.
        """
        if self._link is None:
            self._deadline = time.monotonic() + self._wait_seconds
            self._connect()

    def observe(self, snapshot: SnapshotArray) -> None:
        """Do nothing: a bot gets every frame with the next request."""

    def ask(self, state: LegacyState) -> LegacyCommand:
        """Return the bot's command for a frame, once it no longer holds the frame; raises `PeerError`."""
        while True:
            try:
                return self._ask(state)
            except GoneError:
                # A bot that is about to end may still accept a connection; the one that follows counts.
                if self._has_answered or not self._has_left or time.monotonic() >= self._deadline:
                    raise
                self._disconnect()
                time.sleep(CONNECT_PAUSE_SECONDS)
                self._connect()

    def _ask(self, state: LegacyState) -> LegacyCommand:
        link = self._link
        if link is None:
            raise GoneError(self._why_left)
        deadline = time.monotonic() + HOLD_SECONDS
        data = state.to_bytes()
        while True:
            seconds = self._seconds if self._has_answered else max(self._seconds, self._wait_seconds)
            link.send(data, seconds)
            command = read_command(link.receive(seconds))
            self._has_answered = True
            if command.type != PROCESSING:
                return command
            if time.monotonic() > deadline:
                raise LateError(f"it held a frame for {HOLD_SECONDS:g} s")
            time.sleep(HOLD_PAUSE_SECONDS)

    def pad(self, state: LegacyState) -> int:
        """Return this side's pad for the coming frame; raises `PeerError`, and `GaveUpError` on a reset."""
        command = self.ask(state)
        if command.type == RESET:
            raise GaveUpError("it asked for a new round in the middle of one")
        return (command.p1, command.p2)[self._side]

    def finish(self, state: LegacyState) -> None:
        """Show the end of the round until the bot asks for the next one or leaves.

        The round counts already, so a bot that fails now only loses its connection.
        """
        try:
            for _ in range(END_STATES):
                if self.ask(state).type == RESET:
                    return
        except PeerError as error:
            self._has_left, self._why_left = True, str(error)
            if isinstance(error, GoneError):
                self._disconnect()
            else:
                self.close()

    def _disconnect(self) -> None:
        """Close a connection that the bot has closed, so that it can listen on its port again."""
        if self._link is not None:
            self._link.abort()
            self._link = None

    def close(self) -> None:
        """Close the connection."""
        if self._link is not None:
            self._link.close()
            self._link = None
