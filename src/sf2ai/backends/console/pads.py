"""Removes the combinations from pads that a real SNES pad cannot press."""

import numpy as np

from sf2ai.backends.base import PadArray
from sf2ai.game.buttons import Pad

_LEFT_RIGHT = int(Pad.LEFT | Pad.RIGHT)
_UP_DOWN = int(Pad.UP | Pad.DOWN)


def clean_pads(pads: PadArray) -> PadArray:
    """Return a copy in which left and right together are released, and up and down together too.

    Cores treat such pads differently: snes9x passes on right and down, bsnes neither.

    Args:
        pads: uint16, any shape.
    """
    cleaned = pads.copy()
    for both in (_LEFT_RIGHT, _UP_DOWN):
        cleaned[(cleaned & both) == both] &= np.uint16(0xFFFF ^ both)
    return cleaned
