"""What helps the learner: learning curves of variants, each with one thing left out, over several seeds.

    python benchmarks/learners.py --folder DIR [--char ryu] [--seeds 5] [--rounds 240] [--png FILE]

Each variant is trained as `sf2ai train` does, then measured in greedy play. Agents and figures are kept
in the folder: the command can be stopped and run again. Prints a table, medians over the seeds with the
least and the greatest, and draws the win rates while they learned.
"""

import argparse
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.envs.statistics import win_rate
from sf2ai.game.characters import find_character
from sf2ai.report.pictures import COLOURS, dress, new_figure, save_png
from sf2ai.training.config import TrainingConfig
from strength import measure
from trained import curve_path

VARIANTS: dict[str, dict[str, Any]] = {
    "default": {},
    "guide acts, gives no lessons": {"hyperparameters": {"lesson_weight": 0.0}},
    "guide: the scripted CPU": {"guide": "cpu"},
    "no guide": {"guide": "none"},
    "no frame data of the actions": {"hyperparameters": {"branch": 0}},
    "1-step returns": {"hyperparameters": {"return_steps": 1}},
    "no guide, 1-step returns": {"guide": "none", "hyperparameters": {"return_steps": 1}},
}
"""Name to what differs from the default training."""

OPPONENTS = ("random", "cpu:3", "cpu:7")


def config_of(variant: str, character: str, seed: int) -> TrainingConfig:
    """Return how one of the agents is trained."""
    return TrainingConfig(character=character, seed=seed, **VARIANTS[variant])


def rates(chosen: argparse.Namespace) -> dict[str, dict[str, list[float]]]:
    """Train and measure everybody; win rates by variant and opponent, in the order of the seeds."""
    found = {}
    for variant in VARIANTS:
        configs = [config_of(variant, chosen.character, seed) for seed in range(chosen.seeds)]
        asked = argparse.Namespace(**vars(chosen), opponents=OPPONENTS)
        row = measure(asked, configs)[chosen.character]
        found[variant] = {name: [win_rate(*counts) for counts in row[name]] for name in OPPONENTS}
    return found


def table(found: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return the lines of the documentation's table."""
    lines = ["| learner | " + " | ".join(OPPONENTS) + " |", "|---|" + "---|" * len(OPPONENTS)]
    for variant, row in found.items():
        cells = [f"{statistics.median(r):.2f} ({min(r):.2f} to {max(r):.2f})" for r in row.values()]
        lines.append(f"| {variant} | " + " | ".join(cells) + " |")
    return lines


def curves(chosen: argparse.Namespace, variant: str) -> list[Sequence[float]]:
    """Return the win rate of the last 50 episodes after each episode, for each episode one per seed."""
    configs = [config_of(variant, chosen.character, seed) for seed in range(chosen.seeds)]
    texts = [curve_path(chosen.folder, config).read_text() for config in configs]
    return list(zip(*([float(line) for line in text.split()] for text in texts), strict=True))


def draw(chosen: argparse.Namespace) -> None:
    """Draw each variant beside the default: the median over the seeds, and from the least to the greatest."""
    name = find_character(chosen.character).name
    figure = new_figure(f"{name} learns: win rate of the last 50 episodes, {chosen.seeds} seeds", 11.0, 6.5)
    others = [variant for variant in VARIANTS if variant != "default"]
    panels = figure.subplots(2, (len(others) + 1) // 2, sharex=True, sharey=True).flat
    for axes, variant in zip(panels, others, strict=True):
        for colour, shown in zip(COLOURS, ("default", variant), strict=False):
            found = curves(chosen, shown)
            episodes = range(1, len(found) + 1)
            axes.fill_between(
                episodes, [min(r) for r in found], [max(r) for r in found], color=colour, alpha=0.15
            )
            axes.plot(episodes, [statistics.median(r) for r in found], color=colour, label=shown)
        axes.set_ylim(0, 1.02)
        axes.legend(fontsize=7, frameon=False, loc="lower right")
        dress(axes, variant, "episode", "")
    save_png(figure, chosen.png)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where trained agents are kept")
    parser.add_argument("--char", dest="character", default="ryu", help="who learns (default: ryu)")
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each variant (default: 5)")
    parser.add_argument("--rounds", type=int, default=240, help="against each opponent (default: 240)")
    parser.add_argument("--processes", type=int, default=2, help="agents at once (default: 2)")
    parser.add_argument("--png", type=Path, help="draw the picture into this file")
    return parser.parse_args()


def main() -> None:
    """Train and measure what is missing, print the table and draw."""
    chosen = options()
    found = rates(chosen)
    if chosen.png:
        draw(chosen)
    report = {"engine_version": ENGINE_VERSION, "cpu_version": CPU_VERSION, "character": chosen.character}
    print(json.dumps({**report, "table": table(found), "win_rates_by_seed": found}, indent=2))


if __name__ == "__main__":
    main()
