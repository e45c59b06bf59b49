"""Ctrl-C that waits for a moment at which a training can be saved."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupt:
    """Whether Ctrl-C was pressed."""

    def __init__(self) -> None:
        """Begin with it not pressed."""
        self.pressed = False

    def check(self) -> None:
        """Raise `KeyboardInterrupt` when Ctrl-C was pressed since the last time."""
        if self.pressed:
            self.pressed = False
            raise KeyboardInterrupt

    def _press(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:  # nobody has come to check: the second time is meant at once
            raise KeyboardInterrupt
        self.pressed = True


@contextmanager
def interrupt_deferred() -> Iterator[Interrupt]:
    """Let Ctrl-C wait for `Interrupt.check` while the block runs.

    A second Ctrl-C before that interrupts at once. Outside the main thread, where
    no signal arrives, nothing changes.
    """
    interrupt = Interrupt()
    if threading.current_thread() is not threading.main_thread():
        yield interrupt
        return
    before = signal.signal(signal.SIGINT, interrupt._press)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
