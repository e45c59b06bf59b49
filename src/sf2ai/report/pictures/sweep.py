"""The trials of a sweep as a picture: the win rate over each hyperparameter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sf2ai.report.pictures.style import COLOURS, label_axes, new_figure, save_png
from sf2ai.statistics.intervals import wilson
from sf2ai.training.sessions.sweep_plan import SweepPlan, TrialResult


def draw_sweep(plan: SweepPlan, results: Sequence[TrialResult], path: Path) -> None:
    """Draw a sweep as PNG: a panel for each hyperparameter, a point with its 95 % interval for each trial.

    Args:
        plan: of the sweep.
        results: of its trials; those without a result are left out.
        path: the file.

    Raises:
        HomeError: the picture cannot be written.
    """
    known = [one for one in results if one.rounds]
    figure = new_figure(f"Sweep {plan.name}", 4.0 * max(1, len(plan.ranges)), 3.6)
    rates = [one.win_rate for one in known]
    ends = [wilson(one.counts[0], one.counts[1], one.rounds) for one in known]
    errors = [
        [max(0.0, rate - low) for rate, (low, _) in zip(rates, ends, strict=True)],
        [max(0.0, high - rate) for rate, (_, high) in zip(rates, ends, strict=True)],
    ]
    for place, (name, swept) in enumerate(plan.ranges.items(), start=1):
        axes = figure.add_subplot(1, len(plan.ranges), place)
        values: list[Any] = [one.values[name] for one in known]
        if swept.choices:
            values = _beside_each_other([swept.choices.index(str(value)) for value in values])
            axes.set_xticks(range(len(swept.choices)), labels=list(swept.choices))
            axes.set_xlim(-0.5, len(swept.choices) - 0.5)
        elif swept.is_log:
            axes.set_xscale("log")
        axes.errorbar(values, rates, yerr=errors, fmt="o", color=COLOURS[0], capsize=2, elinewidth=0.8)
        axes.set_ylim(0.0, 1.0)
        label_axes(axes, name, "", "won of the last probes" if place == 1 else "")
    save_png(figure, path)


def _beside_each_other(places: Sequence[int]) -> list[float]:
    """Return the places of points, those that share one spread over half the way to the next one."""
    spread = []
    for number, place in enumerate(places):
        before, count = places[:number].count(place), places.count(place)
        spread.append(place + 0.5 * ((before + 0.5) / count - 0.5))
    return spread
