"""From the view of a seat to the vector that its agent is given; compiled.

The columns come from `features`; this module knows how each is worked out.
"""

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Activity
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled
from sf2ai.seats.features import (
    ACTIVITIES,
    COLUMN,
    FEATURES,
    FIGHTER_OFFSET,
    NEAR,
    POSTURES,
    SECOND,
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
        """Indices of the features in `FEATURES`; None where they are all of it, in order."""
        if self.features == FEATURES:
            return None
        return np.array([COLUMN[feature.name] for feature in self.features], dtype=np.int64)

    def of(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the preset's elements of rows whose last axis has all `FEATURES`."""
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
"""Presets by name: the talk's timer, healths and positions, and all that a person sees."""

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
_ACTIVITY_TIME, _MOVE = FIGHTER_OFFSET["activity_time"], FIGHTER_OFFSET["move_out"]
_PROJECTILE = FIGHTER_OFFSET["projectile"]
_POSTURE_COUNT, _ACTIVITY_COUNT = len(POSTURES), len(ACTIVITIES)
_ATTACK, _THROW = int(Activity.ATTACK), int(Activity.THROW)
_FULL_TIMER = 99
_LP, _MP, _HP = int(Pad.LP), int(Pad.MP), int(Pad.HP)
_LK, _MK, _HK = int(Pad.LK), int(Pad.MK), int(Pad.HK)
_UP, _DOWN, _LEFT, _RIGHT = int(Pad.UP), int(Pad.DOWN), int(Pad.LEFT), int(Pad.RIGHT)


@compiled
def observe_slots(
    seats: Any, rings: Any, slots: Any, moves: Any, bodies: Any, step_frames: int, rows: Any
) -> None:
    """Write what each seat may see and what it knows of its own hands.

    Args:
        seats: dtype SEAT, shape (all slots,).
        rings: dtype SNAPSHOT, shape (all slots, places).
        slots: indices, shape (n,).
        moves: dtype MOVE_FACTS.
        bodies: dtype BODY_FACTS.
        step_frames: frames between two watches, for the motions.
        rows: float32, shape (n, len(FEATURES)); written, every element within its bounds.
    """
    for i in range(len(slots)):
        seat = seats[slots[i]]
        observe_slot(seat, rings[slots[i], seat.oldest], moves, bodies, step_frames, rows[i])


@compiled
def observe_slot(seat: Any, view: Any, moves: Any, bodies: Any, step_frames: int, row: Any) -> None:
    """Write what one seat may see and what it knows of its own hands.

    Args:
        seat: a SEAT record.
        view: the snapshot that may be seen.
        moves: dtype MOVE_FACTS.
        bodies: dtype BODY_FACTS.
        step_frames: frames between two watches, for the motions.
        row: float32, shape (len(FEATURES),); written, every element within its bounds.
    """
    per_second = np.float32(SECOND / step_frames)
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
        _write_move(row, _OWN + _MOVE, me, moves)
        _write_move(row, _THEIR + _MOVE, them, moves)
    if row[_PROJECTILE_KNOWN]:
        before = seat.before_projectile
        _write_projectile(row, _OWN + _PROJECTILE, me, them.x, before[side], per_second)
        _write_projectile(row, _THEIR + _PROJECTILE, them, me.x, before[1 - side], per_second)
    _write_hands(row, seat)
    for column in range(len(row)):
        row[column] = min(max(row[column], _LOW[column]), _HIGH[column])


@compiled
def _write_shared(row: Any, view: Any, me: Any, them: Any, bodies: Any) -> None:
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
def _write_flags(row: Any, view: Any, me: Any, them: Any) -> None:
    row[_TIMER_KNOWN] = view.timer >= 0
    row[_POSITION_KNOWN] = me.x == me.x and me.y == me.y and them.x == them.x and them.y == them.y
    row[_FACING_KNOWN] = me.facing != 0 and them.facing != 0
    row[_POSTURE_KNOWN] = me.posture >= 0 and them.posture >= 0
    row[_ACTIVITY_KNOWN] = me.activity >= 0 and them.activity >= 0
    row[_FRAMES_KNOWN] = me.activity_frames >= 0 and them.activity_frames >= 0
    row[_MOVE_KNOWN] = _knows_move(me) and _knows_move(them)
    row[_PROJECTILE_KNOWN] = _knows_projectile(me) and _knows_projectile(them)


@compiled
def _knows_move(fighter: Any) -> bool:
    if fighter.move >= 0:
        return bool(fighter.activity_frames >= 0)
    # No move is named: there is none, unless the fighter is plainly doing one.
    return bool(fighter.activity >= 0 and not _ATTACK <= fighter.activity <= _THROW)


@compiled
def _knows_projectile(fighter: Any) -> bool:
    if fighter.projectile < 1:
        return bool(fighter.projectile == 0)
    return not (np.isnan(fighter.projectile_x) or np.isnan(fighter.projectile_y))


@compiled
def _write_body(
    row: Any, base: int, fighter: Any, seat: Any, side: int, forward: int, per_second: Any
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
        row[base + _ACTIVITY_TIME] = fighter.activity_frames / np.float32(SECOND)


@compiled
def _write_move(row: Any, base: int, fighter: Any, moves: Any) -> None:
    if fighter.move < 0:
        return
    frame = int(fighter.activity_frames)
    move = moves[fighter.move]
    active_from = int(move.startup) + 1
    active_to = int(move.startup) + int(move.active)
    row[base] = 1
    row[base + 1] = max(0, active_from - frame) / np.float32(SECOND)
    row[base + 2] = active_from <= frame <= active_to
    row[base + 3] = max(0, active_to + int(move.recovery) - max(frame - 1, active_to)) / np.float32(SECOND)
    row[base + 4] = move.reach
    row[base + 5] = move.low
    row[base + 6] = move.overhead
    row[base + 7] = move.airborne
    row[base + 8] = move.projectile
    row[base + 9] = move.throw
    for window in range(len(move.safe_first)):
        if move.safe_first[window] <= frame <= move.safe_last[window]:
            row[base + 10] = 1


@compiled
def _write_projectile(row: Any, base: int, owner: Any, target_x: Any, before_x: Any, per_second: Any) -> None:
    if owner.projectile != 1:
        return
    row[base] = 1
    gap = (target_x - owner.projectile_x) * owner.projectile_direction
    row[base + 1] = gap if gap == gap else 0
    row[base + 2] = owner.projectile_y
    speed = abs(owner.projectile_x - before_x) * per_second
    row[base + 3] = speed if speed == speed else 0


@compiled
def _write_hands(row: Any, seat: Any) -> None:
    second = np.float32(SECOND)
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
def _strength(light: int, medium: int, heavy: int) -> Any:
    if heavy:
        return np.float32(1)
    if medium:
        return np.float32(2 / 3)
    return np.float32(1 / 3) if light else np.float32(0)
