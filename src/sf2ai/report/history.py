"""The history of a home as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import moment_text, name_text
from sf2ai.store.former.history import TRAINING, HistoryEntry
from sf2ai.store.layout import Home
from sf2ai.store.length import EPISODES


def history_table(entries: Sequence[HistoryEntry], home: Home) -> RenderableType:
    """Return one row for each of the weights and stopped trainings, or a line if there are none."""
    if not entries:
        return Text("the history is empty")
    table = new_table(
        Column("character"),
        Column("kept"),
        Column("saved (UTC)"),
        Column("episodes"),
        number("MB"),
        Column("name"),
    )
    for entry in entries:
        table.add_row(
            name_text(entry.character),
            entry.kind,
            moment_text(entry.when),
            _episodes_text(entry),
            f"{entry.bytes / 1e6:.1f}",
            entry.name,
        )
    total = sum(entry.bytes for entry in entries) / 1e6
    newest = next((entry for entry in entries if entry.kind == TRAINING), entries[0])
    return titled(
        f"History: {len(entries)} kept, {total:.1f} MB",
        table,
        command=f"restore for example with: {newest.restore_command(home)}",
    )


def _episodes_text(entry: HistoryEntry) -> str:
    """Return how long the training was; the heading names episodes, so only other units are named."""
    if entry.done is None or entry.length is None:
        return "damaged"
    unit = f" {entry.length.unit}"
    words = (
        entry.length.words(entry.done) if entry.kind == TRAINING else entry.length.amount(entry.done) + unit
    )
    stopped = "stopped at " if entry.kind == TRAINING else ""
    return f"{stopped}{words}".removesuffix(f" {EPISODES}")
