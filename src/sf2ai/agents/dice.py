"""Dice of one's own for every slot: a pure function of a seed and of how often they were thrown.

There is no shared generator, so what one slot draws never depends on which
other slots are in the batch.
"""

from typing import Any

import numpy as np

from sf2ai.parallel.compiled import compiled

DICE = np.dtype((np.record, [("seed_low", "u4"), ("seed_high", "u4"), ("throws", "i8")]))
"""One slot's dice."""

_MASK = 0xFFFFFFFF
# Odd multipliers below 2**31: times 32 bits they stay below 2**63, so that compiled
# code and plain Python agree without overflow.
_FIRST, _SECOND, _THROWS = 0x7FEB352D, 0x46CA6B35, 0x3C6EF35F


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
    value = _mixed(np.int64(mine.seed_low) ^ 0x5F3759DF)
    value = _mixed(value ^ np.int64(mine.seed_high))
    value = _mixed(value + ((mine.throws * _THROWS) & _MASK))
    mine.throws = (mine.throws + 1) & _MASK
    drawn: int = (value * faces) >> 32
    return drawn


@compiled
def _mixed(value: Any) -> Any:
    value = value & _MASK
    value ^= value >> 16
    value = (value * _FIRST) & _MASK
    value ^= value >> 15
    value = (value * _SECOND) & _MASK
    value ^= value >> 16
    return value
