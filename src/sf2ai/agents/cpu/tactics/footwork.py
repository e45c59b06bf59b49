"""What the CPU does if no tactic applies: attacks of its own choice and walking by plans; compiled."""

from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import (
    BACK_OFF,
    CLINCH,
    CLOSE_IN,
    ON_GUARD,
    WAIT,
    chooses_variant,
    happens,
    repeats_long_attack,
    takes_initiative,
    will_respond,
)
from sf2ai.agents.cpu.tactics.defence import shoot
from sf2ai.agents.cpu.tactics.offence import blunder, leap, poke
from sf2ai.agents.dice import throw
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, SceneRecord

_FORWARD, _BACK, _FORWARD_UP = 6, 4, 9
_AFAR_PX = 230.0
_MARGIN_PX = 12.0
_LATE_UNITS = 25
"""Time left, as the game shows it, below which a side that is behind hurries."""
_PLAN_FRAMES = 12
_JUMP_ERROR_PX = 60.0
_PLAN_SHARES = 1000


@compiled
def carry_on(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Attack or make a new plan if the last has ended, then walk by the plan; always returns True."""
    if cpu.plan_left <= 0:
        if _begin_something(cpu, scene, tables):
            return True
        cpu.plan = _choose_walk(cpu, scene, tables)
        cpu.plan_left = _PLAN_FRAMES + throw(cpu.dice, _PLAN_FRAMES)
    _walk(cpu, scene, tables)
    return True


@compiled
def _hurries(scene: SceneRecord) -> bool:
    """Whether the CPU is behind and little time is left."""
    return scene.timer < _LATE_UNITS and scene.health_lead < 0


@compiled
def _begin_something(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Attack if the pause is over and the CPU takes the initiative; returns whether it attacks."""
    level = tables.levels[cpu.level]
    if cpu.pause_left > 0 or not (_hurries(scene) or takes_initiative(cpu, level.attack)):
        return False
    if scene.attack_out and will_respond(cpu, level.caution):
        return not scene.jumping and scene.distance > scene.threat + _MARGIN_PX and shoot(cpu, scene, tables)
    if happens(cpu, level.blunder):
        done = blunder(cpu, scene, tables)
    elif scene.gap <= tables.bodies[cpu.character].reach:
        done = _act_near(cpu, scene, tables)
    else:
        done = _act_afar(cpu, scene, tables)
    if done:
        cpu.pause_left = level.pause_frames // 2 + throw(cpu.dice, level.pause_frames + 1)
    return done


@compiled
def _act_near(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    style = tables.styles[cpu.character]
    draw = (
        throw(cpu.dice, _PLAN_SHARES)
        * (style.poke + style.jump * 0.3 + style.clinch + style.back_off)
        / _PLAN_SHARES
    )
    if draw < style.poke:
        return poke(cpu, scene, tables)
    if draw < style.poke + style.jump * 0.3:
        return jump(cpu, scene, _FORWARD_UP)
    return False


@compiled
def _act_afar(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    style = tables.styles[cpu.character]
    arc = tables.bodies[cpu.character].jumps[1]
    jumps_well = abs(scene.distance - arc.vx * arc.frames - 30) < _JUMP_ERROR_PX
    careful = cpu.recent_reach_left > 0 and will_respond(cpu, tables.levels[cpu.level].caution)
    jump_weight = style.jump if jumps_well and not careful else 0.0
    # An opponent that repeats an attack would hit the CPU in the long recovery of a projectile or leap.
    exposed = careful and repeats_long_attack(cpu, tables) and scene.distance < scene.threat + _MARGIN_PX
    shoot_weight = 0.0 if exposed else style.shoot
    leap_weight = 0.0 if exposed or scene.attack_out else style.leap
    total = shoot_weight + leap_weight + jump_weight + style.close_in
    draw = throw(cpu.dice, _PLAN_SHARES) * total / _PLAN_SHARES
    if draw < shoot_weight:
        return shoot(cpu, scene, tables)
    if draw < shoot_weight + leap_weight:
        return leap(cpu, scene, tables)
    if draw < shoot_weight + leap_weight + jump_weight:
        return jump(cpu, scene, _FORWARD_UP)
    return False


@compiled
def _choose_walk(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> int:
    style = tables.styles[cpu.character]
    close_in, wait, back_off, clinch = style.close_in, style.wait, style.back_off, 0.0
    if scene.gap <= tables.bodies[cpu.character].reach - _MARGIN_PX:
        close_in, clinch = 0.0, style.clinch
    elif scene.distance > _AFAR_PX:
        back_off = 0.0
    if _hurries(scene):
        wait, back_off = 0.0, 0.0
    total = close_in + wait + back_off + clinch
    draw = throw(cpu.dice, _PLAN_SHARES) * total / _PLAN_SHARES
    if draw < close_in:
        return CLOSE_IN
    if draw < close_in + wait:
        return WAIT
    return BACK_OFF if draw < close_in + wait + back_off else CLINCH


@compiled
def _walk(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> None:
    """Walk by the plan; a careful CPU does not walk to where it could be hit."""
    cpu.hold = ON_GUARD
    inside = scene.distance < scene.threat + _MARGIN_PX
    open_to_hit = inside and (scene.free_in == 0 or scene.attack_out)
    if open_to_hit and not _hurries(scene) and chooses_variant(cpu, tables.levels[cpu.level].caution):
        return
    if cpu.plan == CLOSE_IN or cpu.plan == CLINCH:
        cpu.hold = _FORWARD
    elif cpu.plan == BACK_OFF:
        cpu.hold = _BACK
