"""The socket server that emulators and bots join, with a thread for each connection."""

import contextlib
import errno
import ipaddress
import socket
import socketserver
import sys
import threading

from sf2ai.backends.bizhawk.protocol.framing import PeerError, ProtocolError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Hello
from sf2ai.backends.bizhawk.server.registry import PeerRegistry, RefusedError
from sf2ai.closing import Closing
from sf2ai.errors import BackendError, InputError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 9990
HELLO_SECONDS = 120.0
"""From the connection, when EmuHawk starts, to the hello, when the script is opened in it."""
_CONNECT_SECONDS = 2.0
"""How long another machine may take to accept a connection."""
MAX_UNADMITTED = 64
"""Connections that have not been admitted yet; more are closed at once."""


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    # On Windows this option would let a second program use the same port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, address: tuple[str, int], registry: PeerRegistry, hello_seconds: float) -> None:
        self.registry = registry
        self.hello_seconds = hello_seconds
        self.unadmitted = threading.BoundedSemaphore(MAX_UNADMITTED)
        super().__init__(address, _Connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors of a connection, which end that connection only."""
        del request, client_address
        error = sys.exception()
        if not isinstance(error, (OSError, PeerError)):
            raise error if error is not None else RuntimeError("no error is being handled")


class _Connection(socketserver.BaseRequestHandler):
    server: _Listener

    def handle(self) -> None:
        link = Link(self.request)
        if not self.server.unadmitted.acquire(blocking=False):
            link.close("too many connections wait to be admitted")
            return
        try:
            hello = link.receive(self.server.hello_seconds)
            if not isinstance(hello, Hello):
                raise ProtocolError(f"its first message is {hello.kind!r}, not 'hello'")
            self.server.registry.admit(hello, link)
        except (PeerError, RefusedError) as error:
            link.close(str(error)[:200])
            return
        finally:
            self.server.unadmitted.release()
        link.keep_alive()


class EmulatorServer(Closing):
    """Listens in its own threads until it is closed; use it in a ``with`` statement."""

    def __init__(
        self,
        registry: PeerRegistry,
        host: str = DEFAULT_HOST,
        port: int = DEFAULT_PORT,
        *,
        hello_seconds: float = HELLO_SECONDS,
    ) -> None:
        """Listen.

        Args:
            registry: admits peers.
            host: address to listen on; see `require_safe_host`.
            port: 0 for any free one.
            hello_seconds: deadline for the hello after a connection is made.

        Raises:
            BackendError: the port is in use, or the address is not this machine's.
        """
        self.registry = registry
        try:
            self._listener = _Listener((host, port), registry, hello_seconds)
        except OSError as error:
            raise cannot_listen(host, port, error) from error
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that the server listens on."""
        host, port = self._listener.server_address[:2]
        return str(host), int(port)

    def close(self, reason: str = "sf2ai has ended") -> None:
        """Close the connections to all peers and stop listening; closing twice is fine."""
        self.registry.close(reason)
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join(5.0)


def cannot_listen(host: str, port: int, error: OSError) -> BackendError:
    """Return the error for an address and port that the server cannot listen on."""
    advice = (
        "end the program that uses the port, or choose another port"
        if error.errno == errno.EADDRINUSE
        else "give an IPv4 address of this machine, in digits, and a port that you may use"
    )
    return BackendError(f"cannot listen on {host}:{port} ({error.strerror or error}); {advice}")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, False, True)
    """
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def require_safe_host(host: str, token: str) -> None:
    """Check that an address that other machines can reach has a token.

    Raises:
        InputError: the token is missing or short.
    """
    if not is_loopback(host) and len(token) < 16:
        raise InputError(
            f"other machines can reach {host!r}; give --token with 16 letters or more, "
            "and set SF2AI_TOKEN to it where the emulators run"
        )


def port_is_free(host: str, port: int) -> bool:
    """Whether a program could listen on an address and port now."""
    return _listen_error(host, port) is None


def is_listening(host: str, port: int) -> bool:
    """Whether a program listens on an address and port now, on this machine or on another.

    A program on another machine notices a connection that is closed again; one on this machine does not.
    """
    fault = _listen_error(host, port)
    if fault in (None, errno.EADDRINUSE):
        return fault is not None
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_SECONDS):
            return True
    except OSError:
        return False


def _listen_error(host: str, port: int) -> int | None:
    """Try to listen on an address and port; return the system's error number, or None for success."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno or errno.EADDRNOTAVAIL
    return None
