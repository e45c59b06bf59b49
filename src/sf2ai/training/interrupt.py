"""Defers Ctrl-C until a training can be saved."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupt:
    """Remembers Ctrl-C until `check` is called.

    Attributes:
        pressed: whether Ctrl-C was pressed since the last `check`.
    """

    def __init__(self) -> None:
        """Begin without Ctrl-C."""
        self.pressed = False

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if Ctrl-C was pressed since the last call."""
        if self.pressed:
            self.pressed = False
            raise KeyboardInterrupt

    def _press(self, number: int, frame: FrameType | None) -> None:
        if self.pressed:  # a second Ctrl-C without a check in between must not wait
            raise KeyboardInterrupt
        self.pressed = True


@contextmanager
def interrupt_deferred() -> Iterator[Interrupt]:
    """Defer Ctrl-C until `Interrupt.check` while the block runs.

    A second Ctrl-C interrupts at once. Outside the main thread, where no signal arrives, the block
    does nothing.
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
