"""Messages between the program and a worker, through a real pipe."""

import os
import select
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


class Poller:
    """Notes for how many milliseconds it is asked to wait."""

    def __init__(self, poller):
        self._poller = poller
        self.asked = []

    def poll(self, milliseconds):
        self.asked.append(milliseconds)
        return self._poller.poll(milliseconds)


@pytest.mark.skipif(not hasattr(select, "poll"), reason="pipes cannot be looked at here")
def test_a_reader_sleeps_until_shortly_before_its_message_is_due_and_looks_then():
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        reader = MessageReader(readable, 0.005)
        reader._poller = poller = Poller(reader._poller)

        def read_after(pause):
            """Return what the poller was asked, and for how long the reader looked, in seconds."""
            poller.asked.clear()
            writer = threading.Thread(target=lambda: (time.sleep(pause), write_message(writable, DONE)))
            busy = time.thread_time()
            writer.start()
            assert reader.read() == (DONE, b"")
            writer.join()
            return poller.asked[:], time.thread_time() - busy

        assert read_after(0.01)[0][0] == 0  # nothing is known yet: it looks at once
        for _ in range(40):
            read_after(0.06)
        asked, _ = read_after(0.06)
        assert 40 <= asked[0] <= 60
        assert set(asked[1:]) == {0}  # it looked, and did not sleep
        assert max(read_after(1.0)[1] for _ in range(2)) < 0.5  # it gives up looking for what is late
        begun = time.perf_counter()
        write_message(writable, DONE)
        reader.read()
        assert time.perf_counter() - begun < 0.03  # what is there is taken, due or not
