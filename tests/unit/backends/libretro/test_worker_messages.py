"""Messages between the program and a worker come whole through a real pipe, polled for or slept for."""

import os

import pytest

from sf2ai.backends.libretro.messages import DONE, MessageReader, write_message


class PollingReader(MessageReader):
    """Polls for every message first."""

    def read(self, poll=True):
        return super().read(poll)


@pytest.fixture(params=[MessageReader, PollingReader])
def pipe(request):
    """A reader that sleeps or polls, and the stream that writes to it."""
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        yield request.param(readable), writable


def test_messages_come_out_as_they_went_in(pipe):
    reader, writable = pipe
    write_message(writable, DONE, b"first")
    assert reader.read() == (DONE, b"first")
    write_message(writable, DONE)
    assert reader.read() == (DONE, b"")


def test_a_closed_end_is_noticed_at_once(pipe):
    reader, writable = pipe
    reader._waiter._usual = 3600.0  # the next message is not due within the hour
    writable.close()
    with pytest.raises(EOFError):
        reader.read()


def test_half_a_message_is_no_message(pipe):
    reader, writable = pipe
    writable.write(DONE + (5).to_bytes(4, "little") + b"fir")
    writable.close()
    with pytest.raises(EOFError):
        reader.read()
