"""The learning curves of a training as a picture, drawn from its log."""

import csv
import math
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.errors import HomeError
from sf2ai.report.pictures.style import COLOURS, GREY, label_axes, new_figure, save_png
from sf2ai.store.atomic import disk_error
from sf2ai.user_files import open_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Columns = Mapping[str, Sequence[float]]

_NEEDED = ("episode", "return", "loss", "epsilon", "win_rate_50", "mean_return_50")


def read_log(path: Path) -> dict[str, list[float]]:
    """Return the numbers of a training's ``log.csv`` by heading, one per finished episode.

    An incomplete row is skipped: a process that was killed while it wrote leaves one at the end. So is a
    row with bytes that are no text.

    Raises:
        HomeError: the file cannot be read, or is no log of a training.
    """
    try:
        with open_file(path) as file, TextIOWrapper(file, "utf-8", "replace", newline="") as text:
            rows = list(csv.DictReader(text))
    except OSError as error:
        raise disk_error("read", path, error) from error
    except csv.Error as error:  # a field longer than csv reads, for example
        raise _no_log(path) from error
    if rows and not set(_NEEDED) <= rows[0].keys():
        raise _no_log(path)
    columns: dict[str, list[float]] = {name: [] for name in _NEEDED}
    for row in rows:
        try:
            values = [float(row[name]) for name in _NEEDED]
        except (TypeError, ValueError):
            continue
        for name, value in zip(_NEEDED, values, strict=True):
            columns[name].append(value)
    return columns


def _no_log(path: Path) -> HomeError:
    return HomeError(f"{str(path)!r} is no log of a training; train again to get one")


def draw_curves(log: Path, picture: Path, title: str) -> bool:
    """Draw a training's curves into a PNG file.

    Args:
        log: the training's ``log.csv``.
        picture: the file; an existing file is replaced.
        title: above the curves.

    Returns:
        Whether the picture was drawn; without a finished episode it is not.

    Raises:
        HomeError: a file cannot be read or written.
    """
    columns = read_log(log)
    if not columns["episode"]:
        return False
    figure = new_figure(title, 9.0, 6.0)
    panels = figure.subplots(2, 2, sharex=True)
    _draw_win_rate(panels[0, 0], columns)
    _draw_return(panels[0, 1], columns)
    _draw_loss(panels[1, 0], columns)
    _draw_epsilon(panels[1, 1], columns)
    save_png(figure, picture)
    return True


def _draw_win_rate(axes: "Axes", columns: Columns) -> None:
    axes.plot(columns["episode"], columns["win_rate_50"], color=COLOURS[0], linewidth=1.6)
    axes.axhline(0.5, color=GREY, linewidth=0.8, linestyle=":")
    axes.set_ylim(0, 1.02)
    label_axes(axes, "Win rate, last 50 episodes", "", "")


def _draw_return(axes: "Axes", columns: Columns) -> None:
    axes.scatter(columns["episode"], columns["return"], s=5, color=GREY, alpha=0.5, linewidths=0)
    axes.plot(columns["episode"], columns["mean_return_50"], color=COLOURS[1], linewidth=1.6)
    label_axes(axes, "Return: each episode, and the mean of the last 50", "", "")


def _draw_loss(axes: "Axes", columns: Columns) -> None:
    finite = [
        pair for pair in zip(columns["episode"], columns["loss"], strict=True) if math.isfinite(pair[1])
    ]
    axes.plot([x for x, _ in finite], [y for _, y in finite], color=COLOURS[2], linewidth=1.2)
    axes.set_ylim(bottom=0)
    label_axes(axes, "Loss of the last updates", "episode", "")


def _draw_epsilon(axes: "Axes", columns: Columns) -> None:
    axes.plot(columns["episode"], columns["epsilon"], color=COLOURS[3], linewidth=1.6)
    axes.set_ylim(0, 1)
    label_axes(axes, "Epsilon: share of exploring decisions", "episode", "")
