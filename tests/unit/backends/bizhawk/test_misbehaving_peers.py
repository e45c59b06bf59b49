"""A peer may stall, lie or die: each fault is met within its time, and the other peers go on."""

import socket
import threading
import tracemalloc

import pytest

from fakes.hawk_peers import HELLO, RawPeer, Stopwatch, framed, running_hawk, toy_server
from sf2ai.backends.bizhawk.emulators.emulator import Emulator, StateRequest
from sf2ai.backends.bizhawk.emulators.memory_ranges import MemoryRanges
from sf2ai.backends.bizhawk.protocol.framing import GoneError, LateError, PeerError, ProtocolError
from sf2ai.backends.bizhawk.protocol.messages import MAX_FRAMES
from sf2ai.backends.bizhawk.server.server import MAX_UNADMITTED

FRAME = "0100000000000000"
"""Eight watched bytes of one frame."""


def refusal(peer):
    """Return the reason in the last message to a peer."""
    goodbye = peer.hear()
    assert goodbye["kind"] == "quit"
    assert peer.hear() is None
    return goodbye["reason"]


def works(registry, slot=0):
    """Whether the emulator in a slot still plays."""
    link = registry.slots[slot].link
    number = link.next_number()
    from sf2ai.backends.bizhawk.protocol.messages import Advance, Frames

    link.send(Advance(number, (0, 0)), 5)
    return len(link.answer(Frames, number, 5).memory) == 8


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "not with its length in bytes"),
        (b"1000000000000 {", "a frame of 1000000000000 bytes was announced; 1 to 65536 are allowed"),
        (b"1000000 " + b"[" * 1_000_000, "a frame of 1000000 bytes was announced"),
        (b"\x16\x03\x01\x02\x00", "not with its length"),
        (framed(b"[" * 60_000), "more than 64 brackets"),
        (framed(b"\xff\xfe\xfd"), "not JSON"),
        (framed({"kind": "frames", "number": 1, "memory": ""}), "first message is 'frames', not 'hello'"),
        (framed({**HELLO, "protocol": 99}), "it speaks protocol 99, this sf2ai 1; use the sf2ai.lua"),
        (framed({**HELLO, "role": "king"}), "its role is 'king'"),
        (framed({"kind": "hello"}), "without 'protocol'"),
    ],
)
def test_a_stranger_is_refused_with_a_reason_at_once(said, words):
    with toy_server(2) as (registry, address), running_hawk(address):
        assert registry.wait_for(registry.slots[:1], 5)
        with RawPeer(address) as peer, Stopwatch() as watch:
            peer.say_bytes(said)
            assert words in refusal(peer)
        assert watch.seconds < 2
        assert works(registry)
        assert registry.slots[1].is_free
        registry.close("")


@pytest.mark.parametrize("said", [b"", b"1", b"30 ", b'30 {"kind":"hel'])
def test_a_stranger_that_stalls_is_refused_in_time(said):
    with toy_server(hello_seconds=0.3) as (_, address), RawPeer(address) as peer, Stopwatch() as watch:
        peer.say_bytes(said)
        assert "no whole message came within 0.3 s" in refusal(peer)
    assert 0.2 < watch.seconds < 2


def test_a_trickle_does_not_stretch_the_time():
    with toy_server(hello_seconds=0.4) as (_, address), RawPeer(address) as peer, Stopwatch() as watch:
        stop = threading.Event()

        def trickle():
            for letter in b"60000 " + b"x" * 60:
                if stop.wait(0.05):
                    return
                try:
                    peer.say_bytes(bytes([letter]))
                except OSError:
                    return

        thread = threading.Thread(target=trickle)
        thread.start()
        assert "no whole message" in refusal(peer)
        stop.set()
        thread.join()
    assert watch.seconds < 2


def test_a_server_that_is_full_says_so():
    with toy_server() as (registry, address), running_hawk(address):
        assert registry.wait_for(registry.slots, 5)
        with RawPeer(address) as peer:
            assert peer.join()["reason"].startswith("all 1 slots are taken")
        assert works(registry)
        registry.close("")


def test_a_returning_emulator_gets_its_slot_back():
    with toy_server(3) as (registry, address):
        with RawPeer(address) as second:
            assert second.join(slot=1)["slot"] == 1
            assert registry.wait_for(registry.slots[1:2], 5)
            registry.lose(registry.slots[1], GoneError("it crashed"))
            assert second.hear() == {"kind": "quit", "reason": "it crashed"}
        with RawPeer(address) as newcomer, RawPeer(address) as returned:
            assert newcomer.join()["slot"] == 0  # unused slots come first
            assert returned.join(slot=1)["slot"] == 1
        registry.close("")


def test_crowds_of_strangers_are_kept_out():
    with toy_server(hello_seconds=20) as (_, address):
        crowd = [RawPeer(address) for _ in range(MAX_UNADMITTED)]
        late = RawPeer(address)
        goodbyes = late.hear()
        assert goodbyes == {"kind": "quit", "reason": "too many connections wait to be admitted"}
        for peer in (*crowd, late):
            peer.close()


@pytest.fixture
def raw_emulator():
    """A bare socket in the place of an emulator, and the server's end of it."""
    with toy_server() as (registry, address), RawPeer(address) as peer:
        peer.join()
        assert registry.wait_for(registry.slots, 5)
        threading.Thread(
            target=lambda: (peer.hear(), peer.say({"kind": "saved", "number": 1, "state": "origin"})),
            daemon=True,
        ).start()
        emulator = Emulator(registry.slots[0].link, _ToyRanges(), 0.4)
        yield emulator, peer
        registry.close("")


class _ToyRanges(MemoryRanges):
    def __init__(self):
        import struct

        self.size, self._layout = 8, struct.Struct("<II")


def frames(number, count=1, **fields):
    return {"kind": "frames", "number": number, "memory": FRAME * count, **fields}


def test_the_raw_emulator_of_these_tests_can_also_behave(raw_emulator):
    emulator, peer = raw_emulator
    emulator.ask_frames([(1, 2), (3, 4)], StateRequest())
    assert peer.hear() == {"kind": "advance", "number": 2, "pads": [1, 2, 3, 4]}
    peer.say(frames(2, 2))
    assert emulator.frames() == ([(1, 0), (1, 0)], "")


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ([], LateError, "no whole message came within 0.4 s"),
        ([b'90 {"kind":"fra'], LateError, "of which 15 bytes came"),
        ([b"rubbish"], ProtocolError, "not with its length"),
        ([b"1000000000000 "], ProtocolError, "1000000000000"),
        ([framed(b"{" * 3000)], ProtocolError, "brackets"),
        ([framed(frames(1))], ProtocolError, "'frames' number 1 instead of 'frames' number 2"),
        ([framed(frames(3))], ProtocolError, "number 3"),
        ([framed(frames(2)), framed(frames(2))], ProtocolError, "more than one answer to one request"),
        ([framed(frames(2)) + b"5 {"], ProtocolError, "more than one answer"),
        ([framed(frames(2, 2))], ProtocolError, "16 bytes of memory for 1 frames of 8"),
        ([framed(frames(2, 0))], ProtocolError, "0 bytes of memory"),
        ([framed({"kind": "saved", "number": 2, "state": "x"})], ProtocolError, "'saved' number 2"),
        ([framed({"kind": "wait"})], ProtocolError, "'wait' number None"),
        ([framed({"kind": "quit", "reason": "Lua error"})], GoneError, "it has quit: Lua error"),
        ([None], GoneError, "it closed the connection"),
    ],
)
def test_an_emulator_that_misbehaves_is_met_with_the_right_error_in_time(raw_emulator, answer, error, words):
    emulator, peer = raw_emulator
    emulator.ask_frames([(0, 0)], StateRequest())
    peer.hear()
    data = b"".join(part for part in answer if part)
    if data:
        peer.say_bytes(data)  # in one piece: what is out of place is there when the answer is taken
    if None in answer:
        peer.close()
    with Stopwatch() as watch, pytest.raises(error) as caught:
        emulator.frames()
    assert words in str(caught.value)
    assert watch.seconds < 1.5


def ask_and_take(emulator):
    def ask():
        emulator.ask_frames([(0, 0)], StateRequest())
        emulator.frames()

    return ask


def test_a_connection_that_is_reset_is_gone(raw_emulator):
    emulator, peer = raw_emulator
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    peer.close()
    ask = ask_and_take(emulator)
    with pytest.raises(GoneError):
        ask()


def test_a_peer_that_reads_nothing_does_not_hold_the_sender(raw_emulator):
    emulator, _ = raw_emulator

    def ask_and_ask():
        for _ in range(100_000):
            emulator.ask_frames([(4095, 4095)] * MAX_FRAMES, StateRequest())

    with Stopwatch() as watch, pytest.raises(PeerError):
        ask_and_ask()
    assert watch.seconds < 20


def test_memory_stays_bounded_whatever_is_sent():
    """A stream of half frames and rubbish, 40 MB in all, through one server."""
    with toy_server(hello_seconds=1) as (_, address):
        tracemalloc.start()
        for _ in range(40):
            with RawPeer(address) as peer:
                try:
                    peer.say_bytes(b"65536 " + b"x" * 65_000)
                    for _ in range(15):
                        peer.say_bytes(b"y" * 65_000)
                except OSError:
                    pass  # refused while it was still sending
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 8_000_000
