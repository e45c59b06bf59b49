"""The common style of all tables."""

from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text


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


def new_table(*columns: Column) -> Table:
    """Return an empty table with these columns from left to right, as wide as its cells."""
    table = Table(
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


def titled(title: str, table: RenderableType, caption: str = "") -> RenderableType:
    """Put a title above a table and a caption below it, each as wide as the terminal."""
    parts = [Text(title, style="bold"), table]
    return Group(*parts, Text(caption, style="dim")) if caption else Group(*parts)
