"""What a step was for one side: the record that rewards of users are computed from; compiled."""

from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Ending, Phase
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import SlotStateRecords, SnapshotRecords, StepRecords
from sf2ai.seats.seat_record import forward_of

_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("slot", "<i4", "place of the match in the batch, from 0"),
    ("side", "i1", "the side that is paid: 0 is p1, 1 is p2"),
    ("own_character", "i1", "place in the roster, 0 to 11"),
    ("their_character", "i1", "the opponent's"),
    ("action", "<i4", "the action that the side chose; -1 for a side that plays by pads, as the CPU does"),
    ("step", "<i4", "number of the step in its round, from 1"),
    ("frames", "<i4", "frames that were played in the step; fewer where the round ended"),
    ("round_frames", "<i4", "frames played since the round began"),
    ("timer", "i1", "timer units left, 0 to 99; -1 unknown"),
    ("own_health_start", "<f4", "when the round began, share of full health, as all healths"),
    ("own_health_before", "<f4", "before the step"),
    ("own_health", "<f4", "after the step"),
    ("their_health_start", "<f4", "the opponent's"),
    ("their_health_before", "<f4", "the opponent's"),
    ("their_health", "<f4", "the opponent's"),
    ("damage_dealt", "<f4", "health taken from the opponent in the step"),
    ("damage_taken", "<f4", "health lost in the step"),
    ("distance_before", "<f4", "between the two axes before the step, screen widths; NaN unknown"),
    ("distance", "<f4", "after the step"),
    ("own_x", "<f4", "forward of the stage's middle, screen widths; NaN unknown"),
    ("own_y", "<f4", "feet above the ground, screen heights; NaN unknown"),
    ("their_x", "<f4", "the opponent's, forward as seen by this side"),
    ("their_y", "<f4", "the opponent's"),
    ("own_posture", "i1", "`Posture`; -1 unknown"),
    ("their_posture", "i1", "the opponent's"),
    ("own_activity", "i1", "`Activity`; -1 unknown"),
    ("their_activity", "i1", "the opponent's"),
    ("own_move", "<i2", "number of the move that is out; -1 none or unknown"),
    ("their_move", "<i2", "the opponent's"),
    ("round_over", "?", "the round ended in the step, by the rules"),
    ("won", "?", "and this side won"),
    ("lost", "?", "and this side lost"),
    ("drawn", "?", "and neither side won"),
    ("time_over", "?", "and the time was over"),
    ("truncated", "?", "the step limit cut the round short after the step"),
)

STEP_FIELDS: MappingProxyType[str, str] = MappingProxyType({name: meaning for name, _, meaning in _FIELDS})
"""Every field of a step record, with its meaning; positions are those after the step."""

STEP_RECORD = np.dtype((np.record, [(name, kind) for name, kind, _ in _FIELDS]))
"""One step of one slot, as the side that is paid saw it."""

_FIGHT, _TIME = int(Phase.FIGHT), int(Ending.TIME)


@compiled
def write_step_records(
    states: SlotStateRecords,
    before: SnapshotRecords,
    snapshots: SnapshotRecords,
    slots: npt.NDArray[np.int64],
    role: int,
    actions: npt.NDArray[np.int64],
    step_limit: int,
    records: StepRecords,
) -> None:
    """Write the records of a step that was just played and counted.

    Args:
        states: dtype SLOT_STATE, shape (all slots,).
        before: the frame before the step, dtype SNAPSHOT, shape (all slots,).
        snapshots: the step's frames, shape (frames, all slots).
        slots: the slots that played it, shape (n,).
        role: 0 for the learner or first side, 1 for the other one.
        actions: those of the role, shape (all slots,).
        step_limit: steps after which a round is cut short; 0 for no limit.
        records: dtype STEP_RECORD, shape (n,); written.
    """
    for i in range(len(slots)):
        slot = slots[i]
        state, first, last, record = states[slot], before[slot], snapshots[-1, slot], records[i]
        side = state.first_side ^ role
        other = 1 - side
        own, their = last.sides[side], last.sides[other]
        record.slot = slot
        record.side = side
        record.own_character = own.character
        record.their_character = their.character
        record.action = actions[slot]
        record.step = state.steps
        record.frames = state.played
        record.round_frames = state.frames
        record.timer = last.timer
        record.own_health_start = state.start_health[side]
        record.own_health_before = first.sides[side].health
        record.own_health = own.health
        record.their_health_start = state.start_health[other]
        record.their_health_before = first.sides[other].health
        record.their_health = their.health
        record.damage_dealt = first.sides[other].health - their.health
        record.damage_taken = first.sides[side].health - own.health
        record.distance_before = abs(first.sides[0].x - first.sides[1].x)
        record.distance = abs(own.x - their.x)
        forward = forward_of(last, side)
        record.own_x = own.x * forward
        record.own_y = own.y
        record.their_x = their.x * forward
        record.their_y = their.y
        record.own_posture = own.posture
        record.their_posture = their.posture
        record.own_activity = own.activity
        record.their_activity = their.activity
        record.own_move = own.move
        record.their_move = their.move
        over = last.phase != _FIGHT
        record.round_over = over
        record.won = over and last.winner == side
        record.lost = over and last.winner == other
        record.drawn = over and last.winner < 0
        record.time_over = over and last.ending == _TIME
        record.truncated = not over and step_limit > 0 and state.steps >= step_limit
