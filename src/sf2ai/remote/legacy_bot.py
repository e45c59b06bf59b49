"""A bot of 2017 as one side of a match: it is asked for each frame's pad, as the old tool did."""

import socket
import time

from sf2ai.backends.base import SnapshotArray
from sf2ai.backends.bizhawk.protocol.framing import LateError
from sf2ai.backends.bizhawk.protocol.legacy_wire import LegacyCommand, LegacyState, read_command
from sf2ai.errors import BackendError
from sf2ai.remote.legacy_link import LegacyLink, require_loopback

ANSWER_SECONDS = 10.0
HOLD_SECONDS = 60.0
"""How long a bot may hold a frame with ``processing``."""
HOLD_PAUSE_SECONDS = 0.002
"""Pause between two requests to a bot that holds the frame."""
RESET, PROCESSING = "reset", "processing"


class GaveUpError(Exception):
    """A bot has given up its round."""


class LegacyBot:
    """Connects to a bot's server and drives one side with its answers."""

    def __init__(
        self, address: tuple[str, int], side: int, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Connect.

        Args:
            address: host and port of the bot, on this machine only.
            side: 0 or 1; only this side's buttons in a command count.
            answer_seconds: deadline for each answer.

        Raises:
            InputError: the address is not on this machine.
            BackendError: no program listens at the address.
        """
        require_loopback(address[0])
        self.name = f"{address[0]}:{address[1]}"
        self._side, self._seconds = side, answer_seconds
        try:
            connection = socket.create_connection(address, timeout=answer_seconds)
        except OSError as error:
            raise BackendError(
                f"no bot listens on {self.name} ({error.strerror or error}); start the bot first, "
                "or give its address with --p1 or --p2"
            ) from error
        self._link = LegacyLink(connection)

    def begin(self, snapshot: SnapshotArray, seed: int) -> None:
        """Do nothing: a bot notices a new round by its first state."""

    def observe(self, snapshot: SnapshotArray) -> None:
        """Do nothing: a bot gets every frame with the next request."""

    def ask(self, state: LegacyState) -> LegacyCommand:
        """Return the bot's command for a frame, once it no longer holds the frame; raises `PeerError`."""
        deadline = time.monotonic() + HOLD_SECONDS
        data = state.to_bytes()
        while True:
            self._link.send(data, self._seconds)
            command = read_command(self._link.receive(self._seconds))
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
        """Send the end of the round until the bot asks for the next one; raises `PeerError`."""
        deadline = time.monotonic() + HOLD_SECONDS
        while self.ask(state).type != RESET:
            if time.monotonic() > deadline:
                raise LateError(f"it did not ask for the next round within {HOLD_SECONDS:g} s")

    def close(self) -> None:
        """Close the connection."""
        self._link.close()
