"""The record of what the CPU believes about the present moment, and questions about moves and jumps.

`belief.update_belief` fills it in. Everything is in pixels and frames.
"""

from math import isnan, sqrt

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuTables, SceneRecord

FREE, JUMP, THROW = int(Activity.FREE), int(Activity.JUMP), int(Activity.THROW)
ATTACK, SPECIAL, BLOCK = int(Activity.ATTACK), int(Activity.SPECIAL), int(Activity.BLOCK)
BLOCK_STUN, HIT_STUN = int(Activity.BLOCK_STUN), int(Activity.HIT_STUN)
FALLING, DOWNED, DIZZY = int(Activity.FALLING), int(Activity.DOWNED), int(Activity.DIZZY)
THROWN = int(Activity.THROWN)

NOT_SOON = 10_000
"""Frames until something that will not happen."""
SPEED_FRAMES = 2
"""Frames between the two recorded frames from which the opponent's speed is taken."""

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
            ("ready", "i1"),  # 1: free to attack from the ground
            ("can_walk", "i1"),  # 1: free to walk and jump as well, so not landing
            ("airborne", "i1"),
            ("bound", "i1"),  # 1: in a throw, on either side of it, or dizzy
            ("my_shot", "i1"),  # 1: the own projectile is in flight
            ("x", "f4"),  # the opponent's, extrapolated to now
            ("y", "f4"),
            ("vx", "f4"),
            ("vy", "f4"),
            ("distance", "f4"),  # between the axes, px
            ("gap", "f4"),  # from the own axis to the nearest point of the opponent's body
            ("top", "f4"),  # height of the opponent's body
            ("activity", "i1"),
            ("posture", "i1"),
            ("jumping", "i1"),  # 1: in a jump, attacking or not
            ("fact", "i2"),  # the opponent's move, a row of `FACT`; -1: none
            ("frame", "i2"),  # of that move, extrapolated to now
            ("free_in", "i2"),  # frames until the opponent is free; 0: it is free
            ("free_for", "i2"),  # frames since the opponent became free
            ("attack_coming", "i1"),  # 1: the opponent's attack can still hit the own body
            ("attack_out", "i1"),  # 1: the opponent's attack can still hit at some distance
            ("threat", "f4"),  # distance of the axes within which the opponent hits or could hit at once
            ("helpless", "i1"),  # 1: the opponent is stunned, dizzy or down
            ("throwable", "i1"),  # 1: the opponent can be thrown
            ("shot", "i1"),  # 1: a projectile approaches or is about to be thrown
            ("shot_gap", "f4"),  # px from the projectile's front to the own body
            ("shot_delay", "f4"),  # frames until it is thrown, 0: it is in flight
            ("shot_frames", "f4"),  # frames until it arrives
            ("shot_speed", "f4"),
            ("shot_y", "f4"),
            ("shot_half_w", "f4"),
            ("shot_half_h", "f4"),
            ("room_behind", "f4"),  # px between the own back and the stage's edge
            ("health_lead", "f4"),  # own health minus the opponent's, as shares of full health
            ("timer", "i2"),  # time left as the game shows it
        ],
    )
)
"""The CPU's belief about one slot, in pixels and frames; never stored."""


@compiled
def frames_to_land(height: float, speed: float, gravity: float) -> float:
    """Return the frames until a body in free flight lands."""
    return (speed + sqrt(max(0.0, speed * speed + 2 * gravity * height))) / gravity


@compiled
def path_at(move: int, frame: int, axis: int, tables: CpuTables) -> float:
    """Return how far a move has carried its fighter by one of its frames, px forward (axis 0) or up (1)."""
    fact = tables.facts[move]
    if fact.path_count == 0:
        return 0.0
    return float(tables.paths[fact.path_start + min(max(frame, 1), fact.path_count) - 1, axis])


@compiled
def is_invulnerable(move: int, frame: float, tables: CpuTables) -> bool:
    """Whether a move has no hurt boxes on a frame."""
    safe = tables.facts[move].safe
    return safe[0, 0] <= frame <= safe[0, 1] or safe[1, 0] <= frame <= safe[1, 1]


@compiled
def is_untouchable(scene: SceneRecord) -> bool:
    """Whether the opponent is falling, down or thrown, where nothing hits it."""
    return scene.activity == FALLING or scene.activity == DOWNED or scene.activity == THROWN


@compiled
def known(value: float, otherwise: float) -> float:
    """Return a value of a Snapshot, or ``otherwise`` if the backend does not know it."""
    return otherwise if isnan(value) else value
