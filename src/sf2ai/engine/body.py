"""Questions about one fighter's body, and the one way into a state."""

from sf2ai.engine.layouts import THROW_MOVE
from sf2ai.engine.state import (
    AIR,
    ATTACK,
    BLOCK,
    BLOCK_STUN,
    CROUCH,
    DOWNED,
    FALLING,
    FLIPPED,
    HIT_STUN,
    KNOCKED_OUT,
    LAND,
    ON_COURSE,
    RISING,
    SPECIAL,
    STAND,
    THROWN,
    TURN,
)
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterDataRecord, FighterRecord, TablesRecord

STANDING_BOX, CROUCHING_BOX, AIRBORNE_BOX = 0, 1, 2


@compiled
def enter(me: FighterRecord, state: int) -> None:
    """Put a fighter into the first frame of a state, without a move."""
    me.state = state
    me.state_frames = 0
    me.move = -1
    me.move_frame = 0
    me.dash_left = 0
    me.contact = 0
    me.hits_done = 0
    me.follow = 0
    me.mash_left = 0
    me.flight = ON_COURSE
    me.wall_wait = 0


@compiled
def start_move(me: FighterRecord, move: int, state: int) -> None:
    """Begin a move at its first frame, which is the frame being played."""
    enter(me, state)
    me.move = move
    me.move_frame = 1
    me.home_y = me.y
    me.target_x = me.x


@compiled
def is_airborne(me: FighterRecord) -> bool:
    """Return whether the feet are off the ground, by state or by height."""
    return me.y > 0 or me.state == AIR


@compiled
def is_free(me: FighterRecord) -> bool:
    """Return whether the fighter may begin an attack or a block; walking and jumping ask for more."""
    state = me.state
    return state == STAND or state == CROUCH or state == TURN or state == LAND or state == BLOCK


@compiled
def is_untouchable(me: FighterRecord, tables: TablesRecord) -> bool:
    """Return whether nothing can hit: falling, down, rising, held, flipped, or invulnerable by a move."""
    state = me.state
    if state == FLIPPED:
        return bool(tables.rules[0].flip_untouchable)
    if state == FALLING or state == DOWNED or state == RISING or state == THROWN or state == KNOCKED_OUT:
        return True
    if me.move < 0:
        return False
    if state == SPECIAL and me.ended == RISING:
        # A reversal: on the frame that reads its command the body still is rising.
        return True
    if me.move_frame == 0:
        return False
    move = tables.moves[me.move]
    if move.kind == THROW_MOVE:
        return True
    for i in range(move.invulnerable_count):
        if move.invulnerable[i, 0] <= me.move_frame <= move.invulnerable[i, 1]:
            return True
    return False


@compiled
def box_set(me: FighterRecord, data: FighterDataRecord) -> int:
    """Return which of the character's resting boxes the body has now."""
    if is_airborne(me):
        return AIRBORNE_BOX
    if me.state == CROUCH:
        return CROUCHING_BOX if me.state_frames > data.crouch_transition else STANDING_BOX
    if me.low and (me.state == ATTACK or me.state == BLOCK or me.state == BLOCK_STUN or me.state == HIT_STUN):
        return CROUCHING_BOX
    return STANDING_BOX


@compiled
def away(me: FighterRecord, you: FighterRecord) -> int:
    """Return the direction (1 or -1) away from the opponent; with both on one spot, backwards."""
    if me.x == you.x:
        return -me.facing
    return 1 if me.x > you.x else -1


@compiled
def can_be_thrown(me: FighterRecord, tables: TablesRecord) -> bool:
    """Return whether a throw may take hold: not stunned, not just risen, not invulnerable."""
    if me.throw_guard > 0 or me.hitstop > 0 or is_untouchable(me, tables):
        return False
    # A reversal out of stun: on the frame that reads its command the body still is stunned.
    state = me.ended if me.state == SPECIAL else me.state
    return state != HIT_STUN and state != BLOCK_STUN


@compiled
def may_block(me: FighterRecord) -> bool:
    """Return whether the state allows blocking, whatever is held."""
    return is_free(me) or me.state == BLOCK_STUN
