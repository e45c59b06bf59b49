"""Seconds until an agent wins most of its rounds from cpu:7: our policy gradient and Stable-Baselines3's PPO.

    python benchmarks/time_to_win.py [--char NAME]... [--rate 0.9] [--seed N] [--times 10]

Both meet cpu:7 only, of all twelve characters. Ours is `sf2ai train --agent ppo`, start-up and lessons
included; it is there with its first probe of 24 rounds whose win rate is high enough. Then
Stable-Baselines3's PPO learns in the same run, on our environment, for ten times as long at the most; the
rounds that measure it are left out of its time. A character takes eleven times what ours needs.
"""

import argparse
import csv
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from revisions import WORKING_TREE
from sf2ai.store.layout import Home
from side_by_side import FOLDER, peer_python, print_report
from training import SB3

OPPONENT = "cpu:7"
MOST_STEPS = 60_000_000
LOOK_SECONDS = 0.5


def our_seconds(character: str, rate: float, seed: int) -> dict[str, Any]:
    """Train until a probe is good enough; returns what the probes showed, and when.

    Raises:
        RuntimeError: the training ended before.
    """
    arguments = ["train", "--char", character, "--agent", "ppo", "--opponent", OPPONENT]
    arguments += ["--steps", str(MOST_STEPS), "--seed", str(seed)]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        training = subprocess.Popen(
            [sys.executable, "-m", "sf2ai", *arguments],
            env={**WORKING_TREE.environment, "SF2AI_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seen: list[list[float]] = []
        try:
            while training.poll() is None:
                time.sleep(LOOK_SECONDS)
                for row in probes(Home(Path(folder)).probes(character))[len(seen) :]:
                    passed = round(time.monotonic() - begun, 1)
                    seen.append([passed, int(row["steps"]), round(float(row["win_rate"]), 3)])
                    if seen[-1][2] >= rate:
                        return {"seconds": passed, "steps": seen[-1][1], "probes": seen}
        finally:
            training.send_signal(signal.SIGINT)
            training.wait()
    raise RuntimeError(f"the training ended after {MOST_STEPS:,} steps and these probes: {seen}")


def probes(path: Path) -> list[dict[str, str]]:
    """Return the whole rows of a training's probes against the opponent."""
    if not path.exists():
        return []
    whole = path.read_text().rpartition("\n")[0]
    return [row for row in csv.DictReader(whole.splitlines()) if row["opponent"] == OPPONENT]


def peer_seconds(character: str, rate: float, seed: int, most: float) -> dict[str, Any]:
    """Let the peer learn as long as it may; returns what it won, and when."""
    script = FOLDER / "peers" / "sb3_time_to_win.py"
    words = [character, str(seed), str(rate), str(most)]
    done = subprocess.run(
        [str(peer_python(SB3)), str(script), *words], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main() -> None:
    """Print both, for each character, as JSON."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--char", dest="characters", action="append")
    options.add_argument("--rate", type=float, default=0.9)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--times", type=float, default=10)
    chosen = options.parse_args()
    found = {}
    for character in chosen.characters or ["ryu", "guile", "zangief"]:
        ours = our_seconds(character, chosen.rate, chosen.seed)
        print(json.dumps({character: ours}), file=sys.stderr, flush=True)
        peer = peer_seconds(character, chosen.rate, chosen.seed, chosen.times * ours["seconds"])
        found[character] = {"ours": ours, "Stable-Baselines3 PPO": peer}
    print_report(what=f"seconds until {chosen.rate} of the rounds are won from {OPPONENT}", found=found)


if __name__ == "__main__":
    main()
