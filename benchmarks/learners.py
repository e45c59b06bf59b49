"""Which parts help the learner: learning curves of variants with one change each, over several seeds.

    python benchmarks/learners.py --folder DIR [--group ours] [--char ryu] [--seeds 5] [--rounds 240]
        [--png FILE]

Each variant is trained as `sf2ai train` does, then measured in greedy play. The groups are `ours`, parts of
our training; `textbook`, parts of the literature's Q-learners (`q_learning_parts.py`) put into it; and
`alone`, the same without a guide. Agents and figures are kept in the folder, so the command can be stopped
and run again. It prints a table of medians over the seeds, with the least and the greatest, and draws the
win rates during training.
"""

import argparse
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from q_learning_parts import NO_PART, PARTS, installed
from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import find_character
from sf2ai.report.pictures.style import COLOURS, label_axes, new_figure, save_png
from sf2ai.statistics.intervals import win_rate
from sf2ai.training.config import TrainingConfig
from strength import measure
from trained import curve_path

DEFAULT, NO_FACTS = "default", "no frame data of the actions"
NO_GUIDE, NEITHER = "no guide", "no guide, no frame data"
UNGUIDED = {"guide": "none"}


@dataclass(frozen=True)
class Variant:
    """A way to train."""

    beside: str
    """Name of the variant that this one is compared with."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Settings that differ from the default training."""
    hyperparameters: dict[str, Any] = field(default_factory=dict)
    """Hyperparameters that differ from the agent's defaults."""
    part: str = NO_PART
    """The part that is put into the learner: a name in `q_learning_parts`."""

    def config(self, character: str, seed: int) -> TrainingConfig:
        """Return how one of the agents is trained."""
        return TrainingConfig(
            character=character, seed=seed, hyperparameters=self.hyperparameters, **self.settings
        )

    def folder(self, chosen: argparse.Namespace) -> Path:
        """Return where its agents are kept."""
        return chosen.folder / "-".join(self.part.split()) if self.part != NO_PART else chosen.folder


def textbook(with_facts: str, without_facts: str, settings: dict[str, Any]) -> dict[str, Variant]:
    """Return variants that have one part each and otherwise equal one of the two named variants."""
    suffix = ", no guide" if settings else ""
    return {
        name + suffix: Variant(
            without_facts if "branch" in part.settings else with_facts, settings, part.settings, name
        )
        for name, part in PARTS.items()
        if name != NO_PART
    }


GROUPS: dict[str, dict[str, Variant]] = {
    "ours": {
        DEFAULT: Variant(DEFAULT),
        "guide acts, gives no lessons": Variant(DEFAULT, {}, {"lesson_weight": 0.0}),
        "guide: the scripted CPU": Variant(DEFAULT, {"guide": "cpu"}),
        NO_GUIDE: Variant(DEFAULT, UNGUIDED),
        NO_FACTS: Variant(DEFAULT, {}, {"branch": 0}),
        "1-step returns": Variant(DEFAULT, {}, {"return_steps": 1}),
        "no guide, 1-step returns": Variant(DEFAULT, UNGUIDED, {"return_steps": 1}),
    },
    "textbook": {
        DEFAULT: Variant(DEFAULT),
        NO_FACTS: Variant(DEFAULT, {}, {"branch": 0}),
        **textbook(DEFAULT, NO_FACTS, {}),
    },
    "alone": {
        NO_GUIDE: Variant(NO_GUIDE, UNGUIDED),
        NEITHER: Variant(NO_GUIDE, UNGUIDED, {"branch": 0}),
        **textbook(NO_GUIDE, NEITHER, UNGUIDED),
    },
}
"""Variants by group and name."""

OPPONENTS = ("random", "cpu:3", "cpu:7")


def rates(chosen: argparse.Namespace) -> dict[str, dict[str, list[float]]]:
    """Train and measure all agents; return win rates by variant and opponent, in the order of the seeds."""
    found = {}
    for name, variant in GROUPS[chosen.group].items():
        configs = [variant.config(chosen.character, seed) for seed in range(chosen.seeds)]
        told = {**vars(chosen), "folder": variant.folder(chosen), "opponents": OPPONENTS}
        row = measure(argparse.Namespace(**told), configs, partial(installed, variant.part))[chosen.character]
        found[name] = {opponent: [win_rate(*counts) for counts in row[opponent]] for opponent in OPPONENTS}
    return found


def table(found: dict[str, dict[str, list[float]]]) -> list[str]:
    """Return the lines of the documentation's table."""
    lines = ["| learner | " + " | ".join(OPPONENTS) + " |", "|---|" + "---|" * len(OPPONENTS)]
    for variant, row in found.items():
        cells = [f"{statistics.median(r):.2f} ({min(r):.2f} to {max(r):.2f})" for r in row.values()]
        lines.append(f"| {variant} | " + " | ".join(cells) + " |")
    return lines


def curves(chosen: argparse.Namespace, variant: Variant) -> list[Sequence[float]]:
    """Return, after each episode, the win rates of the last 50 episodes, one per seed."""
    configs = [variant.config(chosen.character, seed) for seed in range(chosen.seeds)]
    texts = [curve_path(variant.folder(chosen), config).read_text() for config in configs]
    return list(zip(*([float(line) for line in text.split()] for text in texts), strict=True))


def draw(chosen: argparse.Namespace) -> None:
    """Draw each variant with the one it is compared with: the seeds' median and range."""
    group = GROUPS[chosen.group]
    name = find_character(chosen.character).name
    figure = new_figure(f"{name} learns: win rate of the last 50 episodes, {chosen.seeds} seeds", 11.0, 6.5)
    compared = {name: variant for name, variant in group.items() if variant.beside != name}
    panels = figure.subplots(2, (len(compared) + 1) // 2, sharex=True, sharey=True).flat
    for axes, (title, variant) in zip(panels, compared.items(), strict=True):
        for colour, shown in zip(COLOURS, (variant.beside, title), strict=False):
            found = curves(chosen, group[shown])
            episodes = range(1, len(found) + 1)
            axes.fill_between(
                episodes, [min(r) for r in found], [max(r) for r in found], color=colour, alpha=0.15
            )
            axes.plot(episodes, [statistics.median(r) for r in found], color=colour, label=shown)
        axes.set_ylim(0, 1.02)
        axes.legend(fontsize=7, frameon=False, loc="lower right")
        label_axes(axes, title, "episode", "")
    save_png(figure, chosen.png)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where trained agents are kept")
    parser.add_argument("--group", choices=GROUPS, default="ours", help="of variants (default: ours)")
    parser.add_argument(
        "--char", dest="character", default="ryu", help="character that learns (default: ryu)"
    )
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
