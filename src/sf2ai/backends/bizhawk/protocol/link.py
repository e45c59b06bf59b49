"""One connection: sends each message in one piece, and receives messages with a deadline."""

import contextlib
import select
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
from sf2ai.backends.bizhawk.protocol.messages import (
    Message,
    NumberedMessage,
    Quit,
    Wait,
    read_message,
)
from sf2ai.parallel.message_wait import MessageWaiter

HEARTBEAT_SECONDS = 15.0
"""Silence after which a busy server sends `Wait`, well below the time after which sf2ai.lua gives up."""
_RECEIVE_BYTES = 1 << 16

AnswerMessage = TypeVar("AnswerMessage", bound=NumberedMessage)


class Link:
    """The connection to a peer. One thread uses it; another may only send `Wait` and close it."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over a connected socket, and switch Nagle's algorithm off."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._timeout = -1.0
        self._waiter = MessageWaiter(connection)
        self._reader = FrameReader()
        self._payloads: list[bytes] = []
        self._number = 0
        self._sending = threading.Lock()
        self._sent = time.monotonic()
        self._closing = False
        self._over = threading.Event()

    @property
    def is_open(self) -> bool:
        """Whether it has not been closed on this side."""
        return not self._closing

    def has_gone(self) -> bool:
        """Whether the peer has closed the connection, or this side has; takes no time and no bytes."""
        if self._closing:
            return True
        try:
            if not _is_readable(self._socket):
                return False
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except TimeoutError:
            return False  # another thread took the bytes
        except OSError:
            return True

    def next_number(self) -> int:
        """Return the number of the next request; its answer carries the same number."""
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
                raise GoneError(f"its connection broke ({error.strerror or error})") from None
            self._sent = time.monotonic()

    def receive(self, seconds: float, poll: bool = False) -> Message:
        """Return the peer's next message.

        Args:
            seconds: deadline for the whole message.
            poll: whether a processor core may be kept busy with the waiting.

        Raises:
            LateError: the message was not whole in time.
            GoneError: the peer has closed the connection, or sent `Quit`.
            ProtocolError: the bytes are not a message.
        """
        if not self._payloads:
            if poll:
                self._waiter.wait()
            self._fill(seconds)
        message = read_message(self._payloads.pop(0))
        if isinstance(message, Quit):
            raise GoneError(f"it has quit: {message.reason or 'no reason given'}")
        return message

    def answer(
        self, kind: type[AnswerMessage], number: int, seconds: float, poll: bool = False
    ) -> AnswerMessage:
        """Return the answer to the request with this number; raises the errors of `receive`."""
        message = self.receive(seconds, poll)
        theirs = message.number if isinstance(message, NumberedMessage) else None
        if not isinstance(message, kind) or theirs != number:
            raise ProtocolError(
                f"it sent {message.kind!r} number {theirs} instead of {kind.kind!r} number {number}"
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
                raise GoneError(f"its connection broke ({error.strerror or error})") from None
            if not data:
                raise GoneError("it closed the connection")
            self._payloads = self._reader.feed(data)
            if not self._payloads:
                left = deadline - time.monotonic()
        if not self._payloads:
            kept = f", of which {self._reader.waiting} bytes came" if self._reader.waiting else ""
            raise LateError(f"no whole message came within {seconds:g} s{kept}")

    def _set_timeout(self, seconds: float) -> None:
        """Set the socket's time-out if it changes, because that is a system call."""
        if seconds != self._timeout:
            self._timeout = seconds
            self._socket.settimeout(seconds)

    def keep_alive(self) -> None:
        """Return when the link is closed; until then send `Wait` after each long silence."""
        while not self._over.wait(HEARTBEAT_SECONDS / 3):
            if time.monotonic() - self._sent > HEARTBEAT_SECONDS:
                with contextlib.suppress(PeerError):  # the next request raises it
                    self.send(Wait(), HEARTBEAT_SECONDS)

    def close(self, reason: str = "") -> None:
        """Send `Quit` and close the connection; without it EmuHawk would never notice."""
        with self._sending:
            if self._closing:
                return
            self._closing = True
        with contextlib.suppress(PeerError, OSError):
            self.send(Quit(reason), 1.0)
            self._socket.shutdown(socket.SHUT_WR)
            self._drain(0.25)
        self._socket.close()
        self._over.set()  # last: its thread ends then and would close the socket before `Quit` is sent

    def _drain(self, seconds: float) -> None:
        """Read until the peer closes: a socket that is closed with unread bytes discards the sent `Quit`."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            if not self._socket.recv(_RECEIVE_BYTES):
                return


def _is_readable(connection: socket.socket) -> bool:
    if hasattr(select, "poll"):  # unlike `select.select` it takes any number of a descriptor
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([connection], [], [], 0)[0])
