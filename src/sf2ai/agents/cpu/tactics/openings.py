"""How the CPU takes an opening: with the hardest hit that lands, or on foot or by air to one; compiled."""

from typing import Any

from sf2ai.agents.cpu.knowledge.frame_data import UNKNOWN_MOVE
from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import NOT_SOON, is_unhurt, is_untouchable, way_at
from sf2ai.agents.cpu.slot.pads import jump, play
from sf2ai.agents.cpu.slot.state import dares, happens
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, frames_to_hit, reaches
from sf2ai.parallel.compiled import compiled

_POKE, _PUNISH = int(Role.POKE), int(Role.PUNISH)
_FORWARD, _FORWARD_UP = 6, 9

_LEAST_OPENING_FRAMES = 3
_FASTEST_FRAMES = 26
"""A special that needs longer to get there does not surely find the opponent as it was."""
_NEXT_FRAMES = 5
"""What the opponent does next needs at least so long to hit, so a leap may come that late."""
_DEEP_FRAMES = 10
"""A jump's attack comes this long before landing."""
_JUMP_REACH_PX = 70.0
"""How far from where the jump comes down its attack reaches."""


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
            (confirms or not option.combo)
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
    if scene.jumping or is_untouchable(scene):
        return 0
    if scene.fact < 0:
        return int(scene.left) if scene.helpless else 0
    fact = book.facts[scene.fact]
    if scene.left == NOT_SOON:
        return 0
    if scene.shot:
        return int(min(float(scene.left), scene.shot_delay))
    if not fact.hits or scene.frame > fact.startup + fact.active:
        return int(scene.left)
    return max(0, fact.startup - scene.frame)


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
    if height > 0 and (
        option.combo or height + body.air_bottom > option.high or height + body.air_top < option.low
    ):
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
