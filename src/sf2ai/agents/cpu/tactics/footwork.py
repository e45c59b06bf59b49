"""What the CPU does when nothing presses: which plan is made, and where the feet go; compiled."""

from typing import Any

from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import (
    BACK_OFF,
    CLINCH,
    CLOSE_IN,
    ON_GUARD,
    WAIT,
    dares,
    feels_like,
    happens,
    hits_upon,
    insists,
)
from sf2ai.agents.cpu.tactics.defence import shoot
from sf2ai.agents.cpu.tactics.offence import blunder, leap, poke
from sf2ai.agents.dice import throw
from sf2ai.parallel.compiled import compiled

_FORWARD, _BACK, _FORWARD_UP = 6, 4, 9
_AFAR_PX = 230.0
_MARGIN_PX = 12.0
_LATE_UNITS = 25
"""Units on the clock from which a side that is behind hurries."""
_PLAN_FRAMES = 12
_JUMP_ERROR_PX = 60.0
_PLAN_SHARES = 1000


@compiled
def carry_on(mind: Any, scene: Any, book: Any) -> bool:
    """Attack or make a plan when the last one is done, and take its next step; always done."""
    if mind.plan_left <= 0:
        if _begin_something(mind, scene, book):
            return True
        mind.plan = _choose_walk(mind, scene, book)
        mind.plan_left = _PLAN_FRAMES + throw(mind.dice, _PLAN_FRAMES)
    _walk(mind, scene, book)
    return True


@compiled
def _hurries(scene: Any) -> bool:
    """Whether time runs out on a side that is behind."""
    return scene.timer < _LATE_UNITS and scene.lead < 0


@compiled
def _begin_something(mind: Any, scene: Any, book: Any) -> bool:
    """Attack, if in the mood for it and rested."""
    level = book.levels[mind.level]
    if mind.pause_left > 0 or not (_hurries(scene) or feels_like(mind, level.attack)):
        return False
    if scene.busy and dares(mind, level.caution):
        return not scene.jumping and scene.distance > scene.threat + _MARGIN_PX and shoot(mind, scene, book)
    if happens(mind, level.blunder):
        done = blunder(mind, scene, book)
    elif scene.gap <= book.bodies[mind.character].reach:
        done = _act_near(mind, scene, book)
    else:
        done = _act_afar(mind, scene, book)
    if done:
        mind.pause_left = level.pause_frames // 2 + throw(mind.dice, level.pause_frames + 1)
    return done


@compiled
def _act_near(mind: Any, scene: Any, book: Any) -> bool:
    style = book.styles[mind.character]
    draw = (
        throw(mind.dice, _PLAN_SHARES)
        * (style.poke + style.jump * 0.3 + style.clinch + style.back_off)
        / _PLAN_SHARES
    )
    if draw < style.poke:
        return poke(mind, scene, book)
    if draw < style.poke + style.jump * 0.3:
        return jump(mind, scene, _FORWARD_UP)
    return False


@compiled
def _act_afar(mind: Any, scene: Any, book: Any) -> bool:
    style = book.styles[mind.character]
    arc = book.bodies[mind.character].jumps[1]
    jumps_well = abs(scene.distance - arc.vx * arc.frames - 30) < _JUMP_ERROR_PX
    careful = mind.wary_left > 0 and dares(mind, book.levels[mind.level].caution)
    jump_weight = style.jump if jumps_well and not careful else 0.0
    # Who attacks the same way again would walk into the long recovery of a projectile or leap.
    exposed = careful and insists(mind, book) and scene.distance < scene.threat + _MARGIN_PX
    shoot_weight = 0.0 if exposed else style.shoot
    leap_weight = 0.0 if exposed or scene.busy else style.leap
    total = shoot_weight + leap_weight + jump_weight + style.close_in
    draw = throw(mind.dice, _PLAN_SHARES) * total / _PLAN_SHARES
    if draw < shoot_weight:
        return shoot(mind, scene, book)
    if draw < shoot_weight + leap_weight:
        return leap(mind, scene, book)
    if draw < shoot_weight + leap_weight + jump_weight:
        return jump(mind, scene, _FORWARD_UP)
    return False


@compiled
def _choose_walk(mind: Any, scene: Any, book: Any) -> int:
    style = book.styles[mind.character]
    close_in, wait, back_off, clinch = style.close_in, style.wait, style.back_off, 0.0
    if scene.gap <= book.bodies[mind.character].reach - _MARGIN_PX:
        close_in, clinch = 0.0, style.clinch
    elif scene.distance > _AFAR_PX:
        back_off = 0.0
    if _hurries(scene):
        wait, back_off = 0.0, 0.0
    total = close_in + wait + back_off + clinch
    draw = throw(mind.dice, _PLAN_SHARES) * total / _PLAN_SHARES
    if draw < close_in:
        return CLOSE_IN
    if draw < close_in + wait:
        return WAIT
    return BACK_OFF if draw < close_in + wait + back_off else CLINCH


@compiled
def _walk(mind: Any, scene: Any, book: Any) -> None:
    """Take the next step of a plan; whoever is careful does not step where it could be hit."""
    mind.hold = ON_GUARD
    inside = scene.distance < scene.threat + _MARGIN_PX
    open_to_hit = inside and (scene.left == 0 or scene.busy)
    if open_to_hit and not _hurries(scene) and hits_upon(mind, book.levels[mind.level].caution):
        return
    if mind.plan == CLOSE_IN or mind.plan == CLINCH:
        mind.hold = _FORWARD
    elif mind.plan == BACK_OFF:
        mind.hold = _BACK
