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
        moves: dtype MOVE_FACTS, shape (508,).
        bodies: dtype BODY_FACTS, shape (12,).
        legal: which actions exist, bool, shape (12, widest count); rows by character.
        step_frames: frames between two decisions, for the speeds.
    """

    moves: MoveFactRecords
    bodies: BodyFactRecords
    legal: npt.NDArray[np.bool_]
    step_frames: int


@compiled
def observe_step(
    first: int,
    stop: int,
    seats: SeatRecords,
    rings: SnapshotRings,
    tables: ObservationTables,
    slots: npt.NDArray[np.int64],
    snapshots: SnapshotRecords,
    rows: npt.NDArray[np.float32],
    masks: npt.NDArray[np.bool_],
) -> None:
    """Record the frames of a step in some slots, and write their observations and masks.

    Args:
        first: place in `slots` of the first slot to do.
        stop: place after the last one.
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        tables: what is looked up.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        rows: shape (n, len(FEATURES)); written.
        masks: shape (n, widest count); written.
    """
    for i in range(first, stop):
        seat, ring = seats[slots[i]], rings[slots[i]]
        record_slot(seat, ring, snapshots, i)
        observe_slot(seat, ring[seat.oldest], tables.moves, tables.bodies, tables.step_frames, rows[i])
        mask_slot(seat, tables.legal[seat.character], masks[i])
