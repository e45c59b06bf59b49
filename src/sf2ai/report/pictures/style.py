"""The common style of all diagrams, and how they are written as PNG files."""

import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.printable import escaped_lines
from sf2ai.store.atomic import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""Distinct with any kind of colour vision (Okabe and Ito, 2008, Color Universal Design)."""

GREY = "#8a8a8a"
"""Colour of the background: reference lines, and points behind a curve."""

_DOTS_PER_INCH = 110


def new_figure(title: str, width: float, height: float) -> "Figure":
    """Return an empty figure; nothing global is changed and no window is opened.

    Args:
        title: above everything.
        width: inches.
        height: inches.
    """
    # matplotlib prints on standard error when it builds its font cache, once per machine.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib.figure import Figure  # takes most of a second, which most commands do not need

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(escaped_lines(title), fontsize=12, fontweight="bold", parse_math=False)
    return figure


def label_axes(axes: "Axes", title: str, x: str, y: str) -> None:
    """Give a panel its title, the names of its axes and a light grid."""
    axes.set_title(title, fontsize=10, loc="left")
    axes.set_xlabel(x, fontsize=9)
    axes.set_ylabel(y, fontsize=9)
    axes.tick_params(labelsize=8)
    axes.grid(visible=True, color="#e0e0e0", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def grouped_bars(axes: "Axes", groups: Sequence[str], bars: Mapping[str, Sequence[float]]) -> None:
    """Draw one bar per name in each group, from 0 upwards, with a legend.

    Raises:
        ValueError: there are more names than `COLOURS`.
    """
    width = 0.8 / len(bars)
    for index, ((name, heights), colour) in enumerate(zip(bars.items(), COLOURS[: len(bars)], strict=True)):
        lefts = [group + (index - (len(bars) - 1) / 2) * width for group in range(len(groups))]
        axes.bar(lefts, heights, width=width * 0.92, color=colour, label=name)
    axes.set_ylim(
        0, max(1.05 * max((max(heights, default=0.0) for heights in bars.values()), default=0.0), 1e-3)
    )
    axes.set_xticks(range(len(groups)), groups)
    axes.legend(fontsize=8, frameon=False)


def save_png(figure: "Figure", path: Path) -> None:
    """Write a figure as PNG, completely or not at all; raises `HomeError` if it cannot be written."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=_DOTS_PER_INCH)
    write_bytes(path, content.getvalue())
