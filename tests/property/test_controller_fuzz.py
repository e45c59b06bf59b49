"""Random and broken messages: none brings the controller down, and it goes on serving."""

import contextlib
import json
import random
import socket

import pytest

from fakes.hawk_peers import HELLO, RawPeer, framed, running_hawk, toy_server
from sf2ai.backends.bizhawk.legacy_wire import JsonStream, read_command, read_state
from sf2ai.backends.bizhawk.messages import KINDS, Advance, Frames, read_message
from sf2ai.backends.bizhawk.wire import FrameReader, GoneError, ProtocolError

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
            with RawPeer(address) as peer:
                try:
                    for _ in range(per_connection):
                        peer.say_bytes(broken_message(dice))
                    peer.socket.shutdown(socket.SHUT_WR)
                except OSError:
                    pass  # sent away in the middle of it
            number = link.next_number()
            link.send(Advance(number, (0, 0)), 10)
            assert len(link.answer(Frames, number, 10).memory) == 8
            if not doorkeeper.slots[1].is_free:  # one of the messages was a hello that is right
                doorkeeper.lose(doorkeeper.slots[1], GoneError("fuzz"))
        doorkeeper.close("")


def fuzz_legacy(count):
    dice = random.Random(SEED + 2)
    well = json.dumps({"type": "buttons", "p1": {"Left": True}, "p2": {}, "player_count": 2}).encode()
    for _ in range(count):
        data = bytearray(well)
        for _ in range(dice.randrange(4)):
            data[dice.randrange(len(data))] = dice.choice(b'{}[]":,\\x0 \xff')
        with contextlib.suppress(ProtocolError):
            for document in JsonStream().feed(bytes(data)):
                for read in (read_command, read_state):
                    with contextlib.suppress(ProtocolError):
                        read(document)


def test_broken_messages_are_read_or_refused_and_nothing_else():
    fuzz_decoder(20_000)


def test_broken_commands_of_2017_are_read_or_refused_and_nothing_else():
    fuzz_legacy(5_000)


def test_a_server_plays_on_among_broken_messages():
    fuzz_server(1_200)


@pytest.mark.slow
def test_a_million_broken_messages_leave_the_server_serving():
    fuzz_decoder(900_000)
    fuzz_legacy(60_000)
    fuzz_server(40_000)
