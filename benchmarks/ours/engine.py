"""Match-frames per second of the engine, with random pads that are drawn beforehand and held four frames.

python benchmarks/ours/engine.py [slots]
"""

import sys
import time

import numpy as np

from sf2ai.backends.base import make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import ATTACKS, NUMPAD, attack_bit

STEPS, FRAMES, SECONDS = 64, 4, 3.0


def random_pads(slots: int, seed: int = 0) -> np.ndarray:
    """Draw pads: a direction and at most one button, held for a step; shape (steps, frames, slots, 2)."""
    dice = np.random.default_rng(seed)
    directions = np.array(NUMPAD[1:], dtype=np.uint16)
    buttons = np.array([0, *map(attack_bit, ATTACKS)], dtype=np.uint16)
    shape = (STEPS, 1, slots, 2)
    pads = dice.choice(directions, shape) | dice.choice(buttons, shape)
    return np.ascontiguousarray(np.repeat(pads, FRAMES, axis=1))


def main() -> None:
    """Print frames per second; matches that end are restarted, which is not timed."""
    slots = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    dice = np.random.default_rng(1)
    backend = make_backend("sim", slots)

    def restart(which: np.ndarray) -> None:
        seeds = dice.integers(0, 2**63, len(which))
        backend.reset(which, make_setups(dice.integers(0, 12, (len(which), 2)), seeds))

    restart(np.arange(slots))
    pads = random_pads(slots)
    backend.advance(pads[0])
    frames, spent, begun = 0, 0.0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for step in pads:
            start = time.perf_counter()
            snapshots = backend.advance(step)
            spent += time.perf_counter() - start
            over = np.flatnonzero(snapshots[-1]["phase"] == 2)
            if len(over):
                restart(over)
        frames += slots * FRAMES * STEPS
    print(frames / spent)


if __name__ == "__main__":
    main()
