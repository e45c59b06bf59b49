"""Uses an opening: the hardest hit that lands, or a walk or jump towards one; compiled."""

from sf2ai.agents.cpu.knowledge.frame_data import UNKNOWN_MOVE
from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import NOT_SOON, is_invulnerable, is_untouchable, path_at
from sf2ai.agents.cpu.slot.pads import begin_script, jump
from sf2ai.agents.cpu.slot.state import happens, will_respond
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, frames_to_hit, places_for, reaches
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, OptionRecord, SceneRecord

_POKE, _PUNISH = int(Role.POKE), int(Role.PUNISH)
_FORWARD, _FORWARD_UP = 6, 9

_LEAST_OPENING_FRAMES = 3
_FASTEST_FRAMES = 26
"""A special that takes longer to arrive may find the opponent elsewhere."""
_NEXT_FRAMES = 5
"""Least frames before the opponent's next attack hits, so a leap may arrive this much later."""
_DEEP_FRAMES = 10
"""A jump's attack hits this long before landing."""
_JUMP_REACH_PX = 70.0
"""How far from the landing spot a jump's attack reaches."""


@compiled
def punish(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Use the hardest hit that lands before the opponent is free; else walk or jump towards one."""
    opening = _opening(scene, tables)
    level = tables.levels[cpu.level]
    locked = scene.fact >= 0 and scene.free_in < NOT_SOON and not scene.jumping
    if max(opening, scene.free_in if locked else 0) < _LEAST_OPENING_FRAMES or not will_respond(
        cpu, level.punish
    ):
        return False
    confirms = happens(cpu, level.confirm)
    best, best_worth = NOTHING, 0.0
    for place in places_for(cpu, _PUNISH, tables):
        option = tables.options[place]
        if (
            (confirms or not option.combo)
            and option.damage > best_worth
            and _lands(cpu, scene, option, opening, tables)
        ):
            best, best_worth = int(place), option.damage
    if best == NOTHING:
        return _walk_up(cpu, scene, opening, tables) or (locked and _jump_in(cpu, scene, tables))
    begin_script(cpu, tables.options[best])
    return True


@compiled
def _opening(scene: SceneRecord, tables: CpuTables) -> int:
    """Return for how many frames the opponent can neither block nor hit back."""
    if scene.jumping or is_untouchable(scene):
        return 0
    if scene.fact < 0:
        return int(scene.free_in) if scene.helpless else 0
    fact = tables.facts[scene.fact]
    if scene.free_in == NOT_SOON:
        return 0
    if scene.shot:
        return int(min(float(scene.free_in), scene.shot_delay))
    if not fact.hits or scene.frame > fact.startup + fact.active:
        return int(scene.free_in)
    return max(0, fact.startup - scene.frame)


@compiled
def _lands(cpu: CpuRecord, scene: SceneRecord, option: OptionRecord, opening: int, tables: CpuTables) -> bool:
    """Whether an option hits before the opening ends, at the height that the opponent has then."""
    if not can_begin(cpu, scene, option) or not reaches(cpu, scene, option, 0.0, tables):
        return False
    frames = frames_to_hit(option, scene.gap)
    if frames > opening + (_NEXT_FRAMES if option.speed > 0 and not scene.attack_out else 0):
        return False
    if scene.fact < 0 or scene.fact == UNKNOWN_MOVE:
        return True
    fact = tables.facts[scene.fact]
    then = scene.frame + int(frames)
    runs_into = scene.attack_out and then <= fact.startup + fact.active
    if option.speed > 0 and (runs_into or scene.shot or frames > _FASTEST_FRAMES):
        return False
    height = scene.y + path_at(scene.fact, then, 1, tables) - path_at(scene.fact, scene.frame, 1, tables)
    body = tables.bodies[cpu.opponent]
    if height > 0 and (
        option.combo or height + body.air_bottom > option.high or height + body.air_top < option.low
    ):
        return False
    return not is_invulnerable(scene.fact, then, tables)


@compiled
def _walk_up(cpu: CpuRecord, scene: SceneRecord, opening: int, tables: CpuTables) -> bool:
    """Walk towards the opponent if a throw or a normal then reaches before the opening ends."""
    if scene.shot or scene.attack_out:
        return False
    body = tables.bodies[cpu.character]
    strides = body.walk_forward * (opening - 2)
    way = scene.distance - body.throw_range - tables.bodies[cpu.opponent].throw_width
    near_enough = scene.throwable and 0 <= way <= strides
    for place in places_for(cpu, _POKE, tables):
        if near_enough:
            break
        option = tables.options[place]
        way = scene.gap - option.far
        near_enough = (
            way > 0 and way + body.walk_forward * (option.startup + 2) <= strides and option.low < scene.top
        )
    if near_enough:
        cpu.hold = _FORWARD
    return bool(near_enough)


@compiled
def _jump_in(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Jump at an opponent that will still be busy when the jump lands."""
    body = tables.bodies[cpu.character]
    arc = body.jumps[1]
    off = scene.distance - arc.vx * arc.frames
    fact = tables.facts[scene.fact]
    arrives = body.prejump + arc.frames - _DEEP_FRAMES
    late = scene.free_in < arrives or scene.frame + arrives <= fact.startup + fact.active
    ends = fact.startup + fact.active - scene.frame
    struck = scene.attack_out and scene.distance - arc.vx * max(0, ends - body.prejump) < scene.threat
    if scene.shot or struck or late or off > _JUMP_REACH_PX or off < -_JUMP_REACH_PX:
        return False
    return jump(cpu, scene, _FORWARD_UP)
