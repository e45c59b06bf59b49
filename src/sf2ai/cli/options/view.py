"""The options of ``sf2ai replay`` and ``sf2ai watch`` that say how a fight is shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sf2ai.errors import InputError

LEAST_SPEED, MOST_SPEED = 0.05, 100.0


def read_speed(text: str | float) -> float:
    """Read a speed, for Typer's ``parser``; raises `InputError` for anything else."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not LEAST_SPEED <= number <= MOST_SPEED:
        raise InputError(
            f"--speed takes a number from {LEAST_SPEED:g} to {MOST_SPEED:g}, not {text!r}; 1 is real time"
        )
    return number


@dataclass(frozen=True, kw_only=True)
class ViewOptions:
    """How a fight is shown, and the files that are written of it."""

    speed: Annotated[
        float,
        typer.Option(
            "--speed",
            metavar="X",
            parser=read_speed,
            help="Speed of the fight: 2 is twice as fast as real time, 0.5 half as fast.",
        ),
    ] = 1.0
    frames: Annotated[
        str | None,
        typer.Option(
            "--frames",
            metavar="A-B",
            help="Show and draw only these frames, such as 300-480; 60 are a second. 300 alone is one "
            "picture.",
        ),
    ] = None
    gif: Annotated[
        Path | None,
        typer.Option("--gif", metavar="FILE", help="Write the fight to this file as an animated GIF."),
    ] = None
    png: Annotated[
        Path | None,
        typer.Option(
            "--png",
            metavar="FILE",
            help="Write a picture to this file: of one frame if --frames names one, else a sheet of the "
            "twelve most telling frames.",
        ),
    ] = None

    def frame_range(self, frames: int) -> tuple[int, int]:
        """Return the first and the last frame that are shown; all without ``--frames``.

        Args:
            frames: how many the fight has; they are counted from 1, and 0 is the picture before the first.

        Raises:
            InputError: ``--frames`` cannot be read, or the fight has no such frames.
        """
        if self.frames is None:
            return 0, frames
        first, dash, last = self.frames.partition("-")
        if not first.strip().isdecimal() or (dash and not last.strip().isdecimal()):
            raise InputError(f"--frames takes A-B or A, not {self.frames!r}; write for example 1-{frames}")
        start, end = int(first), int(last or first)
        if not 0 <= start <= end <= frames:
            raise InputError(
                f"--frames {self.frames!r} is outside the {frames} frames of the fight; write for example "
                f"1-{frames}"
            )
        return start, end
