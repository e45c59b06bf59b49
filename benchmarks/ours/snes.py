"""Frames per second of the snes backend in a fight, all slots together, four frames a call.

python benchmarks/ours/snes.py ROM CORE SLOTS
"""

import sys
import time
from pathlib import Path

import numpy as np

from engine import FRAMES, random_pads
from sf2ai.backends.base import make_setups
from sf2ai.backends.options import BackendOptions
from sf2ai.backends.registry import make_backend

SECONDS = 4.0


def main() -> None:
    """Print frames per second; rounds that end are restarted, which is timed too."""
    rom, core, slots = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    pads = random_pads(slots)
    with make_backend("snes", slots, BackendOptions(rom=rom, core=core)) as backend:
        everywhere = np.arange(slots)
        setups = make_setups([(0, 4)] * slots, everywhere)
        backend.reset(everywhere, setups)
        frames, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            for step in pads:
                over = np.flatnonzero(backend.advance(step)[-1]["phase"])
                if len(over):
                    backend.reset(over, setups[over])
            frames += slots * FRAMES * len(pads)
        print(frames / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
