"""The conformance report as tables: a character's fields, and the counts."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.conformance.report import Summary
from sf2ai.conformance.rows import DIFFERS, Row
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text

_STYLES = {"agrees": "green", "differs": "bold red", "excused": "yellow"}


def character_table(character: str, rows: Iterable[Row]) -> RenderableType:
    """Return one row per field of every move of a character.

    Args:
        character: id.
        rows: of the report, for this character.
    """
    table = new_table(
        Column("move"),
        Column("field"),
        Column("data", wraps=True),
        Column("measured", wraps=True),
        Column("source"),
        Column("verdict"),
    )
    before = ""
    for row in rows:
        verdict = Text(row.verdict, style=_STYLES[row.verdict])
        table.add_row(
            "" if row.move == before else row.move, row.field, row.data, row.measured, row.mark, verdict
        )
        before = row.move
    return titled(name_text(character), table)


def summary_table(counts: Sequence[Summary]) -> RenderableType:
    """Return the counts: one row per character, and one for all."""
    table = new_table(
        Column("character"),
        number("moves"),
        number("fields"),
        number("published"),
        number("sibling"),
        number("rule"),
        number("excused"),
        number("differ"),
    )
    for one in counts:
        cells = (one.moves, one.fields, *one.marks, one.excused, one.differs)
        name = "all" if one.name == "all" else name_text(one.name)
        table.add_row(name, *(f"{count:,}" for count in cells))
    return titled("Frame data and engine compared", table)


def verdict_line(rows: Sequence[Row]) -> str:
    """Return the result of the report in one sentence."""
    differing = [row for row in rows if row.verdict == DIFFERS]
    if not differing:
        return f"the engine does what its data say in all {len(rows):,} fields compared"
    first = differing[0]
    return (
        f"{len(differing):,} of {len(rows):,} fields differ, the first: {first.field} of {first.character}'s "
        f"{first.move} is {first.measured}, not {first.data}"
    )
