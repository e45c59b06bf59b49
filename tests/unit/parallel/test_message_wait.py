"""When a message on a pipe is slept for and when it is looked for."""

import os
import select
import threading
import time

import pytest

from sf2ai.parallel import message_wait as lookout_module
from sf2ai.parallel.message_wait import MessageWaiter


class Poller:
    """Notes for how many milliseconds it is asked to wait."""

    def __init__(self, poller):
        self._poller = poller
        self.asked = []

    def poll(self, milliseconds):
        self.asked.append(milliseconds)
        return self._poller.poll(milliseconds)


needs_poll = pytest.mark.skipif(not hasattr(select, "poll"), reason="pipes cannot be looked at here")


@needs_poll
def test_it_sleeps_until_shortly_before_a_message_is_due_and_looks_then():
    source, sink = os.pipe()
    with os.fdopen(source, "rb", buffering=0) as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        lookout = MessageWaiter(readable)
        lookout._poller = poller = Poller(lookout._poller)

        def read():
            lookout.wait(0.005)
            assert readable.read(1) == b"!"

        def read_after(pause):
            """Return what the poller was asked, and for how long it looked, in seconds."""
            poller.asked.clear()
            writer = threading.Thread(target=lambda: (time.sleep(pause), writable.write(b"!")))
            busy = time.thread_time()
            writer.start()
            read()
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
        writable.write(b"!")
        read()
        assert time.perf_counter() - begun < 0.03  # what is there is taken, due or not


@needs_poll
def test_whoever_shares_its_core_goes_on_first(monkeypatch):
    source, sink = os.pipe()
    with os.fdopen(source, "rb", buffering=0) as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        # As of the process that writes, if it can only do so when the one that looks steps aside.
        monkeypatch.setattr(lookout_module, "_step_aside", lambda: writable.write(b"!"))
        begun = time.perf_counter()
        MessageWaiter(readable).wait(5.0)
        assert time.perf_counter() - begun < 1.0
        assert readable.read(1) == b"!"
