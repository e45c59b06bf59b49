"""Trains the roster that comes with the package, and puts it into the package.

    python scripts/train_roster.py HOME [--seed N] [--steps N]

First the teachers: DQN agents of 300 rounds, the default training of ``sf2ai train --char all``. Then, for
each character, the champion: a PPO agent that begins with lessons of its teacher and goes on against itself,
its past selves, cpu:7 and random play. Then the fair ones, the same with late eyes. The trainings are kept in
HOME; after a stop the same command goes on with them. The packaged weights contain the manifests, so they say
how they were made.
"""

import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sf2ai.game.characters import ROSTER
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.packaged import FAIR_FOLDER, FOLDER
from sf2ai.store.packing import pack_roster

STEPS = 10_000_000
"""Steps of a champion."""
OPPONENTS = ("self", "self", "cpu:7", "random")
"""Of a champion, in turn: half of the rounds are against itself, as it is or as it was."""
LATE_FRAMES = 15
"""Age of what a fair agent sees of its opponent: a quarter of a second, as a person needs."""
AT_ONCE = 2
"""Agents that are trained at the same time."""


def train(home: Home, *options: object) -> None:
    """Run `sf2ai train` beside the homes, so that manifests have no path of this machine."""
    command = [sys.executable, "-m", "sf2ai", "train", "--home", home.path.name, *options]
    done = subprocess.run(list(map(str, command)), cwd=home.path.parent, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def train_teachers(home: Home, seed: int) -> None:
    """Train the DQN agents, unless all are trained."""
    if all(home.weights(character.id).exists() for character in ROSTER):
        return
    resumed = ["--resume"] if home.roster_training.exists() else []
    train(home, "--char", "all", "--seed", seed, *resumed)


def train_champion(home: Home, teachers: Home, character: str, late: int, seed: int, steps: int) -> None:
    """Train one PPO agent that sees `late` frames late, unless it is trained."""
    if home.weights(character).exists():
        return
    if has_checkpoint(home.checkpoint(character)):
        train(home, "--char", character, "--resume")
        return
    teacher = f"file:{teachers.weights(character).relative_to(teachers.path.parent).as_posix()}"
    opponents = [word for name in OPPONENTS for word in ("--opponent", name)]
    plan = (
        "--agent",
        "ppo",
        "--guide",
        teacher,
        *opponents,
        "--steps",
        steps,
        "--seed",
        seed,
        "--no-probe",
        "--reaction-frames",
        late,
    )
    train(home, "--char", character, *plan)


def main() -> None:
    """Train all twelve and pack them."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("home", type=Path, metavar="HOME")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--steps", type=int, default=STEPS, help="of each champion")
    chosen = options.parse_args()
    folder = chosen.home.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    teachers = Home(folder / "teachers")
    packed = ((Home(folder / "champions"), 0, FOLDER), (Home(folder / "fair"), LATE_FRAMES, FAIR_FOLDER))
    train_teachers(teachers, chosen.seed)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        trainings = [
            pool.submit(train_champion, home, teachers, character.id, late, chosen.seed, chosen.steps)
            for home, late, _ in packed
            for character in ROSTER
        ]
        for training in trainings:
            training.result()
    for home, _, place in packed:
        written = pack_roster(home, place)
        total = sum(path.stat().st_size for path in written.values())
        print(f"{len(written)} agents, {total:,} bytes in {place}")


if __name__ == "__main__":
    main()
