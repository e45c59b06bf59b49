"""What the CPU believes of the fight at this moment; compiled.

It feels its own body at once. Of the opponent it sees what was so many frames ago
and reckons from there to now: walks go on, jumps fall, moves run their frames.
What a backend does not know is taken for the likeliest.
"""

from math import isnan, sqrt
from typing import Any

import numpy as np

from sf2ai.agents.cpu.knowledge import HARMLESS, LEAP_REACH_PX, UNKNOWN_MOVE
from sf2ai.agents.cpu.mind import remembered, steel
from sf2ai.backends.base import Activity, Posture
from sf2ai.engine.compiled import compiled

FREE, JUMP, ATTACK, SPECIAL = (
    int(Activity.FREE),
    int(Activity.JUMP),
    int(Activity.ATTACK),
    int(Activity.SPECIAL),
)
THROW, BLOCK = int(Activity.THROW), int(Activity.BLOCK)
BLOCK_STUN, HIT_STUN = int(Activity.BLOCK_STUN), int(Activity.HIT_STUN)
FALLING, DOWNED, DIZZY = int(Activity.FALLING), int(Activity.DOWNED), int(Activity.DIZZY)
THROWN, KNOCKED_OUT = int(Activity.THROWN), int(Activity.KO)
_STANDING, _CROUCHING = int(Posture.STANDING), int(Posture.CROUCHING)
_AIRBORNE, _DOWN = int(Posture.AIRBORNE), int(Posture.DOWN)

NOT_SOON = 10_000
"""Frames until something that is not going to happen."""

_STEP_APART = 2
"""Frames between the two looks that give a speed."""
_MOST_DRIFT_PX = 80.0
"""Farthest that a body on the ground is believed to have gone unseen."""
_MANY = 100
_WARY_FRAMES = 120
"""How long the reach of an attack is kept in mind."""
_CLOSE_CALL_PX = 16.0
"""An attack that falls this short of the own body is still taken seriously."""

SCENE = np.dtype(
    (
        np.record,
        [
            ("my_x", "f4"),  # px right of the stage's middle
            ("my_y", "f4"),
            ("my_vy", "f4"),  # px per frame
            ("my_vx", "f4"),
            ("my_activity", "i1"),
            ("my_facing", "i1"),
            ("ready", "i1"),  # 1: free to begin something on the ground
            ("nimble", "i1"),  # 1: free to walk and jump as well
            ("airborne", "i1"),
            ("bound", "i1"),  # 1: held, holding or dizzy
            ("my_shot", "i1"),  # 1: the own projectile is out
            ("x", "f4"),  # the opponent's, as reckoned for now
            ("y", "f4"),
            ("vx", "f4"),
            ("vy", "f4"),
            ("distance", "f4"),  # between the axes, px
            ("gap", "f4"),  # from the own axis to the nearest of the opponent's body
            ("top", "f4"),  # of the opponent's body above the ground
            ("activity", "i1"),
            ("posture", "i1"),
            ("jumping", "i1"),  # 1: in a jump, attacking or not
            ("fact", "i2"),  # row of `FACT` of the move that is out, -1 none
            ("frame", "i2"),  # of that move, as reckoned
            ("left", "i2"),  # frames until the opponent is free; 0: it is
            ("idle", "i2"),  # frames since it is
            ("coming", "i1"),  # 1: its body's attack can still hit
            ("busy", "i1"),  # 1: has an attack out that may still hit somebody
            ("threat", "f4"),  # distance of the axes within which it hits or could hit at once
            ("helpless", "i1"),  # 1: reeling, dizzy or lying: can do nothing for now
            ("throwable", "i1"),
            ("shot", "i1"),  # 1: a projectile is on its way here
            ("shot_gap", "f4"),  # px from its front to the own body
            ("shot_delay", "f4"),  # frames until it is thrown, 0: it flies
            ("shot_frames", "f4"),  # until it is here
            ("shot_speed", "f4"),
            ("shot_y", "f4"),
            ("wall", "f4"),  # px behind the own back
            ("their_wall", "f4"),
            ("lead", "f4"),  # own health less the opponent's, shares
            ("timer", "i2"),
        ],
    )
)
"""The scene before one slot; everything in pixels and frames."""


@compiled
def look(mind: Any, ring: Any, now: Any, book: Any, scene: Any) -> None:
    """Form an idea of what is going on.

    Args:
        mind: a MIND record that has watched up to now; notes what is new.
        ring: the slot's frames of the opponent.
        now: the newest snapshot, for the own side and the clock.
        book: the `Book`.
        scene: a SCENE record, overwritten.
    """
    reaction = int(book.levels[mind.level].reaction_frames)
    seen, before = remembered(mind, ring, reaction), remembered(mind, ring, reaction + _STEP_APART)
    _feel_own_body(mind, book, scene)
    _place_opponent(mind, seen, before, reaction, book, scene)
    _face(mind, book, scene)
    _read_move(mind, seen, reaction, book, scene)
    _read_threat(mind, book, scene)
    _see_shot(mind, seen, before, reaction, book, scene)
    _notice(mind, seen, scene)
    scene.lead = mind.own[0].health - seen.health
    scene.timer = now.timer if now.timer >= 0 else 99


@compiled
def _feel_own_body(mind: Any, book: Any, scene: Any) -> None:
    game = book.game[0]
    own, before = mind.own[0], mind.own[1]
    start = -game.start_offset if mind.side == 0 else game.start_offset
    scene.my_x = _known(own.x * game.screen_width, start)
    scene.my_y = _known(own.y * game.screen_height, 0.0)
    scene.my_vx = scene.my_x - _known(before.x * game.screen_width, scene.my_x)
    scene.my_vy = scene.my_y - _known(before.y * game.screen_height, scene.my_y)
    scene.my_activity = own.activity
    scene.my_facing = own.facing
    scene.my_shot = own.projectile == 1
    scene.airborne = scene.my_y > 0 or own.posture == _AIRBORNE
    mind.flew = (mind.flew or scene.airborne) and own.activity == JUMP
    landed = own.activity == JUMP and mind.flew and not scene.airborne
    free = own.activity == FREE or own.activity == BLOCK or landed
    unknown = own.activity < 0 and own.posture != _DOWN
    scene.ready = (free or unknown) and not scene.airborne
    scene.nimble = scene.ready and not landed
    scene.bound = own.activity == DIZZY or own.activity == THROWN or own.activity == THROW
    if own.activity != DOWNED:
        mind.rising = 0
    elif before.activity == DOWNED and own.activity_frames < before.activity_frames:
        mind.rising = 1


@compiled
def _known(value: float, otherwise: float) -> float:
    return otherwise if isnan(value) else value


@compiled
def _place_opponent(mind: Any, seen: Any, before: Any, reaction: int, book: Any, scene: Any) -> None:
    game = book.game[0]
    start = game.start_offset if mind.side == 0 else -game.start_offset
    scene.x = _known(seen.x * game.screen_width, start)
    scene.y = _known(seen.y * game.screen_height, 40.0 if seen.posture == _AIRBORNE else 0.0)
    scene.vx = (scene.x - _known(before.x * game.screen_width, scene.x)) / _STEP_APART
    rise = (scene.y - _known(before.y * game.screen_height, scene.y)) / _STEP_APART
    scene.vy = 0.0
    scene.activity = seen.activity
    if scene.activity < 0:
        scene.activity = ATTACK if seen.move >= 0 else FREE
    in_air = seen.posture == _AIRBORNE or (seen.posture < 0 and scene.y > 0)
    scene.jumping = in_air and (scene.activity == JUMP or scene.activity == ATTACK)
    scene.posture = seen.posture if seen.posture >= 0 else (_AIRBORNE if in_air else _STANDING)
    if scene.activity == JUMP and not in_air and before.posture != _AIRBORNE:
        _take_off(seen, reaction, book.bodies[mind.opponent], scene)
    elif scene.jumping:
        arc = book.bodies[mind.opponent].jumps[0]
        speed = sqrt(max(0.0, arc.vy * arc.vy - 2 * arc.g * scene.y))
        scene.vy = speed if rise > 0 else -speed
        _fall_on(scene, reaction, arc.g)
    elif seen.move >= 0 and book.facts[seen.move].way_count > 0:
        _carry_on(seen, reaction, book, scene)
    else:
        drift = scene.vx * reaction
        scene.x += min(max(drift, -_MOST_DRIFT_PX), _MOST_DRIFT_PX)
    limit = game.half_stage - book.bodies[mind.opponent].edge_half
    scene.x = min(max(scene.x, -limit), limit)


@compiled
def _take_off(seen: Any, reaction: int, body: Any, scene: Any) -> None:
    """Reckon with the jump of an opponent whose knees were bent; forwards, until more is seen."""
    flown = max(0, int(seen.activity_frames)) + reaction - body.prejump
    if flown <= 0:
        return
    arc = body.jumps[1]
    scene.jumping = 1
    scene.posture = _AIRBORNE
    scene.vx = arc.vx * seen.facing
    scene.vy = arc.vy - arc.g * flown
    scene.x += scene.vx * flown
    scene.y = max(1.0, arc.vy * flown - arc.g * flown * flown / 2)


@compiled
def _carry_on(seen: Any, frames: int, book: Any, scene: Any) -> None:
    """Let the opponent's move carry it for some frames."""
    frame = max(1, int(seen.activity_frames))
    scene.x += (way_at(seen.move, frame + frames, 0, book) - way_at(seen.move, frame, 0, book)) * seen.facing
    rise = way_at(seen.move, frame + frames, 1, book) - way_at(seen.move, frame, 1, book)
    scene.y = max(0.0, scene.y + rise)


@compiled
def way_at(move: int, frame: int, axis: int, book: Any) -> float:
    """Return the px forward (axis 0) or up (1) that a move has carried its fighter by one of its frames."""
    fact = book.facts[move]
    if fact.way_count == 0:
        return 0.0
    return float(book.ways[fact.way_start + min(max(frame, 1), fact.way_count) - 1, axis])


@compiled
def is_unhurt(move: int, frame: float, book: Any) -> bool:
    """Whether a move has no hurt boxes on one of its frames."""
    safe = book.facts[move].safe
    return safe[0, 0] <= frame <= safe[0, 1] or safe[1, 0] <= frame <= safe[1, 1]


@compiled
def _fall_on(scene: Any, frames: int, gravity: float) -> None:
    """Let the opponent's jump go on for some frames; one that has landed stands where it came down."""
    flight = min(float(frames), frames_to_land(scene.y, scene.vy, gravity))
    scene.y = max(0.0, scene.y + scene.vy * flight - gravity * flight * flight / 2)
    scene.vy -= gravity * flight
    scene.x += scene.vx * flight
    if flight < frames:
        scene.y = 0.0
        scene.vy = 0.0
        scene.vx = 0.0
        scene.jumping = 0
        scene.posture = _STANDING
        scene.activity = FREE


@compiled
def frames_to_land(height: float, speed: float, gravity: float) -> float:
    """Return the frames until a body in free flight is down again."""
    return (speed + sqrt(max(0.0, speed * speed + 2 * gravity * height))) / gravity


@compiled
def _face(mind: Any, book: Any, scene: Any) -> None:
    difference = scene.x - scene.my_x
    if difference > 0:
        mind.forward = 1
    elif difference < 0:
        mind.forward = -1
    scene.distance = abs(difference)
    edge = book.game[0].half_stage
    own, other = book.bodies[mind.character].edge_half, book.bodies[mind.opponent].edge_half
    scene.wall = max(0.0, edge - own + scene.my_x * mind.forward)
    scene.their_wall = max(0.0, edge - other - scene.x * mind.forward)


@compiled
def _read_move(mind: Any, seen: Any, reaction: int, book: Any, scene: Any) -> None:
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
    _read_stun(mind, seen, reaction, book, scene)


@compiled
def _read_stun(mind: Any, seen: Any, reaction: int, book: Any, scene: Any) -> None:
    game = book.game[0]
    frames = max(0, int(seen.activity_frames)) + reaction
    stunned = scene.activity == HIT_STUN or scene.activity == BLOCK_STUN
    if stunned:
        scene.left = max(0, game.hit_stop + game.stun[1] - frames)
        if scene.left == 0:
            scene.activity = FREE
            stunned = False
    if scene.activity != DOWNED:
        mind.their_rising = 0
    elif mind.seen_activity == DOWNED and seen.activity_frames < mind.seen_frames:
        mind.their_rising = 1
    scene.idle = 0
    if scene.activity == FREE or scene.activity == BLOCK:
        known = seen.activity == FREE or seen.activity == BLOCK
        scene.idle = frames if known else min(reaction, max(0, scene.frame - book.facts[mind.habit].total))
    if scene.activity == DOWNED:
        scene.left = max(0, game.getup - frames) if mind.their_rising else game.getup
        if mind.their_rising and scene.left == 0:
            scene.activity = FREE
            scene.posture = _STANDING
    elif scene.activity == DIZZY:
        scene.left = NOT_SOON
    elif scene.activity == FALLING or scene.activity == THROWN:
        scene.left = 2 * game.getup
    down = scene.activity == DOWNED or scene.activity == FALLING or scene.activity == THROWN
    scene.helpless = stunned or down or scene.activity == DIZZY
    on_ground = scene.y <= 0 and (scene.posture != _AIRBORNE or scene.activity == FREE)
    lifted = scene.activity == JUMP or (scene.fact >= 0 and book.facts[scene.fact].lifts == 1)
    scene.throwable = on_ground and not stunned and not down and not lifted and scene.activity != THROW


@compiled
def _read_threat(mind: Any, book: Any, scene: Any) -> None:
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
    if fact.reach < LEAP_REACH_PX and not scene.jumping:
        mind.wary = max(mind.wary, fact.reach)
        mind.wary_left = _WARY_FRAMES
    if scene.jumping:
        scene.coming = 1
        return
    scene.coming = scene.busy and scene.distance <= scene.threat + _CLOSE_CALL_PX


@compiled
def _see_shot(mind: Any, seen: Any, before: Any, reaction: int, book: Any, scene: Any) -> None:
    scene.shot = 0
    scene.shot_frames = NOT_SOON
    if seen.projectile != 1 or isnan(seen.projectile_x):
        _expect_shot(mind, reaction, book, scene)
        return
    width, height = book.game[0].screen_width, book.game[0].screen_height
    x = seen.projectile_x * width
    way = float(seen.projectile_direction)
    speed = 4.0
    if before.projectile == 1 and before.projectile_x != seen.projectile_x:
        moved = (seen.projectile_x - before.projectile_x) * width / _STEP_APART
        speed = abs(moved)
        if way == 0.0:
            way = 1.0 if moved > 0 else -1.0
    x += speed * way * reaction
    towards = (scene.my_x - x) * way
    body = book.bodies[mind.character]
    if way == 0.0 or towards < -body.back:
        return
    scene.shot = 1
    scene.shot_speed = speed
    scene.shot_delay = 0.0
    scene.shot_gap = max(0.0, towards - body.front - book.bodies[mind.opponent].shot_half_w)
    scene.shot_frames = scene.shot_gap / max(speed, 1.0)
    scene.shot_y = _known(seen.projectile_y * height, 50.0)


@compiled
def _expect_shot(mind: Any, reaction: int, book: Any, scene: Any) -> None:
    """Reckon with the projectile that a move is about to send off, or has while nobody could see it."""
    if scene.fact < 0:
        return
    fact = book.facts[scene.fact]
    flown = scene.frame - fact.startup - 1
    if not fact.shot or flown > reaction:
        return
    scene.shot = 1
    scene.shot_speed = fact.shot_speed
    scene.shot_y = fact.shot_y
    scene.shot_delay = max(0.0, -float(flown))
    half = book.bodies[mind.opponent].shot_half_w
    way = scene.distance - fact.shot_x - half - book.bodies[mind.character].front
    scene.shot_gap = max(0.0, way - fact.shot_speed * max(0, flown))
    scene.shot_frames = scene.shot_delay + scene.shot_gap / fact.shot_speed


@compiled
def _notice(mind: Any, seen: Any, scene: Any) -> None:
    """Throw new dice for the answer when the opponent has begun something."""
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
