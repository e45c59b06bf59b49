"""Poses a fighter whose move is out: it winds up, strikes with the limb at the hit box, and recovers."""

import math

from sf2ai.backends.base import Posture
from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import (
    AIM_BOTTOM,
    AIM_TOP,
    AIR_PUNCH,
    ARMS_APART,
    BACK_FLIP_SPIN,
    BOTH_ARMS,
    BOTH_LEGS,
    DRILL_SPIN,
    FAR_ARM,
    FAR_LEG,
    FEET,
    FLIP_SPIN,
    GRAB,
    HALF_TURN_SPIN,
    HIP_X,
    HIP_Y,
    IN_TURN,
    LEGS_APART,
    LOW_PUNCH,
    NEAR_ARM,
    NEAR_LEG,
    PUNCH,
    RISE_SPIN,
    ROLL_SPIN,
    TOSS,
    TURN,
    WHIRL_SPIN,
)
from sf2ai.drawing.figures.memory import window_at
from sf2ai.drawing.figures.mixing import mix, take
from sf2ai.drawing.figures.records import FigureTablesRecord, HitWindowRecord, MoveFigureRecord, WorkRecord
from sf2ai.drawing.figures.trigonometry import clamp, cosine, ease
from sf2ai.record_types import SideRecord

_CROUCHING, _AIRBORNE = int(Posture.CROUCHING), int(Posture.AIRBORNE)
_TURN_AT = 0.55
"""Share of the startup after which the winding up turns into the strike."""


@compiled
def pose_attack(side: SideRecord, frame: int, tables: FigureTablesRecord, work: WorkRecord) -> None:
    """Write the pose of a strike into `work.pose` and what it aims at into `work.aims`."""
    if side.move < 0:
        pose = (
            LOW_PUNCH if side.posture == _CROUCHING else (AIR_PUNCH if side.posture == _AIRBORNE else PUNCH)
        )
        mix(work, tables, side.character, pose, 1.0)
        return
    move, now, character = tables.moves[side.move], side.activity_frames, side.character
    take(work, tables, character, move.rest)
    weight = _blend_strike(work, tables, character, move, now)
    _spin(work, tables, move, side.move, now)
    hit = _window_near(tables, side.move, now)
    if hit >= 0:
        _aim(work, tables, move, hit, weight, frame)
    elif move.shot == 1:
        _aim_at(work, NEAR_ARM, move.shot_x - 14.0, float(move.shot_y), weight)
        _aim_at(work, FAR_ARM, move.shot_x - 12.0, move.shot_y - 5.0, weight)


@compiled
def _blend_strike(
    work: WorkRecord, tables: FigureTablesRecord, character: int, move: MoveFigureRecord, now: int
) -> float:
    """Blend the poses of a move on one of its frames; returns how far its limb strikes out, 0..1."""
    last = move.startup + move.active
    if now <= move.startup:
        share = now / (move.startup + 1.0)
        if share < _TURN_AT:
            mix(work, tables, character, move.wind, ease(share / _TURN_AT))
            return 0.0
        out = (share - _TURN_AT) / (1.0 - _TURN_AT)
        mix(work, tables, character, move.wind, 1.0)
        mix(work, tables, character, move.strike, 0.75 * out)
        return 0.7 * out * out
    if now <= last:
        mix(work, tables, character, move.strike, 1.0)
        return 1.0
    share = (now - last) / max(1.0, move.total - last + 1.0)
    mix(work, tables, character, move.strike, 1.0 - ease(1.1 * share - 0.1))
    return 1.0 - ease(1.7 * share)


@compiled
def _window_near(tables: FigureTablesRecord, number: int, now: int) -> int:
    """Return the hit window that is open, else the last one before, else the first; -1 for none at all."""
    move = tables.moves[number]
    hit = window_at(tables, number, now)
    if hit >= 0 or move.hit_count == 0:
        return hit
    hit = int(move.hit_start)
    for other in range(move.hit_start, move.hit_start + move.hit_count):
        if tables.hits[other].first <= now:
            hit = other
    return hit


@compiled
def _spin(
    work: WorkRecord, tables: FigureTablesRecord, move: MoveFigureRecord, number: int, now: int
) -> None:
    """Turn the whole body as the move does."""
    spin, begin, last = move.spin, move.startup, move.startup + move.active
    if spin == ROLL_SPIN and begin < now <= last:
        _roll(work, tables.hits[move.hit_start], 30.0 * now)
    elif spin == DRILL_SPIN and begin < now <= last:
        work.flip = 1.0 if now % 12 < 6 else -1.0
    elif spin == FLIP_SPIN:
        work.pose[TURN] -= 360.0 * ease((now - 0.5 * begin) / (move.active + 14.0))
    elif spin == BACK_FLIP_SPIN:
        turns = max(1.0, math.floor(move.total / 30.0))
        work.pose[TURN] -= 360.0 * turns * clamp(now / (move.total - 3.0), 0.0, 1.0)
    elif spin == WHIRL_SPIN and begin < now <= last:
        hit = _window_near(tables, number, now)
        box = tables.hits[hit]
        back = box.x0 + box.x1 < -8
        work.flip = -1.0 if back else 1.0
        if window_at(tables, number, now) < 0:
            work.narrow = 0.35
    elif spin == RISE_SPIN and now > begin + 8:
        angle = 16.0 * (now - begin - 8)
        if now <= last + 8:
            work.narrow = 0.45 + 0.55 * abs(cosine(angle))
    elif spin == HALF_TURN_SPIN and now <= begin:
        angle = 360.0 * ease((now - 2.0) / (begin - 3.0))
        work.flip = 1.0 if cosine(angle) >= 0.0 else -1.0
        work.narrow = max(0.3, abs(cosine(angle)))


@compiled
def _roll(work: WorkRecord, box: HitWindowRecord, angle: float) -> None:
    """Turn a body that is rolled up about the middle of its hit box."""
    pose = work.pose
    c, s = cosine(angle), cosine(angle - 90.0)
    along, across = 13.0, -7.0  # from the hip to the middle of the ball
    shift_x = 0.5 * (box.x0 + box.x1) - (along * c + across * s) - pose[HIP_X]
    shift_y = 0.5 * (box.y0 + box.y1) - (across * c - along * s) - pose[HIP_Y]
    for place in range(HIP_X, FEET + 4):
        if place == HIP_X or place >= FEET:
            even = place == HIP_X or (place - FEET) % 2 == 0
            pose[place] += shift_x if even else shift_y
    pose[HIP_Y] += shift_y
    pose[TURN] += angle


@compiled
def _aim_at(work: WorkRecord, limb: int, x: float, y: float, weight: float) -> None:
    work.aims[limb, 0], work.aims[limb, 1], work.aims[limb, 2] = x, y, weight


@compiled
def _aim(
    work: WorkRecord, tables: FigureTablesRecord, move: MoveFigureRecord, hit: int, weight: float, frame: int
) -> None:
    """Let the move's limbs reach for a hit box."""
    box, limb = tables.hits[hit], move.limb
    middle = 0.5 * (box.y0 + box.y1)
    back = move.spin == WHIRL_SPIN and box.x0 + box.x1 < -8
    x, y = box.x1 - 2.0, middle
    if back:
        x = box.x0 + 2.0
    elif box.aim == AIM_TOP:
        x, y = 0.35 * box.x0 + 0.65 * box.x1, box.y1 - 2.0
    elif box.aim == AIM_BOTTOM:
        x, y = 0.5 * (box.x0 + box.x1), box.y0 + 2.0
    if NEAR_ARM <= limb <= FAR_LEG:
        _aim_at(work, limb, x, y, weight)
    elif limb == BOTH_ARMS:
        _aim_at(work, NEAR_ARM, x, y + 3.0, weight)
        _aim_at(work, FAR_ARM, x - 2.0, y - 4.0, weight)
    elif limb == BOTH_LEGS:
        _aim_at(work, NEAR_LEG, x, y + 2.0, weight)
        _aim_at(work, FAR_LEG, x - 6.0, y - 4.0, weight)
    elif limb == ARMS_APART:
        _aim_at(work, NEAR_ARM, box.x0 + 2.0, middle, weight)
        _aim_at(work, FAR_ARM, box.x1 - 2.0, middle, weight)
    elif limb == LEGS_APART:
        _aim_at(work, NEAR_LEG, box.x0 + 2.0, middle, weight)
        _aim_at(work, FAR_LEG, box.x1 - 2.0, middle, weight)
    elif limb == IN_TURN:
        first = FAR_ARM if frame % 6 < 3 else NEAR_ARM
        _aim_at(work, first, x, y, weight)
        _aim_at(work, FAR_ARM - first, x - 22.0, y + 10.0, weight)


@compiled
def pose_throw(side: SideRecord, tables: FigureTablesRecord, work: WorkRecord) -> None:
    """Write the pose of a throw: grab and hold, then toss."""
    move, now = tables.moves[side.move], side.activity_frames
    mix(work, tables, side.character, GRAB, ease(now / 4.0))
    if move.lock > 0:
        mix(work, tables, side.character, TOSS, ease((now - 0.6 * move.lock) / (0.25 * move.lock)))
