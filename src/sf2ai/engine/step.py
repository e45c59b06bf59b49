"""One frame of one match: the phases in order, and nothing else."""

from sf2ai.engine import dice
from sf2ai.engine.body import away
from sf2ai.engine.combat import find_hit, mark_contact, take_hit
from sf2ai.engine.control import decide
from sf2ai.engine.courses.rebound import bounce_off
from sf2ai.engine.inputs import read_pad
from sf2ai.engine.movement import (
    keep_on_screen,
    keep_on_stage,
    move_body,
    screen_middle,
    separate,
    settle,
    take_blocked_travel,
)
from sf2ai.engine.projectiles import clash, clear, fly_on, release, strikes
from sf2ai.engine.rounds import judge, run_clock
from sf2ai.engine.state import ATTACK, FLIPPED, LAND, RISING, SPECIAL, THROWING
from sf2ai.engine.throws import carry_on, seize, takes_hold
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord, MatchRecord, ProjectileRecord, TablesRecord


@compiled
def advance_frame(match: MatchRecord, pad_one: int, pad_two: int, tables: TablesRecord) -> None:
    """Advance a match that is in its FIGHT phase by one frame.

    Each phase reads both sides before it changes either, so it never matters which side is fighter 0.

    Args:
        match: record of dtype `MATCH`, changed in place.
        pad_one: `Pad` bits of side 0.
        pad_two: `Pad` bits of side 1.
        tables: the packed frame data.
    """
    match.frame += 1
    if match.neutral_left > 0:
        match.neutral_left -= 1
        pad_one = 0
        pad_two = 0
    else:
        run_clock(match, tables.rules[0])
    read_pads(match, pad_one, pad_two, tables)
    settle_both(match, tables)
    decide_both(match, tables)
    throw_both(match, tables)
    move_both(match, tables)
    move_projectiles(match, tables)
    hit_both(match, tables)
    judge(match, tables.rules[0])


@compiled
def read_pads(match: MatchRecord, pad_one: int, pad_two: int, tables: TablesRecord) -> None:
    """Phase 1: read the pads."""
    one, two = match.fighters[0], match.fighters[1]
    rules = tables.rules[0]
    read_pad(one, pad_one, towards(one, two), match.frame, tables.fighters[one.character], rules)
    read_pad(two, pad_two, towards(two, one), match.frame, tables.fighters[two.character], rules)


@compiled
def towards(me: FighterRecord, you: FighterRecord) -> int:
    """Return the direction (1 or -1) to the opponent; with both on one spot, the way this fighter faces."""
    if me.x == you.x:
        return int(me.facing)
    return 1 if you.x > me.x else -1


@compiled
def settle_both(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 2: end the states whose time is over."""
    one, two = match.fighters[0], match.fighters[1]
    guard, dizzy = 0, 0
    if one.state == RISING or two.state == RISING:
        # Only a rising fighter needs them, and a roll is a long chain of multiplications.
        rules = tables.rules[0]
        guard = rules.guard_frames[dice.roll(match, dice.THROW_GUARD)]
        dizzy = rules.dizzy_frames[dice.roll(match, dice.DIZZY_LENGTH)]
    settle(one, towards(one, two), guard, dizzy, tables)
    settle(two, towards(two, one), guard, dizzy, tables)


@compiled
def decide_both(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 3: let both act on their pads."""
    one, two = match.fighters[0], match.fighters[1]
    distance = abs(one.x - two.x)
    one_threatened = _is_threat(two, match.projectiles[1], one, distance, tables)
    two_threatened = _is_threat(one, match.projectiles[0], two, distance, tables)
    decide(one, match.projectiles[0], distance, one_threatened, match.frame, tables)
    decide(two, match.projectiles[1], distance, two_threatened, match.frame, tables)


@compiled
def _is_threat(
    you: FighterRecord, projectile: ProjectileRecord, me: FighterRecord, distance: int, tables: TablesRecord
) -> bool:
    reach = tables.rules[0].block_range
    if projectile.move >= 0 and abs(projectile.x - me.x) <= reach:
        return True
    if you.state != ATTACK and you.state != SPECIAL:
        return False
    return distance - tables.fighters[me.character].half_width <= reach


@compiled
def throw_both(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 4: settle the throws tried on this frame; two at once cancel each other."""
    one, two = match.fighters[0], match.fighters[1]
    if one.throw_try >= 0 or two.throw_try >= 0:
        distance = abs(one.x - two.x)
        first = takes_hold(one, two, distance, tables)
        second = takes_hold(two, one, distance, tables)
        if first and not second:
            seize(one, two, tables)
        elif second and not first:
            seize(two, one, tables)
        one.throw_try = -1
        two.throw_try = -1
    if one.state == THROWING:
        carry_on(match, one, two, tables)
    elif two.state == THROWING:
        carry_on(match, two, one, tables)


@compiled
def move_both(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 5: move the bodies, push them apart, keep them on stage and screen.

    Who lands on the feet after a hit in the air is safe from throws for as long as who rises.
    """
    one, two = match.fighters[0], match.fighters[1]
    one.last_x = one.x
    two.last_x = two.x
    distance = abs(one.x - two.x)
    one_flipped, two_flipped = one.state == FLIPPED, two.state == FLIPPED
    blocked_travel_one = move_body(one, distance, two.last_x, tables)
    blocked_travel_two = move_body(two, distance, one.last_x, tables)
    if one_flipped and one.state == LAND:
        one.throw_guard = tables.rules[0].guard_frames[dice.roll(match, dice.THROW_GUARD)]
    if two_flipped and two.state == LAND:
        two.throw_guard = tables.rules[0].guard_frames[dice.roll(match, dice.THROW_GUARD)]
    take_blocked_travel(one, blocked_travel_two)
    take_blocked_travel(two, blocked_travel_one)
    separate(one, two, tables)
    keep_on_stage(one, tables)
    keep_on_stage(two, tables)
    keep_on_screen(one, two, tables)


@compiled
def move_projectiles(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 6: release, move and clash the projectiles."""
    one, two = match.projectiles[0], match.projectiles[1]
    middle = screen_middle(match.fighters[0], match.fighters[1], tables.rules[0])
    fly_on(one, middle, tables)
    fly_on(two, middle, tables)
    release(match.fighters[0], one, tables)
    release(match.fighters[1], two, tables)
    clash(one, two, tables)


@compiled
def hit_both(match: MatchRecord, tables: TablesRecord) -> None:
    """Phase 7: find every hit of this frame, then apply all of them."""
    one, two = match.fighters[0], match.fighters[1]
    hit_one = find_hit(one, two, tables)
    hit_two = find_hit(two, one, tables)
    shot_one = hit_one == 0 and strikes(match.projectiles[0], two, tables)
    shot_two = hit_two == 0 and strikes(match.projectiles[1], one, tables)
    if not (hit_one or hit_two or shot_one or shot_two):
        return
    move_one, move_two = int(one.move), int(two.move)
    level_one, level_two = int(one.follow), int(two.follow)
    way_one, way_two = away(two, one), away(one, two)
    middle = screen_middle(one, two, tables.rules[0])
    if hit_one:
        mark_contact(one, hit_one, tables)
        bounce_off(one, middle, tables)
    if hit_two:
        mark_contact(two, hit_two, tables)
        bounce_off(two, middle, tables)
    if hit_one:
        take_hit(match, two, way_one, move_one, hit_one, level_one, tables)
    elif shot_one:
        take_hit(match, two, match.projectiles[0].facing, match.projectiles[0].move, 0, 0, tables)
        clear(match.projectiles[0])
    if hit_two:
        take_hit(match, one, way_two, move_two, hit_two, level_two, tables)
    elif shot_two:
        take_hit(match, one, match.projectiles[1].facing, match.projectiles[1].move, 0, 0, tables)
        clear(match.projectiles[1])
