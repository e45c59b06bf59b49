"""Dice of one's own for every slot: a pure function of a seed and of how often they were thrown.

There is no shared generator, so what one slot draws never depends on which
other slots are in the batch.
"""

from typing import Any

import numpy as np

from sf2ai.engine.dice import mix
from sf2ai.parallel.compiled import compiled

DICE = np.dtype((np.record, [("seed_low", "u4"), ("seed_high", "u4"), ("throws", "i8")]))
"""One slot's dice."""

_MASK = 0xFFFFFFFF
_THROWS = 0x3C6EF35F


@compiled
def take_dice(dice: Any, slots: Any, seeds: Any) -> None:
    """Give some slots new dice.

    Args:
        dice: dtype DICE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        seeds: uint64, shape (n,).
    """
    for i in range(len(slots)):
        dice[slots[i]].seed_low = seeds[i] & np.uint64(_MASK)
        dice[slots[i]].seed_high = seeds[i] >> np.uint64(32)
        dice[slots[i]].throws = 0


@compiled
def throw(mine: Any, faces: int) -> int:
    """Throw one slot's dice once and return 0 to ``faces - 1``, evenly to within ``faces / 2**32``.

    Args:
        mine: a DICE record, changed in place.
        faces: 1 to 2**30.
    """
    value = mix(int(mine.seed_low) ^ 0x5F3759DF)
    value = mix(value ^ int(mine.seed_high))
    value = mix(value + ((mine.throws * _THROWS) & _MASK))
    mine.throws = (mine.throws + 1) & _MASK
    return (value * faces) >> 32
