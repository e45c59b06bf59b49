"""The emulator tool of 2017 gets the answers that it expects, and bad input ends its connection only."""

import contextlib
import socket
import time

import pytest

from fakes.legacy_peers import NAMES, OldTool, state
from sf2ai.backends.bizhawk.protocol.legacy_wire import read_state
from sf2ai.backends.bizhawk.server.server import port_is_free
from sf2ai.errors import BackendError, InputError
from sf2ai.players.opponents import make_opponent
from sf2ai.remote.legacy_server import MAX_RESETS, LegacyServer, SideResponder
from sf2ai.remote.legacy_units import round_result
from sf2ai.remote.pace import PacedSide

STATE = "c:\\states\\ryu-ken.State"


@pytest.fixture
def serve():
    opened = []

    def start(sides=(0, 1), save_state=STATE, spec="cpu:7"):
        told = []
        players = {
            side: SideResponder(
                PacedSide(spec, make_opponent(spec, 1), side, 4),
                side,
                save_state,
                lambda index, over: told.append((index, round_result(over))),
            )
            for side in sides
        }
        server = LegacyServer(players, "127.0.0.1", (0, 0))
        opened.append(server)
        tool = OldTool([("127.0.0.1", server.ports[side]) for side in sides])
        opened.append(tool)
        return server, tool, told

    yield start
    for one in reversed(opened):
        one.close()


def wait_for_fault(server):
    """Return the newest fault; it is written down just after its connection was closed."""
    deadline = time.monotonic() + 5
    while not server.faults and time.monotonic() < deadline:
        time.sleep(0.01)
    return server.faults[-1]


def test_both_sides_play_and_begin_by_a_reset(serve):
    _, tool, told = serve()
    assert tool.exchange(state(1))["type"] == "reset"
    pressed = {"p1": set(), "p2": set()}
    for frame in range(2, 200):
        command = tool.exchange(state(frame))
        assert command["type"] == "buttons"
        for side in pressed:
            assert set(command[side]) == set(NAMES)
            pressed[side] |= {name for name, down in command[side].items() if down}
    assert pressed["p1"] & {"Left", "Right", "Down", "Up"}
    assert pressed["p2"] & {"Left", "Right", "Down", "Up"}
    assert told == []


def test_the_second_is_never_asked_twice_for_one_frame(serve):
    _, tool, _ = serve()
    frames = [state(1), *(state(frame) for frame in range(2, 30)), state(30, p2=255, over=True), state(31)]
    for one in frames:
        tool.exchange(one)
    assert tool.second_asked == len(frames)


@pytest.mark.parametrize(
    ("end", "result"),
    [
        (state(9, p2=255, over=True), "P1"),
        (state(9, p1=255, over=True), "P2"),
        (state(9, p1=255, p2=255, over=True), "DRAW"),
        (state(9, p1=20, p2=19, timer=0, over=True), "P1"),
        (state(9, p1=0, p2=1, timer=0, over=True), "P2"),
        (state(9, p1=77, p2=77, timer=0, over=True), "DRAW"),
    ],
)
def test_a_round_that_is_over_is_judged_rightly_and_followed_by_a_reset(serve, end, result):
    _, tool, told = serve()
    tool.exchange(state(1))
    for frame in range(2, 9):
        tool.exchange(state(frame))
    command = tool.exchange(end)
    assert (command["type"], command["savegamepath"]) == ("reset", STATE)
    assert sorted(told) == [(0, result), (1, result)]
    assert tool.exchange(state(10))["type"] == "buttons"


def test_the_seed_decides_what_a_random_player_presses():
    def pressed(seed):
        side = PacedSide("random", make_opponent("random", 1), 0, 4)
        player = SideResponder(side, 0, "", lambda index, over: None, seed=seed)
        return [player.answer(read_state(state(frame))) for frame in range(1, 60)]

    assert pressed(3) == pressed(3) != pressed(4)


def test_one_side_may_be_left_to_the_game(serve):
    _, tool, _ = serve(sides=(0,))
    assert tool.exchange(state(1))["type"] == "reset"
    command = tool.exchange(state(2))
    assert (command["type"], command["player_count"]) == ("buttons", 1)


def test_without_a_save_state_it_waits_for_the_game_to_begin_a_round(serve):
    _, tool, told = serve(save_state="")
    waiting = tool.exchange(state(1, p1=90, over=True))
    assert waiting["type"] == "buttons"
    assert not any(waiting["p1"].values())
    for frame in range(2, 60):
        tool.exchange(state(frame))
    tool.exchange(state(60, p1=255, over=True))
    assert told[0] == (0, "P2")


def test_a_save_state_that_begins_no_round_is_named(serve):
    server, tool, _ = serve(sides=(0,))
    over = (state(frame, timer=0, over=True) for frame in range(MAX_RESETS + 2))
    with pytest.raises((AssertionError, OSError)):
        list(map(tool.exchange, over))
    assert "asked 100 times for 'c:" in wait_for_fault(server)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"rubbish", "goes on with b'rubbish'"),
        (b'{"p1": 5}', "an invalid state"),
        (b'{"a":' * 30, "deep"),
        (b'{"a":' * 200_000, "deep"),
        (b'{"a": "' + b"x" * 40_000, "more than 16384 bytes"),
    ],
)
def test_rubbish_ends_its_connection_only(serve, said, words):
    server, tool, _ = serve(sides=(0,))
    tool.exchange(state(1))
    tool.close()
    wait_for_fault(server)
    server.faults.clear()
    for _ in range(2):  # and the next emulator is welcome
        with socket.create_connection(("127.0.0.1", server.ports[0]), timeout=5) as peer:
            with contextlib.suppress(OSError):  # not connected: the server was quicker
                peer.sendall(said)
                peer.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):  # closed over what it had not read
                assert peer.recv(100) == b""
    assert words in wait_for_fault(server)


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(BackendError, match=f"cannot listen on 127.0.0.1:{port} .*choose another port"):
            LegacyServer({0: None}, "127.0.0.1", (port, 0))


def test_when_the_second_port_is_in_use_the_first_is_given_back():
    with socket.create_server(("127.0.0.1", 0)) as busy, socket.create_server(("127.0.0.1", 0)) as other:
        taken, free = busy.getsockname()[1], other.getsockname()[1]
        other.close()
        with pytest.raises(BackendError, match=f"cannot listen on 127.0.0.1:{taken} "):
            LegacyServer({0: None, 1: None}, "127.0.0.1", (free, taken))
        assert port_is_free("127.0.0.1", free)


def test_an_address_that_is_no_ones_is_not_taken_for_a_busy_port():
    with pytest.raises(BackendError, match="give an IPv4 address of this machine, in digits"):
        LegacyServer({0: None}, "::1", (0, 0))


def test_it_never_listens_beyond_this_machine():
    with pytest.raises(InputError, match=r"'0.0.0.0' is not this machine"):
        LegacyServer({}, "0.0.0.0", (0, 0))
