"""The options of ``sf2ai replay`` and ``sf2ai watch`` that say how a fight is shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.shared import HtmlOption, picture_option, read_digits
from sf2ai.errors import InputError, shortened

LEAST_SPEED, MOST_SPEED = 0.05, 100.0


def read_speed(text: str | float) -> float:
    """Read a speed, for Typer's ``parser``; raises `InputError` for anything else."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not LEAST_SPEED <= number <= MOST_SPEED:
        raise InputError(
            f"--speed takes a number from {LEAST_SPEED:g} to {MOST_SPEED:g}, not {shortened(str(text))}; "
            "1 is real time"
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
        typer.Option(
            "--gif",
            metavar="FILE",
            parser=picture_option("--gif", ".gif"),
            help="Write the fight to this file as an animated GIF.",
        ),
    ] = None
    png: Annotated[
        Path | None,
        typer.Option(
            "--png",
            metavar="FILE",
            parser=picture_option("--png", ".png"),
            help="Write a picture to this file: of one frame if --frames names one, else a sheet of the "
            "twelve most telling frames.",
        ),
    ] = None

    boxes: Annotated[
        bool,
        typer.Option(
            "--boxes",
            metavar="",
            help="Draw the boxes of the frame data over the figures in --gif, --png and --mp4: what "
            "hits is red.",
        ),
    ] = False
    mp4: Annotated[
        Path | None,
        typer.Option(
            "--mp4",
            metavar="FILE",
            parser=picture_option("--mp4", ".mp4"),
            help="Write the fight to this file as a film, with the program ffmpeg.",
        ),
    ] = None
    html: HtmlOption = None

    @property
    def files(self) -> tuple[Path | None, ...]:
        """The files that the user asked for; None for one that was not."""
        return self.gif, self.png, self.mp4, self.html

    def require_programs(self) -> None:
        """Raise `InputError` if a program is missing that writes one of the files."""
        if self.mp4 is not None:
            from sf2ai.report.pictures.mp4 import find_ffmpeg

            find_ffmpeg()

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
        start = read_digits(first.strip(), frames)
        end = read_digits(last.strip(), frames) if dash else start
        if -1 in (start, end):
            raise InputError(
                f"--frames takes A-B or A, not {shortened(self.frames)}; write for example 1-{frames}"
            )
        if start is None or end is None or start > end:
            raise InputError(
                f"--frames {shortened(self.frames)} is outside the {frames} frames of the fight; write for "
                f"example 1-{frames}"
            )
        return start, end
