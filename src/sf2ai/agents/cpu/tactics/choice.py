"""Questions about one option in the scene: can it be begun, when would it hit, does it reach; compiled."""

from typing import Any

from sf2ai.agents.dice import throw
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled

NOTHING = -1
"""Place of no option."""
_CROUCHING = int(Posture.CROUCHING)


@compiled
def can_begin(mind: Any, scene: Any, option: Any) -> bool:
    """Whether charges, distance and the own projectile allow an option now."""
    if mind.back_charge < option.back_charge or mind.down_charge < option.down_charge:
        return False
    if option.shot and scene.my_shot:
        return False
    return option.nearest <= scene.distance <= option.farthest


@compiled
def frames_to_hit(option: Any, gap: float) -> float:
    """Return the frames from now on after which an option hits a body so far away that stands still."""
    if gap <= option.first or option.speed <= 0:
        return option.startup + 1.0
    return option.startup + 1.0 + (gap - option.first) / option.speed


@compiled
def reaches(mind: Any, scene: Any, option: Any, spare: float, book: Any) -> bool:
    """Whether an option's boxes touch the opponent's body where it stands, with so many pixels to spare."""
    body = book.bodies[mind.opponent]
    depth = body.front + body.back
    touches = option.near <= scene.gap + depth and option.far >= scene.gap + spare and option.low < scene.top
    return touches and (scene.posture == _CROUCHING or not _is_beyond(scene, option, body))


@compiled
def _is_beyond(scene: Any, option: Any, body: Any) -> bool:
    """Whether an option's boxes begin behind all of a standing body that is at their height."""
    for i in range(len(body.standing)):
        part = body.standing[i]
        if option.low < part.y1 and option.high > part.y0 and option.near <= scene.distance - part.x0:
            return False
    return True


@compiled
def pick(mind: Any, role: int, book: Any) -> int:
    """Return the place of any option of a role, each as likely, or NOTHING."""
    places = book.roles[mind.character, role]
    count = 0
    while places[count] >= 0:
        count += 1
    if count == 0:
        return NOTHING
    return int(places[throw(mind.dice, count)])
