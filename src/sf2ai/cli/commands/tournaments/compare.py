"""``sf2ai compare``: which of two players is better, by how much, and how sure that is."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

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
from sf2ai.cli.terminal.output import (
    keep_results,
    notice,
    notice_compilation,
    notice_console,
    show,
    show_json,
)
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.backends.options import BackendOptions
    from sf2ai.tournament.comparison import Comparison, ComparisonConfig
    from sf2ai.tournament.entries import Entry
    from sf2ai.tournament.paired import PairedComparison

EPILOG = """Examples:

sf2ai compare yours:ryu packaged:ryu

sf2ai compare ryu:my_bot.py ryu:cpu:5 --most 400

sf2ai compare yours:ryu packaged:ryu --against sagat:cpu:7"""

_FIGHTER_HELP = (
    "A character, or CHAR:SOURCE, such as ryu:cpu:7 or ryu:my_bot.py; see docs/reference/players.md."
)


def compare(
    first: Annotated[str, typer.Argument(metavar="PLAYER", help=_FIGHTER_HELP)],
    second: Annotated[str, typer.Argument(metavar="OTHER", help="Named in the same way.")],
    backend: BackendChoice,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="THIRD",
            help="Let both meet this player, with the same seeds, instead of each other: which does better "
            "against it?",
            show_default=False,
        ),
    ] = None,
    most: Annotated[
        int,
        typer.Option(
            "--most",
            metavar="N",
            parser=whole_number("--most", least=1),
            help="Stop undecided after this many matches; with --against, of each of the two.",
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
    Ctrl-C stops early and shows what is known. The result is kept: sf2ai results.
    """
    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.report.comparison import comparison_lines
    from sf2ai.tournament.comparison import ComparisonConfig

    home_folder = open_home(home)
    texts = [first, second] if against is None else [first, second, against]
    entries = _entries(texts, home_folder)
    reaction = reaction_frames_of(reaction_frames, reaction_ms)
    config = ComparisonConfig(most, seed, backend.backend, reaction, cluster)
    notice_compilation()
    is_stopped = False
    with _prepare(entries, config, backend.options(home_folder)) as running:
        for line in running.notices:
            notice(line)
        counted = "matches" if against is None else "pairs"
        try:
            with show_count_progress(notice_console(), counted, most) as update:
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
    keep_results(home_folder, "comparison", [result.to_json()])
    if is_stopped:
        raise typer.Exit(INTERRUPTED)


def _entries(texts: list[str], home: Home) -> "list[Entry]":
    """Return an entry for each player; the same player may be named more than once."""
    from sf2ai.tournament.exhibition import parse_fighter

    entries: list[Entry] = []
    for text in texts:
        name = text.strip()
        while name in [entry.name for entry in entries]:
            name += " (again)"
        entries.append(replace(parse_fighter(text, home), name=name))
    return entries


def _prepare(
    entries: "list[Entry]", config: "ComparisonConfig", options: "BackendOptions"
) -> "Comparison | PairedComparison":
    from sf2ai.tournament.comparison import Comparison
    from sf2ai.tournament.paired import PairedComparison

    if len(entries) > 2:
        return PairedComparison(entries[0], entries[1], entries[2], config, options)
    return Comparison(entries[0], entries[1], config, options)
