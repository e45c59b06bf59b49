"""One connection: messages out in one piece each, messages in with a deadline."""

import contextlib
import socket
import threading
import time
from typing import TypeVar

from sf2ai.backends.bizhawk.protocol.framing import (
    FrameReader,
    GoneError,
    LateError,
    PeerError,
    ProtocolError,
    pack_frame,
)
from sf2ai.backends.bizhawk.protocol.messages import Message, Quit, Wait, read_message
from sf2ai.parallel.message_wait import MessageWaiter

HEARTBEAT_SECONDS = 15.0
"""Silence after which a busy server says `Wait`, well below the time after which sf2ai.lua gives up."""
_RECEIVE_BYTES = 1 << 16

Answer = TypeVar("Answer", bound=Message)


class Link:
    """A peer behind a socket. One thread asks; another may only send `Wait` and close."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over a connected socket, and switch Nagle's algorithm off."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._timeout = -1.0
        self._lookout = MessageWaiter(connection)
        self._reader = FrameReader()
        self._payloads: list[bytes] = []
        self._number = 0
        self._sending = threading.Lock()
        self._sent = time.monotonic()
        self._closing = False
        self._over = threading.Event()

    @property
    def is_open(self) -> bool:
        """Whether nobody has closed it on this side."""
        return not self._closing

    def next_number(self) -> int:
        """Return the number of the next request; answers carry it, so that none is taken for another."""
        self._number += 1
        return self._number

    def send(self, message: Message, seconds: float) -> None:
        """Send a message in one piece; raises `GoneError` or `LateError`."""
        with self._sending:
            try:
                self._set_timeout(seconds)
                self._socket.sendall(pack_frame(message.to_json()))
            except TimeoutError:
                raise LateError(f"it took nothing for {seconds:g} s") from None
            except OSError as error:
                raise GoneError(f"its connection broke ({error})") from None
            self._sent = time.monotonic()

    def receive(self, seconds: float, look: bool = False) -> Message:
        """Return the peer's next message.

        Args:
            seconds: until the message must be whole.
            look: whether a core can be kept busy with looking for it.

        Raises:
            LateError: it was not.
            GoneError: the peer has closed, or said `Quit`.
            ProtocolError: it was none.
        """
        if not self._payloads:
            if look:
                self._lookout.wait()
            self._fill(seconds)
        message = read_message(self._payloads.pop(0))
        if isinstance(message, Quit):
            raise GoneError(f"it said goodbye: {message.reason or 'no reason given'}")
        return message

    def answer(self, kind: type[Answer], number: int, seconds: float, look: bool = False) -> Answer:
        """Return the answer to the request of that number; raises as `receive` for all else."""
        message = self.receive(seconds, look)
        theirs = getattr(message, "number", None)
        if not isinstance(message, kind) or theirs != number:
            raise ProtocolError(
                f"it sent {message.kind!r} number {theirs}, where {kind.kind!r} number {number} was asked for"
            )
        if self._payloads or self._reader.waiting:
            raise ProtocolError("it sent more than one answer to one request")
        return message

    def _fill(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        left = seconds
        while left > 0 and not self._payloads:
            try:
                self._set_timeout(left)
                data = self._socket.recv(_RECEIVE_BYTES)
            except TimeoutError:
                break
            except OSError as error:
                raise GoneError(f"its connection broke ({error})") from None
            if not data:
                raise GoneError("it closed the connection")
            self._payloads = self._reader.feed(data)
            if not self._payloads:
                left = deadline - time.monotonic()
        if not self._payloads:
            kept = f", of which {self._reader.waiting} bytes came" if self._reader.waiting else ""
            raise LateError(f"no whole message came within {seconds:g} s{kept}")

    def _set_timeout(self, seconds: float) -> None:
        """Set the socket's time-out, which is a call into the system each time that it changes."""
        if seconds != self._timeout:
            self._timeout = seconds
            self._socket.settimeout(seconds)

    def keep_alive(self) -> None:
        """Stay until the link is closed, and say `Wait` whenever it was silent for long."""
        while not self._over.wait(HEARTBEAT_SECONDS / 3):
            if time.monotonic() - self._sent > HEARTBEAT_SECONDS:
                with contextlib.suppress(PeerError):  # whoever asks next will meet it
                    self.send(Wait(), HEARTBEAT_SECONDS)

    def close(self, reason: str = "") -> None:
        """Say goodbye and close; EmuHawk never notices a connection that is closed in silence."""
        with self._sending:
            if self._closing:
                return
            self._closing = True
        with contextlib.suppress(PeerError, OSError):
            self.send(Quit(reason), 1.0)
            self._socket.shutdown(socket.SHUT_WR)
            self._drain(0.25)
        self._socket.close()
        self._over.set()  # last: the thread that keeps the connection would close it before the goodbye

    def _drain(self, seconds: float) -> None:
        """Read what is still coming: closing over unread bytes would tear the goodbye up."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            if not self._socket.recv(_RECEIVE_BYTES):
                return
