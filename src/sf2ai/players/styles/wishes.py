"""What a style may want, and the action that it is for each character."""

from enum import IntEnum
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.game.characters import ROSTER
from sf2ai.seats.actions import ACTIONS

PRESET = "moves"
"""The action preset in which styles play."""


class Wish(IntEnum):
    """What a style wants to do next."""

    GUARD_LOW = 0
    GUARD_HIGH = 1
    SWEEP = 2
    FORWARD = 3
    BACK = 4
    JUMP_IN = 5
    JUMP_BACK = 6
    HARD_KICK = 7
    """Of the jump, in the air."""
    THROW = 8
    LOW_KICK = 9
    LOW_PUNCH = 10
    JAB = 11
    SHOT = 12
    """A projectile, or a step forward of a character without one."""
    ANTI_AIR = 13
    """A rising special move, or a crouching hard punch."""
    JUMP_UP = 14
    ANYTHING = 15
    """Any ground normal or special move: drawn for each decision."""


_PLAIN = MappingProxyType(
    {
        Wish.GUARD_LOW: "1",
        Wish.GUARD_HIGH: "4",
        Wish.SWEEP: "2+HK",
        Wish.FORWARD: "6",
        Wish.BACK: "4",
        Wish.JUMP_IN: "9",
        Wish.JUMP_BACK: "7",
        Wish.HARD_KICK: "5+HK",
        Wish.THROW: "6+HP",
        Wish.LOW_KICK: "2+MK",
        Wish.LOW_PUNCH: "2+HP",
        Wish.JAB: "5+LP",
        Wish.JUMP_UP: "8",
    }
)
"""Actions that all characters have."""

_FIRST_KNOWN = MappingProxyType(
    {
        Wish.SHOT: ("hadouken_M", "sonic_boom_L", "kikouken_H", "yoga_fire_M", "tiger_shot_M", "6"),
        Wish.ANTI_AIR: ("shoryuken_L", "tiger_uppercut_L", "flash_kick_L", "vertical_roll_L", "2+HP"),
    }
)
"""Actions of which a character does the first that it has."""

_NORMALS = tuple(f"{way}+{key}" for way in "6529" for key in ("LP", "MP", "HP", "LK", "MK", "HK"))


@cache
def wished_actions() -> npt.NDArray[np.int64]:
    """Return the action of each character for each wish, shape (12, wishes); `ANYTHING` has neutral there."""
    table = np.zeros((len(ROSTER), len(Wish)), dtype=np.int64)
    for row, character in zip(table, ROSTER, strict=True):
        places = {name: place for place, name in enumerate(ACTIONS[PRESET].names(character.index))}
        for wish, name in _PLAIN.items():
            row[wish] = places[name]
        for wish, names in _FIRST_KNOWN.items():
            row[wish] = next(places[name] for name in names if name in places)
    return table


@cache
def any_actions() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return what `ANYTHING` may be: actions of each character, shape (12, most), and how many each has."""
    lists = []
    for character in ROSTER:
        names = ACTIONS[PRESET].names(character.index)
        legal = ACTIONS[PRESET].tables().legal[character.index]
        lists.append([p for p, name in enumerate(names) if legal[p] and _may_be_anything(name)])
    table = np.zeros((len(lists), max(map(len, lists))), dtype=np.int64)
    for row, places in zip(table, lists, strict=True):
        row[: len(places)] = places
    return table, np.array([len(places) for places in lists], dtype=np.int64)


def _may_be_anything(name: str) -> bool:
    return name in _NORMALS or name[0].isalpha()
