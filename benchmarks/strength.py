"""How strong trained agents are: each character, several seeds, against several opponents.

    python benchmarks/strength.py --folder DIR [--seeds 5] [--char NAME]... [--opponent SPEC]...
        [--rounds 400] [--reward NAME] [--observation NAME] [--actions NAME] [--reaction-frames N]
        [--against SPEC]...

Trains as `sf2ai train` does, one training on each core, and measures each agent in greedy play against all
twelve opponent characters on both sides. Agents and measurements are kept in the folder, so the command
can be stopped and run again. Prints a table of the median over the seeds, with the worst in brackets, and
the rates as JSON.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.measuring.evaluation import EvaluationConfig, evaluate
from sf2ai.players.find import player_from_file, scripted_player
from sf2ai.statistics.intervals import wilson, win_rate
from sf2ai.training.config import TrainingConfig
from trained import processes_of, train_one, weights_path

OPPONENTS = ("random", "cpu:0", "cpu:3", "cpu:7")
CHANGED = ("reward", "observation", "actions", "reaction_frames", "guide", "episodes")
"""Settings of a training that may differ from the defaults."""

Around = Callable[[], AbstractContextManager[None]]

Counts = dict[str, list[int]]
"""Wins, draws and rounds by opponent."""


def configs_of(chosen: argparse.Namespace) -> list[TrainingConfig]:
    """Return all trainings, one seed after the other."""
    changed = {name: getattr(chosen, name) for name in CHANGED if getattr(chosen, name) is not None}
    if chosen.against:
        changed["opponents"] = tuple(chosen.against)
    return [
        TrainingConfig(character=name, seed=seed, **changed)
        for seed in range(chosen.seeds)
        for name in chosen.characters
    ]


def strength(
    folder: Path, opponents: Sequence[str], rounds: int, around: Around, config: TrainingConfig
) -> Counts:
    """Train one agent and measure it against each opponent, unless the folder has the result."""
    with around():
        train_one(folder, config)
    weights = weights_path(folder, config)
    kept = weights.with_suffix(".json")
    known: dict[str, Counts] = json.loads(kept.read_text()) if kept.exists() else {}
    measured = known.setdefault(str(rounds), {})
    for opponent in opponents:
        if opponent not in measured:
            setting = EvaluationConfig(find_character(config.character), rounds, config.seed)
            played = evaluate(setting, player_from_file(weights), scripted_player(opponent))
            measured[opponent] = [played.wins, played.draws, played.episodes]
            kept.write_text(json.dumps(known))
    return {opponent: measured[opponent] for opponent in opponents}


def measure(
    chosen: argparse.Namespace, configs: Sequence[TrainingConfig], around: Around = nullcontext
) -> dict[str, dict[str, list[list[int]]]]:
    """Measure all agents, several at once; return counts by character and opponent, in seed order.

    Each agent is trained inside the context that `around` returns.
    """
    work = partial(strength, chosen.folder, chosen.opponents, chosen.rounds, around)
    with processes_of(chosen.processes) as pool:
        waiting = {pool.submit(work, config): place for place, config in enumerate(configs)}
        results: dict[int, Counts] = {}
        for done, future in enumerate(as_completed(waiting), start=1):
            place = waiting[future]
            results[place] = future.result()
            config = configs[place]
            print(
                f"{done}/{len(configs)}: {config.character}, seed {config.seed}", file=sys.stderr, flush=True
            )
    rows: dict[str, dict[str, list[list[int]]]] = {}
    for place, config in enumerate(configs):
        for opponent in chosen.opponents:
            row = rows.setdefault(config.character, {})
            row.setdefault(opponent, []).append(results[place][opponent])
    return rows


def table(rows: Mapping[str, Mapping[str, Sequence[Sequence[int]]]], opponents: Sequence[str]) -> list[str]:
    """Return the lines of the documentation's table, and one of all characters together."""
    lines = ["| character | " + " | ".join(opponents) + " |", "|---|" + "---|" * len(opponents)]
    for name, row in rows.items():
        cells = []
        for opponent in opponents:
            rates = [win_rate(*counts) for counts in row[opponent]]
            cells.append(f"{statistics.median(rates):.2f} ({min(rates):.2f})")
        lines.append(f"| {find_character(name).name} | " + " | ".join(cells) + " |")
    cells = []
    for opponent in opponents:
        wins, draws, rounds = (
            sum(counts[i] for row in rows.values() for counts in row[opponent]) for i in range(3)
        )
        low, high = wilson(wins, draws, rounds)
        cells.append(f"{win_rate(wins, draws, rounds):.2f} [{low:.2f}, {high:.2f}]")
    return [*lines, "| all | " + " | ".join(cells) + " |"]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where trained agents are kept")
    parser.add_argument("--char", action="append", dest="characters", help="default: all twelve")
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each agent (default: 5)")
    parser.add_argument(
        "--opponent", action="append", dest="opponents", help="default: " + ", ".join(OPPONENTS)
    )
    parser.add_argument("--against", action="append", help="opponents in training; default: as sf2ai train")
    parser.add_argument("--rounds", type=int, default=400, help="against each opponent (default: 400)")
    parser.add_argument("--processes", type=int, default=2, help="agents at once (default: 2)")
    for name in CHANGED:
        kind = int if name in ("reaction_frames", "episodes") else str
        parser.add_argument("--" + name.replace("_", "-"), type=kind, help="of each training")
    chosen = parser.parse_args()
    names = chosen.characters or [character.id for character in ROSTER]
    chosen.characters = [find_character(name).id for name in names]
    chosen.opponents = chosen.opponents or list(OPPONENTS)
    return chosen


def main() -> None:
    """Train and measure what is missing, and print it."""
    chosen = options()
    rows = measure(chosen, configs_of(chosen))
    rates = {
        name: {opponent: [round(win_rate(*c), 4) for c in counts] for opponent, counts in row.items()}
        for name, row in rows.items()
    }
    report: dict[str, Any] = {"engine_version": ENGINE_VERSION, "cpu_version": CPU_VERSION}
    report |= {"rounds": chosen.rounds, "table": table(rows, chosen.opponents), "win_rates_by_seed": rates}
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
