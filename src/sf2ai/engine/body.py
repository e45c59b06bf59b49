"""Questions about one fighter's body, and the one way into a state."""

from typing import Any

from sf2ai.engine.layouts import THROW_MOVE
from sf2ai.engine.state import (
    AIR,
    ATTACK,
    BLOCK,
    BLOCK_STUN,
    CROUCH,
    DIZZY,
    DOWNED,
    FALLING,
    FLIPPED,
    HIT_STUN,
    KNOCKED_OUT,
    LAND,
    PREJUMP,
    RISING,
    SPECIAL,
    STAND,
    THROWN,
    TURN,
)
from sf2ai.parallel.compiled import compiled

STANDING_BOX, CROUCHING_BOX, AIRBORNE_BOX = 0, 1, 2


@compiled
def enter(me: Any, state: int) -> None:
    """Put a fighter into a state, at its first frame and without a move."""
    me.state = state
    me.state_frames = 0
    me.move = -1
    me.move_frame = 0
    me.dash_left = 0
    me.contact = 0
    me.hits_done = 0
    me.follow = 0


@compiled
def start_move(me: Any, move: int, state: int) -> None:
    """Begin a move at its first frame, which is the frame being played."""
    enter(me, state)
    me.move = move
    me.move_frame = 1
    me.home_x = me.x
    me.home_y = me.y
    me.target_x = me.x


@compiled
def is_airborne(me: Any) -> bool:
    """Whether the feet are off the ground, by state or by height."""
    return me.y > 0 or me.state == AIR


@compiled
def is_free(me: Any) -> bool:
    """Whether the fighter may begin anything but walking and jumping (see `can_walk`)."""
    state = me.state
    return state == STAND or state == CROUCH or state == TURN or state == LAND or state == BLOCK


@compiled
def is_untouchable(me: Any, moves: Any) -> bool:
    """Whether nothing can hit: falling, lying, rising, held, flipped, or in a move's invulnerable frames."""
    state = me.state
    if (
        state == FLIPPED
        or state == FALLING
        or state == DOWNED
        or state == RISING
        or state == THROWN
        or state == KNOCKED_OUT
    ):
        return True
    if me.move < 0:
        return False
    if state == SPECIAL and me.ended == RISING:
        # A reversal: while its command is read the body still is what it was.
        return True
    if me.move_frame == 0:
        return False
    move = moves[me.move]
    if move.kind == THROW_MOVE:
        return True
    for i in range(move.invulnerable_count):
        if move.invulnerable[i, 0] <= me.move_frame <= move.invulnerable[i, 1]:
            return True
    return False


@compiled
def box_set(me: Any, data: Any) -> int:
    """Which of the character's resting boxes the body has now."""
    if is_airborne(me):
        return AIRBORNE_BOX
    if me.state == CROUCH:
        return CROUCHING_BOX if me.state_frames > data.crouch_transition else STANDING_BOX
    if me.low and (me.state == ATTACK or me.state == BLOCK or me.state == BLOCK_STUN or me.state == HIT_STUN):
        return CROUCHING_BOX
    return STANDING_BOX


@compiled
def away(me: Any, you: Any) -> int:
    """Direction (1 or -1) from the opponent; face to face on one spot, backwards."""
    if me.x == you.x:
        return -me.facing
    return 1 if me.x > you.x else -1


@compiled
def can_be_thrown(me: Any, moves: Any) -> bool:
    """Whether a throw may take hold: not stunned, not fresh on its feet, not invulnerable."""
    if me.throw_guard > 0 or me.hitstop > 0 or is_untouchable(me, moves):
        return False
    # A reversal out of stun: while its command is read the body still is what it was.
    state = me.ended if me.state == SPECIAL else me.state
    return state != HIT_STUN and state != BLOCK_STUN


@compiled
def may_block(me: Any) -> bool:
    """Whether the state allows blocking, whatever is held."""
    return is_free(me) or me.state == BLOCK_STUN


@compiled
def has_control(me: Any) -> bool:
    """Whether pads can do anything now but shake off a hold or dizziness."""
    state = me.state
    return (
        is_free(me)
        or state == PREJUMP
        or state == AIR
        or state == ATTACK
        or state == SPECIAL
        or state == DIZZY
    )
