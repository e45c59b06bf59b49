"""A fight on the terminal in real time."""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.live import Live

if TYPE_CHECKING:
    from rich.console import Console

FRAMES_PER_SECOND = 60.0
PICTURES_PER_SECOND = 30.0
"""More a terminal hardly shows; the fight itself goes on at 60."""
_LAST_SECONDS = 2.0
"""For how long the last picture stays."""


def play_live(
    console: "Console",
    frames: Sequence[Any],
    draw: Callable[[Any], Any],
    speed: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Show frames one after the other on a screen of their own, which is gone afterwards.

    The clock decides which frame is shown: a slow terminal shows fewer, and never later ones.

    Args:
        console: of a terminal.
        frames: in order, at least one.
        draw: what Rich shows of a frame.
        speed: 1 is real time.
        clock: seconds from any moment on.
        sleep: waits so many seconds.
    """
    rate = FRAMES_PER_SECOND * speed
    with Live(console=console, screen=True, auto_refresh=False) as live:
        began = clock()
        place = 0
        while place < len(frames) - 1:
            place = min(len(frames) - 1, int((clock() - began) * rate))
            live.update(draw(frames[place]), refresh=True)
            sleep(1 / PICTURES_PER_SECOND)
        live.update(draw(frames[-1]), refresh=True)
        sleep(_LAST_SECONDS)
