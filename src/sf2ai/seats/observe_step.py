"""All that a seat does between two decisions, in one compiled call: several would cost more than the work."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    BodyFactRecords,
    MoveFactRecords,
    SeatRecords,
    SnapshotRecords,
    SnapshotRings,
)
from sf2ai.seats.action_pads import mask_slot
from sf2ai.seats.observation import observe_slot
from sf2ai.seats.seat_record import record_slot


class ObservationTables(NamedTuple):
    """What every observation of a seat looks up.

    Attributes:
        moves: dtype MOVE_FACTS, shape (507,).
        bodies: dtype BODY_FACTS, shape (12,).
        legal: as in `ActionTables`.
        mashing: as in `ActionTables`.
        mash_until: as in `ActionTables`.
        step_frames: frames between two decisions, for the speeds.
    """

    moves: MoveFactRecords
    bodies: BodyFactRecords
    legal: npt.NDArray[np.bool_]
    mashing: npt.NDArray[np.bool_]
    mash_until: npt.NDArray[np.int64]
    step_frames: int


@compiled
def observe_step(
    first: int,
    stop: int,
    seats: SeatRecords,
    rings: SnapshotRings,
    slots: npt.NDArray[np.int64],
    snapshots: SnapshotRecords,
    rows: npt.NDArray[np.float32],
    masks: npt.NDArray[np.bool_],
    moves: MoveFactRecords,
    bodies: BodyFactRecords,
    legal: npt.NDArray[np.bool_],
    mashing: npt.NDArray[np.bool_],
    mash_until: npt.NDArray[np.int64],
    step_frames: int,
) -> None:
    """Record the frames of a step in some slots, and write their observations and masks.

    Args:
        first: place in `slots` of the first slot to do.
        stop: place after the last one.
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        rows: shape (n, len(FEATURES)); written.
        masks: shape (n, widest count); written.
        moves: the first of the `ObservationTables`, which are passed one by one: Numba unpacks a tuple of
            arrays more slowly than the arrays, and a single environment would notice.
        bodies: the second.
        legal: the third.
        mashing: the fourth.
        mash_until: the fifth.
        step_frames: the sixth.
    """
    for i in range(first, stop):
        seat, ring = seats[slots[i]], rings[slots[i]]
        record_slot(seat, ring, snapshots, i)
        view = ring[seat.oldest]
        observe_slot(seat, view, moves, bodies, step_frames, rows[i])
        character = seat.character
        mask_slot(seat, view.sides[seat.side], legal[character], mashing[character], mash_until, masks[i])
