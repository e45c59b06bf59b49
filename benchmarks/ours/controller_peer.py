"""A peer for benchmarks/controller.py, in a process of its own; it prints only its results.

python benchmarks/ours/controller_peer.py python|lua|raw HOST PORT
python benchmarks/ours/controller_peer.py hawk|core ROM [HOST PORT]

``python`` answers with a state of 20 fields, ``lua`` is the Lua script over a console without a
core, ``hawk`` the script over the real core, ``raw`` echoes bytes. ``core`` is the core alone: for each
number of seconds on standard input it prints the core's frames per second.
"""

import json
import socket
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from fakes.fake_hawk import FakeHawk, ToyConsole
from fakes.hawk_console import LibretroConsole
from fakes.hawk_peers import SCRIPT

STATE = struct.Struct("<20I13x")
"""Twenty numbers; in hexadecimal and with the rest of the message they take 230 bytes."""


def answer(host: str, port: str) -> None:
    """Join as an emulator and answer every request with a state."""
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    hello = {"kind": "hello", "protocol": 1, "role": "emulator"}
    connection.sendall(_frame(json.dumps(hello)))
    encode = json.JSONEncoder(separators=(",", ":")).encode
    count = 0
    for request in _requests(connection):
        count += 1
        if request["kind"] == "advance":
            memory = STATE.pack(*range(count & 0xFFFF, (count & 0xFFFF) + 20)).hex()
            reply = {"kind": "frames", "number": request["number"], "memory": memory}
        elif request["kind"] == "save":
            reply = {"kind": "saved", "number": request["number"], "state": "origin"}
        else:
            continue
        connection.sendall(_frame(encode(reply)))


def _requests(connection: socket.socket) -> Iterator[dict[str, Any]]:
    """Yield requests until the other side closes the connection."""
    kept = b""
    while data := connection.recv(65536):
        kept += data
        digits, space, rest = kept.partition(b" ")
        while space and len(rest) >= int(digits):
            yield json.loads(rest[: int(digits)])
            kept = rest[int(digits) :]
            digits, space, rest = kept.partition(b" ")


def _frame(text: str) -> bytes:
    data = text.encode()
    return b"%d %s" % (len(data), data)


def echo(host: str, port: str) -> None:
    """Send back all bytes that arrive."""
    connection = socket.create_connection((host, int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while data := connection.recv(4096):
        connection.sendall(data)


def play(console: object, host: str, port: str) -> None:
    """Run the Lua script over a console."""
    FakeHawk(console, (host, int(port))).run(SCRIPT)


def run_core(rom: str) -> None:
    """Advance the core and read its memory as fast as possible, for each time asked."""
    console = LibretroConsole(rom)
    pads = [1 << 7, 0, 1 << 6, 1]
    for line in sys.stdin:
        frames, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < float(line):
            for pad in pads:
                console.advance(pad, pad)
                console.read(0x500, 0x300)
            frames += len(pads)
        print(frames / spent, flush=True)


def main() -> None:
    """Be the peer that the first argument names."""
    kind, *rest = sys.argv[1:]
    if kind == "core":
        run_core(rest[0])
    elif kind == "hawk":
        play(LibretroConsole(rest[0]), *rest[1:])
    else:
        {"python": answer, "raw": echo, "lua": lambda *at: play(ToyConsole(), *at)}[kind](*rest)


if __name__ == "__main__":
    main()
