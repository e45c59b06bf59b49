"""Chooses a figure's pose from what its side of a Snapshot does, unless a move is out (`attacks`)."""

from sf2ai.backends.base import Activity, Phase, Posture
from sf2ai.drawing.figures.attacks import pose_attack, pose_throw
from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import (
    AIR,
    CROUCH,
    DIZZY,
    FALL,
    FEET,
    GRAB,
    GUARD,
    GUARD_LOW,
    HELD,
    HIP_X,
    HIP_Y,
    LEAN,
    LIE,
    REEL,
    REEL_GUT,
    REEL_LOW,
    RISE,
    SAD,
    SQUAT,
    STAND,
    TILT,
    TUCK,
    TURN,
    WIN,
    WRISTS,
)
from sf2ai.drawing.figures.mixing import mix, take
from sf2ai.drawing.figures.records import (
    BodyFigureRecord,
    FigureTablesRecord,
    MemoryRecord,
    SideMemoryRecord,
    WorkRecord,
)
from sf2ai.drawing.figures.trigonometry import clamp, cosine, ease, sine
from sf2ai.record_types import SideRecord, SnapshotRecord

_FREE, _JUMP, _ATTACK, _SPECIAL = (
    int(Activity.FREE),
    int(Activity.JUMP),
    int(Activity.ATTACK),
    int(Activity.SPECIAL),
)
_THROW, _BLOCK, _BLOCK_STUN = int(Activity.THROW), int(Activity.BLOCK), int(Activity.BLOCK_STUN)
_HIT_STUN, _FALLING, _DOWNED = int(Activity.HIT_STUN), int(Activity.FALLING), int(Activity.DOWNED)
_DIZZY, _THROWN, _KO = int(Activity.DIZZY), int(Activity.THROWN), int(Activity.KO)
_CROUCHING, _AIRBORNE, _FIGHT = int(Posture.CROUCHING), int(Posture.AIRBORNE), int(Phase.FIGHT)
_STOP_FRAMES = 10
"""Frames for which a victim shakes: about the hit stop."""
_FALL_FRAMES = 34.0
"""Of the fall of a fighter that is knocked out, which no Snapshot shows."""


@compiled
def choose_pose(
    snapshot: SnapshotRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    """Write the pose of one side into `work.pose`, and what its limbs aim at into `work.aims`."""
    side, me = snapshot.sides[number], memory.sides[number]
    for limb in range(4):
        work.aims[limb, 2] = 0.0
    work.flip, work.narrow, work.hurt = 1.0, 1.0, 0.0
    character, activity = side.character, side.activity
    take(work, tables, character, STAND)
    known = 0 <= side.move < len(tables.moves)
    if known and tables.moves[side.move].is_throw == 1:
        pose_throw(side, tables, work)
    elif known or activity == _ATTACK or activity == _SPECIAL:
        pose_attack(side, memory.frame, tables, work)
    elif activity == _THROW:
        mix(work, tables, character, GRAB, 1.0)
    elif activity == _JUMP:
        _pose_jump(side, me, tables, work)
    elif activity == _FREE:
        _pose_free(side, memory, number, tables, work)
    else:
        _pose_suffering(side, me, memory.frame, tables, work)
    if snapshot.phase != _FIGHT and memory.over > 1:
        _pose_end(snapshot, memory, number, tables, work)


@compiled
def _pose_free(
    side: SideRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    me, pose = memory.sides[number], work.pose
    body = tables.bodies[side.character]
    if side.posture == _CROUCHING:
        mix(work, tables, side.character, CROUCH, ease((side.activity_frames + 1.0) / 5.0))
    elif abs(me.vx) > 0.4:
        _walk(me, body, work)
    breath = body.bob * sine(360.0 * memory.frame / 44.0 + 180.0 * number)
    pose[HIP_Y] += breath - body.bob
    pose[WRISTS + 1] += 0.6 * breath
    pose[WRISTS + 3] -= 0.8 * breath


@compiled
def _walk(me: SideMemoryRecord, body: BodyFigureRecord, work: WorkRecord) -> None:
    """Move the feet in turn, and the body a little up and down with them."""
    pose = work.pose
    leg = float(body.upper[1] + body.lower[1])
    phase = 360.0 * me.stride
    for foot in range(2):
        angle = phase + 180.0 * foot
        pose[FEET + 2 * foot] = 0.45 * pose[FEET + 2 * foot] + 0.34 * leg * sine(angle)
        pose[FEET + 2 * foot + 1] += max(0.0, 0.16 * leg * cosine(angle))
    pose[HIP_Y] += 0.03 * leg * cosine(2.0 * phase)
    pose[WRISTS] += 0.05 * leg * sine(phase)
    pose[WRISTS + 2] -= 0.05 * leg * sine(phase)


@compiled
def _pose_jump(side: SideRecord, me: SideMemoryRecord, tables: FigureTablesRecord, work: WorkRecord) -> None:
    if side.posture != _AIRBORNE:
        mix(work, tables, side.character, SQUAT, ease((side.activity_frames + 1.0) / 3.0))
        return
    height = clamp(me.y / 26.0, 0.0, 1.0)
    mix(work, tables, side.character, AIR, height)
    facing = -1.0 if side.facing < 0 else 1.0
    if abs(me.jump_vx) < 1.0:
        mix(work, tables, side.character, TUCK, clamp((me.y - 50.0) / 50.0, 0.0, 0.5))
        return
    if tables.bodies[side.character].somersault == 1:
        share = clamp((me.since - 10.0) / 27.0, 0.0, 1.0)
        mix(work, tables, side.character, TUCK, ease(4.0 * share) * ease(4.0 * (1.0 - share)))
        way = 1.0 if me.jump_vx * facing > 0.0 else -1.0
        work.pose[TURN] += 360.0 * way * share if share < 1.0 else 0.0
    else:
        work.pose[LEAN] += clamp(3.0 * me.jump_vx * facing, -14.0, 14.0)
        mix(work, tables, side.character, TUCK, clamp((me.y - 30.0) / 60.0, 0.0, 0.6))


@compiled
def _pose_suffering(
    side: SideRecord, me: SideMemoryRecord, frame: int, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    """Pose a fighter that blocks, reels, falls, lies, is dizzy or held."""
    activity, character = side.activity, side.character
    low = side.posture == _CROUCHING
    if activity == _BLOCK or activity == _BLOCK_STUN:
        mix(work, tables, character, GUARD_LOW if low else GUARD, ease((me.since + 2.0) / 4.0))
        if activity == _BLOCK_STUN:
            work.pose[LEAN] -= 9.0 * ease((16.0 - me.since) / 10.0)
            _shake(side, me, frame, work)
    elif activity == _HIT_STUN:
        _reel(side, me, frame, tables, work)
    elif activity == _FALLING:
        work.hurt = 1.0
        mix(work, tables, character, FALL, ease(me.since / 5.0))
        work.pose[TURN] = -24.0 - 62.0 * ease(me.since / 30.0)
    elif activity == _DOWNED:
        work.hurt = 1.0 - me.rising
        mix(work, tables, character, LIE, 1.0)
        if me.rising == 1:
            mix(work, tables, character, RISE, ease(me.since / 14.0))
            mix(work, tables, character, STAND, ease((me.since - 14.0) / 12.0))
    elif activity == _DIZZY:
        work.hurt = 1.0
        mix(work, tables, character, DIZZY, 1.0)
        work.pose[LEAN] += 7.0 * sine(9.0 * frame)
        work.pose[TILT] += 10.0 * sine(9.0 * frame - 60.0)
        work.pose[HIP_X] += 2.0 * sine(9.0 * frame)
    elif activity == _THROWN:
        work.hurt = 1.0
        mix(work, tables, character, HELD, 1.0)
        work.pose[TURN] = -clamp(2.2 * me.y, 0.0, 150.0)
    elif activity == _KO:
        _pose_knocked_out(side, me, tables, work)


@compiled
def _reel(
    side: SideRecord, me: SideMemoryRecord, frame: int, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    work.hurt = 1.0
    strength = ease(me.since / 3.0) * (1.0 - 0.75 * ease((me.since - 16.0) / 14.0))
    pose = REEL
    if side.posture == _CROUCHING:
        mix(work, tables, side.character, CROUCH, 1.0)
        pose = REEL_LOW
    elif me.spark_y - me.y < 0.62 * tables.bodies[side.character].tall:
        pose = REEL_GUT
    mix(work, tables, side.character, pose, strength)
    _shake(side, me, frame, work)


@compiled
def _shake(side: SideRecord, me: SideMemoryRecord, frame: int, work: WorkRecord) -> None:
    """Shake a victim in hit stop, left and right."""
    if me.since <= _STOP_FRAMES and side.activity_frames <= _STOP_FRAMES:
        size = 1.4 if me.spark_heavy < 2 else 2.2
        work.origin_x += size if frame % 4 < 2 else -size
        if me.since <= 2 and side.activity == _HIT_STUN:
            work.flash = 0.45


@compiled
def _pose_knocked_out(
    side: SideRecord, me: SideMemoryRecord, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    """Let a fighter that is knocked out fly back and fall, by the frames that have passed."""
    work.hurt = 1.0
    share = clamp((me.since - 1.0) / _FALL_FRAMES, 0.0, 1.0)
    mix(work, tables, side.character, REEL, 1.0)
    mix(work, tables, side.character, FALL, ease(3.0 * share))
    work.pose[TURN] += -86.0 * ease(1.1 * share)
    mix(work, tables, side.character, LIE, ease(4.0 * share - 3.0))
    work.origin_x -= work.facing * 34.0 * share
    work.origin_y -= 64.0 * share * (1.0 - share) - me.y * share * share


@compiled
def _pose_end(
    snapshot: SnapshotRecord, memory: MemoryRecord, number: int, tables: FigureTablesRecord, work: WorkRecord
) -> None:
    """Blend into the pose of the winner, or of a loser on its feet, once the round is over."""
    side, me = snapshot.sides[number], memory.sides[number]
    if side.activity == _KO or side.activity == _DOWNED or side.activity == _FALLING:
        return
    share = ease((memory.over - 14.0) / 18.0)
    work.origin_y += me.y * ease((memory.over - 1.0) / 16.0)
    for limb in range(4):
        work.aims[limb, 2] *= 1.0 - share
    if share > 0.5:
        work.flip, work.narrow, work.hurt = 1.0, 1.0, 0.0
    mix(work, tables, side.character, WIN if snapshot.winner == number else SAD, share)
    if snapshot.winner == number:
        work.pose[HIP_Y] += 0.8 * sine(8.0 * memory.over) * share
