"""Frames per second of stable-retro's bare step on a cartridge that has been brought into a fight.

python benchmarks/peers/stable_retro_step.py ROM
"""

import sys
import time

import numpy as np
import stable_retro

SECONDS, BLOCK = 4.0, 256
_START, _DOWN, _PUNCH = 3, 5, 1


def main() -> None:
    """Print frames per second."""
    emulator = stable_retro.RetroEmulator(sys.argv[1])
    pads = np.zeros((2, 12), dtype=np.uint8)

    def run(frames: int, button: int | None = None, player: int = 0) -> None:
        pads[:] = 0
        if button is not None:
            pads[player, button] = 1
        for side in (0, 1):
            emulator.set_button_mask(pads[side], side)
        for _ in range(frames):
            emulator.step()

    run(60)
    for button, player in ((_START, 0), (_DOWN, 0), (_START, 0), (_PUNCH, 0), (_PUNCH, 1)):
        run(3, button, player)
        run(30)
    run(240)
    frames, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        run(BLOCK)
        frames += BLOCK
    print(frames / (time.perf_counter() - start))


if __name__ == "__main__":
    main()
