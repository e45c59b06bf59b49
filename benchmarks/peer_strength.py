"""How strong Stable-Baselines3's PPO and DQN are after as many rounds as our agents learn from.

    python benchmarks/peer_strength.py --folder DIR [--char ryu] [--seeds 5] [--episodes 300]...
        [--rounds 240]

Environment, opponents and sticky actions are those of `benchmarks/learners.py`, whose table this one
continues; `peers/sb3_strength.py` says what the agents are and how they are measured. Figures are kept in the
folder, so the command can be stopped and run again.
"""

import argparse
import json
import os
import statistics
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.statistics.intervals import win_rate
from side_by_side import FOLDER, peer_python
from training import SB3

AGENTS = ("ppo", "dqn")


def run(chosen: argparse.Namespace, agent: str, episodes: int, seed: int) -> dict[str, Any]:
    """Train and measure one agent, unless its figures are in the folder."""
    words = [agent, chosen.character, str(seed), str(episodes), str(chosen.rounds)]
    kept = chosen.folder / f"{'-'.join(words)}-{ENGINE_VERSION}-{CPU_VERSION}.json"
    if not kept.exists():
        command = [str(peer_python(SB3)), str(FOLDER / "peers" / "sb3_strength.py"), *words]
        limits = dict.fromkeys(("OMP_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
        environment = {**os.environ, **limits}
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout
        kept.write_text(told.strip().splitlines()[-1])
    found: dict[str, Any] = json.loads(kept.read_text())
    return found


def row(name: str, runs: list[dict[str, Any]]) -> str:
    """Return a line of the documentation's table."""
    cells = []
    for opponent in runs[0]["counts"]:
        rates = [win_rate(*one["counts"][opponent]) for one in runs]
        cells.append(f"{statistics.median(rates):.2f} ({min(rates):.2f} to {max(rates):.2f})")
    steps = statistics.median(one["steps"] for one in runs)
    return f"| {name} | {' | '.join(cells)} | {steps:,.0f} |"


def main() -> None:
    """Train and measure what is missing, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True, help="where figures are kept")
    parser.add_argument(
        "--char", dest="character", default="ryu", help="character that learns (default: ryu)"
    )
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each (default: 5)")
    parser.add_argument("--episodes", type=int, action="append", help="of each training (default: 300)")
    parser.add_argument("--rounds", type=int, default=240, help="against each opponent (default: 240)")
    parser.add_argument("--processes", type=int, default=2, help="agents at once (default: 2)")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    peer_python(SB3)
    asked = [
        (agent, episodes, seed)
        for agent in AGENTS
        for episodes in chosen.episodes or [300]
        for seed in range(chosen.seeds)
    ]
    with ThreadPoolExecutor(chosen.processes) as pool:
        found = dict(zip(asked, pool.map(lambda one: run(chosen, *one), asked), strict=True))
    for agent in AGENTS:
        for episodes in chosen.episodes or [300]:
            runs = [found[agent, episodes, seed] for seed in range(chosen.seeds)]
            print(row(f"Stable-Baselines3 {agent.upper()}, {episodes:,} rounds", runs))


if __name__ == "__main__":
    main()
