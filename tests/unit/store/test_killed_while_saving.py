"""``kill -9`` at random moments of a save: what is there afterwards is whole."""

import random
import time
from pathlib import Path

import numpy as np
import pytest

from sf2ai.store.checkpoint import load_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.weights import load_character

SAVE_WEIGHTS = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import load_character, save_weights
home = Home(Path(sys.argv[1]))
with hold_character(home, "ryu"):
    manifest, _ = load_character(home, "ryu")
    print("saving", flush=True)
    while True:
        manifest = replace(manifest, seed=manifest.seed + 1)
        arrays = {"x": np.full(300_000, manifest.seed, np.float32)}
        save_weights(home.weights("ryu"), manifest, arrays)
"""

SAVE_CHECKPOINTS = """
import sys
from pathlib import Path
import numpy as np
from sf2ai.store.checkpoint import load_checkpoint, save_checkpoint
folder = Path(sys.argv[1])
before = load_checkpoint(folder)
number = before.meta["number"] if before else 0
print("saving", flush=True)
while True:
    number += 1
    save_checkpoint(folder, {"x": np.full(300_000, number, np.int64)}, {"number": number})
"""


@pytest.fixture
def kill_while_saving(programs):
    """A function that runs a program and kills it so many seconds after it began to save."""

    def kill_while_saving(code: str, folder: Path, seconds: float) -> None:
        process = programs.start("-c", code, folder)
        assert process.stdout.readline() == "saving\n"
        time.sleep(seconds)
        process.kill()
        process.wait()

    return kill_while_saving


@pytest.fixture
def moments():
    dice = random.Random(20250301)
    return [dice.uniform(0.0, 0.08) for _ in range(8)]


def test_weights_are_whole_after_every_kill(home, manifest, moments, kill_while_saving):
    from sf2ai.store.weights import save_weights

    save_weights(home.weights("ryu"), manifest, {"x": np.zeros(1, np.float32)})
    seed = manifest.seed
    for seconds in moments:
        kill_while_saving(SAVE_WEIGHTS, home.path, seconds)
        read_manifest, arrays = load_character(home, "ryu")
        assert read_manifest.seed >= seed
        assert set(arrays["x"].tolist()) <= {float(read_manifest.seed), 0.0}
        seed = read_manifest.seed
    assert seed > manifest.seed
    with hold_character(Home(home.path), "ryu"):
        assert sorted(entry.name for entry in home.agent("ryu").iterdir()) == ["lock", "weights.npz"]


def test_checkpoints_are_whole_after_every_kill(tmp_path, moments, kill_while_saving):
    number = 0
    for seconds in moments:
        kill_while_saving(SAVE_CHECKPOINTS, tmp_path, seconds)
        checkpoint = load_checkpoint(tmp_path)
        if checkpoint is None:
            assert number == 0
            continue
        assert checkpoint.meta["number"] >= number
        number = checkpoint.meta["number"]
        assert set(checkpoint.arrays["x"].tolist()) == {number}
    assert number > 0
