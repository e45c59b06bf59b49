"""What the CPU attacks with of its own: throws, normals, leaps, what meets who gets up; compiled."""

from typing import Any

from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import DOWNED, JUMP, is_untouchable
from sf2ai.agents.cpu.slot.pads import play
from sf2ai.agents.cpu.slot.state import dares, feels_like
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, pick, reaches
from sf2ai.agents.dice import throw
from sf2ai.parallel.compiled import compiled

_POKE, _THROW, _LEAP, _ANY = int(Role.POKE), int(Role.THROW), int(Role.LEAP), int(Role.ANY)

_GRIP_PX = 2.0
"""Throws are tried this much within their range, for what the opponent may have moved."""
_SPARE_PX = 6.0
"""The same for attacks."""
_CLOSING_PX = 8.0
"""Who is this near to its throwing range will be within it before anything can be done."""


@compiled
def grab(mind: Any, scene: Any, book: Any) -> bool:
    """Throw an opponent that stands within reach."""
    if not scene.throwable:
        return False
    level = book.levels[mind.level]
    if not (dares(mind, level.punish) if scene.left > 0 else feels_like(mind, level.grab)):
        return False
    within = scene.distance + _GRIP_PX - book.bodies[mind.opponent].throw_width
    best, best_worth = NOTHING, -100.0
    places = book.roles[mind.character, _THROW]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        worth = option.damage - 1.5 * option.entry - 0.25 * option.total + throw(mind.dice, 8)
        if option.throw_range >= within and worth > best_worth:
            best, best_worth = int(places[i]), worth
        i += 1
    if best == NOTHING:
        return False
    play(mind, book.options[best])
    return True


@compiled
def fend_off(mind: Any, scene: Any, book: Any) -> bool:
    """Keep an opponent that comes into its own throwing range away with what is quickest."""
    me, them = book.bodies[mind.character], book.bodies[mind.opponent]
    in_its_grip = scene.distance < them.throw_range + me.throw_width + _CLOSING_PX
    free = scene.left == 0 and scene.activity != JUMP and not scene.jumping and not scene.shot
    if not (in_its_grip and free and feels_like(mind, book.levels[mind.level].grab)):
        return False
    best, soonest = NOTHING, 100
    places = book.roles[mind.character, _POKE]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        if (
            option.startup < soonest
            and can_begin(mind, scene, option)
            and reaches(mind, scene, option, 0.0, book)
        ):
            best, soonest = int(places[i]), int(option.startup)
        i += 1
    if best == NOTHING:
        return False
    play(mind, book.options[best])
    return True


@compiled
def poke(mind: Any, scene: Any, book: Any) -> bool:
    """Attack with a normal that just reaches; better ones are likelier."""
    if is_untouchable(scene):
        return False
    best, best_worth = NOTHING, 0.0
    places = book.roles[mind.character, _POKE]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        if can_begin(mind, scene, option) and reaches(mind, scene, option, _SPARE_PX, book):
            worth = 40 + option.damage + option.advantage - 4 * option.startup + 10 * option.knockdown
            worth *= 0.5 + throw(mind.dice, 1000) / 1000
            if worth > best_worth:
                best, best_worth = int(places[i]), worth
        i += 1
    if best == NOTHING:
        return False
    play(mind, book.options[best])
    return True


@compiled
def leap(mind: Any, scene: Any, book: Any) -> bool:
    """Fly at the opponent with a special that gets there."""
    place = pick(mind, _LEAP, book)
    if place == NOTHING or scene.shot:
        return False
    option = book.options[place]
    if not can_begin(mind, scene, option) or not reaches(mind, scene, option, 0.0, book):
        return False
    play(mind, option)
    return True


@compiled
def blunder(mind: Any, scene: Any, book: Any) -> bool:
    """Press anything."""
    option = book.options[pick(mind, _ANY, book)]
    if not can_begin(mind, scene, option):
        return False
    play(mind, option)
    return True


@compiled
def meet_rising(mind: Any, scene: Any, frames_per_step: int, book: Any) -> bool:
    """Time an attack so that it is there when the opponent has got up."""
    rising = scene.activity == DOWNED and scene.left < book.game[0].getup
    if not rising or not feels_like(mind, book.levels[mind.level].attack):
        return False
    best, best_worth, wait = NOTHING, 0.0, 0
    places = book.roles[mind.character, _POKE]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        due = scene.left - option.startup
        fits = 0 <= due < frames_per_step and can_begin(mind, scene, option)
        if fits and option.damage > best_worth and reaches(mind, scene, option, _SPARE_PX, book):
            best, best_worth, wait = int(places[i]), option.damage, due
        i += 1
    if best == NOTHING:
        return False
    play(mind, book.options[best])
    mind.script_wait = wait
    return True
