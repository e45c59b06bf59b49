"""The one look of all tables."""

from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.table import Table


@dataclass(frozen=True)
class Column:
    """A heading, and how the cells below it stand."""

    heading: str
    justify: Literal["left", "right", "center"] = "left"
    wraps: bool = False
    """Whether a long cell may take several lines; otherwise it is never cut as long as there is room."""


def number(heading: str) -> Column:
    """Return a column of numbers."""
    return Column(heading, "right")


def new_table(title: str, *columns: Column, caption: str | None = None) -> Table:
    """Return an empty table that is as wide as its cells.

    Args:
        title: above it.
        columns: left to right.
        caption: one line or more below it.
    """
    table = Table(
        title=title,
        caption=caption,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
        title_style="bold",
        caption_style="dim",
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
