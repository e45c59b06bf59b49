"""Attacks from a jump: which one, and when; compiled."""

from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import JUMP, frames_to_land
from sf2ai.agents.cpu.slot.pads import begin_script
from sf2ai.agents.cpu.slot.state import ON_GUARD
from sf2ai.agents.cpu.tactics.choice import NOTHING, places_for
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, OptionRecord, SceneRecord

_AIR = int(Role.AIR)

_DEEP_FRAMES = 14.0
"""Frames before landing within which an opponent on the ground is hit, so that the CPU has landed before
the opponent recovers."""


@compiled
def strike_from_the_air(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> None:
    """Attack from a jump if the attack touches: late if the opponent is on the ground, else at once."""
    cpu.hold = ON_GUARD
    if cpu.air_spent or scene.my_activity != JUMP:
        return
    gravity = tables.bodies[cpu.character].jumps[0].g
    lands = frames_to_land(scene.my_y, scene.my_vy, gravity)
    best, best_worth = NOTHING, 0.0
    for place in places_for(cpu, _AIR, tables):
        option = tables.options[place]
        late_enough = scene.jumping or lands - option.startup <= _DEEP_FRAMES
        suits = (option.neutral_jump == 1) == (cpu.jump == 0)
        if (
            suits
            and late_enough
            and option.damage > best_worth
            and _touches(cpu, scene, option, lands, tables)
        ):
            best, best_worth = int(place), option.damage
    if best != NOTHING:
        begin_script(cpu, tables.options[best])
        cpu.air_spent = 1


@compiled
def _touches(
    cpu: CpuRecord, scene: SceneRecord, option: OptionRecord, lands: float, tables: CpuTables
) -> bool:
    """Whether an attack pressed now touches within its first active frames."""
    me, them = tables.bodies[cpu.character], tables.bodies[cpu.opponent]
    facing = scene.my_facing if scene.my_facing != 0 else cpu.forward
    for later in range(3):
        frames = option.startup + 1.0 + 2 * later
        if frames >= lands or 2 * later >= option.active:
            return False
        y = scene.my_y + scene.my_vy * frames - me.jumps[0].g * frames * frames / 2
        their_y, half, bottom, top = 0.0, (them.front + them.back) / 2, 0.0, float(scene.top)
        if scene.jumping:
            their_y = scene.y + scene.vy * frames - them.jumps[0].g * frames * frames / 2
            half, bottom, top = float(them.air_half), float(them.air_bottom), float(them.air_top)
        ahead = (scene.x + scene.vx * frames - scene.my_x - scene.my_vx * frames) * facing
        across = option.near <= ahead + half and option.far >= ahead - half
        if across and y + option.low <= their_y + top and y + option.high >= their_y + bottom:
            return True
    return False
