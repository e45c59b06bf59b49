"""The server listens where it may, admits peers with the token, and sends each message in one piece."""

import errno
import socket
import time

import pytest

from fakes.hawk_peers import RawPeer, listening, running_hawk, toy_server
from sf2ai.backends.bizhawk.backend import BizHawkBackend
from sf2ai.backends.bizhawk.protocol import link as link_module
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Advance, Frames, Quit
from sf2ai.backends.bizhawk.server import server
from sf2ai.backends.bizhawk.server.registry import PeerRegistry, ServerLimits
from sf2ai.backends.bizhawk.server.server import (
    EmulatorServer,
    is_listening,
    is_loopback,
    port_is_free,
    require_safe_host,
)
from sf2ai.backends.bizhawk.server.settings import HawkSettings
from sf2ai.backends.console.memory_map import shipped_maps
from sf2ai.errors import BackendError, InputError

MAP = shipped_maps()["turbo_usa"]
TOKEN = "sixteen letters!"


class Spy:
    """A socket that notes what is sent, and how."""

    def __init__(self, inner):
        self.inner, self.sent = inner, []

    def sendall(self, data):
        self.sent.append(bytes(data))
        self.inner.sendall(data)

    def __getattr__(self, name):
        return getattr(self.inner, name)


@pytest.fixture
def pair():
    with listening() as (accept, address):
        near = socket.create_connection(address)
        far = accept()
    yield near, far
    near.close()
    far.close()


def test_every_message_is_one_send(pair):
    spy = Spy(pair[0])
    link = Link(spy)
    for number in range(3):
        link.send(Advance(number, (1, 2) * 60), 5)
    link.close("bye")
    assert len(spy.sent) == 4
    for data in spy.sent:
        digits, _, payload = data.partition(b" ")
        assert int(digits) == len(payload)


def test_nagle_is_off_for_every_connection():
    with toy_server() as (registry, address), running_hawk(address):
        assert registry.wait_for(registry.slots, 5)
        connection = registry.slots[0].link._socket
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
        registry.close("")


def test_round_trips_do_not_wait_for_acknowledgements():
    """A reply in two sends with Nagle's algorithm on takes 40 ms: the trap that this test is for."""
    with toy_server() as (registry, address), running_hawk(address):
        assert registry.wait_for(registry.slots, 5)
        link = registry.slots[0].link
        times = []
        for number in range(60):
            start = time.perf_counter()
            link.send(Advance(number, (0, 0)), 5)
            link.answer(Frames, number, 5)
            times.append(time.perf_counter() - start)
        registry.close("")
    assert sorted(times)[len(times) // 4] < 0.02


def test_a_server_that_is_busy_says_so_now_and_then(pair, monkeypatch):
    import threading

    monkeypatch.setattr(link_module, "HEARTBEAT_SECONDS", 0.06)
    link = Link(pair[0])
    thread = threading.Thread(target=link.keep_alive)
    thread.start()
    pair[1].settimeout(5)
    assert pair[1].recv(100).startswith(b'15 {"kind":"wait"}'[:3])
    link.close("")
    thread.join(5)
    assert not thread.is_alive()


def test_closing_says_goodbye_once_and_even_over_unread_bytes(pair):
    link = Link(pair[0])
    pair[1].sendall(b"x" * 50_000)
    link.close("that is all")
    link.close("again")
    pair[1].settimeout(5)
    data = b""
    while more := pair[1].recv(1000):
        data += more
    expected = Quit("that is all").to_json()
    assert data.decode() == f"{len(expected)} {expected}"
    assert not link.is_open


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("0.0.0.0", False),
     ("192.168.0.7", False), ("", False), ("example.org", False), ("127.0.0.1.example.org", False)],
)  # fmt: skip
def test_loopback_is_known_by_its_address(host, loopback):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize("token", ["", "short"])
def test_it_listens_beyond_this_machine_only_with_a_token(token):
    with pytest.raises(InputError, match=r"other machines can reach '0.0.0.0'; give --token"):
        BizHawkBackend(1, HawkSettings(MAP, host="0.0.0.0", port=0, token=token))
    require_safe_host("0.0.0.0", TOKEN)
    require_safe_host("127.0.0.1", "")


def test_it_listens_on_loopback_unless_told():
    with BizHawkBackend(1, HawkSettings(MAP, port=0)) as backend:
        assert backend.address[0] == "127.0.0.1"


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", "ü" * 16])
def test_a_peer_without_the_token_is_refused(token):
    with toy_server(token=TOKEN) as (registry, address), RawPeer(address) as peer:
        assert peer.join(token=token)["reason"].startswith("its token is not the server's")
        assert registry.slots[0].is_free
        with RawPeer(address) as friend:
            assert friend.join(token=TOKEN)["kind"] == "welcome"
            registry.close("")


def test_the_script_takes_its_token_from_the_environment(monkeypatch):
    monkeypatch.setenv("SF2AI_TOKEN", TOKEN)
    monkeypatch.setenv("SF2AI_SLOT", "1")
    with toy_server(2, token=TOKEN) as (registry, address), running_hawk(address):
        assert registry.wait_for(registry.slots[1:], 5)
        registry.close("")


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
        registry = PeerRegistry(1, ServerLimits((), lambda hello: None))
        with pytest.raises(BackendError, match=f"cannot listen on 127.0.0.1:{port} .*choose another port"):
            EmulatorServer(registry, port=port)
    assert port_is_free("127.0.0.1", port)


def test_is_listening_here_or_elsewhere(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        host, port = busy.getsockname()
        assert is_listening(host, port)
        # As on another machine, whose addresses cannot be had here.
        monkeypatch.setattr(server, "_listen_error", lambda host, port: errno.EADDRNOTAVAIL)
        assert is_listening(host, port)
    assert not is_listening(host, port)
    monkeypatch.undo()
    assert not is_listening(host, port)


@pytest.mark.parametrize("host", ["::1", "no.such.host.invalid"])
def test_an_address_that_cannot_be_had_is_not_taken_for_a_busy_port(host):
    registry = PeerRegistry(1, ServerLimits((), lambda hello: None))
    with pytest.raises(BackendError, match="give an IPv4 address of this machine, in digits"):
        EmulatorServer(registry, host, 9990)


def test_an_emulator_that_died_while_a_bot_is_awaited_frees_its_slot():
    with toy_server() as (registry, address):
        first = RawPeer(address)
        assert first.join()["kind"] == "welcome"
        first.close()
        assert registry.wait_for_bot("Anna", 0.6) is None
        assert registry.slots[0].is_lost
        assert registry.slots[0].lost_because == "it closed the connection"


def test_an_emulator_takes_the_slot_of_one_that_has_just_died():
    with toy_server() as (registry, address):
        first = RawPeer(address)
        assert first.join()["kind"] == "welcome"
        first.close()
        with RawPeer(address) as second:
            assert second.join()["kind"] == "welcome"
            assert registry.wait_for(registry.slots, 1)
            assert registry.slots[0].joins == 2


def test_a_bot_that_died_gives_its_name_and_its_place_back():
    bot = {"role": "bot", "system": ""}
    with toy_server() as (registry, address):
        for _ in range(66):  # more than may have joined at once
            with RawPeer(address) as peer:
                assert peer.join(**bot, name="Anna")["kind"] == "welcome"
        assert registry.wait_for_bot("Anna", 0.6) is None


def test_a_peer_that_is_only_silent_is_kept():
    with toy_server() as (registry, address), RawPeer(address) as peer:
        assert peer.join()["kind"] == "welcome"
        assert registry.wait_for_bot("Anna", 0.6) is None
        assert not registry.slots[0].is_free
