"""What the CPU remembers of each slot: the frames it saw, its plan and the pads to come; compiled."""

import numpy as np

from sf2ai.agents.cpu.knowledge.frame_data import UNKNOWN_MOVE
from sf2ai.agents.cpu.knowledge.levels import SEEN_FRAMES
from sf2ai.agents.dice import DICE, throw
from sf2ai.backends.base import SIDE_SNAPSHOT
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuRecords, CpuTables, SideRecord, SnapshotRecord, SnapshotRecords

# Plans: what the CPU does for some frames if no tactic applies.
WAIT, CLOSE_IN, BACK_OFF, CLINCH = 0, 1, 2, 3

ON_GUARD = 1
"""Down and back in numpad notation: the direction held unless a tactic says otherwise."""

INITIATIVE_FRAMES = 20
"""Frames between two draws of `initiative_draw`, whatever the length of a step."""

DRAW_RANGE = 1_000
"""Draws are from 0 to one below this; a chance is a share of it."""
_HABIT_REPEATS = 1
"""An attack repeated this often without another in between is expected again."""
_LONG_FRAMES = 40
"""A jump begun before an attack of at least this length lands while the attack still lasts."""
_UNUSABLE_CHARGE_FRAMES = -30
"""Charge at the start: the game may ignore a round's first frames, and no side can see how many."""

CPU_STATE = np.dtype(
    (
        np.record,
        [
            ("side", "i1"),
            ("level", "i1"),
            ("character", "i1"),
            ("opponent", "i1"),  # roster index
            ("dice", DICE),
            ("frames", "i4"),  # since the round's beginning
            ("seen", SIDE_SNAPSHOT, (SEEN_FRAMES,)),  # the opponent's last frames, a ring
            ("newest", "i2"),  # place of the newest of them
            ("own", SIDE_SNAPSHOT, (2,)),  # own side: now and one frame before
            # A draw is kept as long as its reason lasts, so that deciding more often changes nothing.
            ("response_draw", "i2"),  # 0..999, drawn when the opponent begins something: is it answered
            ("variant_draw", "i2"),  # 0..999, drawn at the same time: how it is answered
            ("initiative_draw", "i2"),  # 0..999, drawn every INITIATIVE_FRAMES: does the CPU begin something
            ("unused_draw", "i2"),  # unused; kept, with its draw, so that stored states load and dice match
            ("initiative_left", "i2"),  # frames until the next draw of the two before
            ("seen_move", "i2"),  # the opponent's last move, as seen
            ("seen_frames", "i2"),  # its activity_frames
            ("seen_activity", "i1"),
            ("seen_shot", "i1"),
            ("shot", "i2"),  # the opponent's last projectile move
            ("habit", "i2"),  # the opponent's last attack
            ("repeats", "i2"),  # how often it was repeated without another in between
            ("recent_reach", "f4"),  # longest reach of the opponent's recent attacks, px
            ("recent_reach_left", "i2"),  # frames until that is forgotten
            ("was_thrown", "i1"),  # 1: the CPU was thrown in this round
            ("rising", "i1"),  # 1: the own body is getting up from the ground
            ("opponent_rising", "i1"),  # the same for the opponent
            ("was_airborne", "i1"),  # 1: in the air in the frame before
            ("jump", "i1"),  # the last jump: 0 straight up, 1 forward, 2 back
            ("air_spent", "i1"),  # 1: this jump's attack has been used
            ("plan", "i1"),  # WAIT, CLOSE_IN, BACK_OFF or CLINCH
            ("plan_left", "i2"),  # frames
            ("pause_left", "i2"),  # frames
            ("hold", "i1"),  # numpad direction that is held, 6 towards the opponent
            ("mash", "i1"),  # 1: presses buttons and directions in turn
            ("forward", "i1"),  # side on which the opponent is: 1 right, -1 left
            ("script_forward", "i1"),  # the same at the script's beginning
            ("script_wait", "i2"),  # frames until the script begins
            ("script_at", "i4"),  # next pad in the table of scripts
            ("script_left", "i2"),  # pads
            ("back_charge", "i2"),  # frames held
            ("down_charge", "i2"),
            ("back_window", "i2"),  # frames that a released charge still counts
            ("down_window", "i2"),
        ],
    )
)
"""The CPU's state in one slot. Stored in checkpoints by position: keep the order and the types."""


def new_cpu_state() -> CpuRecords:
    """Return the state at the beginning of any round, dtype CPU_STATE, shape (1,)."""
    cpu: CpuRecords = np.zeros(1, dtype=CPU_STATE)
    cpu["habit"] = cpu["seen_move"] = UNKNOWN_MOVE
    cpu["hold"] = ON_GUARD
    cpu["back_charge"] = cpu["down_charge"] = _UNUSABLE_CHARGE_FRAMES
    return cpu


@compiled
def begin_round(cpu: CpuRecord, side: int, first: SnapshotRecord, tables: CpuTables) -> None:
    """Fill a new state from the first snapshot of its round.

    Args:
        cpu: a record as `new_cpu_state` returns it, changed in place.
        side: the CPU's, 0 or 1.
        first: the round's first snapshot.
        tables: the CPU's tables.
    """
    cpu.side = side
    cpu.forward = 1 - 2 * side
    cpu.character = first.sides[side].character
    cpu.opponent = first.sides[1 - side].character
    cpu.shot = tables.bodies[cpu.opponent].shot
    for place in range(SEEN_FRAMES):
        cpu.seen[place] = first.sides[1 - side]
    for place in range(2):
        cpu.own[place] = first.sides[side]


@compiled
def record_frames(cpu: CpuRecord, snapshots: SnapshotRecords, column: int) -> None:
    """Record the frames since the last call.

    Args:
        cpu: changed in place.
        snapshots: shape (frames, n), oldest first.
        column: the slot's column in them.
    """
    count = len(snapshots)
    newest = int(cpu.newest)
    for frame in range(max(0, count - SEEN_FRAMES), count):
        newest = newest + 1 if newest + 1 < SEEN_FRAMES else 0
        cpu.seen[newest] = snapshots[frame, column].sides[1 - cpu.side]
    cpu.newest = newest
    cpu.own[1] = snapshots[count - 2, column].sides[cpu.side] if count > 1 else cpu.own[0]
    cpu.own[0] = snapshots[count - 1, column].sides[cpu.side]
    cpu.frames += count
    cpu.initiative_left -= count
    cpu.plan_left = max(0, cpu.plan_left - count)
    cpu.pause_left = max(0, cpu.pause_left - count)
    cpu.recent_reach_left = max(0, cpu.recent_reach_left - count)
    if cpu.initiative_left <= 0:
        cpu.initiative_left = INITIATIVE_FRAMES
        cpu.initiative_draw = throw(cpu.dice, DRAW_RANGE)
        cpu.unused_draw = throw(cpu.dice, DRAW_RANGE)


@compiled
def opponent_ago(cpu: CpuRecord, frames: int) -> SideRecord:
    """Return the opponent as it was some frames ago, fewer than SEEN_FRAMES."""
    place = cpu.newest - frames
    return cpu.seen[place if place >= 0 else place + SEEN_FRAMES]


@compiled
def draw_responses(cpu: CpuRecord) -> None:
    """Draw the numbers that decide whether and how the opponent's newest action is answered."""
    cpu.response_draw = throw(cpu.dice, DRAW_RANGE)
    cpu.variant_draw = throw(cpu.dice, DRAW_RANGE)


@compiled
def repeats_long_attack(cpu: CpuRecord, tables: CpuTables) -> bool:
    """Whether the opponent repeated the same long attack without another in between."""
    return cpu.repeats >= _HABIT_REPEATS and tables.facts[cpu.habit].total >= _LONG_FRAMES


@compiled
def will_respond(cpu: CpuRecord, chance: float) -> bool:
    """Whether the CPU answers the opponent's present action; the result holds until that action changes."""
    return cpu.response_draw < chance * DRAW_RANGE


@compiled
def chooses_variant(cpu: CpuRecord, chance: float) -> bool:
    """Whether the CPU answers in one way rather than another; the result holds as `will_respond`'s does."""
    return cpu.variant_draw < chance * DRAW_RANGE


@compiled
def takes_initiative(cpu: CpuRecord, chance: float) -> bool:
    """Whether the CPU begins something by its own choice; the result holds for INITIATIVE_FRAMES."""
    return cpu.initiative_draw < chance * DRAW_RANGE


@compiled
def happens(cpu: CpuRecord, chance: float) -> bool:
    """Whether something happens now, drawn at each call."""
    return throw(cpu.dice, DRAW_RANGE) < chance * DRAW_RANGE
