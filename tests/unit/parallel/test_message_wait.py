"""A message waiter sleeps until shortly before a message is due, then polls, and gives up on a late one."""

import os
import select

import pytest

from sf2ai.parallel import message_wait
from sf2ai.parallel.message_wait import MessageWaiter

pytestmark = pytest.mark.skipif(not hasattr(select, "poll"), reason="pipes cannot be polled here")

POLL_SECONDS = 0.005
STEP = 0.0001
"""Seconds of the false clock that a poll takes."""


class FalseTime:
    """A clock and a poller that agree: a poll takes a step, or as long as it sleeps for the message."""

    def __init__(self):
        self.now = 100.0
        self.message_at = 0.0
        self.asked = []

    def clock(self):
        return self.now

    def poll(self, milliseconds):
        self.asked.append(milliseconds)
        end = self.now + milliseconds / 1000
        self.now = max(self.now + STEP, min(end, self.message_at))
        return self.now >= self.message_at


@pytest.fixture
def time():
    return FalseTime()


@pytest.fixture
def waiter(time):
    source, sink = os.pipe()
    with os.fdopen(source, "rb") as readable, os.fdopen(sink, "wb"):
        waiter = MessageWaiter(readable, clock=time.clock)
        waiter._poller = time
        yield waiter


def wait_for_a_message_after(seconds, waiter, time):
    """Return the milliseconds of each poll, and the seconds that passed."""
    time.asked.clear()
    begun = time.now
    time.message_at = begun + seconds
    waiter.wait(POLL_SECONDS)
    return time.asked[:], time.now - begun


def test_with_nothing_known_it_polls_at_once(waiter, time):
    asked, _ = wait_for_a_message_after(0.002, waiter, time)
    assert set(asked) == {0}


def test_it_sleeps_until_shortly_before_a_message_is_due_and_polls_then(waiter, time):
    for _ in range(60):
        wait_for_a_message_after(0.06, waiter, time)
    asked, passed = wait_for_a_message_after(0.06, waiter, time)
    assert 50 <= asked[0] <= 55  # 60 less the 5 ms of polling
    assert set(asked[1:]) == {0}
    assert passed == pytest.approx(0.06, abs=2 * STEP)


def test_it_gives_up_polling_for_a_message_that_is_late(waiter, time):
    for _ in range(60):
        wait_for_a_message_after(0.06, waiter, time)
    _, passed = wait_for_a_message_after(10.0, waiter, time)
    assert passed == pytest.approx(2 * 0.06 + POLL_SECONDS, abs=0.002)


def test_one_long_pause_does_not_make_it_poll_long(waiter, time):
    for _ in range(60):
        wait_for_a_message_after(0.06, waiter, time)
    wait_for_a_message_after(10.0, waiter, time)
    asked, _ = wait_for_a_message_after(0.06, waiter, time)
    assert asked[0] < 70


def test_a_message_that_is_there_already_is_not_waited_for():
    source, sink = os.pipe()
    with os.fdopen(source, "rb", buffering=0) as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        waiter = MessageWaiter(readable)
        waiter._usual = 3600.0
        writable.write(b"!")
        waiter.wait()  # returns at once; a sleep until the message is due would take an hour
        assert readable.read(1) == b"!"


def test_a_process_that_shares_the_core_runs_between_two_polls(monkeypatch):
    source, sink = os.pipe()
    with os.fdopen(source, "rb", buffering=0) as readable, os.fdopen(sink, "wb", buffering=0) as writable:
        # Stands for a process that can only write when the poller yields its core.
        monkeypatch.setattr(message_wait, "_yield_core", lambda: writable.write(b"!"))
        MessageWaiter(readable).wait(3600.0)  # returns with the message; without it, after an hour
        assert readable.read(1) == b"!"
