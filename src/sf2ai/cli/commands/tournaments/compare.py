"""``sf2ai compare``: which of two players is better, by how much, and how sure that is."""

from dataclasses import replace
from typing import Annotated

import typer

from sf2ai.cli.options.backend import BackendChoice
from sf2ai.cli.options.cluster import ClusterOption
from sf2ai.cli.options.shared import (
    HomeOption,
    JsonOption,
    LeastReactionFramesOption,
    ReactionMsOption,
    SeedOption,
    open_home,
    reaction_frames_of,
    whole_number,
)
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.output import notice, notice_compilation, notice_console, show, show_json

EPILOG = """Examples:

sf2ai compare yours:ryu packaged:ryu

sf2ai compare ryu:my_bot.py ryu:cpu:5 --most 400"""

_FIGHTER_HELP = (
    "A character, or CHAR:SOURCE, such as ryu:cpu:7 or ryu:my_bot.py; see docs/reference/players.md."
)


def compare(
    first: Annotated[str, typer.Argument(metavar="PLAYER", help=_FIGHTER_HELP)],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="Named in the same way.")],
    backend: BackendChoice,
    most: Annotated[
        int,
        typer.Option(
            "--most",
            metavar="N",
            parser=whole_number("--most", least=1),
            help="Stop undecided after this many matches.",
        ),
    ] = 1000,
    reaction_frames: LeastReactionFramesOption = None,
    reaction_ms: ReactionMsOption = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    cluster: ClusterOption = None,
) -> None:
    """Play two players against each other until it is sure which one is better.

    Every match has a seed of its own, and the sides alternate. At most one in twenty verdicts is wrong.
    Ctrl-C stops early and shows what is known.
    """
    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.report.comparison import comparison_lines
    from sf2ai.tournament.comparison import Comparison, ComparisonConfig
    from sf2ai.tournament.exhibition import parse_fighter

    home_folder = open_home(home)
    entries = [replace(parse_fighter(text, home_folder), name=text.strip()) for text in (first, second)]
    if entries[0].name == entries[1].name:
        entries[1] = replace(entries[1], name=f"{entries[1].name} (again)")
    reaction = reaction_frames_of(reaction_frames, reaction_ms)
    config = ComparisonConfig(most, seed, backend.backend, reaction, cluster)
    notice_compilation()
    is_stopped = False
    with Comparison(entries[0], entries[1], config, backend.options(home_folder)) as running:
        for line in running.notices:
            notice(line)
        try:
            with show_count_progress(notice_console(), "matches", most) as update:
                for done, _ in enumerate(running.play(), start=1):
                    update(done)
        except KeyboardInterrupt:
            is_stopped = True
        if is_stopped and not running.played:
            raise typer.Exit(INTERRUPTED)
        result = running.result()
        if as_json:
            show_json(result.to_json())
        else:
            show("\n".join(comparison_lines(result)))
    if is_stopped:
        raise typer.Exit(INTERRUPTED)
