"""Programs join with the token of their entry, and no connection gets in without one."""

import json
import socket
import threading
import time

import pytest

from sf2ai.errors import InputError
from sf2ai.players.bots.joining import JoiningBot, JoinServer, ListenAddress
from sf2ai.players.bots.time_bank import BotError, Deadlines
from sf2ai.players.bots.wire import MakeBot


def make_bot(name="Anna"):
    return JoiningBot(name, ["distance"], Deadlines(start=5.0, decision=2.0))


def connect(server, first):
    """Connect, send bytes, and return the socket."""
    host, port = server.address.split(":")
    client = socket.create_connection((host, int(port)), 5)
    client.sendall(first)
    return client


def token_line(bot):
    return json.dumps({"token": bot.token}).encode() + b"\n"


def play(client, answers=10**6):
    """Answer lines from a thread, as a bot does; then close the connection."""

    def run():
        with client, client.makefile("rwb") as stream:
            for number, line in enumerate(stream):
                if number >= answers:
                    return
                is_act = json.loads(line)["type"] == "act"
                stream.write(b'{"action":0}\n' if is_act else b"{}\n")
                stream.flush()

    threading.Thread(target=run, daemon=True).start()


@pytest.fixture
def server():
    with JoinServer(ListenAddress()) as made:
        yield made


@pytest.fixture
def waiting(server):
    """Waits in a thread for bots to join; the result is None or the error."""
    threads, results = [], []

    def wait(bots, seconds=10.0):
        def run():
            try:
                server.wait(bots, seconds)
                results.append(None)
            except InputError as error:
                results.append(str(error))

        threads.append(threading.Thread(target=run))
        threads[-1].start()

        def result():
            threads[-1].join(20)
            return results[-1]

        return result

    yield wait
    for thread in threads:
        thread.join(20)


def test_a_program_that_gives_the_token_plays(server, waiting):
    bot = make_bot()
    result = waiting([bot])
    play(connect(server, token_line(bot)))
    assert result() is None
    bot.make_bot(MakeBot(0, "ryu", 1, ["5", "6"]))
    assert bot.choose_action(0, bytes(4), b"\1\1") == 0
    bot.close()


def test_a_lost_connection_forfeits_what_is_left(server, waiting):
    bot = make_bot()
    result = waiting([bot])
    play(connect(server, token_line(bot)), answers=2)
    assert result() is None
    bot.make_bot(MakeBot(0, "ryu", 1, ["5", "6"]))
    for _ in range(2):
        with pytest.raises(BotError, match="its connection was lost"):
            bot.choose_action(0, bytes(4), b"\1\1")
    with pytest.raises(BotError, match="its connection was lost"):
        bot.make_bot(MakeBot(1, "ryu", 1, ["5", "6"]))
    assert bot.runs


@pytest.mark.parametrize(
    "first",
    [
        b'{"token":"wrong"}\n',
        b'{"token":5}\n',
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xfe\n",
        b"[" * 70_000,
        b"",
    ],
)
def test_strangers_are_turned_away_and_the_entry_still_joins(server, waiting, first):
    bot = make_bot()
    result = waiting([bot])
    stranger = connect(server, first)
    if not first:
        stranger.close()
    play(connect(server, token_line(bot)))
    assert result() is None
    if first:
        stranger.settimeout(10)
        try:
            received = stranger.recv(1000)
        except ConnectionResetError:
            received = b""
        assert b"hello" not in received
        stranger.close()
    bot.close()


def test_a_token_opens_one_connection(server, waiting):
    first, second = make_bot("A"), make_bot("B")
    result = waiting([first, second])
    play(connect(server, token_line(first)))
    deadline = time.monotonic() + 10
    while not first.is_joined and time.monotonic() < deadline:
        time.sleep(0.01)
    with connect(server, token_line(first)) as again:
        again.settimeout(10)
        assert b'"refused"' in again.recv(1000)
    play(connect(server, token_line(second)))
    assert result() is None
    assert first.token != second.token
    for bot in (first, second):
        bot.close()


def test_who_does_not_come_is_named(server, waiting):
    bots = [make_bot("Anna"), make_bot("Björn")]
    result = waiting(bots, seconds=0.3)
    assert result().startswith("entries did not join within 0.3 s: Anna, Björn; start their programs")


def test_an_address_that_cannot_be_is_refused(server):
    port = int(server.address.rpartition(":")[2])
    with pytest.raises(InputError, match=f"cannot listen on 127.0.0.1:{port}: .*; choose another --listen"):
        JoinServer(ListenAddress(port=port))
