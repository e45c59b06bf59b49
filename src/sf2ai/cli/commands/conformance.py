"""``sf2ai conformance``: play every move of the built-in game and compare it with the frame data."""

from dataclasses import asdict
from typing import Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, JsonOption
from sf2ai.cli.terminal.group import FAILED_CHECK, complain
from sf2ai.cli.terminal.output import (
    notice_compilation,
    notice_console,
    require_outputs,
    show,
    show_json,
    write_csv,
)
from sf2ai.cli.terminal.progress import show_count_progress

EPILOG = """Examples:

sf2ai conformance

sf2ai conformance --char ryu --char ken

sf2ai conformance --csv conformance.csv

sf2ai conformance --char guile --json"""


def conformance(
    char: Annotated[
        list[str] | None,
        typer.Option("--char", metavar="NAME", help="Character whose moves are played. Default: all twelve."),
    ] = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Play every move of the built-in game against a dummy, measure it, and compare it with the frame data.

    The measurements come from Snapshots, as players get them, and never from the engine's tables.

    With --char, the characters' fields are shown one by one. Exits with code 1 if a field differs.
    """
    from sf2ai.conformance.report import conformance as compare
    from sf2ai.conformance.report import moves_of, summaries
    from sf2ai.conformance.rows import DIFFERS
    from sf2ai.game.characters import ROSTER, find_character
    from sf2ai.report.conformance import character_table, summary_table, verdict_line

    chosen = [find_character(name) for name in char] if char else list(ROSTER)
    chosen = sorted(set(chosen), key=lambda character: character.index)
    require_outputs(csv)
    notice_compilation()
    with show_count_progress(notice_console(), "moves", len(moves_of(chosen))) as progress:
        rows = compare(chosen, progress=progress)
    if csv:
        write_csv(csv, [asdict(row) for row in rows])
    if as_json:
        show_json(
            {"rows": [asdict(row) for row in rows], "summary": [asdict(one) for one in summaries(rows)]}
        )
    else:
        named = [character.id for character in chosen] if char else []
        tables = [character_table(name, [row for row in rows if row.character == name]) for name in named]
        show(*tables, summary_table(summaries(rows)), verdict_line(rows))
    if any(row.verdict == DIFFERS for row in rows):
        if as_json:
            complain(verdict_line(rows))
        raise typer.Exit(FAILED_CHECK)
