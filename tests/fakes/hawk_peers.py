"""A server with the toy console's memory, and peers that behave or misbehave, for tests."""

import contextlib
import json
import socket
import threading
import time
from pathlib import Path

from fakes.fake_hawk import FakeHawk, ToyConsole
from sf2ai.backends.bizhawk.protocol.messages import PROTOCOL_VERSION
from sf2ai.backends.bizhawk.server.registry import PeerRegistry, ServerLimits
from sf2ai.backends.bizhawk.server.server import EmulatorServer

SCRIPT = Path(__file__).parents[2] / "emulator_scripts" / "bizhawk" / "sf2ai.lua"
TOY_WATCH = (0x10, 4, 0x20, 4)
"""The toy console's frame counter and the pads that it received."""


def wait_until(reached, seconds=60):
    """Wait for something to be true, and fail when it is not in time."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextlib.contextmanager
def toy_server(slots=1, *, check=lambda hello: None, token="", hello_seconds=5.0):
    """A server that asks for the toy console's memory; yields its registry and its address."""
    registry = PeerRegistry(slots, ServerLimits(TOY_WATCH, check, token))
    with EmulatorServer(registry, port=0, hello_seconds=hello_seconds) as server:
        yield registry, server.address


@contextlib.contextmanager
def running_hawk(address, *, console=None, **options):
    """The Lua script in a stand-in, in a thread; joined at the end, whose errors are raised there."""
    hawk = FakeHawk(console or ToyConsole(), address, timeout=20, **options)
    errors = []

    def run():
        try:
            hawk.run(SCRIPT)
        except Exception as error:
            errors.append(error)
        finally:
            hawk.close()

    thread = threading.Thread(target=run)
    thread.start()
    hawk.thread = thread
    try:
        yield hawk
    finally:
        thread.join(10)
        assert not thread.is_alive(), "the script goes on although its server is closed"
        if errors:
            raise errors[0]


def framed(document):
    payload = document if isinstance(document, bytes) else json.dumps(document).encode()
    return b"%d %s" % (len(payload), payload)


HELLO = {"kind": "hello", "protocol": PROTOCOL_VERSION, "role": "emulator", "system": "SNES"}


class RawPeer:
    """A bare socket that sends whatever a test needs."""

    def __init__(self, address):
        self.socket = socket.create_connection(address, timeout=5)
        self._kept = b""

    def say(self, document):
        self.socket.sendall(framed(document))

    def say_bytes(self, data):
        self.socket.sendall(data)

    def hear(self):
        """Return the next message; None once the server has closed."""
        while b" " not in self._kept:
            data = self.socket.recv(65536)
            if not data:
                return None
            self._kept += data
        digits, _, rest = self._kept.partition(b" ")
        while len(rest) < int(digits):
            rest += self.socket.recv(65536)
        self._kept = rest[int(digits) :]
        return json.loads(rest[: int(digits)])

    def join(self, **fields):
        """Say hello and return the answer."""
        self.say({**HELLO, **fields})
        return self.hear()

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class Stopwatch:
    """How long a ``with`` block took."""

    def __enter__(self):
        self._start = time.monotonic()
        return self

    def __exit__(self, *error):
        self.seconds = time.monotonic() - self._start


@contextlib.contextmanager
def listening():
    """A bare listening socket; yields a function that accepts, and the address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield (lambda: server.accept()[0]), server.getsockname()
