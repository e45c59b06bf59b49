"""Where the round of each slot stands: healths, returns, steps and phase; compiled."""

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Phase
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import SlotStateRecords, SnapshotRecords
from sf2ai.rounds.reward import step_reward

SLOT_STATE = np.dtype(
    (
        np.record,
        [
            ("start_health", "f4", (2,)),  # of both sides when the round began
            ("health", "f4", (2,)),  # after the last step
            ("returns", "f8", (2,)),  # undiscounted sum of the rewards since `begin_slot_state`
            ("steps", "i4"),  # since `begin_slot_state`
            ("frames", "i4"),  # played since `begin_slot_state`
            ("played", "i4"),  # frames of the last step that were played: fewer where a round ended
            ("phase", "i1"),  # Phase after the last step
            ("first_side", "i1"),  # side of the learner, or of the first of two controllers
            ("active", "i1"),  # 0: the slot is idle; it is paid nothing and its round is never over
        ],
    )
)
"""One slot's state. Checkpoints hold it, so its layout stays."""

_FIGHT = int(Phase.FIGHT)


@compiled
def begin_slot_state(
    states: SlotStateRecords,
    slots: npt.NDArray[np.int64],
    snapshots: SnapshotRecords,
    first_sides: npt.NDArray[np.int8],
) -> None:
    """Begin a round in some slots.

    Args:
        states: dtype SLOT_STATE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: the first ones of their rounds, shape (n,).
        first_sides: the side that is paid in the first row of the rewards, shape (n,).
    """
    for i in range(len(slots)):
        state = states[slots[i]]
        for side in range(2):
            state.start_health[side] = snapshots[i].sides[side].health
            state.health[side] = snapshots[i].sides[side].health
            state.returns[side] = 0
        state.steps = 0
        state.frames = 0
        state.played = 0
        state.phase = _FIGHT
        state.first_side = first_sides[i]
        state.active = 1


@compiled
def advance_slot_state(
    states: SlotStateRecords,
    snapshots: SnapshotRecords,
    weights: npt.NDArray[np.float64],
    rewards: npt.NDArray[np.float32],
) -> int:
    """Count a step in every active slot and pay both sides for it.

    Args:
        states: dtype SLOT_STATE, shape (slots,), changed in place.
        snapshots: of the step's frames, shape (frames, slots).
        weights: of the reward's terms, shape (3,).
        rewards: shape (2, slots); written: of the first sides, then of the others; 0 in idle slots.

    Returns:
        The number of active slots whose round is over; ``states.phase`` says which.
    """
    over = 0
    for slot in range(len(states)):
        state = states[slot]
        rewards[0, slot] = 0
        rewards[1, slot] = 0
        if not state.active:
            continue
        state.steps += 1
        state.played = _frames_played(snapshots, slot)
        state.frames += state.played
        last = snapshots[-1, slot]
        after = (last.sides[0].health, last.sides[1].health)
        start = (state.start_health[0], state.start_health[1])
        before = (state.health[0], state.health[1])
        is_over = last.phase != _FIGHT
        paid = step_reward(weights, start, before, after, is_over, last.winner)
        state.health[0] = after[0]
        state.health[1] = after[1]
        state.phase = last.phase
        if is_over:
            over += 1
        rewards[state.first_side, slot] = paid
        rewards[1 - state.first_side, slot] = -paid
        state.returns[0] += paid
        state.returns[1] -= paid
    return over


@compiled
def _frames_played(snapshots: SnapshotRecords, slot: int) -> int:
    for frame in range(len(snapshots)):
        if snapshots[frame, slot].phase != _FIGHT:
            return frame + 1
    return len(snapshots)


@compiled
def merge_pads(
    states: SlotStateRecords,
    first: npt.NDArray[np.uint16],
    second: npt.NDArray[np.uint16],
    pads: npt.NDArray[np.uint16],
) -> None:
    """Put the pads of two controllers side by side; idle slots get neutral pads.

    Args:
        states: dtype SLOT_STATE, shape (slots,).
        first: pads of the learners or first controllers, shape (frames, slots).
        second: pads of the others, shape (frames, slots).
        pads: shape (frames, slots, 2), sides p1 and p2; written.
    """
    for slot in range(len(states)):
        side = states[slot].first_side
        playing = states[slot].active != 0
        for frame in range(len(pads)):
            pads[frame, slot, side] = first[frame, slot] if playing else 0
            pads[frame, slot, 1 - side] = second[frame, slot] if playing else 0
