"""All that a seat does between two decisions in one compiled call, since calls cost more than the work."""

from typing import Any

from sf2ai.parallel.compiled import compiled
from sf2ai.seats.action_pads import mask_slot
from sf2ai.seats.observation import observe_slot
from sf2ai.seats.seat_record import watch_slot


@compiled
def observe_step(
    first: int,
    stop: int,
    seats: Any,
    rings: Any,
    slots: Any,
    snapshots: Any,
    moves: Any,
    bodies: Any,
    step_frames: int,
    legal: Any,
    rows: Any,
    masks: Any,
) -> None:
    """Let frames pass in some slots, and say what may be seen and done then.

    Args:
        first: the place in `slots` of the first of them.
        stop: the one after the last.
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        moves: dtype MOVE_FACTS.
        bodies: dtype BODY_FACTS.
        step_frames: frames between two watches, for the motions.
        legal: bool, which actions exist, shape (12, widest count); rows by character.
        rows: float32, shape (n, len(FEATURES)); written.
        masks: bool, shape (n, widest count); written.
    """
    for i in range(first, stop):
        seat, ring = seats[slots[i]], rings[slots[i]]
        watch_slot(seat, ring, snapshots, i)
        observe_slot(seat, ring[seat.oldest], moves, bodies, step_frames, rows[i])
        mask_slot(seat, legal[seat.character], masks[i])
