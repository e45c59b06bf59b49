"""What strength costs when an agent sees late, as people do: trained and measured at each delay.

    python benchmarks/reaction.py --folder DIR [--char NAME]... [--seeds N] [--frames N]...

15 frames, 250 ms, are about what people need to react to something that they see.
Trained agents are kept in the folder: the command can be stopped and run again.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.envs.contenders import contender_from_file, scripted_contender
from sf2ai.envs.statistics import wilson, win_rate
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.training.config import TrainingConfig
from sf2ai.training.evaluation import EvaluationConfig, evaluate
from trained import train_all, weights_path

DELAYS = (0, 9, 15, 18)
OPPONENTS = ("random", "cpu:0", "cpu:3", "cpu:7")


def config_of(character: str, delay: int, seed: int) -> TrainingConfig:
    """Return how one of the agents is trained: the defaults, but for the delay."""
    return TrainingConfig(character=character, reaction_frames=delay, seed=seed)


def measure(chosen: argparse.Namespace, delay: int, opponent: str) -> dict[str, Any]:
    """Let all characters and seeds of one delay meet one opponent."""
    parts = [
        evaluate(
            EvaluationConfig(find_character(name), chosen.rounds, seed),
            contender_from_file(weights_path(chosen.folder, config_of(name, delay, seed))),
            scripted_contender(opponent),
        )
        for name in chosen.characters
        for seed in range(chosen.seeds)
    ]
    wins, draws, rounds = (sum(getattr(part, n) for part in parts) for n in ("wins", "draws", "episodes"))
    by_character: dict[str, list[float]] = {}
    for part in parts:
        by_character.setdefault(part.character, []).append(round(part.win_rate, 3))
    return {
        "reaction_frames": delay,
        "opponent": opponent,
        "rounds": rounds,
        "win_rate": round(win_rate(wins, draws, rounds), 4),
        "interval": [round(bound, 4) for bound in wilson(wins, draws, rounds)],
        "by_character_and_seed": by_character,
    }


def table(rows: Sequence[dict[str, Any]], delays: Sequence[int]) -> str:
    """Return the rows as the table of the documentation."""
    lines = ["| frames | ms | " + " | ".join(OPPONENTS) + " |", "|---|---|" + "---|" * len(OPPONENTS)]
    for delay in delays:
        cells = [
            f"{row['win_rate']:.2f} [{row['interval'][0]:.2f}, {row['interval'][1]:.2f}]"
            for row in rows
            if row["reaction_frames"] == delay
        ]
        lines.append(f"| {delay} | {delay * 1000 / 60:.0f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Train what is missing, measure, and print the table and everything as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where trained agents are kept")
    parser.add_argument("--char", action="append", dest="characters", help="default: all twelve")
    parser.add_argument("--seeds", type=int, default=1, help="trainings of each agent (default: 1)")
    parser.add_argument("--frames", type=int, action="append", help="delays (default: 0, 9, 15, 18)")
    parser.add_argument("--rounds", type=int, default=400, help="against each opponent (default: 400)")
    parser.add_argument("--processes", type=int, default=2, help="trainings at once (default: 2)")
    chosen = parser.parse_args()
    names = chosen.characters or [character.id for character in ROSTER]
    chosen.characters = [find_character(name).id for name in names]
    delays = chosen.frames or DELAYS
    agents = [(n, d, s) for s in range(chosen.seeds) for d in delays for n in chosen.characters]
    train_all(chosen.folder, [config_of(*agent) for agent in agents], chosen.processes)
    rows = [measure(chosen, delay, opponent) for delay in delays for opponent in OPPONENTS]
    versions = {"engine_version": ENGINE_VERSION, "cpu_version": CPU_VERSION}
    print(json.dumps({**versions, "table": table(rows, delays).splitlines(), "rows": rows}, indent=2))


if __name__ == "__main__":
    main()
