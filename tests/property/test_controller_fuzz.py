"""Random and broken messages: none brings the controller down, and it goes on serving."""

import contextlib
import json
import random
import socket
import time

import pytest

from fakes.hawk_peers import HELLO, RawPeer, framed, running_hawk, toy_server
from fakes.legacy_peers import OldTool, state
from sf2ai.backends.bizhawk.protocol.framing import FrameReader, GoneError, ProtocolError
from sf2ai.backends.bizhawk.protocol.legacy_wire import JsonStream, read_command, read_state
from sf2ai.backends.bizhawk.protocol.messages import KINDS, Advance, Frames, read_message
from sf2ai.players.opponents import make_opponent
from sf2ai.remote.legacy_server import LegacyServer, SideResponder
from sf2ai.remote.pace import PacedSide

SEED = 20171024
WELL = [
    framed(HELLO),
    framed({"kind": "frames", "number": 7, "memory": "00ff" * 34}),
    framed({"kind": "saved", "number": 8, "state": "3fcf120f-0778"}),
    framed({"kind": "done", "number": 9}),
    framed({"kind": "quit", "reason": "bye"}),
]
VALUES = [
    None,
    True,
    -1,
    0,
    7,
    2**53,
    2**64,
    1.5,
    1e300,
    "",
    "x",
    "0" * 70,
    [],
    [[]],
    {},
    {"a": {}},
    "\x00",
    "é",
    "\u202e",
]


def broken_message(dice):
    """Return bytes that were a message once, or never."""
    kind = dice.randrange(6)
    if kind == 0:
        return dice.randbytes(dice.randrange(1, 40))
    if kind == 1:  # a well-formed message of wrong values
        fields = {
            name: dice.choice(VALUES) for name in ("number", "memory", "state", "slot", "token", "pads")
        }
        return framed({"kind": dice.choice([*KINDS, "dance", 5]), **fields})
    data = bytearray(dice.choice(WELL))
    if kind == 2:
        data[dice.randrange(len(data))] = dice.randrange(256)
    elif kind == 3:
        del data[dice.randrange(len(data)) :]
    elif kind == 4:
        data[:1] = b"%d" % dice.choice([0, 1, 99, 10**6, 10**12, 10**30])
    return bytes(data)


def read_all(data):
    """What the controller does with bytes; returns how many messages there were."""
    count = 0
    with contextlib.suppress(ProtocolError):
        for payload in FrameReader().feed(data):
            read_message(payload)
            count += 1
    return count


def fuzz_decoder(count):
    dice = random.Random(SEED)
    good = sum(read_all(broken_message(dice)) for _ in range(count))
    assert good > count // 20, "hardly any message was read: the fuzz is too broken to reach the readers"


def fuzz_server(count, per_connection=4):
    """Send broken messages to a server that an emulator plays on; it must play all the while."""
    dice = random.Random(SEED + 1)
    with toy_server(2, hello_seconds=5) as (doorkeeper, address), running_hawk(address):
        assert doorkeeper.wait_for(doorkeeper.slots[:1], 10)
        link = doorkeeper.slots[0].link
        for _ in range(0, count, per_connection):
            said = b"".join(broken_message(dice) for _ in range(per_connection))
            with RawPeer(address) as peer, contextlib.suppress(OSError):  # sent away in the middle of it
                peer.say_bytes(said)
                peer.socket.shutdown(socket.SHUT_WR)
            number = link.next_number()
            link.send(Advance(number, (0, 0)), 10)
            assert len(link.answer(Frames, number, 10).memory) == 8
            if not doorkeeper.slots[1].is_free:  # one of the messages was a hello that is right
                doorkeeper.lose(doorkeeper.slots[1], GoneError("fuzz"))
        doorkeeper.close("")


def fuzz_legacy_server(count, per_connection=10):
    """The same to the controller of 2017's protocol, which has one connection a side."""
    dice = random.Random(SEED + 3)
    player = SideResponder(PacedSide("random", make_opponent("random", 1), 0, 4), 0, "", lambda *told: None)
    well = [json.dumps(state(frame)).encode() for frame in range(1, 5)]
    with LegacyServer({0: player}, "127.0.0.1", (0, 0)) as server:
        address = ("127.0.0.1", server.ports[0])
        for _ in range(0, count, per_connection):
            said = b"".join(broken_json(dice, dice.choice(well)) for _ in range(per_connection))
            with socket.create_connection(address, timeout=10) as peer, contextlib.suppress(ConnectionError):
                peer.sendall(said)
                with contextlib.suppress(OSError):  # not connected: the server was quicker
                    peer.shutdown(socket.SHUT_WR)
                while peer.recv(65536):
                    pass
        time.sleep(0.1)  # until the last connection has been left
        with contextlib.closing(OldTool([address])) as tool:
            assert tool.exchange(state(1))["type"] == "buttons"


def broken_json(dice, well):
    """Return an object of which up to three letters are others."""
    data = bytearray(well)
    for _ in range(dice.randrange(4)):
        data[dice.randrange(len(data))] = dice.choice(b'{}[]":,\\x0 \xff')
    return bytes(data)


def fuzz_legacy(count):
    dice = random.Random(SEED + 2)
    well = json.dumps({"type": "buttons", "p1": {"Left": True}, "p2": {}, "player_count": 2}).encode()
    for _ in range(count):
        data = broken_json(dice, well)
        with contextlib.suppress(ProtocolError):
            for document in JsonStream().feed(data):
                for read in (read_command, read_state):
                    with contextlib.suppress(ProtocolError):
                        read(document)


def test_broken_messages_are_read_or_refused_and_nothing_else():
    fuzz_decoder(20_000)


def test_broken_commands_of_2017_are_read_or_refused_and_nothing_else():
    fuzz_legacy(5_000)


def test_a_server_plays_on_among_broken_messages():
    fuzz_server(1_200)
    fuzz_legacy_server(500)


@pytest.mark.slow
def test_a_million_broken_messages_leave_the_server_serving():
    """Most connections end with their first broken message; so many are also read one by one."""
    fuzz_server(1_000_000, per_connection=50)
    fuzz_server(20_000)
    fuzz_legacy_server(20_000)
    fuzz_decoder(300_000)
    fuzz_legacy(60_000)
