"""What the CPU reads from the opponent's body: the move that is out, how long it lasts, whom it threatens.

Compiled. Frames are reckoned from what was seen to now; hit stop, which nobody
can see begin, makes an opponent seem further than it is.
"""

from typing import Any

from sf2ai.agents.cpu.knowledge.frame_data import HARMLESS, LEAP_REACH_PX, UNKNOWN_MOVE
from sf2ai.agents.cpu.perception.scene import (
    ATTACK,
    BLOCK,
    BLOCK_STUN,
    DIZZY,
    DOWNED,
    FREE,
    HIT_STUN,
    JUMP,
    NOT_SOON,
    SPECIAL,
    THROW,
    THROWN,
    frames_to_land,
    is_untouchable,
    way_at,
)
from sf2ai.agents.cpu.slot.state import steel
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled

_STANDING, _CROUCHING, _AIRBORNE = int(Posture.STANDING), int(Posture.CROUCHING), int(Posture.AIRBORNE)

_WARY_FRAMES = 120
"""How long the reach of an attack is kept in mind."""
_CLOSE_CALL_PX = 16.0
"""An attack that falls this short of the own body is still taken seriously."""
_STRAIGHT_UP_SPEED = 1.0
"""Px per frame; a slower jump comes down where it began, so its attack guards that place like a normal."""
_MANY = 100


@compiled
def read_move(mind: Any, seen: Any, reaction: int, book: Any, scene: Any) -> None:
    """Note which move is out, its frame by now, how long it binds the opponent, and how near the body is."""
    body = book.bodies[mind.opponent]
    scene.fact = -1
    scene.frame = 0
    scene.left = 0
    front = body.crouch_front if scene.posture == _CROUCHING else body.front
    if scene.activity == ATTACK or scene.activity == SPECIAL or scene.activity == THROW:
        scene.fact = seen.move if seen.move >= 0 else UNKNOWN_MOVE
        fact = book.facts[scene.fact]
        scene.frame = min(max(0, int(seen.activity_frames)) + reaction, 1000)
        if scene.activity == THROW:
            scene.left = NOT_SOON
        elif scene.jumping:
            scene.left = int(frames_to_land(scene.y, scene.vy, body.jumps[0].g))
        else:
            scene.left = max(0, fact.total - scene.frame)
            if scene.left == 0 and scene.y <= 0:
                scene.activity = FREE
                scene.fact = -1
            elif fact.startup < scene.frame <= fact.startup + fact.active:
                front = max(front, fact.front)
    scene.gap = scene.distance - front
    scene.top = body.crouch_top if scene.posture == _CROUCHING else body.stand_top


@compiled
def read_stun(mind: Any, seen: Any, reaction: int, book: Any, scene: Any) -> None:
    """Note how long the opponent reels, lies or is dizzy, or how long it has been free."""
    game = book.game[0]
    frames = max(0, int(seen.activity_frames)) + reaction
    stunned = scene.activity == HIT_STUN or scene.activity == BLOCK_STUN
    if stunned:
        scene.left = max(0, game.hit_stop + game.stun[1] - frames)
    elif scene.activity == DOWNED:
        scene.left = max(0, game.getup - frames) if _rises(mind, seen) else game.getup
    elif scene.activity == DIZZY:
        scene.left = NOT_SOON
    elif is_untouchable(scene):
        scene.left = 2 * game.getup
    if scene.left == 0 and (stunned or scene.activity == DOWNED):
        scene.activity = FREE
        scene.posture = _STANDING
    if scene.activity != DOWNED:
        mind.their_rising = 0
    scene.helpless = scene.left > 0 and scene.fact < 0
    scene.idle = 0
    if scene.activity == FREE or scene.activity == BLOCK:
        free = seen.activity == FREE or seen.activity == BLOCK
        scene.idle = frames if free else min(reaction, max(0, scene.frame - book.facts[mind.habit].total))


@compiled
def _rises(mind: Any, seen: Any) -> bool:
    """Whether the opponent is getting up by now: its frames on the ground have begun anew."""
    if mind.seen_activity == DOWNED and seen.activity_frames < mind.seen_frames:
        mind.their_rising = 1
    return mind.their_rising == 1


@compiled
def read_grip(book: Any, scene: Any) -> None:
    """Note whether a throw can take hold of the opponent: on its feet, and not reeling."""
    on_ground = scene.y <= 0 and (scene.posture != _AIRBORNE or scene.activity == FREE)
    lifted = scene.activity == JUMP or (scene.fact >= 0 and book.facts[scene.fact].lifts == 1)
    stunned = scene.activity == HIT_STUN or scene.activity == BLOCK_STUN
    bound = stunned or is_untouchable(scene) or scene.activity == THROW
    scene.throwable = on_ground and not lifted and not bound


@compiled
def read_threat(mind: Any, book: Any, scene: Any) -> None:
    """Note whether an attack may still hit, and from how far; what it reached is remembered for a while."""
    scene.coming = 0
    scene.busy = 0
    body = book.bodies[mind.character]
    front = max(body.front, body.crouch_front)
    if mind.wary_left == 0:
        mind.wary = 0.0
    scene.threat = front + mind.wary
    if scene.fact < 0 or scene.activity == THROW:
        return
    fact = book.facts[scene.fact]
    if not fact.hits or fact.level == HARMLESS:
        return
    scene.busy = scene.jumping or scene.frame <= fact.startup + fact.active
    covered = way_at(scene.fact, scene.frame, 0, book) if scene.fact < UNKNOWN_MOVE else 0.0
    scene.threat = front + fact.reach - covered
    stays = not scene.jumping or abs(scene.vx) < _STRAIGHT_UP_SPEED
    if fact.reach < LEAP_REACH_PX and stays:
        mind.wary = max(mind.wary, fact.reach)
        mind.wary_left = _WARY_FRAMES
    near = scene.distance <= scene.threat + _CLOSE_CALL_PX
    scene.coming = scene.jumping or (scene.busy and near)


@compiled
def notice(mind: Any, seen: Any, scene: Any) -> None:
    """Throw new dice for the answer when the opponent has begun something."""
    if mind.own[0].activity == THROWN:
        mind.grabbed = 1
    begun = seen.activity != mind.seen_activity or seen.move != mind.seen_move
    again = seen.activity_frames < mind.seen_frames and (seen.activity == ATTACK or seen.activity == SPECIAL)
    if begun or again or (scene.shot and not mind.seen_shot):
        steel(mind)
    if (begun or again) and seen.move >= 0:
        mind.repeats = min(mind.repeats + 1, _MANY) if seen.move == mind.habit else 0
        mind.habit = seen.move
    mind.seen_activity = seen.activity
    mind.seen_move = seen.move
    mind.seen_frames = seen.activity_frames
    mind.seen_shot = scene.shot
