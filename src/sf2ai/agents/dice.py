"""Random draws per slot: each depends only on the slot's seed and on the number of its draws so far.

There is no shared generator, so the draws of a slot do not depend on the other slots of the batch.
"""

import numpy as np
import numpy.typing as npt

from sf2ai.engine.dice import mix
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import DiceRecord, DiceRecords, SlotIndices

DICE = np.dtype((np.record, [("seed_low", "u4"), ("seed_high", "u4"), ("throws", "i8")]))
"""One slot's dice."""

_MASK = 0xFFFFFFFF
_THROWS = 0x3C6EF35F


@compiled
def take_dice(dice: DiceRecords, slots: SlotIndices, seeds: npt.NDArray[np.uint64]) -> None:
    """Seed the dice of some slots.

    Args:
        dice: dtype DICE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        seeds: uint64, shape (n,).
    """
    for i in range(len(slots)):
        seed_dice(dice[slots[i]], seeds[i])


@compiled
def seed_dice(mine: DiceRecord, seed: np.uint64) -> None:
    """Seed one slot's dice, changed in place."""
    mine.seed_low = seed & np.uint64(_MASK)
    mine.seed_high = seed >> np.uint64(32)
    mine.throws = 0


@compiled
def throw(mine: DiceRecord, faces: int) -> int:
    """Draw a number from 0 to ``faces - 1``, uniform to within ``faces / 2**32``.

    Args:
        mine: the slot's dice, changed in place.
        faces: 1 to 2**30.
    """
    value = mix(int(mine.seed_low) ^ 0x5F3759DF)
    value = mix(value ^ int(mine.seed_high))
    value = mix(value + ((mine.throws * _THROWS) & _MASK))
    mine.throws = (mine.throws + 1) & _MASK
    return (value * faces) >> 32
