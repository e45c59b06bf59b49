"""Which hits connect and what they do. Both sides are tested before either is changed."""

from sf2ai.engine import dice
from sf2ai.engine.body import box_set, enter, is_airborne, is_free, is_untouchable, may_block
from sf2ai.engine.layouts import LOW, MASH_SPECIAL, NO_LEVEL, OVERHEAD, SPECIAL_MOVE
from sf2ai.engine.movement import SPECIAL_FALL, SWEEP_FALL
from sf2ai.engine.state import (
    ATTACK,
    BLOCK_STUN,
    FALLING,
    FLIPPED,
    HIT_STUN,
    KNOCKED_OUT,
    SPECIAL,
)
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    ArcRecord,
    BoxRecord,
    FighterRecord,
    MatchRecord,
    MoveRecord,
    RulesRecord,
    TablesRecord,
)

_LIGHT = 0


@compiled
def find_hit(me: FighterRecord, you: FighterRecord, tables: TablesRecord) -> int:
    """Return the number (from 1) in the tables' hits of the window that touches ``you`` now, or 0."""
    if me.move < 0 or me.hitstop > 0 or (me.state != ATTACK and me.state != SPECIAL):
        return 0
    move = tables.moves[me.move]
    frame = me.move_frame
    if frame <= move.startup or frame > move.startup + move.active or move.level == NO_LEVEL:
        return 0
    if (move.needs_follow and not me.follow) or (you.rehit > 0 and move.spaced_hits):
        return 0
    if is_untouchable(you, tables):
        return 0
    for i in range(move.hit_start, move.hit_start + move.hit_count):
        window = tables.hits[i]
        live = window.first <= frame <= window.last and me.hits_done & (1 << window.hit) == 0
        if live and touches(me.x, me.y, me.facing, window.box, you, tables):
            return i + 1
    return 0


@compiled
def touches(x: int, y: int, facing: int, box: BoxRecord, you: FighterRecord, tables: TablesRecord) -> bool:
    """Return whether a box at (x, y), mirrored by facing, overlaps one of a fighter's hurt boxes."""
    low, high = y + box.y0, y + box.y1
    left = x + (box.x0 if facing > 0 else -box.x1)
    right = x + (box.x1 if facing > 0 else -box.x0)
    if you.move >= 0 and you.move_frame > 0:
        move = tables.moves[you.move]
        active = move.startup < you.move_frame <= move.startup + move.active
        if move.hurt_count > 0 and active:
            for i in range(move.hurt_start, move.hurt_start + move.hurt_count):
                if _overlaps(left, right, low, high, tables.hurts[i], you):
                    return True
            return False
    data = tables.fighters[you.character]
    posture = box_set(you, data)
    for i in range(data.hurt_count[posture]):
        if _overlaps(left, right, low, high, data.hurt[posture, i], you):
            return True
    return False


@compiled
def _overlaps(left: int, right: int, low: int, high: int, box: BoxRecord, you: FighterRecord) -> bool:
    if low >= you.y + box.y1 or high <= you.y + box.y0:
        return False
    box_left = you.x + (box.x0 if you.facing > 0 else -box.x1)
    box_right = you.x + (box.x1 if you.facing > 0 else -box.x0)
    return left < box_right and right > box_left


@compiled
def mark_contact(me: FighterRecord, number: int, tables: TablesRecord) -> None:
    """Note on the attacker that its move has touched, and freeze it."""
    rules = tables.rules[0]
    move = tables.moves[me.move]
    if move.special_kind != MASH_SPECIAL:
        me.hits_done |= 1 << tables.hits[number - 1].hit
    me.contact = max(1, me.state_frames)
    me.hitstop = rules.hitstop


@compiled
def take_hit(
    match: MatchRecord,
    you: FighterRecord,
    way: int,
    index: int,
    number: int,
    level: int,
    tables: TablesRecord,
) -> None:
    """Apply a hit to a fighter: block or hurt, stun, fall, knock out.

    Args:
        match: read for its dice only.
        you: the victim, changed in place.
        way: direction, 1 or -1, in which the hit drives the victim.
        index: roster-wide index of the move.
        number: of its window, as `find_hit` returns it; 0 for a projectile's hit.
        level: of a punch that was held, from 0; 0 for other moves.
        tables: the packed frame data.
    """
    rules = tables.rules[0]
    move = tables.moves[index]
    by_body = number > 0
    hit = int(tables.hits[number - 1].hit) if by_body else 1
    blocked = _blocks(you, move)
    idle = is_free(you) or you.state == BLOCK_STUN or you.state == HIT_STUN
    hitstop = rules.hitstop if by_body else rules.shot_hitstop
    you.hitstop = hitstop + rules.stun_lead - (0 if idle else rules.idle_extra)
    you.push_by_body = 1 if by_body else rules.shot_pushes_owner
    you.push_way = way
    if move.spaced_hits:
        you.rehit = rules.rehit
    if blocked:
        low = you.direction == 1
        enter(you, BLOCK_STUN)
        you.low = low
        _reel(you, move.reaction, rules)
        you.health = max(min(rules.chip_floor, you.health), you.health - move.chip[hit - 1])
    else:
        floors = move.knockdown == hit and (not by_body or tables.hits[number - 1].floors == 1)
        may_floor = by_body or rules.shot_floors_airborne == 1
        _hurt(match, you, move, move.damage[hit - 1] + move.level_bonus[level], floors, may_floor, tables)
    if you.health == 0:
        knock_out(you, rules)
    # The frame of the hit counts as the first frame of its effect: bodies have already moved on it.
    you.state_frames = 1


@compiled
def _blocks(you: FighterRecord, move: MoveRecord) -> bool:
    if not may_block(you) or is_airborne(you):
        return False
    if you.direction == 1:
        return move.level != OVERHEAD
    return you.direction == 4 and move.level != LOW


@compiled
def _hurt(
    match: MatchRecord,
    you: FighterRecord,
    move: MoveRecord,
    points: int,
    floors: bool,
    may_floor: bool,
    tables: TablesRecord,
) -> None:
    rules = tables.rules[0]
    you.health = max(0, you.health - hit_damage(match, you, points, move, tables))
    airborne = is_airborne(you)
    dizzied = add_dizzy(match, you, move, rules)
    if airborne:
        if dizzied or (may_floor and move.kind == SPECIAL_MOVE and move.knockdown_airborne):
            fall(you, SPECIAL_FALL, rules)
        else:
            flip(you, rules)
    elif move.sweep or floors or dizzied:
        fall(you, SWEEP_FALL if move.sweep else SPECIAL_FALL, rules)
    else:
        low = _is_low(you)
        enter(you, HIT_STUN)
        you.low = low
        # A jump attack stuns a standing victim only lightly.
        _reel(you, _LIGHT if move.air_attack and not low else move.reaction, rules)


@compiled
def _is_low(you: FighterRecord) -> bool:
    """Return whether a victim reels crouching: in a move by its posture, else by the direction held."""
    if you.state == ATTACK:
        return you.low == 1
    return you.direction <= 3 and (is_free(you) or you.state == HIT_STUN)


@compiled
def _reel(you: FighterRecord, strength: int, rules: RulesRecord) -> None:
    you.stun = rules.stun[strength]
    you.push_table = strength
    you.vx = 0


@compiled
def flip(you: FighterRecord, rules: RulesRecord) -> None:
    """Send a fighter flying back to land on its feet; until then nothing can hit it."""
    enter(you, FLIPPED)
    you.low = 0
    you.y += rules.flip_rise
    _launch(you, rules.flip)


@compiled
def fall(you: FighterRecord, kind: int, rules: RulesRecord) -> None:
    """Throw a fighter off its feet along one of the three arcs, in the direction of `push_way`."""
    enter(you, FALLING)
    you.low = 0
    you.fall_kind = kind
    you.bounced = 0
    you.wall_wait = 0
    you.y = max(1, you.y)
    _launch(you, rules.falls[kind])


@compiled
def _launch(you: FighterRecord, arc: ArcRecord) -> None:
    you.vx = arc.vx * you.push_way
    you.vy = arc.vy
    you.ax = 0
    you.g = arc.g


@compiled
def knock_out(you: FighterRecord, rules: RulesRecord) -> None:
    """Send a fighter without health to the floor for good."""
    fall(you, SPECIAL_FALL, rules)
    enter(you, KNOCKED_OUT)


@compiled
def hit_damage(
    match: MatchRecord, you: FighterRecord, base: int, move: MoveRecord, tables: TablesRecord
) -> int:
    """Return the damage of an unblocked hit: dice, then defence, then `scale_by_health`."""
    rules = tables.rules[0]
    points = int(base)
    if match.random_damage and move.dice > 0:
        low = 1 if you.health < rules.bonus_threshold else 0
        if dice.roll(match, dice.DAMAGE) < rules.bonus_chance[move.dice - 1, low]:
            points += rules.bonus[low]
    data = tables.fighters[you.character]
    points = points * data.defense_num // data.defense_den
    return scale_by_health(you, points, rules)


@compiled
def scale_by_health(you: FighterRecord, points: int, rules: RulesRecord) -> int:
    """Return damage reduced by the victim's low health, at least 1 point."""
    for i in range(len(rules.life_steps)):
        if you.health >= rules.life_steps[i, 0]:
            points -= points * rules.life_steps[i, 1] // 32
            break
    return max(1, points)


@compiled
def add_dizzy(match: MatchRecord, you: FighterRecord, move: MoveRecord, rules: RulesRecord) -> bool:
    """Add a move's dizzy points; return whether the victim now falls dizzy. A hit ends dizziness."""
    if you.dizzy_left > 0 or you.dizzy_due:
        you.dizzy_left = 0
        if rules.none_while_dizzy:
            return False
    if move.stun == 0:
        return False
    you.dizzy_points = max(
        0, you.dizzy_points + move.stun + rules.dizzy_spread[dice.roll(match, dice.DIZZY_POINTS)]
    )
    you.dizzy_timer = max(you.dizzy_timer, move.stun_timer)
    if you.dizzy_points < rules.dizzy_threshold:
        return False
    you.dizzy_points = 0
    you.dizzy_timer = 0
    you.dizzy_due = 1
    return True
