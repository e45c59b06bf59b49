"""How the CPU looks at a fight; compiled.

It feels its own body at once. Of the opponent it sees what was so many frames ago
and reckons from there to now: walks go on, jumps fall, moves carry their fighter.
What a backend does not know is taken for the likeliest.
"""

from math import sqrt
from typing import Any

from sf2ai.agents.cpu.perception.projectiles import see_shot
from sf2ai.agents.cpu.perception.reading import notice, read_grip, read_move, read_stun, read_threat
from sf2ai.agents.cpu.perception.scene import (
    ATTACK,
    BLOCK,
    DIZZY,
    DOWNED,
    FREE,
    JUMP,
    LOOKS_APART,
    THROW,
    THROWN,
    frames_to_land,
    known,
    way_at,
)
from sf2ai.agents.cpu.slot.state import remembered
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled

_STANDING, _AIRBORNE, _DOWN = int(Posture.STANDING), int(Posture.AIRBORNE), int(Posture.DOWN)

_FULL_CLOCK = 99
_MOST_DRIFT_PX = 80.0
"""Farthest that a body on the ground is believed to have gone unseen."""


@compiled
def look(mind: Any, timer: int, book: Any, scene: Any) -> None:
    """Form an idea of what is going on.

    Args:
        mind: a MIND record that has watched up to now; notes what is new.
        timer: what the clock shows, -1 if that is unknown.
        book: the `Book`.
        scene: a SCENE record, overwritten.
    """
    reaction = int(book.levels[mind.level].reaction_frames)
    seen, before = remembered(mind, reaction), remembered(mind, reaction + LOOKS_APART)
    _feel_own_body(mind, book, scene)
    _place_opponent(mind, seen, before, reaction, book, scene)
    _face(mind, book, scene)
    read_move(mind, seen, reaction, book, scene)
    read_stun(mind, seen, reaction, book, scene)
    read_grip(book, scene)
    read_threat(mind, book, scene)
    see_shot(mind, seen, before, reaction, book, scene)
    notice(mind, seen, scene)
    scene.lead = mind.own[0].health - seen.health
    scene.timer = timer if timer >= 0 else _FULL_CLOCK


@compiled
def _feel_own_body(mind: Any, book: Any, scene: Any) -> None:
    game = book.game[0]
    own, before = mind.own[0], mind.own[1]
    start = -game.start_offset if mind.side == 0 else game.start_offset
    scene.my_x = known(own.x * game.screen_width, start)
    scene.my_y = known(own.y * game.screen_height, 0.0)
    scene.my_vx = scene.my_x - known(before.x * game.screen_width, scene.my_x)
    scene.my_vy = scene.my_y - known(before.y * game.screen_height, scene.my_y)
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
def _place_opponent(mind: Any, seen: Any, before: Any, reaction: int, book: Any, scene: Any) -> None:
    game = book.game[0]
    start = game.start_offset if mind.side == 0 else -game.start_offset
    scene.x = known(seen.x * game.screen_width, start)
    scene.y = known(seen.y * game.screen_height, 40.0 if seen.posture == _AIRBORNE else 0.0)
    scene.vx = (scene.x - known(before.x * game.screen_width, scene.x)) / LOOKS_APART
    rise = (scene.y - known(before.y * game.screen_height, scene.y)) / LOOKS_APART
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
def _face(mind: Any, book: Any, scene: Any) -> None:
    difference = scene.x - scene.my_x
    if difference > 0:
        mind.forward = 1
    elif difference < 0:
        mind.forward = -1
    scene.distance = abs(difference)
    edge = book.game[0].half_stage - book.bodies[mind.character].edge_half
    scene.wall = max(0.0, edge + scene.my_x * mind.forward)
