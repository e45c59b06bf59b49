"""The neutral frames at the start of each round, drawn from a setup's seed as the simulator draws them."""

from types import SimpleNamespace
from typing import Any

from sf2ai.backends.console.rounds import MOST_ROUNDS
from sf2ai.engine import dice
from sf2ai.engine.rounds import NEUTRAL_CHOICES

_LOW_32 = 0xFFFFFFFF
_roll: Any = getattr(dice.roll, "py_func", dice.roll)  # called ten times a match: not worth compiling


def neutral_frames(setup: Any) -> tuple[int, ...]:
    """Return for each round how many frames pass before pads count.

    The first round's are the simulator's for the same seed. The dice of later rounds do not
    count the frames before them, which differ between games.

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
