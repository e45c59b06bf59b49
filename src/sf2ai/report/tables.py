"""The common style of all tables."""

from copy import copy
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Column as RichColumn
from rich.table import Table
from rich.text import Text

from sf2ai.report.text import shorten_middle


@dataclass(frozen=True)
class Column:
    """A heading, and the alignment of the cells below it."""

    heading: str
    justify: Literal["left", "right", "center"] = "left"
    wraps: bool = False
    """Whether a long cell takes several lines; a column that does not wrap is narrowed last, and cut."""


def number(heading: str) -> Column:
    """Return a column of numbers."""
    return Column(heading, "right")


class ShortName:
    """A name as a cell: where the column is too narrow, its middle is left out."""

    def __init__(self, name: str) -> None:
        """Take the whole name."""
        self._name = name

    def __str__(self) -> str:
        """Return what stands in the narrowest column."""
        return shorten_middle(self._name, _FOLDED_WIDTH)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the fewest and the most cells."""
        width = cell_len(self._name)
        return Measurement(min(width, _FOLDED_WIDTH), width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the name on one line."""
        yield Text(shorten_middle(self._name, options.max_width), no_wrap=True)


class FittingTable(Table):
    """A table that omits its last columns where the terminal is too narrow, and says which."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table with the columns that fit, and a line about the others."""
        shown = self._count_fitting(options.max_width)
        fitting = copy(self)
        fitting.columns = self.columns[:shown]
        yield from super(FittingTable, fitting).__rich_console__(console, options)
        omitted = [" ".join(str(column.header).split()) for column in self.columns[shown:]]
        if omitted:
            yield Text(f"too narrow for: {', '.join(omitted)}", style="dim")

    def _count_fitting(self, width: int) -> int:
        """Return how many of the columns fit side by side; the first two are shown in any case."""
        used = 0
        for index, column in enumerate(self.columns):
            used += _least_width(column) + (_GAP if index else 0)
            if used > width and index >= _FEWEST_COLUMNS:
                return index
        return len(self.columns)


_GAP = 2
"""Letters between two columns."""
_FEWEST_COLUMNS = 2
_FOLDED_WIDTH = 14
"""Width down to which a column that wraps is narrowed before the last columns are omitted."""


def _least_width(column: RichColumn) -> int:
    """Return the least letters that a column takes without being cut."""
    texts = [cell.plain if isinstance(cell, Text) else str(cell) for cell in (column.header, *column.cells)]
    widest = max(cell_len(line) for text in texts for line in (text.splitlines() or [""]))
    return widest if column.no_wrap else min(widest, _FOLDED_WIDTH)


def new_table(*columns: Column) -> Table:
    """Return an empty table with these columns from left to right, as wide as its cells.

    The most important columns come first: a narrow terminal shows only these.
    """
    table = FittingTable(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )
    for column in columns:
        table.add_column(
            column.heading,
            justify=column.justify,
            no_wrap=not column.wraps,
            overflow="fold" if column.wraps else "ellipsis",
        )
    return table


def titled(title: str, table: RenderableType, caption: str = "", command: str = "") -> RenderableType:
    """Put a title above a table, and below it a caption, each as wide as the terminal, and a command.

    The command's line is never broken, so that the user can copy it; print it without cropping.
    """
    parts = [Text(title, style="bold"), table]
    if caption:
        parts.append(Text(caption, style="dim"))
    if command:
        parts.append(Text(command, style="dim", no_wrap=True, overflow="ignore"))
    return Group(*parts)
