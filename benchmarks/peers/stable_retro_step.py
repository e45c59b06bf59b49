"""Frames per second of stable-retro's bare step on a cartridge, in a fight.

Both sides get random pads, as in our benchmark, since a fight costs more than two idle fighters. The fight
is restarted from its first frame before a round can end.

python benchmarks/peers/stable_retro_step.py ROM
"""

import sys
import time

import numpy as np
import stable_retro

SECONDS, BLOCK, HOLD = 4.0, 256, 4
_START, _DOWN, _PUNCH = 3, 5, 1
_DIRECTIONS = ((), (4,), (5,), (6,), (7,), (4, 6), (4, 7), (5, 6), (5, 7))
_ATTACKS = (None, 0, 1, 8, 9, 10, 11)


def main() -> None:
    """Print frames per second."""
    emulator = stable_retro.RetroEmulator(sys.argv[1])

    def hold(first: np.ndarray, second: np.ndarray, frames: int) -> None:
        emulator.set_button_mask(first, 0)
        emulator.set_button_mask(second, 1)
        for _ in range(frames):
            emulator.step()

    nothing = _mask()
    hold(nothing, nothing, 60)
    for button, player in ((_START, 0), (_DOWN, 0), (_START, 0), (_PUNCH, 0), (_PUNCH, 1)):
        pads = [nothing, nothing]
        pads[player] = _mask(button)
        hold(*pads, 3)
        hold(nothing, nothing, 30)
    hold(nothing, nothing, 240)
    fight = emulator.get_state()
    steps = _random_steps()
    frames, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        emulator.set_state(fight)
        for first, second in steps:
            hold(first, second, HOLD)
        frames += BLOCK
    print(frames / (time.perf_counter() - start))


def _mask(*buttons: int) -> np.ndarray:
    pad = np.zeros(12, dtype=np.uint8)
    pad[list(buttons)] = 1
    return pad


def _random_steps() -> list[tuple[np.ndarray, np.ndarray]]:
    """Draw a direction and at most one button for each side, held for four frames."""
    dice = np.random.default_rng(0)

    def draw() -> np.ndarray:
        attack = _ATTACKS[dice.integers(len(_ATTACKS))]
        direction = _DIRECTIONS[dice.integers(len(_DIRECTIONS))]
        return _mask(*direction, *(() if attack is None else (attack,)))

    return [(draw(), draw()) for _ in range(BLOCK // HOLD)]


if __name__ == "__main__":
    main()
