"""``sf2ai replay``: show a recorded fight again, and check that it is the same."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.commands.fight_view import show_fight
from sf2ai.cli.options.shared import CsvOption, JsonOption, path_option
from sf2ai.cli.options.view import ViewOptions
from sf2ai.cli.terminal.output import notice_compilation, require_outputs

EPILOG = """Examples:

sf2ai evaluate --char ryu --opponent cpu:4 --record replays

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay --watch --speed 0.5

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay --frames 300-480 --gif fight.gif

sf2ai replay replays/0001-ryu-vs-sagat-cpu-4.sf2replay --html fight.html"""


def replay(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", parser=path_option("FILE"), help="A replay that --record has written."
        ),
    ],
    *,
    watch: Annotated[
        bool, typer.Option("--watch", metavar="", help="Show the fight on this terminal first, in real time.")
    ] = False,
    view: ViewOptions,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Play a recorded round or match again, check every frame, and print what happened.

    A file that was altered is refused, and one of an engine version that this sf2ai neither has nor keeps.
    Ctrl-C ends --watch.
    """
    from sf2ai.store.replays import read_replay

    recorded = read_replay(file)
    require_outputs(*view.files, csv)
    view.require_programs()
    notice_compilation()
    show_fight(recorded, str(file), view, live=watch, as_json=as_json, csv=csv)
