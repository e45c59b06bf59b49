"""``sf2ai replay``: see again what was recorded, and know that it is the same."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, JsonOption
from sf2ai.cli.terminal.output import notice_compilation
from sf2ai.cli.terminal.replay_views import (
    FramesOption,
    GifOption,
    PngOption,
    SpeedOption,
    Wanted,
    show_fight,
)

EPILOG = """Examples:

sf2ai evaluate --char ryu --opponent cpu:4 --record replays

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay --watch --speed 0.5

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay --frames 300-480 --gif fight.gif"""


def replay(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="What --record or `sf2ai watch --record` has written.")
    ],
    watch: Annotated[
        bool, typer.Option("--watch", metavar="", help="Show the fight on this terminal first, in real time.")
    ] = False,
    speed: SpeedOption = 1.0,
    frames: FramesOption = None,
    gif: GifOption = None,
    png: PngOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Play a recorded round or match again, check every frame, and print what happened.

    A file that was altered, or that another engine version recorded, is refused. Ctrl-C ends --watch.
    """
    from sf2ai.store.replays import read_replay

    path = file.expanduser()
    recorded = read_replay(path)
    notice_compilation()
    show_fight(recorded, str(path), Wanted(watch, speed, gif, png, frames, as_json, csv))
