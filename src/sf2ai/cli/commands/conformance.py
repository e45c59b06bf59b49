"""``sf2ai conformance``: play every move of the built-in game and compare it with the frame data."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
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
from sf2ai.game.characters import ROSTER, Character, find_character

EPILOG = """Examples:

sf2ai conformance

sf2ai conformance --char ryu --char ken

sf2ai conformance --facts

sf2ai conformance --csv conformance.csv

sf2ai conformance --char guile --json"""


def conformance(
    char: Annotated[
        list[str] | None,
        typer.Option("--char", metavar="NAME", help="Character whose moves are played. Default: all twelve."),
    ] = None,
    facts: Annotated[
        bool,
        typer.Option("--facts", help="Play facts that players know, written from sources, instead."),
    ] = False,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """Play every move of the built-in game against a dummy, measure it, and compare it with the frame data.

    The measurements come from Snapshots, as players get them, and never from the engine's tables.

    With --char, the characters' fields are shown one by one. Exits with code 1 if a field differs.

    With --facts, what beats what, combos, tick throws and other facts are played instead. They are written
    from pages about the game and not from the frame data. Exits with code 1 if a fact fails and is not
    disputed by sources.
    """
    chosen = [find_character(name) for name in char] if char else list(ROSTER)
    chosen = sorted(set(chosen), key=lambda character: character.index)
    require_outputs(csv)
    notice_compilation()
    report = _facts if facts else _fields
    report(chosen, bool(char), as_json, csv)


def _fields(chosen: Sequence[Character], one_by_one: bool, as_json: bool, csv: Path | None) -> None:
    from sf2ai.conformance.report import conformance as compare
    from sf2ai.conformance.report import moves_of, summaries
    from sf2ai.conformance.rows import DIFFERS
    from sf2ai.report.conformance.table import character_table, summary_table, verdict_line

    with show_count_progress(notice_console(), "moves", len(moves_of(chosen))) as progress:
        rows = compare(chosen, progress=progress)
    if csv:
        write_csv(csv, [asdict(row) for row in rows])
    if as_json:
        show_json(
            {"rows": [asdict(row) for row in rows], "summary": [asdict(one) for one in summaries(rows)]}
        )
    else:
        named = [character.id for character in chosen] if one_by_one else []
        tables = [character_table(name, [row for row in rows if row.character == name]) for name in named]
        show(*tables, summary_table(summaries(rows)), verdict_line(rows))
    _end(any(row.verdict == DIFFERS for row in rows), as_json, verdict_line(rows))


def _facts(chosen: Sequence[Character], one_by_one: bool, as_json: bool, csv: Path | None) -> None:
    from sf2ai.conformance.facts.judging import Verdict, judge_facts
    from sf2ai.conformance.facts.reader import load_facts
    from sf2ai.report.conformance.facts import count_table, fact_row, fact_table, facts_line

    count = sum(fact.owner in chosen for fact in load_facts())
    with show_count_progress(notice_console(), "facts", count) as progress:
        results = judge_facts(chosen, progress=progress)
    rows = [fact_row(result) for result in results]
    if csv:
        write_csv(csv, rows)
    failing = sum(result.verdict is Verdict.FAILS for result in results)
    if as_json:
        show_json({"facts": rows, "failing": failing})
    else:
        named = (
            chosen if one_by_one else sorted({one.fact.owner for one in results if not one.holds}, key=_index)
        )
        tables = [
            fact_table(
                owner.id,
                [one for one in results if one.fact.owner == owner and (one_by_one or not one.holds)],
            )
            for owner in named
        ]
        show(*tables, count_table(results), facts_line(results))
    _end(failing > 0, as_json, facts_line(results))


def _index(character: Character) -> int:
    return character.index


def _end(failed: bool, as_json: bool, line: str) -> None:
    """End with the code of a failed check, and say why where the output is for programs."""
    if failed:
        if as_json:
            complain(line)
        raise typer.Exit(FAILED_CHECK)
