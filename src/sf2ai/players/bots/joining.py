"""Programs that join a tournament over TCP, each with a token that it must give in its first line."""

import contextlib
import hmac
import queue
import secrets
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.players.bots.line_bot import LineBot, few_lines
from sf2ai.players.bots.lines import MAX_LINE_BYTES
from sf2ai.players.bots.time_bank import BotError, BotLostError, Deadlines
from sf2ai.user_files import parse_json

JOIN_SECONDS = 30.0
"""How long a program may take to join."""
LOOPBACK = "127.0.0.1"
_FIRST_LINE_SECONDS = 5.0
_TOKEN_BYTES = 16
_MOST_UNKNOWN = 16
"""Connections at once that have not given a token; more are closed."""


@dataclass(frozen=True)
class ListenAddress:
    """Where programs join; port 0 takes a free one."""

    host: str = LOOPBACK
    port: int = 0


class JoiningBot(LineBot):
    """One entry's connection; once it is lost, all of the entry's matches are forfeited."""

    def __init__(self, name: str, features: Sequence[str], deadlines: Deadlines) -> None:
        """Prepare; `JoinServer` brings the connection.

        Args:
            name: of the entry.
            features: names of the observation's elements, in order.
            deadlines: time limits of the requests.
        """
        super().__init__(features, deadlines)
        self.name = name
        self.token = secrets.token_hex(_TOKEN_BYTES)
        self.is_joined = False
        self._connection: socket.socket | None = None
        self._lost = "it has not joined"

    @property
    def runs(self) -> bool:
        """Always true: a lost connection forfeits, and nothing is played again."""
        return True

    def start(self) -> None:
        """Raise `BotLostError` if the program is not connected."""
        if self._connection is None:
            raise BotLostError(self._lost)

    def choose_action(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Ask for an action; as `LineBot.choose_action`."""
        self.start()
        return super().choose_action(slot, vector, mask)

    def attach(self, connection: socket.socket) -> None:
        """Take the connection of the program that gave the token."""
        self._connection = connection
        self.is_joined = True
        self._lost = "its connection was lost"
        self.starts += 1
        lines = self._lines = queue.SimpleQueue()

        def read() -> None:
            with connection.makefile("rb") as stream:
                for line in few_lines(stream, lines):
                    lines.put(line)
            lines.put(None)

        threading.Thread(target=read, daemon=True).start()

    def greet(self) -> None:
        """Say hello; raises `BotError` if there is no answer."""
        self._ask(self._hello, self._deadlines.start)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
            self._connection.close()
            self._connection = None

    def _send(self, line: bytes, seconds: float) -> None:
        if self._connection is None:
            raise OSError
        self._connection.sendall(line)  # one line at most is unread, which the system's buffer takes

    def _lose(self, reason: str | None) -> BotLostError:
        self._lost = reason or "its connection was lost"
        self.close()
        return BotLostError(self._lost)


class JoinServer(Closing):
    """Listens until every expected program has joined; then it takes no more connections.

    Attributes:
        address: where it listens, as ``host:port``.
    """

    def __init__(self, address: ListenAddress) -> None:
        """Listen; raises `InputError` if that is not possible."""
        try:
            self._socket = socket.create_server((address.host, address.port))
        except OSError as error:
            raise InputError(
                f"cannot listen on {address.host}:{address.port}: {error.strerror}; choose another --listen"
            ) from error
        host, port = self._socket.getsockname()[:2]
        self.address = f"{host}:{port}"
        self._slots = threading.BoundedSemaphore(_MOST_UNKNOWN)
        self._lock = threading.Lock()

    def wait(self, bots: Sequence[JoiningBot], seconds: float = JOIN_SECONDS) -> None:
        """Wait until all have joined, and greet them.

        Raises:
            InputError: some did not join in time, or did not answer.
        """
        deadline = time.monotonic() + seconds
        while not all(bot.is_joined for bot in bots) and time.monotonic() < deadline:
            self._socket.settimeout(min(0.1, max(0.001, deadline - time.monotonic())))
            try:
                connection, _ = self._socket.accept()
            except OSError:  # no bot came
                continue
            if self._slots.acquire(blocking=False):
                threading.Thread(target=self._admit, args=(connection, bots), daemon=True).start()
            else:
                connection.close()
        self.close()
        missing = [bot.name for bot in bots if not bot.is_joined]
        if missing:
            raise InputError(
                f"entries did not join within {seconds:g} s: {', '.join(missing)}; start their programs with "
                "the address and the token as soon as these are printed"
            )
        for bot in bots:
            try:
                bot.greet()
            except BotError as error:
                raise InputError(
                    f"entry {bot.name!r} joined and cannot play: {error}; correct its program"
                ) from None

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()

    def _admit(self, connection: socket.socket, bots: Sequence[JoiningBot]) -> None:
        """Give a connection to the entry whose token its first line has; close any other."""
        try:
            connection.settimeout(_FIRST_LINE_SECONDS)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            token = _token_of(_first_line(connection))
            with self._lock:
                found = [bot for bot in bots if hmac.compare_digest(bot.token.encode(), token)]
                if found and not found[0].is_joined:
                    connection.settimeout(None)
                    found[0].attach(connection)
                    return
            connection.sendall(b'{"type":"refused","reason":"no entry waits with this token"}\n')
            connection.close()
        except (OSError, ValueError):
            connection.close()
        finally:
            self._slots.release()


def _first_line(connection: socket.socket) -> bytes:
    """Read one line byte by byte, since what follows is for another reader."""
    line = bytearray()
    deadline = time.monotonic() + _FIRST_LINE_SECONDS
    while not line.endswith(b"\n") and len(line) < MAX_LINE_BYTES and time.monotonic() < deadline:
        letter = connection.recv(1)
        if not letter:
            break
        line += letter
    return bytes(line)


def _token_of(line: bytes) -> bytes:
    """Return the token in a first line; raises `ValueError` if there is none."""
    found = parse_json(line)
    token = found.get("token") if isinstance(found, dict) else None
    if not isinstance(token, str):
        raise ValueError("no token")
    return token.encode(errors="replace")
