"""The SNES pad as bit flags, and directions in numpad notation.

A *pad* is the twelve buttons of one side in one frame, held in one ``uint16``. The bits follow libretro's
joypad order, so a pad can be passed to a core as it is. Directions are absolute here (left is the left of
the screen); `mirror_pad` turns a pad that was written for a side that faces right.
"""

from enum import IntFlag


class Pad(IntFlag):
    """Bits of one side's pad; the six attacks are named by the game's default layout."""

    LK = 1 << 0  # B
    LP = 1 << 1  # Y
    SELECT = 1 << 2
    START = 1 << 3
    UP = 1 << 4
    DOWN = 1 << 5
    LEFT = 1 << 6
    RIGHT = 1 << 7
    MK = 1 << 8  # A
    MP = 1 << 9  # X
    HP = 1 << 10  # L
    HK = 1 << 11  # R


NEUTRAL = 0
ATTACKS: tuple[str, ...] = ("LP", "MP", "HP", "LK", "MK", "HK")
"""The six attack buttons in the order that every table of the package uses."""

PUNCHES = int(Pad.LP | Pad.MP | Pad.HP)
KICKS = int(Pad.LK | Pad.MK | Pad.HK)
ATTACK_MASK = PUNCHES | KICKS
DIRECTION_MASK = int(Pad.UP | Pad.DOWN | Pad.LEFT | Pad.RIGHT)

SNES_NAMES: dict[Pad, str] = {
    Pad.LK: "B",
    Pad.LP: "Y",
    Pad.SELECT: "Select",
    Pad.START: "Start",
    Pad.UP: "Up",
    Pad.DOWN: "Down",
    Pad.LEFT: "Left",
    Pad.RIGHT: "Right",
    Pad.MK: "A",
    Pad.MP: "X",
    Pad.HP: "L",
    Pad.HK: "R",
}

NUMPAD: tuple[int, ...] = (
    0,  # there is no direction 0
    int(Pad.DOWN | Pad.LEFT),
    int(Pad.DOWN),
    int(Pad.DOWN | Pad.RIGHT),
    int(Pad.LEFT),
    0,
    int(Pad.RIGHT),
    int(Pad.UP | Pad.LEFT),
    int(Pad.UP),
    int(Pad.UP | Pad.RIGHT),
)
"""Pad bits of numpad direction 1..9 for a side that faces right; 5 is neutral."""


def attack_bit(name: str) -> int:
    """Return the pad bit of one of the six `ATTACKS`, such as ``"HP"``."""
    return int(Pad[name])


def mirror_pad(pad: int) -> int:
    """Exchange left and right, for a side that faces left.

    >>> mirror_pad(Pad.LEFT | Pad.HP) == Pad.RIGHT | Pad.HP
    True
    """
    left, right = pad & Pad.LEFT, pad & Pad.RIGHT
    rest = pad & ~(Pad.LEFT | Pad.RIGHT)
    return int(rest | (Pad.RIGHT if left else 0) | (Pad.LEFT if right else 0))
