"""Messages between a tournament and a bot's process come back as sent; other bytes are refused."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.players.bots import wire


def sent(*frames):
    stream = BytesIO()
    for number, payload in frames:
        wire.write_frame(stream, number, payload)
    return stream.getvalue()


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.binary(max_size=50)), max_size=4))
def test_frames_come_back_as_they_were_sent(frames):
    stream = BytesIO(sent(*frames))
    assert [wire.read_frame(stream, 50) for _ in frames] == frames
    assert wire.read_frame(stream, 50) is None


@pytest.mark.parametrize("cut", [3, 8, 11])
def test_stream_that_ends_inside_a_frame(cut):
    with pytest.raises(wire.WireError, match="ends in a"):
        wire.read_frame(BytesIO(sent((1, b"hello"))[:cut]), 50)


def test_frame_that_is_too_long_is_not_read():
    with pytest.raises(wire.WireError, match="more than 4"):
        wire.read_frame(BytesIO(sent((1, b"hello"))), 4)


def test_requests_come_back_as_they_were_written():
    load = wire.LoadClass(["/a", ""], "pack.bots", "Bot", ["distance", "timer"])
    make = wire.MakeBot(7, "ryu", 2**64 - 1, ["5", "6+HP"])
    choose = wire.ChooseAction(7, (0.25, -1.0), b"\x01\x00\x01")
    assert wire.read_request(wire.pack_load_class(load), 0) == load
    assert wire.read_request(wire.pack_make_bot(make), 2) == make
    vector = b"\x00\x00\x80\x3e\x00\x00\x80\xbf"  # 0.25 and -1 as little-endian float32
    assert wire.read_request(wire.pack_choose_action(7, vector, choose.mask), 2) == choose


@pytest.mark.parametrize(
    "reply", [wire.Reply(0, None), wire.Reply(507, None), wire.Reply(0, "no way"), wire.Reply(0, "")]
)
def test_replies_come_back_as_they_were_written(reply):
    assert wire.read_reply(wire.pack_reply(reply)) == reply


@given(st.text(max_size=2000))
def test_any_reason_fits_into_a_reply_and_on_one_line(reason):
    payload = wire.pack_reply(wire.Reply(0, reason))
    assert len(payload) <= wire.MAX_REPLY_BYTES
    read = wire.read_reply(payload).reason
    assert read.isprintable()


@pytest.mark.parametrize("payload", [b"", b"+", b"+1234567", b"?", b"\xff" * 9])
def test_bytes_that_are_not_a_reply(payload):
    with pytest.raises(wire.WireError, match="not a reply"):
        wire.read_reply(payload)


def test_request_of_an_unknown_kind():
    with pytest.raises(wire.WireError, match="unknown kind b'X'"):
        wire.read_request(b"X\x00\x00\x00\x00", 0)
