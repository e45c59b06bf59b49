"""Messages between the program and a worker, through a real pipe."""

import os
import time

import pytest

from sf2ai.backends.libretro.messages import DONE, MessageReader, write_message


class Impatient(MessageReader):
    """Looks for every message first."""

    def read(self, look=True):
        return super().read(look)


@pytest.fixture(params=[MessageReader, Impatient])
def pipe(request):
    """Return a reader, sleeping or looking first, and what is written to it."""
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        yield request.param(readable), writable


def test_messages_come_out_as_they_went_in(pipe):
    reader, writable = pipe
    write_message(writable, DONE, b"first")
    assert reader.read() == (DONE, b"first")
    write_message(writable, DONE)
    assert reader.read() == (DONE, b"")


def test_the_other_end_gone_is_said_at_once(pipe):
    reader, writable = pipe
    writable.close()
    begun = time.perf_counter()
    with pytest.raises(EOFError):
        reader.read()
    assert time.perf_counter() - begun < 0.04


def test_half_a_message_is_no_message(pipe):
    reader, writable = pipe
    writable.write(DONE + (5).to_bytes(4, "little") + b"fir")
    writable.close()
    with pytest.raises(EOFError):
        reader.read()
