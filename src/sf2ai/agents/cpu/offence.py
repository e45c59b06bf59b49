"""What the CPU does of its own: throw, punish, press on, poke, shoot, leap and jump in; compiled."""

from typing import Any

from sf2ai.agents.cpu.choice import NOTHING, can_begin, frames_to_hit, pick, reaches
from sf2ai.agents.cpu.defence import guard
from sf2ai.agents.cpu.hands import jump, play
from sf2ai.agents.cpu.knowledge import UNKNOWN_MOVE
from sf2ai.agents.cpu.mind import dares, feels_like, happens
from sf2ai.agents.cpu.roles import Role
from sf2ai.agents.cpu.scene import DIZZY, DOWNED, FALLING, NOT_SOON, THROWN, is_unhurt, way_at
from sf2ai.agents.dice import throw
from sf2ai.engine.compiled import compiled

_POKE, _PUNISH, _THROW = int(Role.POKE), int(Role.PUNISH), int(Role.THROW)
_LEAP, _ANY = int(Role.LEAP), int(Role.ANY)

_GRIP_PX = 2.0
"""Throws are tried this much within their range, for what the opponent may have moved."""
_SPARE_PX = 6.0
"""The same for attacks."""
_FASTEST_FRAMES = 26
"""A special that needs longer to get there does not surely find the opponent as it was."""
_NEXT_FRAMES = 5
"""What the opponent does next needs at least so long to hit, so a leap may come that late."""
_LEAST_OPENING_FRAMES = 3
_FORWARD, _FORWARD_UP = 6, 9
_DEEP_FRAMES = 10
"""A jump's attack comes this long before landing."""
_STRIKE_HEIGHT_PX = 36.0
"""Height of the feet at which a jump's attack still hits somebody who stands."""
_HABIT_REPEATS = 2
"""What was repeated so often will come again."""
_HABIT_FRAMES = 25
"""For so long it is waited for."""
_SOON_FRAMES = 4
_RISE_FRAMES = 8
"""After so long in the air a jump is above what hits at the height of a chest."""
_STRIKE_PX = 35.0
"""Before the landing spot of a jump, about where its attack begins to reach."""
_JUMP_REACH_PX = 70.0
"""How far from where the jump comes down its attack reaches."""


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
def punish(mind: Any, scene: Any, book: Any) -> bool:
    """Hit an opponent that cannot defend itself for long enough, as hard as can be; else walk up to it."""
    opening = _opening(scene, book)
    level = book.levels[mind.level]
    locked = scene.fact >= 0 and scene.left < NOT_SOON and not scene.jumping
    if max(opening, scene.left if locked else 0) < _LEAST_OPENING_FRAMES or not dares(mind, level.punish):
        return False
    confirms = happens(mind, level.confirm)
    best, best_worth = NOTHING, 0.0
    places = book.roles[mind.character, _PUNISH]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        if (
            (confirms or option.length <= 7)
            and option.damage > best_worth
            and _lands(mind, scene, option, opening, book)
        ):
            best, best_worth = int(places[i]), option.damage
        i += 1
    if best == NOTHING:
        return _walk_up(mind, scene, opening, book) or (locked and _jump_in(mind, scene, book))
    play(mind, book.options[best])
    return True


@compiled
def _opening(scene: Any, book: Any) -> int:
    """Return the frames from now on in which the opponent can neither block nor hit back."""
    if scene.jumping or _is_untouchable(scene):
        return 0
    if scene.fact < 0:
        return int(scene.left) if scene.helpless else 0
    fact = book.facts[scene.fact]
    if scene.left == NOT_SOON:
        return 0
    if scene.shot:
        return int(min(float(scene.left), scene.shot_frames))
    if not fact.hits or scene.frame > fact.startup + fact.active:
        return int(scene.left)
    return max(0, fact.startup - scene.frame)


@compiled
def _is_untouchable(scene: Any) -> bool:
    return scene.activity == FALLING or scene.activity == DOWNED or scene.activity == THROWN


@compiled
def _lands(mind: Any, scene: Any, option: Any, opening: int, book: Any) -> bool:
    """Whether an option hits before the opening ends, at the height where the opponent is then."""
    if not can_begin(mind, scene, option) or not reaches(mind, scene, option, 0.0, book):
        return False
    frames = frames_to_hit(option, scene.gap)
    if frames > opening + (_NEXT_FRAMES if option.speed > 0 and not scene.busy else 0):
        return False
    if scene.fact < 0 or scene.fact == UNKNOWN_MOVE:
        return True
    fact = book.facts[scene.fact]
    then = scene.frame + int(frames)
    runs_into = scene.busy and then <= fact.startup + fact.active
    if option.speed > 0 and (runs_into or scene.shot or frames > _FASTEST_FRAMES):
        return False
    height = scene.y + way_at(scene.fact, then, 1, book) - way_at(scene.fact, scene.frame, 1, book)
    body = book.bodies[mind.opponent]
    if height > 0 and (height + body.air_bottom > option.high or height + body.air_top < option.low):
        return False
    return not is_unhurt(scene.fact, then, book)


@compiled
def _walk_up(mind: Any, scene: Any, opening: int, book: Any) -> bool:
    """Walk towards an opening that a throw or a normal reaches in time."""
    if scene.shot or scene.busy:
        return False
    body = book.bodies[mind.character]
    strides = body.walk_forward * (opening - 2)
    way = scene.distance - body.throw_range - book.bodies[mind.opponent].throw_width
    near_enough = scene.throwable and 0 <= way <= strides
    places = book.roles[mind.character, _POKE]
    i = 0
    while places[i] >= 0 and not near_enough:
        option = book.options[places[i]]
        way = scene.gap - option.far
        near_enough = (
            way > 0 and way + body.walk_forward * (option.startup + 2) <= strides and option.low < scene.top
        )
        i += 1
    if near_enough:
        mind.hold = _FORWARD
    return bool(near_enough)


@compiled
def _jump_in(mind: Any, scene: Any, book: Any) -> bool:
    """Jump at an opponent that will still be busy when the jump comes down."""
    body = book.bodies[mind.character]
    arc = body.jumps[1]
    off = scene.distance - arc.vx * arc.frames
    fact = book.facts[scene.fact]
    arrives = body.prejump + arc.frames - _DEEP_FRAMES
    late = scene.left < arrives or scene.frame + arrives <= fact.startup + fact.active
    ends = fact.startup + fact.active - scene.frame
    struck = scene.busy and scene.distance - arc.vx * max(0, ends - body.prejump) < scene.threat
    if scene.shot or struck or late or off > _JUMP_REACH_PX or off < -_JUMP_REACH_PX:
        return False
    return jump(mind, scene, _FORWARD_UP)


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
    return (in_time and jump(mind, scene, _FORWARD_UP)) or guard(mind, scene, book)


@compiled
def poke(mind: Any, scene: Any, book: Any) -> bool:
    """Attack with a normal that just reaches; better ones are likelier."""
    if _is_untouchable(scene):
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
    """Time an attack so that it is there when the opponent has got up; until then find its distance."""
    if scene.activity != DOWNED:
        return False
    if scene.left < book.game[0].getup and feels_like(mind, book.levels[mind.level].attack):
        best, best_worth = NOTHING, 0.0
        places = book.roles[mind.character, _POKE]
        i = 0
        while places[i] >= 0:
            option = book.options[places[i]]
            due = scene.left - option.startup
            fits = 0 <= due < frames_per_step and can_begin(mind, scene, option)
            if fits and option.damage > best_worth and reaches(mind, scene, option, _SPARE_PX, book):
                best, best_worth = int(places[i]), option.damage
            i += 1
        if best != NOTHING:
            due = scene.left - book.options[best].startup
            play(mind, book.options[best])
            mind.script_wait = due
            return True
    return False


@compiled
def is_dizzy(scene: Any) -> bool:
    """Whether the opponent is dizzy, which is worth a walk across the stage."""
    return scene.activity == DIZZY
