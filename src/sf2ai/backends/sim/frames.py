"""The compiled loops of the simulator: many frames of many matches, and engine states as Snapshots."""

import numpy as np

from sf2ai.backends.base import Activity, PadArray, Posture
from sf2ai.engine.body import is_airborne
from sf2ai.engine.rounds import start_match, start_round
from sf2ai.engine.state import (
    AIR,
    ATTACK,
    BLOCK,
    BLOCK_STUN,
    CROUCH,
    DIZZY,
    DOWNED,
    FALLING,
    FIGHT,
    FLIPPED,
    HIT_STUN,
    KNOCKED_OUT,
    LAND,
    PREJUMP,
    RISING,
    ROUND_OVER,
    SPECIAL,
    STAND,
    STATE_COUNT,
    SUBPX,
    THROWING,
    THROWN,
    TURN,
)
from sf2ai.engine.step import advance_frame
from sf2ai.game.files.loader import load_rules
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    FighterRecord,
    MatchRecord,
    MatchRecords,
    ProjectileRecord,
    SetupRecords,
    SideRecord,
    SlotIndices,
    SnapshotRecord,
    SnapshotRecords,
    TablesRecord,
    TablesRecords,
)

_STAGE = load_rules().stage
_WIDTH = np.float32(1.0 / (_STAGE.screen_width_px * SUBPX))
_HEIGHT = np.float32(1.0 / (_STAGE.screen_height_px * SUBPX))

_ACTIVITIES = np.zeros(STATE_COUNT, dtype=np.int8)
for _state, _activity in {
    STAND: Activity.FREE,
    CROUCH: Activity.FREE,
    TURN: Activity.FREE,
    PREJUMP: Activity.JUMP,
    AIR: Activity.JUMP,
    LAND: Activity.JUMP,
    ATTACK: Activity.ATTACK,
    SPECIAL: Activity.SPECIAL,
    THROWING: Activity.THROW,
    BLOCK: Activity.BLOCK,
    BLOCK_STUN: Activity.BLOCK_STUN,
    HIT_STUN: Activity.HIT_STUN,
    FLIPPED: Activity.FALLING,
    FALLING: Activity.FALLING,
    DOWNED: Activity.DOWNED,
    RISING: Activity.DOWNED,
    DIZZY: Activity.DIZZY,
    THROWN: Activity.THROWN,
    KNOCKED_OUT: Activity.KO,
}.items():
    _ACTIVITIES[_state] = _activity

_STANDING, _CROUCHING = int(Posture.STANDING), int(Posture.CROUCHING)
_AIRBORNE, _DOWN = int(Posture.AIRBORNE), int(Posture.DOWN)
_NAN = np.float32(np.nan)


@compiled
def reset_batch(
    matches: MatchRecords,
    slots: SlotIndices,
    setups: SetupRecords,
    snapshots: SnapshotRecords,
    packed: TablesRecords,
) -> None:
    """Begin new matches in some slots and write the Snapshots of their first frames."""
    tables = packed[0]
    for i in range(len(slots)):
        match = matches[slots[i]]
        start_match(match, setups[i], tables)
        describe(match, snapshots[i], tables)


@compiled
def advance_batch(
    first: int,
    stop: int,
    matches: MatchRecords,
    pads: PadArray,
    snapshots: SnapshotRecords,
    packed: TablesRecords,
) -> None:
    """Advance some matches by ``len(pads)`` frames, one match after another, which keeps it in the cache.

    Args:
        first: the first slot to advance.
        stop: the slot after the last one.
        matches: states, shape (slots,), changed in place.
        pads: uint16, shape (frames, slots, 2).
        snapshots: shape (frames, slots), filled.
        packed: the tables, shape (1,).
    """
    frames = pads.shape[0]
    tables = packed[0]
    for slot in range(first, stop):
        match = matches[slot]
        if match.phase == ROUND_OVER:
            start_round(match, tables)
        for frame in range(frames):
            if match.phase == FIGHT:
                advance_frame(match, pads[frame, slot, 0], pads[frame, slot, 1], tables)
            describe(match, snapshots[frame, slot], tables)


@compiled
def describe(match: MatchRecord, snapshot: SnapshotRecord, tables: TablesRecord) -> None:
    """Write one match's Snapshot: arcade pixels and points become shares of screen and health."""
    for side in range(2):
        _describe_side(match.fighters[side], match.projectiles[side], snapshot.sides[side], tables)
    snapshot.timer = match.timer
    snapshot.round = match.round_number
    snapshot.phase = match.phase
    snapshot.ending = match.ending
    snapshot.winner = match.winner


@compiled
def _describe_side(
    me: FighterRecord, projectile: ProjectileRecord, side: SideRecord, tables: TablesRecord
) -> None:
    side.x = me.x * _WIDTH
    side.y = me.y * _HEIGHT
    side.health = np.float32(me.health) / np.float32(tables.fighters[me.character].health)
    side.character = me.character
    side.facing = me.facing
    side.activity = _ACTIVITIES[me.state]
    side.posture = _posture(me)
    side.move = me.move
    side.activity_frames = max(1, me.move_frame if me.move >= 0 else me.state_frames)
    side.rounds_won = me.rounds_won
    if projectile.move >= 0:
        side.projectile = 1
        side.projectile_x = projectile.x * _WIDTH
        side.projectile_y = projectile.y * _HEIGHT
        side.projectile_direction = projectile.facing
    else:
        side.projectile = 0
        side.projectile_x = _NAN
        side.projectile_y = _NAN
        side.projectile_direction = 0


@compiled
def _posture(me: FighterRecord) -> int:
    if me.state == DOWNED or me.state == RISING:
        return _DOWN
    if is_airborne(me):
        return _AIRBORNE
    return _CROUCHING if me.low else _STANDING
