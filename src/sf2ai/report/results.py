"""The list of past evaluations and tournaments as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.printable import escaped
from sf2ai.report.tables import Column, new_table, titled
from sf2ai.report.text import moment_text
from sf2ai.tournament.past import PastResult


def results_table(results: Sequence[PastResult], command: str) -> RenderableType:
    """Return one row for each result, the newest first, or a line if there are none.

    Args:
        results: the oldest first.
        command: shows one of them.
    """
    if not results:
        return Text("there are no results yet")
    table = new_table(
        Column("name", wraps=True), Column("kind"), Column("ended (UTC)"), Column("result", wraps=True)
    )
    for result in reversed(results):
        table.add_row(
            Text(escaped(result.name)), result.kind, moment_text(result.when), Text(escaped(result.summary))
        )
    count = "1 result" if len(results) == 1 else f"{len(results):,} results"
    return titled(count, table, command=f"show one with: {command}")
