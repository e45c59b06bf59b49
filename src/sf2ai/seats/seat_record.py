"""What a seat keeps of each slot, and how it records the frames that have passed; compiled.

A seat is one side of each slot. It keeps a ring of the last snapshots, of which it may see
the oldest: with a delay of N frames the ring has N + 1 places. What it keeps of its own
pads is written by `action_pads`.
"""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import DICE
from sf2ai.backends.base import SNAPSHOT, Activity
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import SeatRecord, SeatRecords, SnapshotRecord, SnapshotRecords, SnapshotRings

SEAT = np.dtype(
    (
        np.record,
        [
            ("side", "i1"),
            ("character", "i1"),
            ("forward", "i1"),  # where the opponent is, as seen: 1 right, -1 left
            ("script_forward", "i1"),  # the same when the script that is playing began
            ("script_at", "i4"),  # place of the next pad in the table of scripts
            ("script_left", "i2"),  # pads of the script that are still to be played
            ("back_charge", "i2"),  # frames that back has been held
            ("down_charge", "i2"),
            ("back_window", "i2"),  # frames that a released charge still counts
            ("down_window", "i2"),
            ("last_pad", "u2"),  # first frame of the last step, as seen facing right
            ("held", "u2"),  # last frame of the last step, absolute
            ("dice", DICE),  # they decide which steps are sticky
            ("oldest", "i4"),  # place in the ring of the snapshot that may be seen
            ("before_x", "f4", (2,)),  # of both sides, one step before that snapshot
            ("before_y", "f4", (2,)),
            ("before_projectile", "f4", (2,)),
            ("console_view", "i4"),  # 1: sees only what the memory map of Turbo can say
        ],
    )
)
"""One slot of a seat. Checkpoints hold it, so its layout stays."""

OWN_PADS = (
    "script_forward",
    "script_at",
    "script_left",
    "back_charge",
    "down_charge",
    "back_window",
    "down_window",
    "last_pad",
    "held",
    "console_view",
)
"""Fields that follow from what the side has pressed, and whether it sees as on a console."""

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


def new_seat_records(slots: int, reaction_frames: int) -> tuple[npt.NDArray[np.void], npt.NDArray[np.void]]:
    """Return zeroed SEAT records, shape (slots,), and rings, shape (slots, reaction_frames + 1)."""
    return np.zeros(slots, dtype=SEAT), np.zeros((slots, reaction_frames + 1), dtype=SNAPSHOT)


@compiled
def begin_seats(
    seats: SeatRecords,
    rings: SnapshotRings,
    slots: npt.NDArray[np.int64],
    sides: npt.NDArray[np.int8],
    snapshots: SnapshotRecords,
    console_view: npt.NDArray[np.bool_],
) -> None:
    """Begin a round in some slots: forget the last one and fill the ring with the first snapshot.

    Args:
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        sides: 0 or 1, shape (n,).
        snapshots: the first ones, shape (n,).
        console_view: slots in which the seat sees only what the memory map of Turbo can say, shape (n,).
    """
    for i in range(len(slots)):
        slot = slots[i]
        seat = seats[slot]
        ring = rings[slot]
        seat.console_view = console_view[i]
        for place in range(len(ring)):
            ring[place] = snapshots[i]
            if seat.console_view:
                hide_unknown(ring[place])
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
        _remember_positions(seat, ring[0])
        seat.forward = forward_of(ring[0], side)


@compiled
def record_frames(
    seats: SeatRecords, rings: SnapshotRings, slots: npt.NDArray[np.int64], snapshots: SnapshotRecords
) -> None:
    """Record the frames that have passed in some slots.

    Args:
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
    """
    for i in range(len(slots)):
        record_slot(seats[slots[i]], rings[slots[i]], snapshots, i)


@compiled
def record_slot(seat: SeatRecord, ring: SnapshotRecords, snapshots: SnapshotRecords, column: int) -> None:
    """Record the frames that have passed in one slot.

    Args:
        seat: a SEAT record, changed in place.
        ring: its snapshots, shape (places,), changed in place.
        snapshots: shape (frames, n), oldest first.
        column: the slot's column in `snapshots`.
    """
    frames, places, oldest = len(snapshots), len(ring), seat.oldest
    _remember_positions(seat, ring[oldest])
    for frame in range(max(0, frames - places), frames):
        ring[oldest] = snapshots[frame, column]
        if seat.console_view:
            hide_unknown(ring[oldest])
        oldest = oldest + 1 if oldest + 1 < places else 0
    seat.oldest = oldest
    seat.forward = forward_of(ring[oldest], seat.side)


@compiled
def _remember_positions(seat: SeatRecord, view: SnapshotRecord) -> None:
    for side in range(2):
        seat.before_x[side] = view.sides[side].x
        seat.before_y[side] = view.sides[side].y
        seat.before_projectile[side] = view.sides[side].projectile_x


@compiled
def hide_unknown(view: SnapshotRecord) -> None:
    """Mark as unknown in a snapshot what the memory map of Street Fighter II Turbo cannot say.

    The map has no address for the facing, the move, the projectile, or the activity of a
    fighter that blocks, throws, is thrown, in hit stun or dizzy.
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
def forward_of(view: SnapshotRecord, side: int) -> int:
    """Return where a side's opponent is: 1 to the right, -1 to the left.

    The positions decide. If they are unknown or equal, the side's own facing decides; if that is
    unknown too, p1 looks right and p2 left, as at the start of a round.
    """
    me, them = view.sides[side], view.sides[1 - side]
    if them.x > me.x:
        return 1
    if them.x < me.x:
        return -1
    if me.facing != 0:
        return int(me.facing)
    return 1 - 2 * side
