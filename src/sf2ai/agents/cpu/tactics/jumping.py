"""When the CPU jumps at an opponent: over a low attack, after a spent one, before a habit; compiled."""

from typing import Any

from sf2ai.agents.cpu.perception.scene import NOT_SOON
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import dares
from sf2ai.agents.cpu.tactics.defence import guard
from sf2ai.parallel.compiled import compiled

_FORWARD_UP = 9

_STRIKE_HEIGHT_PX = 36.0
"""Height of the feet at which a jump's attack still hits somebody who stands."""
_STRIKE_PX = 35.0
"""Before the landing spot of a jump, about where its attack begins to reach."""
_NEXT_FRAMES = 5
"""What the opponent does next needs at least so long to hit."""
_RISE_FRAMES = 8
"""After so long in the air a jump is above what hits at the height of a chest."""
_HABIT_REPEATS = 2
"""What was repeated so often will come again."""
_HABIT_FRAMES = 25
"""For so long it is waited for."""
_SOON_FRAMES = 4
_POINT_BLANK_PX = 190.0
"""From so near a projectile arrives before it is seen."""


@compiled
def jump_onto(mind: Any, scene: Any, book: Any) -> bool:
    """Come down on an opponent whose attack does not reach up, or is spent."""
    if scene.fact < 0 or scene.jumping or scene.shot or scene.left == NOT_SOON:
        return False
    fact, body, style = book.facts[scene.fact], book.bodies[mind.character], book.styles[mind.character]
    lands_off = scene.distance - body.jumps[1].vx * body.jumps[1].frames
    if fact.lifts or not -_STRIKE_PX < lands_off < 3 * _STRIKE_PX:
        return False
    chance = 0.0
    if not scene.busy and scene.left + _NEXT_FRAMES >= body.prejump + _RISE_FRAMES:
        chance = style.hop
    elif scene.busy and scene.distance > scene.threat and fact.top < body.air_bottom + _STRIKE_HEIGHT_PX:
        chance = style.stoop
    if not dares(mind, book.levels[mind.level].punish * chance):
        return False
    return jump(mind, scene, _FORWARD_UP)


@compiled
def anticipate(mind: Any, scene: Any, book: Any) -> bool:
    """Be ready for the projectile that an opponent throws again and again: jump in time, or stay on guard."""
    if mind.repeats < _HABIT_REPEATS or scene.shot or scene.helpless or scene.jumping:
        return False
    throws = book.facts[mind.habit].shot and scene.left <= _SOON_FRAMES and scene.idle < _HABIT_FRAMES
    if not throws or not dares(mind, book.levels[mind.level].meet_shot):
        return False
    body = book.bodies[mind.character]
    lands_off = scene.distance - body.jumps[1].vx * body.jumps[1].frames
    in_time = scene.left > 0 and lands_off > -_STRIKE_PX
    if in_time and jump(mind, scene, _FORWARD_UP):
        return True
    return scene.distance < _POINT_BLANK_PX and guard(mind, scene, book)
