"""Jumps off the edge of the screen, and dives by way of it."""

from sf2ai.engine.body import enter
from sf2ai.engine.courses.flight import fly, fly_to_landing, land
from sf2ai.engine.state import (
    AIR,
    AT_WALL,
    ATTACK,
    OFF_WALL,
    ON_COURSE,
    TO_WALL,
    TOUCHED_DOWN,
)
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import ArcRecord, FighterDataRecord, FighterRecord, MoveRecord

_LEFT, _RIGHT = int(Pad.LEFT), int(Pad.RIGHT)
_DIAGONAL = 1


@compiled
def stick(me: FighterRecord) -> int:
    """Return where the stick points: 1 right, -1 left, 0 neither or both."""
    return (1 if me.pad & _RIGHT else 0) - (1 if me.pad & _LEFT else 0)


@compiled
def clings(me: FighterRecord, data: FighterDataRecord) -> bool:
    """Begin a wall jump if a jump meets the wall, high enough, with the stick held away from it.

    Args:
        me: a fighter that the edge of the screen stops; it may be attacking in its jump.
        data: its character's `FIGHTER_DATA`.

    Returns:
        Whether it now clings to the wall.
    """
    jumps = me.state == AIR or me.state == ATTACK
    high = data.wall_cling > 0 and me.y >= data.wall_height
    if not (jumps and high) or me.wall_wait > 0 or me.vx * me.wall <= 0 or stick(me) != -me.wall:
        return False
    enter(me, AIR)
    me.wall_wait = data.wall_cling
    me.push_way = -me.wall
    me.jump_kind = _DIAGONAL
    me.air_acted = 1
    return True


@compiled
def hang(me: FighterRecord, data: FighterDataRecord) -> None:
    """Play one frame at the wall; after the last one the fighter jumps off, free to attack again."""
    me.wall_wait -= 1
    if me.wall_wait == 0:
        me.air_acted = 0
        _leap(me, data.wall_jump)


@compiled
def _leap(me: FighterRecord, arc: ArcRecord) -> None:
    me.facing = me.push_way
    me.vx = arc.vx * me.push_way
    me.ax = arc.ax * me.push_way
    me.vy = arc.vy
    me.g = arc.g


@compiled
def choose_wall(me: FighterRecord) -> None:
    """Aim a dive at the wall behind the fighter, or at the one in front if the stick points forward."""
    me.push_way = -me.facing
    if stick(me) == me.facing:
        me.push_way = me.facing


@compiled
def dive(me: FighterRecord, move: MoveRecord, data: FighterDataRecord) -> None:
    """Play one frame of a dive: crouch, fly to the wall, cling, fly off it, touch down."""
    if me.flight == ON_COURSE:
        if me.state_frames >= data.prejump:
            me.flight = TO_WALL
            _leap(me, move.to_wall)
            fly(me)
    elif me.flight == TO_WALL:
        if me.wall == me.push_way and (me.y >= data.wall_height or me.vy <= 0):
            me.flight = AT_WALL
            me.wall_wait = data.wall_cling
            me.push_way = -me.wall
        else:
            fly_to_landing(me)
    elif me.flight == AT_WALL:
        me.wall_wait -= 1
        if me.wall_wait == 0:
            me.flight = OFF_WALL
            _leap(me, move.off_wall)
    elif me.flight == OFF_WALL:
        _glide(me, move)


@compiled
def _glide(me: FighterRecord, move: MoveRecord) -> None:
    """Fly off the wall, steered by the stick; a dive that has attacked recovers where it lands."""
    way = stick(me)
    if way != 0 and me.vx * way < move.steer_max:
        me.vx += move.steer * way
    fly(me)
    # The recovery begins with the landing.
    me.move_frame = min(me.move_frame, move.startup + move.active + 1)
    if me.y > 0:
        return
    if not me.follow:
        land(me)
        return
    me.y = 0
    me.vx = 0
    me.flight = TOUCHED_DOWN
    me.move_frame = move.startup + move.active + 1
