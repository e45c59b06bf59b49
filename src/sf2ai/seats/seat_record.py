"""What a seat keeps of each slot, and how frames that have passed come in; compiled.

A seat is one side of each slot. Its view is a ring of the last snapshots, the
oldest of which is what the seat may see: with a delay of N frames the ring has
N + 1 places. What its own hands do is in `hands`.
"""

from typing import Any

import numpy as np

from sf2ai.agents.dice import DICE
from sf2ai.backends.base import SNAPSHOT, Activity
from sf2ai.parallel.compiled import compiled

SEAT = np.dtype(
    (
        np.record,
        [
            ("side", "i1"),
            ("character", "i1"),
            ("forward", "i1"),  # where the opponent is, as seen: 1 right, -1 left
            ("script_forward", "i1"),  # the same when the script that is playing began
            ("script_at", "i4"),  # next frame of the script in the table of scripts
            ("script_left", "i2"),  # frames of it that are still to come
            ("back_charge", "i2"),  # frames that back has been held
            ("down_charge", "i2"),
            ("back_window", "i2"),  # frames that a released charge still counts
            ("down_window", "i2"),
            ("last_pad", "u2"),  # first frame of the last step, as seen facing right
            ("held", "u2"),  # last frame of the last step, absolute
            ("dice", DICE),  # decide which steps are sticky
            ("oldest", "i4"),  # place of the view in the ring
            ("before_x", "f4", (2,)),  # of both sides, one step before the view
            ("before_y", "f4", (2,)),
            ("before_projectile", "f4", (2,)),
            ("short_sighted", "i4"),  # 1: sees only what the map of Turbo knows
        ],
    )
)
"""One slot of a seat."""


_HIDDEN = np.zeros(len(Activity), dtype=np.bool_)
_HIDDEN[
    [
        Activity.THROW,
        Activity.BLOCK,
        Activity.BLOCK_STUN,
        Activity.HIT_STUN,
        Activity.DIZZY,
        Activity.THROWN,
    ]
] = True


def new_seats(slots: int, reaction_frames: int) -> tuple[Any, Any]:
    """Return zeroed seats, shape (slots,), and rings of snapshots, shape (slots, reaction_frames + 1)."""
    return np.zeros(slots, dtype=SEAT), np.zeros((slots, reaction_frames + 1), dtype=SNAPSHOT)


@compiled
def begin_seats(seats: Any, rings: Any, slots: Any, sides: Any, snapshots: Any, short_sighted: Any) -> None:
    """Forget everything in some slots; their first snapshot is all that was ever seen.

    Args:
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        sides: 0 or 1, shape (n,).
        snapshots: the first ones, shape (n,).
        short_sighted: where only what the map of Turbo knows is to be seen, bool, shape (n,).
    """
    for i in range(len(slots)):
        slot = slots[i]
        seat = seats[slot]
        ring = rings[slot]
        seat.short_sighted = short_sighted[i]
        for place in range(len(ring)):
            ring[place] = snapshots[i]
            if seat.short_sighted:
                hide(ring[place])
        side = sides[i]
        seat.side = side
        seat.character = snapshots[i].sides[side].character
        seat.script_forward = 1
        seat.script_at = 0
        seat.script_left = 0
        seat.back_charge = 0
        seat.down_charge = 0
        seat.back_window = 0
        seat.down_window = 0
        seat.last_pad = 0
        seat.held = 0
        seat.oldest = 0
        _look_back(seat, ring[0])
        seat.forward = forward_of(ring[0], side)


@compiled
def watch_frames(seats: Any, rings: Any, slots: Any, snapshots: Any) -> None:
    """Take in frames that have passed.

    Args:
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
    """
    for i in range(len(slots)):
        watch_slot(seats[slots[i]], rings[slots[i]], snapshots, i)


@compiled
def watch_slot(seat: Any, ring: Any, snapshots: Any, column: int) -> None:
    """Take in the frames that have passed in one slot.

    Args:
        seat: a SEAT record, changed in place.
        ring: its snapshots, shape (places,), changed in place.
        snapshots: shape (frames, n), oldest first.
        column: which of the n.
    """
    frames, places, oldest = len(snapshots), len(ring), seat.oldest
    _look_back(seat, ring[oldest])
    for frame in range(max(0, frames - places), frames):
        ring[oldest] = snapshots[frame, column]
        if seat.short_sighted:
            hide(ring[oldest])
        oldest = oldest + 1 if oldest + 1 < places else 0
    seat.oldest = oldest
    seat.forward = forward_of(ring[oldest], seat.side)


@compiled
def _look_back(seat: Any, view: Any) -> None:
    for side in range(2):
        seat.before_x[side] = view.sides[side].x
        seat.before_y[side] = view.sides[side].y
        seat.before_projectile[side] = view.sides[side].projectile_x


@compiled
def hide(view: Any) -> None:
    """Make unknown in a snapshot what is unknown on Street Fighter II Turbo, by its map.

    Its RAM is not known to say which way a fighter looks, which move is out, whether a
    projectile is, and what a fighter does that reels, blocks, throws or is dizzy.
    """
    for side in range(2):
        fighter = view.sides[side]
        fighter.facing = 0
        fighter.move = -1
        fighter.projectile = -1
        fighter.projectile_x = np.nan
        fighter.projectile_y = np.nan
        fighter.projectile_direction = 0
        if fighter.activity >= 0 and _HIDDEN[fighter.activity]:
            fighter.activity = -1
            fighter.activity_frames = -1


@compiled
def forward_of(view: Any, side: int) -> int:
    """Return where a side's opponent is: 1 to the right, -1 to the left.

    By where the two are; where that is unknown or equal, by the own facing; where that
    is unknown too, the first side looks right and the second left, as rounds begin.
    """
    me, them = view.sides[side], view.sides[1 - side]
    if them.x > me.x:
        return 1
    if them.x < me.x:
        return -1
    if me.facing != 0:
        return int(me.facing)
    return 1 - 2 * side
