"""A strategy profile as a picture."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sf2ai.measuring.profile import DISTANCES, Situation, StrategyProfile
from sf2ai.report.pictures.style import grouped_bars, label_axes, new_figure, save_png
from sf2ai.report.profile import named_situations
from sf2ai.report.text import name_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOVES_SHOWN = 14
"""How many moves the panel of moves shows."""


def draw_profile(profile: StrategyProfile, path: Path, subtitle: str = "") -> None:
    """Draw the profile into a PNG file.

    Args:
        profile: of at least one round.
        path: the file; an existing file is replaced.
        subtitle: such as the opponents.

    Raises:
        HomeError: the file cannot be written.
    """
    situations = list(named_situations(profile))
    title = f"{name_text(profile.character)}: what it does at each distance"
    figure = new_figure(f"{title}\n{subtitle}" if subtitle else title, 10.0, 7.5)
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 1.15))
    _draw_rates(figure.add_subplot(grid[0, 0]), situations)
    _draw_shares(figure.add_subplot(grid[1, 0]), situations)
    _draw_moves(figure.add_subplot(grid[:, 1]), situations)
    save_png(figure, path)


def _draw_rates(axes: "Axes", situations: list[Situation]) -> None:
    grouped_bars(
        axes,
        [row.name for row in situations],
        {
            "normals": [row.normals for row in situations],
            "specials": [row.specials for row in situations],
            "throws": [row.throws for row in situations],
            "jumps": [row.jumps for row in situations],
        },
    )
    label_axes(axes, "How often it begins moves and jumps", "", "per 10 s")


def _draw_shares(axes: "Axes", situations: list[Situation]) -> None:
    parts = [row for row in situations if row.name != "all"]
    bars = {
        "of the time": [row.share for row in parts],
        "on guard": [row.guard for row in parts],
        "attacks blocked": [row.blocks or 0.0 for row in parts],
    }
    grouped_bars(axes, [row.name for row in parts], bars)
    axes.set_ylim(0, 1)
    ends = ", ".join(f"{name} {end:.2f}" for name, end in DISTANCES.items() if math.isfinite(end))
    label_axes(axes, "Where it is, and how well it guards", f"screen widths apart at most: {ends}", "share")


def _draw_moves(axes: "Axes", situations: list[Situation]) -> None:
    """Draw the moves that it begins at each distance, as shares of all that it begins there."""
    columns = [row for row in situations if row.name in DISTANCES or row.name == "low health"]
    everywhere = next(row for row in situations if row.name == "all")
    names = [move for move, _ in everywhere.moves[:MOVES_SHOWN]]
    label_axes(axes, "Its moves, as shares of those that it begins there", "", "")
    axes.grid(visible=False)
    if not names:
        axes.set_xlabel("it began no moves", fontsize=9)
        return
    shares = np.array([[_share(row, move) for row in columns] for move in names])
    axes.imshow(shares, aspect="auto", cmap="Blues", vmin=0, vmax=max(0.3, shares.max()))
    for row, column in np.ndindex(shares.shape):
        if shares[row, column] >= 0.005:
            dark = shares[row, column] > 0.6 * max(0.3, shares.max())
            text = f"{shares[row, column]:.0%}"
            axes.text(
                column, row, text, ha="center", va="center", fontsize=8, color="white" if dark else "black"
            )
    axes.set_xticks(range(len(columns)), [row.name for row in columns])
    axes.set_yticks(range(len(names)), names)


def _share(situation: Situation, move: str) -> float:
    begun = sum(count for _, count in situation.moves)
    return dict(situation.moves).get(move, 0) / begun if begun else 0.0
