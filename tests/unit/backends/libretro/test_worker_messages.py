"""Messages between the program and a worker, through a real pipe."""

import os
import threading
import time

import pytest

from sf2ai.backends.libretro.messages import DONE, MessageReader, write_message


@pytest.fixture(params=[0.0, 0.05])
def pipe(request):
    """Return a reader, sleeping or looking first, and what is written to it."""
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        yield MessageReader(readable, request.param), writable


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


def test_a_reader_sleeps_until_shortly_before_its_message_is_due():
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        reader = MessageReader(readable, 0.005)

        def write(pause):
            time.sleep(pause)
            write_message(writable, DONE)

        def wait_for(pause):
            """Return how long the message took, and how long the reader was busy, in seconds."""
            writer = threading.Thread(target=write, args=(pause,))
            begun, busy = time.perf_counter(), time.thread_time()
            writer.start()
            reader.read()
            took = time.perf_counter() - begun, time.thread_time() - busy
            writer.join()
            return took

        for _ in range(30):
            wait_for(0.06)
        assert min(wait_for(0.06)[1] for _ in range(3)) < 0.03
        assert min(wait_for(0.0)[0] for _ in range(3)) < 0.03  # not when it is due: when it is there
