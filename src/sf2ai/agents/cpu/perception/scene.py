"""The scene before one slot, as the CPU believes it to be; and how moves and jumps go on from there.

`look` fills it in. Everything is in pixels and frames.
"""

from math import isnan, sqrt
from typing import Any

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.parallel.compiled import compiled

FREE, JUMP, THROW = int(Activity.FREE), int(Activity.JUMP), int(Activity.THROW)
ATTACK, SPECIAL, BLOCK = int(Activity.ATTACK), int(Activity.SPECIAL), int(Activity.BLOCK)
BLOCK_STUN, HIT_STUN = int(Activity.BLOCK_STUN), int(Activity.HIT_STUN)
FALLING, DOWNED, DIZZY = int(Activity.FALLING), int(Activity.DOWNED), int(Activity.DIZZY)
THROWN = int(Activity.THROWN)

NOT_SOON = 10_000
"""Frames until something that is not going to happen."""
LOOKS_APART = 2
"""Frames between the two looks at the opponent that give a speed."""

SCENE = np.dtype(
    (
        np.record,
        [
            ("my_x", "f4"),  # px right of the stage's middle
            ("my_y", "f4"),
            ("my_vy", "f4"),  # px per frame
            ("my_vx", "f4"),
            ("my_activity", "i1"),
            ("my_facing", "i1"),
            ("ready", "i1"),  # 1: free to begin something on the ground
            ("nimble", "i1"),  # 1: free to walk and jump as well
            ("airborne", "i1"),
            ("bound", "i1"),  # 1: held, holding or dizzy
            ("my_shot", "i1"),  # 1: the own projectile is out
            ("x", "f4"),  # the opponent's, as reckoned for now
            ("y", "f4"),
            ("vx", "f4"),
            ("vy", "f4"),
            ("distance", "f4"),  # between the axes, px
            ("gap", "f4"),  # from the own axis to the nearest of the opponent's body
            ("top", "f4"),  # of the opponent's body above the ground
            ("activity", "i1"),
            ("posture", "i1"),
            ("jumping", "i1"),  # 1: in a jump, attacking or not
            ("fact", "i2"),  # row of `FACT` of the move that is out, -1 none
            ("frame", "i2"),  # of that move, as reckoned
            ("left", "i2"),  # frames until the opponent is free; 0: it is
            ("idle", "i2"),  # frames since it is
            ("coming", "i1"),  # 1: its body's attack can still hit
            ("busy", "i1"),  # 1: has an attack out that may still hit somebody
            ("threat", "f4"),  # distance of the axes within which it hits or could hit at once
            ("helpless", "i1"),  # 1: reeling, dizzy or lying: can do nothing for now
            ("throwable", "i1"),
            ("shot", "i1"),  # 1: a projectile is on its way here
            ("shot_gap", "f4"),  # px from its front to the own body
            ("shot_delay", "f4"),  # frames until it is thrown, 0: it flies
            ("shot_frames", "f4"),  # until it is here
            ("shot_speed", "f4"),
            ("shot_y", "f4"),
            ("shot_half_w", "f4"),
            ("shot_half_h", "f4"),
            ("wall", "f4"),  # px behind the own back
            ("lead", "f4"),  # own health less the opponent's, shares
            ("timer", "i2"),
        ],
    )
)
"""The scene before one slot; everything in pixels and frames."""


@compiled
def frames_to_land(height: float, speed: float, gravity: float) -> float:
    """Return the frames until a body in free flight is down again."""
    return (speed + sqrt(max(0.0, speed * speed + 2 * gravity * height))) / gravity


@compiled
def way_at(move: int, frame: int, axis: int, book: Any) -> float:
    """Return the px forward (axis 0) or up (1) that a move has carried its fighter by one of its frames."""
    fact = book.facts[move]
    if fact.way_count == 0:
        return 0.0
    return float(book.ways[fact.way_start + min(max(frame, 1), fact.way_count) - 1, axis])


@compiled
def is_unhurt(move: int, frame: float, book: Any) -> bool:
    """Whether a move has no hurt boxes on one of its frames."""
    safe = book.facts[move].safe
    return safe[0, 0] <= frame <= safe[0, 1] or safe[1, 0] <= frame <= safe[1, 1]


@compiled
def is_untouchable(scene: Any) -> bool:
    """Whether the opponent is off its feet, where nothing hits it."""
    return scene.activity == FALLING or scene.activity == DOWNED or scene.activity == THROWN


@compiled
def known(value: float, otherwise: float) -> float:
    """Return a value of a Snapshot, or what to take for it where the backend does not know it."""
    return otherwise if isnan(value) else value
