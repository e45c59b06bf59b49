"""What the CPU does about an attack that comes again and again: it jumps over it; compiled."""

from typing import Any

from sf2ai.agents.cpu.perception.scene import NOT_SOON, way_at
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import dares, insists
from sf2ai.parallel.compiled import compiled

_STRAIGHT_UP = 8

_HABIT_FRAMES = 12
"""For so long it is waited for."""
_SOON_FRAMES = 6
"""Who is free again within this time may begin it before a jump is off the ground."""
_LATE_FRAMES = 3
"""It may come this much later than it could."""
_STRIKE_FRAMES = 10
"""A jump's attack comes this long before landing."""
_STRIKE_PX = 60.0
"""How far from where the jump comes down its attack reaches."""
_CLEARANCE_PX = 2.0
"""Left between the attack and who jumps over it."""


@compiled
def overleap(mind: Any, scene: Any, book: Any) -> bool:
    """Jump over an attack that is repeated, so as to come down on the end of it."""
    fact = book.facts[mind.habit]
    if not insists(mind, book) or fact.blow_count == 0 or fact.lifts or fact.air:
        return False
    if scene.jumping or scene.helpless or scene.shot or not scene.nimble:
        return False
    due = _due(mind, scene, book)
    if due == NOT_SOON or not dares(mind, book.levels[mind.level].punish):
        return False
    seen = scene.fact == mind.habit and scene.busy
    latest = due if seen else max(due, 0) + _LATE_FRAMES
    for kind in (1, 0):
        strikes = _comes_down_on(mind, scene, kind, due, book)
        if strikes and _jumps_clear(mind, scene, kind, due, latest, book):
            return jump(mind, scene, _STRAIGHT_UP + kind)
    return False


@compiled
def _due(mind: Any, scene: Any, book: Any) -> int:
    """Return in how many frames the habit may begin next, negative if it has or may have, or NOT_SOON.

    What was free when it was last seen may have begun at any moment since.
    """
    if scene.fact == mind.habit and scene.busy:
        return -int(scene.frame)
    if scene.left > _SOON_FRAMES or scene.idle > _HABIT_FRAMES:
        return NOT_SOON
    return int(scene.left) - min(int(scene.idle), int(book.levels[mind.level].reaction_frames))


@compiled
def _comes_down_on(mind: Any, scene: Any, kind: int, due: int, book: Any) -> bool:
    """Whether a jump begun now strikes where the opponent is then, before it is free again."""
    body = book.bodies[mind.character]
    arc = body.jumps[kind]
    strikes = body.prejump + arc.frames - _STRIKE_FRAMES
    covered = arc.vx * arc.frames if kind == 1 else 0.0
    off = scene.distance - covered - _advanced(mind, scene, due, strikes, book)
    return strikes - due <= book.facts[mind.habit].total and abs(off) < _STRIKE_PX


@compiled
def _advanced(mind: Any, scene: Any, due: int, frame: int, book: Any) -> float:
    """Return the px that the habit carries the opponent from now until a frame to come."""
    if frame <= due:
        return 0.0
    return way_at(mind.habit, frame - due, 0, book) - (way_at(mind.habit, -due, 0, book) if due < 0 else 0.0)


@compiled
def _jumps_clear(mind: Any, scene: Any, kind: int, due: int, latest: int, book: Any) -> bool:
    """Whether a jump begun now is not hit before it strikes, from whichever frame on the habit comes.

    Args:
        mind: a MIND record.
        scene: the SCENE.
        kind: 1 forwards, 0 straight up.
        due: frames until the habit begins at the soonest.
        latest: the same at the latest.
        book: the `Book`.
    """
    body = book.bodies[mind.character]
    arc = body.jumps[kind]
    own = arc.vx if kind == 1 else 0.0
    way, y, rise = 0.0, 0.0, arc.vy
    for frame in range(1, body.prejump + arc.frames - _STRIKE_FRAMES):
        flying = frame > body.prejump
        if flying:
            way += own
            rise -= arc.g
            y += rise
        parts = body.airborne if flying else body.standing
        for when in range(due, latest + 1, _LATE_FRAMES):
            x = scene.distance - _advanced(mind, scene, when, frame, book) - way
            if _is_struck(mind, parts, x, y, frame - when, book):
                return False
    return True


@compiled
def _is_struck(mind: Any, parts: Any, x: float, y: float, frame: int, book: Any) -> bool:
    """Whether a frame of the habit hits a body whose feet are so high, x px from the opponent's axis."""
    fact = book.facts[mind.habit]
    for i in range(fact.blow_start, fact.blow_start + fact.blow_count):
        blow = book.blows[i]
        if not blow.first <= frame <= blow.last:
            continue
        for j in range(len(parts)):
            part = parts[j]
            across = x - part.x1 < blow.box.x1 + _CLEARANCE_PX and x - part.x0 > blow.box.x0 - _CLEARANCE_PX
            if across and y + part.y0 < blow.box.y1 + _CLEARANCE_PX and y + part.y1 > blow.box.y0:
                return True
    return False
