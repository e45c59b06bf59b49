"""Computes the observation vector from the snapshot that a seat may see; compiled.

`features` names the columns; this module computes each.
"""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Activity
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    BodyFactRecords,
    MoveFactRecords,
    SeatRecord,
    SeatRecords,
    SideRecord,
    SnapshotRecord,
    SnapshotRings,
)
from sf2ai.seats.features import (
    ACTIVITIES,
    COLUMN,
    FEATURES,
    FIGHTER_OFFSET,
    FRAMES_PER_SECOND,
    NEAR,
    POSTURES,
    Feature,
)


@dataclass(frozen=True)
class ObservationPreset:
    """A choice of features with a name.

    Attributes:
        name: as `Seat` and the command line take it.
        version: raised whenever the vector changes; weights of another version do not fit.
        features: what the elements are, in order.
    """

    name: str
    version: int
    features: tuple[Feature, ...]

    @property
    def size(self) -> int:
        """How many elements an observation has."""
        return len(self.features)

    @cached_property
    def columns(self) -> npt.NDArray[np.int64] | None:
        """Indices of the features in `FEATURES`; None if the preset has all features in order."""
        if self.features == FEATURES:
            return None
        return np.array([COLUMN[feature.name] for feature in self.features], dtype=np.int64)

    def select(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the preset's columns of rows that have all `FEATURES` on their last axis."""
        return rows if self.columns is None else rows.take(self.columns, axis=-1)

    @cached_property
    def low(self) -> npt.NDArray[np.float32]:
        """Smallest value of each element."""
        return np.array([feature.low for feature in self.features], dtype=np.float32)

    @cached_property
    def high(self) -> npt.NDArray[np.float32]:
        """Largest value of each element."""
        return np.array([feature.high for feature in self.features], dtype=np.float32)


_TALK = (
    "timer",
    "own_health",
    "their_health",
    "own_x",
    "own_y",
    "their_x",
    "their_y",
    "timer_known",
    "position_known",
)

OBSERVATIONS: MappingProxyType[str, ObservationPreset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            ObservationPreset("talk", 1, tuple(FEATURES[COLUMN[name]] for name in _TALK)),
            ObservationPreset("human", 1, FEATURES),
        )
    }
)
"""Presets by name: ``talk`` has the talk's timer, healths and positions, ``human`` all that a person sees."""

Row: TypeAlias = npt.NDArray[np.float32]
"""One observation of all features, shape (len(FEATURES),)."""

_LOW = np.array([feature.low for feature in FEATURES], dtype=np.float32)
_HIGH = np.array([feature.high for feature in FEATURES], dtype=np.float32)

_TIMER, _DISTANCE, _NEAR = COLUMN["timer"], COLUMN["distance"], COLUMN["near"]
_OWN_THROW_GAP, _THEIR_THROW_GAP = COLUMN["own_throw_gap"], COLUMN["their_throw_gap"]
_OWN, _THEIR = COLUMN["own_health"], COLUMN["their_health"]
_OPPONENT = COLUMN["opponent_is_ryu"]
_BACK_CHARGE, _DOWN_CHARGE = COLUMN["back_charge"], COLUMN["down_charge"]
_SCRIPT, _SCRIPT_LEFT = COLUMN["script"], COLUMN["script_left"]
_LAST_FORWARD, _LAST_UP = COLUMN["last_forward"], COLUMN["last_up"]
_LAST_PUNCH, _LAST_KICK = COLUMN["last_punch"], COLUMN["last_kick"]
_TIMER_KNOWN, _POSITION_KNOWN = COLUMN["timer_known"], COLUMN["position_known"]
_FACING_KNOWN, _POSTURE_KNOWN = COLUMN["facing_known"], COLUMN["posture_known"]
_ACTIVITY_KNOWN, _FRAMES_KNOWN = COLUMN["activity_known"], COLUMN["frames_known"]
_MOVE_KNOWN, _PROJECTILE_KNOWN = COLUMN["move_known"], COLUMN["projectile_known"]

_HEALTH, _X, _Y = FIGHTER_OFFSET["health"], FIGHTER_OFFSET["x"], FIGHTER_OFFSET["y"]
_VX, _VY, _FACES = FIGHTER_OFFSET["vx"], FIGHTER_OFFSET["vy"], FIGHTER_OFFSET["faces_opponent"]
_POSTURE = FIGHTER_OFFSET[f"is_{POSTURES[0].name.lower()}"]
_ACTIVITY = FIGHTER_OFFSET[f"does_{ACTIVITIES[0].name.lower()}"]
_ACTIVITY_TIME = FIGHTER_OFFSET["activity_time"]
_MOVE_OUT, _MOVE_STARTUP = FIGHTER_OFFSET["move_out"], FIGHTER_OFFSET["move_startup"]
_MOVE_ACTIVE, _MOVE_RECOVERY = FIGHTER_OFFSET["move_active"], FIGHTER_OFFSET["move_recovery"]
_MOVE_REACH, _MOVE_LOW = FIGHTER_OFFSET["move_reach"], FIGHTER_OFFSET["move_low"]
_MOVE_OVERHEAD, _MOVE_AIRBORNE = FIGHTER_OFFSET["move_overhead"], FIGHTER_OFFSET["move_airborne"]
_MOVE_PROJECTILE, _MOVE_THROW = FIGHTER_OFFSET["move_projectile"], FIGHTER_OFFSET["move_throw"]
_MOVE_INVULNERABLE = FIGHTER_OFFSET["move_invulnerable"]
_PROJECTILE, _PROJECTILE_GAP = FIGHTER_OFFSET["projectile"], FIGHTER_OFFSET["projectile_gap"]
_PROJECTILE_Y, _PROJECTILE_SPEED = FIGHTER_OFFSET["projectile_y"], FIGHTER_OFFSET["projectile_speed"]
_POSTURE_COUNT, _ACTIVITY_COUNT = len(POSTURES), len(ACTIVITIES)
_ATTACK, _THROW = int(Activity.ATTACK), int(Activity.THROW)
_FULL_TIMER = 99
_LP, _MP, _HP = int(Pad.LP), int(Pad.MP), int(Pad.HP)
_LK, _MK, _HK = int(Pad.LK), int(Pad.MK), int(Pad.HK)
_UP, _DOWN, _LEFT, _RIGHT = int(Pad.UP), int(Pad.DOWN), int(Pad.LEFT), int(Pad.RIGHT)


@compiled
def observe_slots(
    seats: SeatRecords,
    rings: SnapshotRings,
    slots: npt.NDArray[np.int64],
    moves: MoveFactRecords,
    bodies: BodyFactRecords,
    step_frames: int,
    rows: npt.NDArray[np.float32],
) -> None:
    """Write the observations of some slots.

    Args:
        seats: dtype SEAT, shape (all slots,).
        rings: dtype SNAPSHOT, shape (all slots, places).
        slots: indices, shape (n,).
        moves: dtype MOVE_FACTS.
        bodies: dtype BODY_FACTS.
        step_frames: frames between two decisions, for the speeds.
        rows: float32, shape (n, len(FEATURES)); written, every element within its bounds.
    """
    for i in range(len(slots)):
        seat = seats[slots[i]]
        observe_slot(seat, rings[slots[i], seat.oldest], moves, bodies, step_frames, rows[i])


@compiled
def observe_slot(
    seat: SeatRecord,
    view: SnapshotRecord,
    moves: MoveFactRecords,
    bodies: BodyFactRecords,
    step_frames: int,
    row: npt.NDArray[np.float32],
) -> None:
    """Write the observation of one slot.

    Args:
        seat: a SEAT record.
        view: the snapshot that the seat may see.
        moves: dtype MOVE_FACTS.
        bodies: dtype BODY_FACTS.
        step_frames: frames between two decisions, for the speeds.
        row: float32, shape (len(FEATURES),); written, every element within its bounds.
    """
    per_second = np.float32(FRAMES_PER_SECOND / step_frames)
    row[:] = 0
    side = seat.side
    me, them = view.sides[side], view.sides[1 - side]
    row[_OPPONENT + them.character] = 1
    _write_flags(row, view, me, them)
    _write_shared(row, view, me, them, bodies)
    _write_body(row, _OWN, me, seat, side, seat.forward, per_second)
    _write_body(row, _THEIR, them, seat, 1 - side, seat.forward, per_second)
    if row[_FACING_KNOWN]:
        row[_OWN + _FACES] = me.facing * seat.forward
        row[_THEIR + _FACES] = -them.facing * seat.forward
    if row[_MOVE_KNOWN]:
        _write_move(row, _OWN, me, moves)
        _write_move(row, _THEIR, them, moves)
    if row[_PROJECTILE_KNOWN]:
        before = seat.before_projectile
        _write_projectile(row, _OWN, me, them.x, before[side], per_second)
        _write_projectile(row, _THEIR, them, me.x, before[1 - side], per_second)
    _write_own_pads(row, seat)
    for column in range(len(row)):
        row[column] = min(max(row[column], _LOW[column]), _HIGH[column])


@compiled
def _write_shared(
    row: Row, view: SnapshotRecord, me: SideRecord, them: SideRecord, bodies: BodyFactRecords
) -> None:
    if view.timer >= 0:
        row[_TIMER] = view.timer / np.float32(_FULL_TIMER)
    if row[_POSITION_KNOWN]:
        distance = abs(them.x - me.x)
        near = np.float32(1 / NEAR)
        mine, theirs = bodies[me.character], bodies[them.character]
        row[_DISTANCE] = distance
        row[_NEAR] = distance * near
        row[_OWN_THROW_GAP] = (distance - mine.throw_range - theirs.throw_width) * near
        row[_THEIR_THROW_GAP] = (distance - theirs.throw_range - mine.throw_width) * near


@compiled
def _write_flags(row: Row, view: SnapshotRecord, me: SideRecord, them: SideRecord) -> None:
    row[_TIMER_KNOWN] = view.timer >= 0
    row[_POSITION_KNOWN] = me.x == me.x and me.y == me.y and them.x == them.x and them.y == them.y
    row[_FACING_KNOWN] = me.facing != 0 and them.facing != 0
    row[_POSTURE_KNOWN] = me.posture >= 0 and them.posture >= 0
    row[_ACTIVITY_KNOWN] = me.activity >= 0 and them.activity >= 0
    row[_FRAMES_KNOWN] = me.activity_frames >= 0 and them.activity_frames >= 0
    row[_MOVE_KNOWN] = _knows_move(me) and _knows_move(them)
    row[_PROJECTILE_KNOWN] = _knows_projectile(me) and _knows_projectile(them)


@compiled
def _knows_move(fighter: SideRecord) -> bool:
    if fighter.move >= 0:
        return bool(fighter.activity_frames >= 0)
    # The snapshot names no move, so none is out, unless the activity says that one is.
    return bool(fighter.activity >= 0 and not _ATTACK <= fighter.activity <= _THROW)


@compiled
def _knows_projectile(fighter: SideRecord) -> bool:
    if fighter.projectile < 1:
        return bool(fighter.projectile == 0)
    return not (np.isnan(fighter.projectile_x) or np.isnan(fighter.projectile_y))


@compiled
def _write_body(
    row: Row,
    base: int,
    fighter: SideRecord,
    seat: SeatRecord,
    side: int,
    forward: int,
    per_second: np.float32,
) -> None:
    row[base + _HEALTH] = fighter.health
    if row[_POSITION_KNOWN]:
        row[base + _X] = fighter.x * forward
        row[base + _Y] = fighter.y
        vx = (fighter.x - seat.before_x[side]) * forward * per_second
        vy = (fighter.y - seat.before_y[side]) * per_second
        if vx == vx and vy == vy:
            row[base + _VX] = vx
            row[base + _VY] = vy
    if row[_POSTURE_KNOWN]:
        row[base + _POSTURE + fighter.posture] = 1
    if row[_ACTIVITY_KNOWN] and fighter.activity < _ACTIVITY_COUNT:
        row[base + _ACTIVITY + fighter.activity] = 1
    if row[_FRAMES_KNOWN]:
        row[base + _ACTIVITY_TIME] = fighter.activity_frames / np.float32(FRAMES_PER_SECOND)


@compiled
def _write_move(row: Row, base: int, fighter: SideRecord, moves: MoveFactRecords) -> None:
    if fighter.move < 0:
        return
    frame = int(fighter.activity_frames)
    move = moves[fighter.move]
    active_from = int(move.startup) + 1
    active_to = int(move.startup) + int(move.active)
    row[base + _MOVE_OUT] = 1
    row[base + _MOVE_STARTUP] = max(0, active_from - frame) / np.float32(FRAMES_PER_SECOND)
    row[base + _MOVE_ACTIVE] = active_from <= frame <= active_to
    recovery = active_to + int(move.recovery) - max(frame - 1, active_to)
    row[base + _MOVE_RECOVERY] = max(0, recovery) / np.float32(FRAMES_PER_SECOND)
    row[base + _MOVE_REACH] = move.reach
    row[base + _MOVE_LOW] = move.low
    row[base + _MOVE_OVERHEAD] = move.overhead
    row[base + _MOVE_AIRBORNE] = move.airborne
    row[base + _MOVE_PROJECTILE] = move.projectile
    row[base + _MOVE_THROW] = move.throw
    for window in range(len(move.safe_first)):
        if move.safe_first[window] <= frame <= move.safe_last[window]:
            row[base + _MOVE_INVULNERABLE] = 1


@compiled
def _write_projectile(
    row: Row, base: int, owner: SideRecord, target_x: np.float32, before_x: np.float32, per_second: np.float32
) -> None:
    if owner.projectile != 1:
        return
    row[base + _PROJECTILE] = 1
    gap = (target_x - owner.projectile_x) * owner.projectile_direction
    row[base + _PROJECTILE_GAP] = gap if gap == gap else 0
    row[base + _PROJECTILE_Y] = owner.projectile_y
    speed = abs(owner.projectile_x - before_x) * per_second
    row[base + _PROJECTILE_SPEED] = speed if speed == speed else 0


@compiled
def _write_own_pads(row: Row, seat: SeatRecord) -> None:
    second = np.float32(FRAMES_PER_SECOND)
    row[_BACK_CHARGE] = seat.back_charge / second
    row[_DOWN_CHARGE] = seat.down_charge / second
    row[_SCRIPT] = seat.script_left > 0
    row[_SCRIPT_LEFT] = seat.script_left / second
    pad = int(seat.last_pad)
    row[_LAST_FORWARD] = ((pad & _RIGHT) != 0) - ((pad & _LEFT) != 0)
    row[_LAST_UP] = ((pad & _UP) != 0) - ((pad & _DOWN) != 0)
    row[_LAST_PUNCH] = _strength(pad & _LP, pad & _MP, pad & _HP)
    row[_LAST_KICK] = _strength(pad & _LK, pad & _MK, pad & _HK)


@compiled
def _strength(light: int, medium: int, heavy: int) -> np.float32:
    if heavy:
        return np.float32(1)
    if medium:
        return np.float32(2 / 3)
    return np.float32(1 / 3) if light else np.float32(0)
