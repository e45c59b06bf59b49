"""What a painter remembers from frame to frame: steps, sparks, how long something has gone on."""

import math

from sf2ai.backends.base import Activity, Phase, Posture
from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.records import (
    FigureTablesRecord,
    FigureTablesRecords,
    MemoryRecord,
    MemoryRecords,
    SideMemoryRecord,
)
from sf2ai.drawing.figures.trigonometry import clamp
from sf2ai.game.files.loader import load_rules
from sf2ai.record_types import SideRecord, SnapshotRecord, SnapshotRecords

_STAGE = load_rules().stage
WIDTH, HEIGHT = float(_STAGE.screen_width_px), float(_STAGE.screen_height_px)
"""Of the arcade screen, px."""
_FIGHT = int(Phase.FIGHT)
_FREE, _JUMP = int(Activity.FREE), int(Activity.JUMP)
_BLOCK_STUN, _HIT_STUN = int(Activity.BLOCK_STUN), int(Activity.HIT_STUN)
_FALLING, _DOWNED = int(Activity.FALLING), int(Activity.DOWNED)
_THROWN, _KO, _CROUCHING = int(Activity.THROWN), int(Activity.KO), int(Posture.CROUCHING)
_SPARK_FRAMES = 18
_STRIDE = 46.0
"""Px of a walking cycle of two steps."""


@compiled
def remember(
    snapshots: SnapshotRecords, memories: MemoryRecords, packed: FigureTablesRecords, frames: int
) -> None:
    """Note one frame. Call it for every frame that is played, drawn or not, in order.

    After a jump to another frame, begin with zeros: ``memories[:] = 0``; `stage` may be set again.

    Args:
        snapshots: the frame, shape (1,).
        memories: shape (1,), changed in place.
        packed: the tables, shape (1,).
        frames: how many have been played since the last call, from 1; 1 if it is called for every frame.
    """
    snapshot, memory, tables = snapshots[0], memories[0], packed[0]
    for side in range(2):
        _remember_side(snapshot, memory, side, tables, frames)
    memory.over = 0 if snapshot.phase == _FIGHT else memory.over + frames
    memory.frame += frames


@compiled
def _remember_side(
    snapshot: SnapshotRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord, frames: int
) -> None:
    side, me = snapshot.sides[number], memory.sides[number]
    x, y = place_x(side), place_y(side)
    first = memory.frame == 0
    changed = not first and side.activity != me.activity
    again = not first and not changed and side.activity_frames < me.frames
    _remember_movement(side, me, x, y, 0 if first else frames)
    if first:
        me.since = clamp(side.activity_frames, 1.0, 10000.0)
        me.shown_health = side.health
    elif changed or again:
        me.since = 1
    elif me.since < 10000:
        me.since += frames
    me.rising = 1 if side.activity == _DOWNED and (again or (me.rising == 1 and not changed)) else 0
    if changed and side.activity == _JUMP:
        me.jump_vx = 0.0
    if side.activity == _JUMP and abs(me.vx) > abs(me.jump_vx):
        me.jump_vx = me.vx
    _remember_spark(snapshot, memory, number, tables, frames if changed or again else -frames)
    if me.shown_health > side.health:
        me.shown_health = max(side.health, me.shown_health - 0.004 * frames)
    else:
        me.shown_health = side.health
    me.activity = side.activity
    me.frames = side.activity_frames


@compiled
def _remember_movement(side: SideRecord, me: SideMemoryRecord, x: float, y: float, frames: int) -> None:
    """Note where a side is, and how fast it got there; `frames` is 0 where it was nowhere before."""
    me.vx = 0.0 if frames < 1 else clamp((x - me.x) / frames, -20.0, 20.0)
    me.vy = 0.0 if frames < 1 else clamp((y - me.y) / frames, -20.0, 20.0)
    me.x, me.y = x, y
    if side.activity == _FREE and side.posture != _CROUCHING:
        facing = -1.0 if side.facing < 0 else 1.0
        me.stride += facing * me.vx * frames / _STRIDE
        me.stride -= math.floor(me.stride)


@compiled
def place_x(side: SideRecord) -> float:
    """Return where a side stands, px right of the stage's middle; 0 where that is unknown."""
    x = float(side.x) * WIDTH
    return x if x == x else 0.0


@compiled
def place_y(side: SideRecord) -> float:
    """Return the height of a side's feet, px; 0 where that is unknown."""
    y = float(side.y) * HEIGHT
    return y if y == y else 0.0


@compiled
def _remember_spark(
    snapshot: SnapshotRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord, frames: int
) -> None:
    """Age the spark of the last contact on this side, or begin a new one.

    `frames` have been played since the last call; it is negative where no new activity began.
    """
    side, me = snapshot.sides[number], memory.sides[number]
    activity = side.activity
    stunned = activity == _HIT_STUN or activity == _BLOCK_STUN
    floored = (activity == _FALLING or activity == _KO) and me.activity != _THROWN
    contact = frames > 0 and (stunned or (floored and me.activity != _FALLING))
    if memory.frame == 0:
        contact = stunned and 1 <= side.activity_frames <= _SPARK_FRAMES
    if contact:
        me.spark_age = 1 if memory.frame > 0 else side.activity_frames
        me.spark_kind = 1 if activity == _BLOCK_STUN else 0
        _place_spark(snapshot, memory, number, tables)
    elif me.spark_age > 0:
        me.spark_age = 0 if me.spark_age >= _SPARK_FRAMES else me.spark_age + abs(frames)


@compiled
def _place_spark(
    snapshot: SnapshotRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord
) -> None:
    """Put the spark where the opponent's hit box meets the body, else before the body."""
    side, other, me = snapshot.sides[number], snapshot.sides[1 - number], memory.sides[number]
    x, y = place_x(side), place_y(side)
    their_x, their_y = place_x(other), place_y(other)
    half = float(tables.bodies[side.character].half)
    way = 1.0 if their_x > x else -1.0
    me.spark_x, me.spark_y = x + way * 0.7 * half, y + 52.0
    me.spark_heavy = 1
    if other.move < 0 or other.move >= len(tables.moves):
        return
    move = tables.moves[other.move]
    me.spark_heavy = move.heavy
    hit = window_at(tables, other.move, other.activity_frames)
    if hit < 0:
        return
    box = tables.hits[hit]
    facing = -1.0 if other.facing < 0 else 1.0
    a, b = their_x + facing * box.x0, their_x + facing * box.x1
    me.spark_x = clamp(x + way * 0.45 * half, min(a, b), max(a, b))
    me.spark_y = their_y + 0.5 * (box.y0 + box.y1)


@compiled
def window_at(tables: FigureTablesRecord, number: int, frame: int) -> int:
    """Return the hit window that is open on a frame of a move, the farthest if several are; -1 for none."""
    move = tables.moves[number]
    if frame <= move.startup or frame > move.startup + move.active:
        return -1
    found = -1
    for hit in range(move.hit_start, move.hit_start + move.hit_count):
        box = tables.hits[hit]
        if box.first <= frame <= box.last and (found < 0 or box.x1 > tables.hits[found].x1):
            found = hit
    return found
