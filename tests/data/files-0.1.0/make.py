"""Makes the files of this folder with sf2ai 0.1.0 (revision 74306b2), whose modules it imports.

PYTHONPATH=<clone of 74306b2>/src python make.py
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

from sf2ai.training.session import TrainingSession

from sf2ai import __version__
from sf2ai.store.layout import Home
from sf2ai.store.replays import read_replay
from sf2ai.store.weights import load_weights
from sf2ai.training.config import TrainingConfig

FOLDER = Path(__file__).resolve().parent
HOME = FOLDER / "home"

SMALL_DQN = {
    "hidden": [16, 16],
    "branch": 8,
    "batch_size": 16,
    "steps_per_update": 8,
    "warmup_steps": 100,
    "replay_rows": 1024,
}

TRAINED = TrainingConfig(
    "ken", episodes=4, seed=1, opponents=("random",), guide="none", slots=2, hyperparameters=SMALL_DQN
)

STOPPED = TrainingConfig(
    "ryu",
    episodes=12,
    seed=2,
    opponents=("random", "cpu:7", "self"),
    opponent_choice="prioritised",
    reaction_frames=8,
    slots=3,
    hyperparameters=SMALL_DQN,
)
"""A training whose checkpoint has a guide, a delay, past selves and several opponents."""

BASELINE = TrainingConfig(
    "guile",
    agent="keras-rl-sarsa",
    episodes=6,
    seed=3,
    opponents=("random", "cpu:7"),
    guide="none",
    observation="talk",
    actions="talk",
    hyperparameters={"hidden": [8], "warmup_steps": 50},
)


def main() -> None:
    """Write the home, the replays and what 0.1.0 makes of them."""
    assert __version__ == "0.1.0", __version__
    os.chdir(FOLDER)
    for folder in ("home", "replays"):
        shutil.rmtree(folder, ignore_errors=True)
    home = Home(HOME)
    train(home, TRAINED)
    train(home, STOPPED, stop_after=5)
    train(home, BASELINE, stop_after=3)
    shutil.rmtree(home.training("ken"))
    ask("ban", "bison", "--reason", "wins everything")
    evaluation = ask(
        "evaluate",
        "--char",
        "ken",
        "--opponent",
        "cpu:3",
        "--opponent-char",
        "sagat",
        "--episodes",
        3,
        "--record",
        "replays/rounds",
    )
    lineup = [
        "--only",
        "ken",
        "--matches",
        2,
        "--entry",
        "Zoner=ryu:my_bot:Zoner",
        "--entry",
        "Dice=ryu:random",
    ]
    standings = ask("tournament", *lineup, "--record", "replays/matches")
    ask("watch", "ken", "ryu:cpu:5", "--record", "replays/watched")
    kept = []
    for folder, name in (("rounds", "round"), ("matches", "match"), ("watched", "watched")):
        found = sorted(Path("replays", folder).iterdir())
        shutil.copy(found[0], f"replays/{name}.sf2replay")
        shutil.rmtree(f"replays/{folder}")
        kept.append(f"{name}.sf2replay")
    for extra in HOME.rglob("lock"):
        extra.unlink()
    for picture in HOME.rglob("curves.png"):
        picture.unlink()
    made = {
        "evaluation": evaluation,
        "tournament": standings,
        "roster": [row for row in ask("roster") if row["weights"] == "yours"],
        "vector_units": vector_units(),
        "bans": ask("ban", "--list"),
        "replays": {name: replay(name) for name in kept},
        "resumed": {},
    }
    shutil.copytree(HOME, "resumed")
    os.environ["SF2AI_HOME"] = str(FOLDER / "resumed")
    for character in ("ryu", "guile"):
        subprocess.run([sys.executable, "-m", "sf2ai", "train", "--char", character, "--resume"], check=True)
        manifest, arrays = load_weights(Home(FOLDER / "resumed").weights(character))
        made["resumed"][character] = {
            "digest": digest(arrays),
            "steps": manifest.steps,
            "episodes": manifest.episodes,
            "libraries": manifest.libraries,
            "machine": manifest.machine,
        }
    shutil.rmtree("resumed")
    with tarfile.open("home.tar.xz", "w:xz", preset=9) as packed:
        packed.add("home", filter=nameless)
    shutil.rmtree("home")
    Path("made.json").write_text(json.dumps(made, indent=1) + "\n")


def train(home: Home, config: TrainingConfig, stop_after: int | None = None) -> None:
    """Train; stop after `stop_after` rounds, as Ctrl-C would."""
    finished = 0
    with contextlib.closing(TrainingSession(home, config).run()) as progress:
        for step in progress:
            finished += len(step.finished)
            if stop_after is not None and finished >= stop_after:
                break


def ask(*arguments: object) -> dict:
    """Run one command line on the home; return the JSON document that it prints."""
    command = [sys.executable, "-m", "sf2ai", *map(str, arguments), "--json"]
    environment = {**os.environ, "SF2AI_HOME": "home"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout)


def nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Remove the user's name and numbers from a member of the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def vector_units() -> list[str]:
    """Return the processor's flags that decide how TensorFlow rounds, where Linux lists them."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    flags = next(line for line in lines if line.startswith("flags")).partition(":")[2].split()
    return sorted({flag for flag in flags if flag.startswith(("avx", "fma", "amx", "sse"))})


def digest(arrays: dict) -> str:
    """Return the SHA-256 of named arrays."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        total.update(f"{name} {arrays[name].dtype} {arrays[name].shape}\n".encode())
        total.update(arrays[name].tobytes())
    return total.hexdigest()


def replay(name: str) -> dict:
    """Return what `sf2ai replay` shows of a replay, and the SHA-256 of its checksums."""
    path = Path("replays", name)
    shown = ask("replay", path)
    kinds = Counter(event["kind"] for event in shown.pop("events"))
    return {
        "shown": shown,
        "kinds": dict(kinds),
        "checksums": hashlib.sha256(read_replay(path).checksums.tobytes()).hexdigest(),
    }


if __name__ == "__main__":
    main()
