"""The socket server that emulators and bots join, a thread for each connection."""

import contextlib
import errno
import ipaddress
import socket
import socketserver
import sys
import threading
from typing import Any

from sf2ai.backends.bizhawk.protocol.framing import PeerError, ProtocolError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Hello
from sf2ai.backends.bizhawk.server.handshake import PeerRegistry, RefusedError
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, InputError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 9990
HELLO_SECONDS = 120.0
"""From connecting to the hello: EmuHawk connects when it starts, the script speaks when it is opened."""
_ASK_SECONDS = 2.0
"""How long another machine may take to say whether somebody listens there."""
MAX_STRANGERS = 64
"""Connections that have not been let in yet; more are closed at once."""


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    # On Windows this option would let a second program take the same port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, address: tuple[str, int], doorkeeper: PeerRegistry, hello_seconds: float) -> None:
        self.doorkeeper = doorkeeper
        self.hello_seconds = hello_seconds
        self.strangers = threading.BoundedSemaphore(MAX_STRANGERS)
        super().__init__(address, _Connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: whatever a stranger does ends its own connection only."""
        del request, client_address
        error = sys.exception()
        if not isinstance(error, (OSError, PeerError)):
            raise error if error is not None else RuntimeError("no error is being handled")


class _Connection(socketserver.BaseRequestHandler):
    server: _Listener

    def handle(self) -> None:
        link = Link(self.request)
        if not self.server.strangers.acquire(blocking=False):
            link.close("too many connections wait to be let in")
            return
        try:
            hello = link.receive(self.server.hello_seconds)
            if not isinstance(hello, Hello):
                raise ProtocolError(f"its first message is {hello.kind!r}, not 'hello'")
            self.server.doorkeeper.admit(hello, link)
        except (PeerError, RefusedError) as error:
            link.close(str(error)[:200])
            return
        finally:
            self.server.strangers.release()
        link.keep_alive()


class EmulatorServer(Closing):
    """Listens in threads of its own until it is closed; use it in a ``with`` statement."""

    def __init__(
        self,
        doorkeeper: PeerRegistry,
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        *,
        hello_seconds: float = HELLO_SECONDS,
    ) -> None:
        """Listen.

        Args:
            doorkeeper: decides who comes in.
            host: address to listen on; `require_safe_host` says which may be used without a token.
            port: 0 takes any free one.
            hello_seconds: how long a connection may stay silent before its hello.

        Raises:
            BackendError: the port is in use, or the address is not this machine's.
        """
        self.doorkeeper = doorkeeper
        try:
            self._listener = _Listener((host, port), doorkeeper, hello_seconds)
        except OSError as error:
            raise cannot_listen(host, port, error) from error
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that it listens on."""
        host, port = self._listener.server_address[:2]
        return str(host), int(port)

    def close(self, reason: str = "sf2ai has ended") -> None:
        """Say goodbye to all peers and stop listening; closing twice is fine."""
        self.doorkeeper.close(reason)
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join(5.0)


def cannot_listen(host: str, port: int, error: OSError) -> BackendError:
    """Return the error for an address or a port that cannot be had."""
    advice = (
        "end the program that does, or choose another port"
        if error.errno == errno.EADDRINUSE
        else "give an IPv4 address of this machine, in digits, and a port that you may use"
    )
    return BackendError(f"cannot listen on {host}:{port} ({error.strerror or error}); {advice}")


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, False, True)
    """
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def require_safe_host(host: str, token: str) -> None:
    """Check that whoever listens beyond this machine asks for a token.

    Raises:
        InputError: there is none, or it is short.
    """
    if not is_loopback(host) and len(token) < 16:
        raise InputError(
            f"listening on {host!r} lets other machines in; give --token with 16 letters or more, "
            "and set SF2AI_TOKEN to it where the emulators run"
        )


def port_is_free(host: str, port: int) -> bool:
    """Whether somebody could listen there now."""
    return _fault_of_listening(host, port) is None


def somebody_listens(host: str, port: int) -> bool:
    """Whether somebody listens there now, on this machine or on another.

    Here nobody notices that it was asked; another machine is connected to.
    """
    fault = _fault_of_listening(host, port)
    if fault in (None, errno.EADDRINUSE):
        return fault is not None
    try:
        with socket.create_connection((host, port), timeout=_ASK_SECONDS):
            return True
    except OSError:
        return False


def _fault_of_listening(host: str, port: int) -> int | None:
    """Return the system's number of what keeps one from listening there; None when nothing does."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return None
