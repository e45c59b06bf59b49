"""How bodies move: ends of states, walking, flight, paths, pushback, push boxes, walls."""

from sf2ai.engine.body import AIRBORNE_BOX, box_set, enter, is_airborne, is_free
from sf2ai.engine.courses.carry import carry, is_over
from sf2ai.engine.courses.flight import fly, fly_to_landing, land
from sf2ai.engine.courses.mashing import repeat_active_frames
from sf2ai.engine.courses.rebound import bounce_off, touches_off
from sf2ai.engine.courses.walls import hang
from sf2ai.engine.layouts import MASH_SPECIAL
from sf2ai.engine.state import (
    AIR,
    ATTACK,
    BLOCK_STUN,
    CROUCH,
    DIZZY,
    DOWNED,
    FALLING,
    FLIPPED,
    HIT_STUN,
    KNOCKED_OUT,
    LAND,
    ON_COURSE,
    PREJUMP,
    RISING,
    SPECIAL,
    STAND,
    THROWING,
    THROWN,
    TURN,
)
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterDataRecord, FighterRecord, RulesRecord, TablesRecord

SWEEP_FALL, SPECIAL_FALL, THROWN_FALL = 0, 1, 2


@compiled
def settle(
    me: FighterRecord, towards: int, guard_frames: int, dizzy_frames: int, tables: TablesRecord
) -> None:
    """End the states whose time is over, and turn a free fighter to its opponent; hit stop halts both.

    Args:
        me: the fighter, changed in place.
        towards: 1 when the opponent stands to the right, else -1.
        guard_frames: frames of throw immunity if the fighter rises on this frame.
        dizzy_frames: length of the dizziness if it begins on this frame.
        tables: the packed frame data.
    """
    me.ended = -1
    if me.hitstop > 0:
        return
    data = tables.fighters[me.character]
    rules = tables.rules[0]
    state = me.state
    frames = me.state_frames
    # Landing and lying begin on the frame of touch-down, which is the flight's last frame.
    if state == PREJUMP and frames >= data.prejump:
        _take_off(me, data)
    elif state == LAND and frames > data.landing:
        enter(me, STAND)
    elif state == ATTACK or state == SPECIAL:
        if is_over(me, tables.moves[me.move]):
            _rest(me, data)
    elif (state == HIT_STUN or state == BLOCK_STUN) and me.stun <= 0:
        _rest(me, data)
        me.ended = state
    elif state == DOWNED and frames > rules.fall_ground[me.fall_kind]:
        enter(me, RISING)
    elif state == RISING and frames >= rules.getup:
        _rise(me, guard_frames, dizzy_frames)
    elif state == DIZZY and me.dizzy_left <= 0:
        enter(me, STAND)
    if is_free(me) and me.facing != towards:
        me.facing = towards
        if me.state == STAND:
            enter(me, TURN)


@compiled
def _rest(me: FighterRecord, data: FighterDataRecord) -> None:
    """End a move or stun in the posture it had; a crouching fighter need not crouch down again."""
    enter(me, CROUCH if me.low else STAND)
    me.state_frames = data.crouch_transition * me.low


@compiled
def _take_off(me: FighterRecord, data: FighterDataRecord) -> None:
    arc = data.jumps[me.jump_kind]
    enter(me, AIR)
    me.air_acted = 0
    me.vx = arc.vx * me.facing
    me.ax = arc.ax * me.facing
    me.vy = arc.vy
    me.g = arc.g


@compiled
def _rise(me: FighterRecord, guard_frames: int, dizzy_frames: int) -> None:
    me.throw_guard = guard_frames
    me.ended = RISING
    me.low = 0
    if me.dizzy_due:
        enter(me, DIZZY)
        me.dizzy_due = 0
        me.dizzy_left = dizzy_frames
        me.dizzy_shaken = 0
    else:
        enter(me, STAND)


@compiled
def move_body(me: FighterRecord, distance: int, opponent_x: int, tables: TablesRecord) -> int:
    """Move one fighter by one frame.

    Returns:
        Sub-pixels of pushback that the stage's wall stopped; the attacker slides back by them instead.
    """
    refused = 0
    if me.state_frames == 0:
        me.target_x = opponent_x
    if me.hitstop > 0:
        me.hitstop -= 1
    else:
        if me.move >= 0 and me.state_frames > 0 and me.dash_left == 0:
            me.move_frame += 1
            if tables.moves[me.move].special_kind == MASH_SPECIAL:
                repeat_active_frames(me, tables.moves[me.move], tables.rules[0])
        state = me.state
        if state == STAND:
            me.x += me.vx
        elif state == AIR:
            if me.wall_wait > 0:
                hang(me, tables.fighters[me.character])
            else:
                fly_to_landing(me)
        elif state == ATTACK or state == SPECIAL:
            carry(me, distance, opponent_x, tables)
        elif state == HIT_STUN or state == BLOCK_STUN:
            refused = _slide(me, tables.rules[0], tables.fighters[me.character])
        elif state == FLIPPED or state == FALLING or (state == KNOCKED_OUT and me.y > 0):
            _fall(me, tables.rules[0])
        elif state == DOWNED:
            _slide_on(me, tables.rules[0].slide_decel)
    if me.state == DIZZY:
        _shake(me, tables.rules[0])
    me.state_frames = min(me.state_frames + 1, 30_000)
    _count_down(me)
    return refused


@compiled
def _shake(me: FighterRecord, rules: RulesRecord) -> None:
    """Count one frame of dizziness; stick and buttons shorten it, as in The World Warrior (``sf2ww``).

    A new direction counts more than a new button. At the needed count the picture that is shown ends at
    once, with all frames that it had left, and the count begins again.
    """
    me.dizzy_left -= 1
    before, now = me.last_direction - 1, me.direction - 1
    across = now % 3 != 1 and now % 3 != before % 3
    upright = now // 3 != 1 and now // 3 != before // 3
    if across or upright:
        me.dizzy_shaken += rules.shake_direction
    if me.pressed:
        me.dizzy_shaken += rules.shake_button
    if me.dizzy_shaken >= rules.shake_need:
        me.dizzy_shaken = 0
        me.dizzy_left -= rules.dizzy_step - me.state_frames % rules.dizzy_step


@compiled
def _count_down(me: FighterRecord) -> None:
    if me.rehit > 0:
        me.rehit -= 1
    if me.throw_guard > 0:
        me.throw_guard -= 1
    if me.dizzy_timer > 0:
        me.dizzy_timer -= 1
        if me.dizzy_timer == 0:
            me.dizzy_points = 0


@compiled
def _fall(me: FighterRecord, rules: RulesRecord) -> None:
    if me.wall_wait > 0:
        me.wall_wait -= 1
        return
    fly(me)
    if me.y > 0:
        return
    me.y = 0
    if me.state == FLIPPED:
        land(me)
    elif me.fall_kind != SWEEP_FALL and not me.bounced:
        me.bounced = 1
        me.wall_wait = rules.bounce_pause[me.fall_kind]
        # A body that the wall has stopped bounces straight up.
        me.vx = rules.bounce_vx[me.fall_kind] * me.push_way if me.vx != 0 else 0
        me.vy = rules.bounce_vy[me.fall_kind]
        me.y = 1
    elif me.state == FALLING:
        me.vx = rules.slide_vx * me.push_way if me.vx != 0 and me.fall_kind == SPECIAL_FALL else 0
        enter(me, DOWNED)


@compiled
def _slide_on(me: FighterRecord, decel: int) -> None:
    """Slow a body that slides on the floor until it rests."""
    me.x += me.vx
    if me.vx > 0:
        me.vx = max(0, me.vx - decel)
    else:
        me.vx = min(0, me.vx + decel)


@compiled
def _slide(me: FighterRecord, rules: RulesRecord, data: FighterDataRecord) -> int:
    """Slide in stun; return the sub-pixels that the wall stopped, 0 if they are not the attacker's."""
    done = rules.stun[me.push_table] - me.stun
    me.stun -= 1
    if done < 0 or done >= rules.pushback_frames[me.push_table]:
        return 0
    wanted = rules.pushback[me.push_table, done] * me.push_way
    before = me.x
    limit = rules.half_stage - data.half_width
    me.x = min(max(before + wanted, -limit), limit)
    refused = before + wanted - me.x
    return refused if me.push_by_body else 0


@compiled
def take_blocked_travel(me: FighterRecord, blocked_travel: int) -> None:
    """Slide an attacker on the ground back by the distance that its cornered victim could not slide."""
    if blocked_travel != 0 and not is_airborne(me) and me.flight == ON_COURSE:
        me.x -= blocked_travel


@compiled
def takes_room(me: FighterRecord) -> bool:
    """Return whether the body pushes the other one aside."""
    state = me.state
    return not (
        state == FALLING
        or state == DOWNED
        or state == FLIPPED
        or state == THROWN
        or state == THROWING
        or state == KNOCKED_OUT
    )


@compiled
def separate(one: FighterRecord, two: FighterRecord, tables: TablesRecord) -> None:
    """Push overlapping bodies apart, each by half of the overlap, at most `push_max` per frame."""
    if not (takes_room(one) and takes_room(two)):
        return
    first = tables.fighters[one.character].push[_push_set(one, tables)]
    second = tables.fighters[two.character].push[_push_set(two, tables)]
    if one.y + first.y0 >= two.y + second.y1 or two.y + second.y0 >= one.y + first.y1:
        return
    # Push boxes are symmetric about the axis, so facing does not matter.
    room = (first.x1 - first.x0 + second.x1 - second.x0) // 2
    gap = two.x - one.x
    overlap = room - abs(gap)
    if overlap <= 0:
        return
    if one.move >= 0 or two.move >= 0:
        first_bounces, second_bounces = touches_off(one, tables), touches_off(two, tables)
        passes = _pushes_nothing(one, tables) or _pushes_nothing(two, tables)
        middle = screen_middle(one, two, tables.rules[0])
        if first_bounces:
            bounce_off(one, middle, tables)
        if second_bounces:
            bounce_off(two, middle, tables)
        if passes:
            return
    step = min((overlap + 1) // 2, tables.rules[0].push_max)
    way = 0
    if gap != 0:
        way = 1 if gap > 0 else -1
    elif one.facing != two.facing:
        way = one.facing
    one.x -= step * way
    two.x += step * way


@compiled
def _pushes_nothing(me: FighterRecord, tables: TablesRecord) -> bool:
    if me.move < 0 or me.move_frame == 0:
        return False
    move = tables.moves[me.move]
    return bool(move.no_push[0] <= me.move_frame <= move.no_push[1])


@compiled
def screen_middle(one: FighterRecord, two: FighterRecord, rules: RulesRecord) -> int:
    """Return where the camera looks: at the middle of the two, but never past an end of the stage."""
    edge = rules.half_stage - rules.screen // 2
    # Rounded towards zero, so that left and right are alike.
    total = one.x + two.x
    middle = total // 2 if total >= 0 else -(-total // 2)
    return min(max(middle, -edge), edge)


@compiled
def _push_set(me: FighterRecord, tables: TablesRecord) -> int:
    return AIRBORNE_BOX if is_airborne(me) else box_set(me, tables.fighters[me.character])


@compiled
def keep_on_stage(me: FighterRecord, tables: TablesRecord) -> None:
    """Keep a fighter inside the stage; a falling body hangs at the wall for a moment."""
    rules = tables.rules[0]
    limit = rules.half_stage - tables.fighters[me.character].half_width
    me.wall = 0
    if -limit <= me.x <= limit:
        return
    me.wall = 1 if me.x > limit else -1
    me.x = limit * me.wall
    if me.state == FALLING and me.vx != 0:
        me.wall_wait = rules.wall_stop
        me.vx = 0


@compiled
def keep_on_screen(one: FighterRecord, two: FighterRecord, tables: TablesRecord) -> None:
    """Keep both within one screen: each gives back a part of the excess in proportion to its outward step."""
    rules = tables.rules[0]
    margins = tables.fighters[one.character].half_width + tables.fighters[two.character].half_width
    excess = abs(one.x - two.x) - (rules.screen - margins)
    if excess <= 0:
        return
    way = 1 if one.x > two.x else -1
    out_one = max(0, (one.x - one.last_x) * way)
    out_two = max(0, (two.last_x - two.x) * way)
    total = out_one + out_two
    if out_one > 0:
        one.wall = way
    if out_two > 0:
        two.wall = -way
    if total == 0:
        out_one, out_two, total = 1, 1, 2
    one.x -= way * ((excess * out_one + total - 1) // total)
    two.x += way * ((excess * out_two + total - 1) // total)
