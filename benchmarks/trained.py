"""Trains the agents of a benchmark once and keeps them in a folder, so that it can be resumed."""

import hashlib
import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from sf2ai.agents.cpu import CPU_VERSION
from sf2ai.engine import ENGINE_VERSION
from sf2ai.store.layout import Home
from sf2ai.store.weights import save_weights
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer


def weights_path(folder: Path, config: TrainingConfig) -> Path:
    """Return where the weights of a training are kept: a file of its own for all settings and engines."""
    told = [config.pinned().to_json(), ENGINE_VERSION, CPU_VERSION]
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
    return folder / f"{config.character}-{config.reward}-{config.seed}-{digest}.npz"


def processes_of(count: int) -> ProcessPoolExecutor:
    """Return a pool of `count` processes; with more than one, each has a single thread."""
    if count > 1:
        os.environ["NUMBA_NUM_THREADS"] = "1"
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def train_all(folder: Path, configs: Sequence[TrainingConfig], processes: int) -> None:
    """Train all agents that the folder lacks, several at once; progress goes to standard error."""
    missing = [config for config in configs if not weights_path(folder, config).exists()]
    if not missing:
        return
    with processes_of(processes) as pool:
        waiting = [pool.submit(partial(train_one, folder), config) for config in missing]
        for done, future in enumerate(as_completed(waiting), start=1):
            print(f"trained {done}/{len(missing)}: {future.result()}", file=sys.stderr, flush=True)


def curve_path(folder: Path, config: TrainingConfig) -> Path:
    """Return where the win rates of a training's episodes are kept, one number per line."""
    return weights_path(folder, config).with_suffix(".curve")


def train_one(folder: Path, config: TrainingConfig) -> str:
    """Train one agent unless the folder has it; return the name of its file."""
    path = weights_path(folder, config)
    if not path.exists():
        with Trainer(config, Home(folder)) as trainer:
            records = [record for progress in trainer.run() for record in progress.finished]
            folder.mkdir(parents=True, exist_ok=True)
            curve_path(folder, config).write_text("".join(f"{record.win_rate}\n" for record in records))
            save_weights(path, trainer.manifest(), trainer.parameters())
    return path.name
