"""Draws the neutral frames at the start of each round from a setup's seed, as the simulator does."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from sf2ai.backends.console.rounds import MOST_ROUNDS
from sf2ai.engine import dice
from sf2ai.engine.rounds import NEUTRAL_CHOICES

_LOW_32 = 0xFFFFFFFF
_roll: Callable[[object, int], int] = getattr(dice.roll, "py_func", dice.roll)
"""The plain Python function: ten calls a match are not worth compiling."""


def neutral_frames(setup: np.void) -> tuple[int, ...]:
    """Return how many frames pass before pads count, for each round.

    The first round has the simulator's number for the same seed. The dice of later rounds do not
    count the frames before them, whose number differs between games.

    Args:
        setup: record of dtype `backends.base.SETUP`.
    """
    fixed = int(setup["neutral_frames"])
    if fixed >= 0:
        return (fixed,) * MOST_ROUNDS
    seed = int(setup["seed"])
    match = SimpleNamespace(seed_low=seed & _LOW_32, seed_high=seed >> 32, frame=0)
    frames = []
    for match.round_number in range(1, MOST_ROUNDS + 1):
        frames.append(_roll(match, dice.NEUTRAL_FRAMES) % NEUTRAL_CHOICES)
    return tuple(frames)
