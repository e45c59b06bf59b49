"""A fight on the terminal in real time."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich.live import Live

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

FrameT = TypeVar("FrameT")

FRAMES_PER_SECOND = 60.0
PICTURES_PER_SECOND = 30.0
"""Few terminals show more; the fight itself has 60 frames a second."""
_LAST_SECONDS = 2.0
"""How long the last picture stays."""


def play_live(
    console: "Console",
    frames: Sequence[FrameT],
    draw: "Callable[[FrameT], RenderableType]",
    speed: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Show frames one after the other on the terminal's alternate screen, which disappears afterwards.

    The clock decides which frame is shown: a slow terminal shows fewer frames and does not fall behind.

    Args:
        console: of a terminal.
        frames: in order, at least one.
        draw: turns a frame into what Rich shows.
        speed: 1 is real time.
        clock: seconds since any fixed moment.
        sleep: waits for a number of seconds.
    """
    rate = FRAMES_PER_SECOND * speed
    with Live(console=console, screen=True, auto_refresh=False) as live:
        began = clock()
        index = 0
        while index < len(frames) - 1:
            index = min(len(frames) - 1, int((clock() - began) * rate))
            live.update(draw(frames[index]), refresh=True)
            sleep(1 / PICTURES_PER_SECOND)
        live.update(draw(frames[-1]), refresh=True)
        sleep(_LAST_SECONDS)
