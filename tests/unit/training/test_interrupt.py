"""Deferred Ctrl-C: it waits for the check, a second one does not, and other threads are unaffected."""

import signal
import threading

import pytest

from sf2ai.training.interrupt import interrupt_deferred


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_waits_until_it_is_asked_for() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupt_deferred() as interrupt:
        interrupt.check()
        press()
        assert interrupt.pressed
        with pytest.raises(KeyboardInterrupt):
            interrupt.check()
        assert not interrupt.pressed
        interrupt.check()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_does_not_wait() -> None:
    with interrupt_deferred():
        press()
        with pytest.raises(KeyboardInterrupt):
            press()


def test_other_threads_are_left_alone() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work() -> None:
        with interrupt_deferred() as interrupt:
            seen.append((interrupt.pressed, signal.getsignal(signal.SIGINT) is before))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(False, True)]
