"""How a fighter bounces off the victim of its move."""

from sf2ai.engine.body import enter
from sf2ai.engine.courses.flight import fly_to_landing, slow
from sf2ai.engine.layouts import NO_REBOUND, REBOUND_ON
from sf2ai.engine.state import AIR, ON_COURSE, REBOUND
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MoveRecord, RulesRecord, TablesRecord

_DIAGONAL = 1


@compiled
def bounce_off(me: FighterRecord, middle: int, tables: TablesRecord) -> None:
    """Give a fighter the speed of its move's rebound, if it has one; its hit stop comes first.

    Args:
        me: the fighter, changed in place.
        middle: of the screen, sub-pixels.
        tables: the packed frame data.
    """
    move = tables.moves[me.move]
    if move.rebound_kind == NO_REBOUND:
        return
    way = -me.facing
    if move.rebound_kind == REBOUND_ON:
        way = _on(me, middle, tables.rules[0])
    arc = move.rebound
    me.flight = REBOUND
    me.vx = arc.vx * way
    me.ax = arc.ax * way
    me.vy = arc.vy
    me.g = arc.g


@compiled
def _on(me: FighterRecord, middle: int, rules: RulesRecord) -> int:
    """Return the direction in which a fighter moves or faces; near the edge of the screen, inwards."""
    inner = rules.screen // 2 - rules.rebound_edge
    if abs(me.x - middle) > inner:
        return 1 if me.x < middle else -1
    if me.vx == 0:
        return int(me.facing)
    return 1 if me.vx > 0 else -1


@compiled
def touches_off(me: FighterRecord, tables: TablesRecord) -> bool:
    """Return whether a fighter bounces off a body that its own touches, though nothing has hit."""
    if me.move < 0 or me.flight != ON_COURSE or me.hitstop > 0:
        return False
    move = tables.moves[me.move]
    active = move.startup < me.move_frame <= move.startup + move.active
    return active and move.rebound_touch == 1


@compiled
def rebound(me: FighterRecord, move: MoveRecord) -> None:
    """Play one frame of a rebound: a new jump, a flight to the ground, or a slide for the recovery."""
    if move.rebound_kind == REBOUND_ON:
        enter(me, AIR)
        me.air_acted = 0
        me.jump_kind = _DIAGONAL
        fly_to_landing(me)
        return
    me.move_frame = max(me.move_frame, move.startup + move.active + 1)
    if me.g > 0:
        slow(me)
        fly_to_landing(me)
    else:
        slow(me)
        me.vx += me.ax
        me.x += me.vx
