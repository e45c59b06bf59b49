"""Throws and holds: when a throw takes hold, and what happens until the two fighters part."""

from sf2ai.engine.body import can_be_thrown, enter, is_airborne, start_move
from sf2ai.engine.combat import add_dizzy, fall, flip, knock_out, scale_by_health
from sf2ai.engine.courses.flight import drop
from sf2ai.engine.layouts import AIR_THROW, HOLD_THROW
from sf2ai.engine.movement import THROWN_FALL
from sf2ai.engine.state import AIR, SPECIAL, STAND, THROWING, THROWN
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MatchRecord, MoveRecord, RulesRecord, TablesRecord


@compiled
def takes_hold(me: FighterRecord, you: FighterRecord, distance: int, tables: TablesRecord) -> bool:
    """Return whether the throw that ``me`` tried on this frame reaches ``you``."""
    if me.throw_try < 0:
        return False
    move = tables.moves[me.throw_try]
    if distance > move.throw_range + tables.fighters[you.character].throw_width:
        return False
    if not can_be_thrown(you, tables):
        return False
    if move.special_kind != AIR_THROW:
        return not is_airborne(me) and not is_airborne(you)
    # The throw of a dive takes a standing victim too; the throw of a jump only an airborne one.
    if me.state != SPECIAL and not is_airborne(you):
        return False
    return is_airborne(me) and abs(me.y - you.y) <= tables.rules[0].grab_height


@compiled
def seize(me: FighterRecord, you: FighterRecord, tables: TablesRecord) -> None:
    """Begin the throw, which binds both fighters until it ends."""
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
def carry_on(match: MatchRecord, me: FighterRecord, you: FighterRecord, tables: TablesRecord) -> None:
    """Play one frame of ``me``'s throw; the match is read for its dice only."""
    move = tables.moves[me.move]
    if move.special_kind == HOLD_THROW:
        _squeeze(match, me, you, move, tables.rules[0])
    elif me.state_frames >= move.lock:
        _fling(match, me, you, move, tables)


@compiled
def _fling(
    match: MatchRecord, me: FighterRecord, you: FighterRecord, move: MoveRecord, tables: TablesRecord
) -> None:
    rules = tables.rules[0]
    you.x = me.x
    you.health = max(0, you.health - scale_by_health(you, move.damage[0], rules))
    add_dizzy(match, you, move, rules)
    fall(you, THROWN_FALL, rules)
    if you.health == 0:
        knock_out(you, rules)
    enter(me, AIR if me.y > 0 else STAND)
    me.air_acted = 1
    drop(me, tables.fighters[me.character].jumps[0].g)


@compiled
def _squeeze(
    match: MatchRecord, me: FighterRecord, you: FighterRecord, move: MoveRecord, rules: RulesRecord
) -> None:
    """Play one frame of a hold: it hurts at intervals until its pool is empty, which both mash."""
    me.hold_next -= 1
    if me.hold_next <= 0:
        points = move.hold_next
        if me.contact == 0:
            points = move.damage[0]
            add_dizzy(match, you, move, rules)
            me.contact = 1
        you.health = max(0, you.health - scale_by_health(you, points, rules))
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
def _mash_points(me: FighterRecord, rules: RulesRecord) -> int:
    points = rules.hold_button if me.pressed else 0
    return points + (rules.hold_direction if me.direction != me.last_direction else 0)


@compiled
def _part(me: FighterRecord, you: FighterRecord, rules: RulesRecord) -> None:
    """End a hold: neither side has the advantage, unless the hold has made the victim dizzy."""
    enter(me, STAND)
    you.push_way = me.facing
    if you.dizzy_due:
        fall(you, THROWN_FALL, rules)
    else:
        flip(you, rules)
