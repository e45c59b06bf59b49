"""A connection with the unframed JSON of 2017, with deadlines and bounds, on this machine only."""

import contextlib
import socket
import struct
import sys
import time
from collections import deque

from sf2ai.backends.bizhawk.protocol.framing import GoneError, LateError
from sf2ai.backends.bizhawk.protocol.legacy_wire import JsonObject, JsonStream
from sf2ai.backends.bizhawk.server.server import is_loopback
from sf2ai.closing import Closing
from sf2ai.errors import InputError

MAX_WAITING = 4
"""Objects that may have arrived and wait: in this protocol one answers one."""
_NO_LINGER = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
"""Value of SO_LINGER with which closing resets the connection."""


def require_loopback(host: str) -> None:
    """Refuse an address of another machine, since this protocol has no token.

    Raises:
        InputError: other machines can reach the address.
    """
    if not is_loopback(host):
        raise InputError(
            f"{host!r} is not this machine, and the protocol of 2017 has no token against other programs; "
            "give 127.0.0.1:PORT, and use a tunnel such as ssh -L to reach another machine"
        )


class LegacyLink(Closing):
    """Sends each object in one piece, and receives objects with a deadline."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over a connected socket."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._stream = JsonStream()
        self._waiting: deque[JsonObject] = deque()

    def send(self, data: bytes, seconds: float) -> None:
        """Send an object's bytes; raises `LateError` or `GoneError`."""
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(data)
        except TimeoutError:
            raise LateError(f"it took nothing for {seconds:g} s") from None
        except OSError as error:
            raise GoneError(f"its connection broke ({error.strerror or error})") from None

    def receive(self, seconds: float) -> JsonObject:
        """Return the next object.

        Raises:
            LateError: no object was whole in time.
            GoneError: the peer has closed the connection, or sent too many objects.
            ProtocolError: the bytes are not an object.
        """
        deadline = time.monotonic() + seconds
        while not self._waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LateError(f"no whole answer came within {seconds:g} s")
            self._waiting.extend(self._stream.feed(self._more(left)))
        if len(self._waiting) > MAX_WAITING:
            raise GoneError("it sent many objects instead of one answer")
        return self._waiting.popleft()

    def _more(self, seconds: float) -> bytes:
        try:
            self._socket.settimeout(seconds)
            data = self._socket.recv(1 << 14)
        except TimeoutError:
            return b""
        except OSError as error:
            raise GoneError(f"its connection broke ({error.strerror or error})") from None
        if not data:
            raise GoneError("it closed the connection")
        return data

    def abort(self) -> None:
        """Close the connection at once with a reset.

        The kits of 2017 listen without SO_REUSEADDR: after an ordinary end Linux keeps their port for
        a minute, and a bot that is started again could not have it.
        """
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.close()

    def close(self) -> None:
        """Close the connection; this protocol has no last message."""
        with contextlib.suppress(OSError):
            self._socket.close()
