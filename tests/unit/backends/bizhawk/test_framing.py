"""Frames come out whole in whatever pieces they arrive, and other bytes are refused at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.backends.bizhawk.protocol.framing import MAX_PAYLOAD_BYTES, FrameReader, ProtocolError, pack_frame

texts = st.lists(st.text(min_size=1, max_size=40), max_size=8)


def test_a_frame_is_its_length_in_bytes_a_space_and_the_text():
    assert pack_frame("{}") == b"2 {}"
    assert pack_frame("ü") == b"2 \xc3\xbc"


def test_a_payload_that_no_reader_would_take_is_not_sent():
    with pytest.raises(ValueError, match="1 to 65536 bytes, not 0"):
        pack_frame("")
    with pytest.raises(ValueError, match="not 65537"):
        pack_frame("x" * (MAX_PAYLOAD_BYTES + 1))


@given(texts, st.lists(st.integers(0, 400), max_size=12))
def test_frames_come_out_whole_in_whatever_pieces_they_come(messages, cuts):
    stream = b"".join(pack_frame(text) for text in messages)
    reader, heard, last = FrameReader(), [], 0
    for cut in sorted(min(cut, len(stream)) for cut in cuts):
        heard += reader.feed(stream[last:cut])
        last = cut
    heard += reader.feed(stream[last:])
    assert [payload.decode() for payload in heard] == messages
    assert reader.waiting == 0


@pytest.mark.parametrize(
    "stream",
    [
        b"x",
        b" {}",
        b"-1 x",
        b"+2 {}",
        b"0 ",
        b"0x10 ",
        b"1000000000000 x",
        b"1" * 30,
        b"65537 x",
        b"\x00\x00\x00\x02{}",
        b"\xd9\xa3 abc",
        b"2\n{}",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_frame_is_refused_at_once(stream):
    reader = FrameReader()
    with pytest.raises(ProtocolError):
        reader.feed(stream)


def test_an_announced_length_takes_no_memory():
    reader = FrameReader()
    with pytest.raises(ProtocolError, match="of 1000000000000 bytes was announced; 1 to 65536"):
        FrameReader().feed(b"1000000000000 ")
    assert reader.feed(b"65536 ") == []
    assert reader.waiting == len(b"65536 ")


def test_frames_before_a_bad_one_are_lost_with_it():
    # One connection, one peer: what it said before it began to speak rubbish is not trusted either.
    with pytest.raises(ProtocolError):
        FrameReader().feed(b"2 {}rubbish")


def test_never_more_is_kept_than_one_frame_waits_for():
    reader = FrameReader()
    for _ in range(50):
        reader.feed(pack_frame("x" * 30_000))
        reader.feed(b"30000 " + b"x" * 29_999)
        assert reader.waiting <= 30_006
        reader.feed(b"x")
        assert reader.waiting == 0
