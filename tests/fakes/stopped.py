"""A training of Ryu and Ken that is stopped, and what tests ask about it."""

import shlex
from pathlib import Path

from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.sessions.roster_training import RosterTraining
from sf2ai.training.sessions.session import TrainingSession

SMALL = {"hidden": [8], "branch": 0, "batch_size": 16, "warmup_steps": 200, "replay_rows": 2_000}
CONFIG = TrainingConfig("ryu", episodes=3, seed=5, opponents=("random",), slots=1, hyperparameters=SMALL)
TWO = RosterTraining(("ryu", "ken"), CONFIG)
BOTH = ("--char", "ryu", "--char", "ken")


def stop_training(home: Home, config: TrainingConfig, league_weights: Path | None = None) -> None:
    """Train until one round is over, and stop as Ctrl-C does."""
    run = TrainingSession(home, config, league_weights=league_weights, is_member=True).run()
    for progress in run:
        if progress.episodes_done:
            break
    run.close()  # type: ignore[attr-defined]


def content(folder: Path) -> dict[str, bytes]:
    """Return every file but the locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def follow(program, line: str) -> None:
    """Run the commands that a line names after its last colon and a space."""
    for command in line.rpartition("with: ")[2].split(" && "):
        program.run(*shlex.split(command)[1:])


def kept_line(result) -> str:
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("kept in ")]
    return line
