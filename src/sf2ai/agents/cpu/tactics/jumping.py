"""Jumps at the opponent: over a low attack, during a recovery, before a repeated projectile; compiled."""

from sf2ai.agents.cpu.perception.scene import NOT_SOON
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import will_respond
from sf2ai.agents.cpu.tactics.defence import guard
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, SceneRecord

_FORWARD_UP = 9

_STRIKE_HEIGHT_PX = 36.0
"""Height of the feet at which a jump's attack still hits a standing opponent."""
_STRIKE_PX = 35.0
"""Distance before a jump's landing spot at which its attack begins to reach."""
_NEXT_FRAMES = 5
"""Least frames before the opponent's next attack hits."""
_RISE_FRAMES = 8
"""Frames in the air after which a jump is above attacks at the height of a chest."""
_HABIT_REPEATS = 2
"""An attack repeated this often is expected again."""
_HABIT_FRAMES = 25
"""Longest time since the opponent became free in which it is still expected."""
_SOON_FRAMES = 4
_POINT_BLANK_PX = 190.0
"""Nearer than this a projectile arrives before the CPU sees it."""


@compiled
def jump_onto(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Jump at an opponent whose attack does not reach up, or has ended."""
    if scene.fact < 0 or scene.jumping or scene.shot or scene.free_in == NOT_SOON:
        return False
    fact, body, style = tables.facts[scene.fact], tables.bodies[cpu.character], tables.styles[cpu.character]
    lands_off = scene.distance - body.jumps[1].vx * body.jumps[1].frames
    endless = fact.mashed and scene.attack_out
    if endless or fact.leaves_ground or not -_STRIKE_PX < lands_off < 3 * _STRIKE_PX:
        return False
    chance = 0.0
    if not scene.attack_out and scene.free_in + _NEXT_FRAMES >= body.prejump + _RISE_FRAMES:
        chance = style.jump_on_recovery
    elif (
        scene.attack_out and scene.distance > scene.threat and fact.top < body.air_bottom + _STRIKE_HEIGHT_PX
    ):
        chance = style.jump_on_low_attack
    if not will_respond(cpu, tables.levels[cpu.level].punish * chance):
        return False
    return jump(cpu, scene, _FORWARD_UP)


@compiled
def anticipate(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Prepare for a projectile or an uppercut that the opponent uses again and again.

    The CPU jumps over the projectile in time, or stays on guard; it waits on guard for an uppercut near it.
    """
    if cpu.repeats < _HABIT_REPEATS or scene.shot or scene.helpless or scene.jumping:
        return False
    if _expects_uppercut(cpu, scene, tables) and will_respond(cpu, tables.levels[cpu.level].block):
        return guard(cpu, scene, tables)
    throws = tables.facts[cpu.habit].shot and scene.free_in <= _SOON_FRAMES and scene.free_for < _HABIT_FRAMES
    if not throws or not will_respond(cpu, tables.levels[cpu.level].meet_shot):
        return False
    body = tables.bodies[cpu.character]
    lands_off = scene.distance - body.jumps[1].vx * body.jumps[1].frames
    in_time = scene.free_in > 0 and lands_off > -_STRIKE_PX
    if in_time and jump(cpu, scene, _FORWARD_UP):
        return True
    return scene.distance < _POINT_BLANK_PX and guard(cpu, scene, tables)


@compiled
def _expects_uppercut(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Whether an opponent in reach that has just become free repeats a rising attack."""
    fact = tables.facts[cpu.habit]
    rises = fact.leaves_ground and fact.hits and not fact.air
    free = scene.free_in <= _SOON_FRAMES and scene.free_for < _HABIT_FRAMES
    return rises and free and scene.distance <= scene.threat
