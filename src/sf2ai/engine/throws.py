"""Throws and holds: who takes hold of whom, and what happens until they part."""

from typing import Any

from sf2ai.engine.body import can_be_thrown, enter, is_airborne, start_move
from sf2ai.engine.combat import add_dizzy, fall, flip, knock_out, reserve
from sf2ai.engine.flight import drop
from sf2ai.engine.layouts import AIR_THROW, HOLD_THROW
from sf2ai.engine.movement import THROWN_FALL
from sf2ai.engine.state import AIR, SPECIAL, STAND, THROWING, THROWN
from sf2ai.parallel.compiled import compiled


@compiled
def takes_hold(me: Any, you: Any, distance: int, tables: Any) -> bool:
    """Whether the throw that ``me`` tried this frame reaches ``you``."""
    if me.throw_try < 0:
        return False
    move = tables.moves[me.throw_try]
    if distance > move.throw_range + tables.fighters[you.character].throw_width:
        return False
    if not can_be_thrown(you, tables.moves):
        return False
    if move.special_kind != AIR_THROW:
        return not is_airborne(me) and not is_airborne(you)
    # A dive's throw takes a standing victim too; a jump's only one that jumps.
    if me.state == SPECIAL:
        return True
    return is_airborne(me) and is_airborne(you) and abs(me.y - you.y) <= tables.rules[0].grab_height


@compiled
def seize(me: Any, you: Any, tables: Any) -> None:
    """Begin the throw: both are bound to each other until it ends."""
    index = me.throw_try
    move = tables.moves[index]
    backwards = me.direction == 4 or me.direction == 1 or me.direction == 7
    way = -me.facing if backwards else me.facing
    start_move(me, index, THROWING)
    me.low = 0
    me.vx = 0
    me.push_way = way
    enter(you, THROWN)
    you.low = 0
    you.vx = 0
    you.push_way = way
    you.hitstop = 0
    you.y = me.y
    if move.special_kind == HOLD_THROW:
        me.hold_pool = tables.rules[0].hold_pool
        me.hold_next = 1


@compiled
def carry_on(match: Any, me: Any, you: Any, tables: Any) -> None:
    """Play one frame of a throw that ``me`` is in; the match is for its dice only."""
    move = tables.moves[me.move]
    if move.special_kind == HOLD_THROW:
        _squeeze(match, me, you, move, tables.rules[0])
    elif me.state_frames >= move.lock:
        _let_fly(match, me, you, move, tables)


@compiled
def _let_fly(match: Any, me: Any, you: Any, move: Any, tables: Any) -> None:
    rules = tables.rules[0]
    you.x = me.x
    you.health = max(0, you.health - reserve(you, move.damage[0], rules))
    add_dizzy(match, you, move, rules)
    fall(you, THROWN_FALL, rules)
    if you.health == 0:
        knock_out(you, rules)
    enter(me, AIR if me.y > 0 else STAND)
    me.air_acted = 1
    drop(me, tables.fighters[me.character].jumps[0].g)


@compiled
def _squeeze(match: Any, me: Any, you: Any, move: Any, rules: Any) -> None:
    """One frame of a hold: it hurts at intervals while the pool that both mash lasts."""
    me.hold_next -= 1
    if me.hold_next <= 0:
        points = move.hold_next
        if me.contact == 0:
            points = move.damage[0]
            add_dizzy(match, you, move, rules)
            me.contact = 1
        you.health = max(0, you.health - reserve(you, points, rules))
        me.hold_next = move.hold_interval
        if you.health == 0:
            you.push_way = me.facing
            knock_out(you, rules)
            enter(me, STAND)
            return
    me.hold_pool += _mash_points(me, rules) - _mash_points(you, rules) - 1
    me.hold_pool = min(me.hold_pool, rules.hold_pool)
    if me.hold_pool <= 0 or me.state_frames >= move.hold_max:
        _part(me, you, rules)


@compiled
def _mash_points(me: Any, rules: Any) -> int:
    points = rules.hold_button if me.pressed else 0
    return points + (rules.hold_direction if me.direction != me.last_direction else 0)


@compiled
def _part(me: Any, you: Any, rules: Any) -> None:
    """End a hold: nobody has the advantage, unless the victim has become dizzy in it."""
    enter(me, STAND)
    you.push_way = me.facing
    if you.dizzy_due:
        fall(you, THROWN_FALL, rules)
    else:
        flip(you, rules)
