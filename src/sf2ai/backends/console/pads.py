"""Pads for a SNES: combinations that a real pad cannot press are removed, and each button has a name."""

import numpy as np

from sf2ai.backends.base import PadArray
from sf2ai.game.buttons import SNES_NAMES, Pad

BUTTONS: tuple[tuple[int, str], ...] = tuple((int(bit), SNES_NAMES[bit]) for bit in Pad)
"""Bit and SNES name of each of the twelve buttons, in libretro's order, which is that of the bits."""

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


def pressed(pad: int) -> dict[str, bool]:
    """Return every SNES button by name, and whether a pad presses it.

    >>> [name for name, down in pressed(int(Pad.LP | Pad.LEFT)).items() if down]
    ['Y', 'Left']
    """
    return {name: bool(pad & bit) for bit, name in BUTTONS}
