"""The learning curves of a training as a picture, drawn from its log."""

import csv
import math
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.errors import HomeError
from sf2ai.printable import escaped
from sf2ai.report.pictures.style import COLOURS, GREY, label_axes, new_figure, save_png
from sf2ai.store.atomic import disk_error
from sf2ai.user_files import open_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Columns = Mapping[str, Sequence[float]]

_NEEDED = ("episode", "return", "loss", "epsilon", "win_rate_50", "mean_return_50")
_GUIDE = "guide_share"
"""Logs of 0.1.0 lack it."""
_ENDS = ("win_rate_interval_low", "win_rate_interval_high")
_OF_PROBES = ("episode", "win_rate", *_ENDS)


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
    columns: dict[str, list[float]] = {name: [] for name in (*_NEEDED, _GUIDE)}
    for row in rows:
        try:
            values = [float(row[name]) for name in _NEEDED] + [float(row.get(_GUIDE) or 0.0)]
        except (TypeError, ValueError):
            continue
        for name, value in zip(columns, values, strict=True):
            columns[name].append(value)
    return columns


def _no_log(path: Path) -> HomeError:
    return HomeError(f"{str(path)!r} is no log of a training; train again to get one")


def read_probes(path: Path) -> dict[str, dict[str, list[float]]]:
    """Return the numbers of a training's ``probes.csv`` by opponent and heading; none without the file.

    Raises:
        HomeError: the file cannot be read.
    """
    try:
        with open_file(path) as file, TextIOWrapper(file, "utf-8", "replace", newline="") as text:
            rows = list(csv.DictReader(text))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise disk_error("read", path, error) from error
    except csv.Error as error:
        raise _no_log(path) from error
    found: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        try:
            values = [float(row[name]) for name in _OF_PROBES]
        except (KeyError, TypeError, ValueError):
            continue
        columns = found.setdefault(str(row.get("opponent")), {name: [] for name in _OF_PROBES})
        for name, value in zip(_OF_PROBES, values, strict=True):
            columns[name].append(value)
    return found


def draw_curves(log: Path, picture: Path, title: str, probes: Path | None = None) -> bool:
    """Draw a training's curves into a PNG file.

    Args:
        log: the training's ``log.csv``.
        picture: the file; an existing file is replaced.
        title: above the curves.
        probes: the training's ``probes.csv``; None draws none.

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
    _draw_win_rate(panels[0, 0], columns, {} if probes is None else read_probes(probes))
    _draw_return(panels[0, 1], columns)
    _draw_loss(panels[1, 0], columns)
    _draw_epsilon(panels[1, 1], columns)
    save_png(figure, picture)
    return True


def _draw_win_rate(axes: "Axes", columns: Columns, probes: Mapping[str, Columns]) -> None:
    """Draw the probes, if there are any, and behind them the training's own rounds."""
    colour, width = (GREY, 0.8) if probes else (COLOURS[0], 1.6)
    label = "in training, last 50"
    axes.plot(columns["episode"], columns["win_rate_50"], color=colour, linewidth=width, label=label)
    for at, (opponent, points) in enumerate(probes.items()):
        colour = COLOURS[at % len(COLOURS)]
        episodes, low, high = (points[name] for name in ("episode", *_ENDS))
        axes.fill_between(episodes, low, high, color=colour, alpha=0.15, linewidth=0)
        name = escaped(opponent).replace("$", r"\$")
        axes.plot(
            episodes, points["win_rate"], color=colour, linewidth=1.6, marker="o", markersize=3, label=name
        )
    axes.axhline(0.5, color=GREY, linewidth=0.8, linestyle=":")
    axes.set_ylim(0, 1.02)
    if probes:
        axes.legend(fontsize=7, frameon=False, loc="lower right")
        label_axes(axes, "Win rate in probes, without guide and exploration (95 %)", "", "")
    else:
        label_axes(axes, "Win rate in training, last 50 episodes", "", "")


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
    title = "Epsilon: share of exploring decisions"
    if any(columns[_GUIDE]):
        axes.plot(columns["episode"], columns[_GUIDE], color=COLOURS[4], linewidth=1.6, linestyle="--")
        title += "; dashed, those that the guide takes"
    axes.set_ylim(0, 1)
    label_axes(axes, title, "episode", "")
