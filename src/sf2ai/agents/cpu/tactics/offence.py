"""Attacks of the CPU's own choice: throws, normals, leaps, attacks on a rising opponent; compiled."""

from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import DOWNED, JUMP, SPECIAL, is_untouchable
from sf2ai.agents.cpu.slot.pads import begin_script
from sf2ai.agents.cpu.slot.state import takes_initiative, will_respond
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, pick, places_for, reaches
from sf2ai.agents.dice import throw
from sf2ai.game.mashing import MASH_PERIOD_FRAMES
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, SceneRecord

_POKE, _THROW, _LEAP, _ANY = int(Role.POKE), int(Role.THROW), int(Role.LEAP), int(Role.ANY)

_GRIP_PX = 2.0
"""Throws are tried this far inside their range, since the opponent may have moved."""
_SPARE_PX = 6.0
"""The same for attacks."""
_CLOSING_PX = 8.0
"""An opponent this near to its throwing range will be inside it before the CPU can act."""


@compiled
def grab(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Throw an opponent in range."""
    if not scene.throwable:
        return False
    level = tables.levels[cpu.level]
    if not (will_respond(cpu, level.punish) if scene.free_in > 0 else takes_initiative(cpu, level.grab)):
        return False
    within = scene.distance + _GRIP_PX - tables.bodies[cpu.opponent].throw_width
    best, best_worth = NOTHING, -100.0
    for place in places_for(cpu, _THROW, tables):
        option = tables.options[place]
        worth = option.damage - 1.5 * option.entry - 0.25 * option.total + throw(cpu.dice, 8)
        if option.throw_range >= within and worth > best_worth:
            best, best_worth = int(place), worth
    if best == NOTHING:
        return False
    begin_script(cpu, tables.options[best])
    return True


@compiled
def fend_off(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Use the quickest normal against an opponent that comes into its own throwing range."""
    me, them = tables.bodies[cpu.character], tables.bodies[cpu.opponent]
    in_its_grip = scene.distance < them.throw_range + me.throw_width + _CLOSING_PX
    free = scene.free_in == 0 and scene.activity != JUMP and not scene.jumping and not scene.shot
    if not (in_its_grip and free and takes_initiative(cpu, tables.levels[cpu.level].grab)):
        return False
    best, soonest = NOTHING, 100
    for place in places_for(cpu, _POKE, tables):
        option = tables.options[place]
        if (
            option.startup < soonest
            and can_begin(cpu, scene, option)
            and reaches(cpu, scene, option, 0.0, tables)
        ):
            best, soonest = int(place), int(option.startup)
    if best == NOTHING:
        return False
    begin_script(cpu, tables.options[best])
    return True


@compiled
def poke(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Attack with a normal that reaches; better ones are likelier."""
    if is_untouchable(scene):
        return False
    best, best_worth = NOTHING, 0.0
    for place in places_for(cpu, _POKE, tables):
        option = tables.options[place]
        if can_begin(cpu, scene, option) and reaches(cpu, scene, option, _SPARE_PX, tables):
            worth = 40 + option.damage + option.advantage - 4 * option.startup + 10 * option.knockdown
            worth *= 0.5 + throw(cpu.dice, 1000) / 1000
            if worth > best_worth:
                best, best_worth = int(place), worth
    if best == NOTHING:
        return False
    begin_script(cpu, tables.options[best])
    return True


@compiled
def leap(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Attack with a special that flies to the opponent and reaches."""
    place = pick(cpu, _LEAP, tables)
    if place == NOTHING or scene.shot:
        return False
    option = tables.options[place]
    if not can_begin(cpu, scene, option) or not reaches(cpu, scene, option, 0.0, tables):
        return False
    begin_script(cpu, option)
    return True


@compiled
def blunder(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Attack with a random option, as a beginner does."""
    option = tables.options[pick(cpu, _ANY, tables)]
    if not can_begin(cpu, scene, option):
        return False
    begin_script(cpu, option)
    return True


@compiled
def meet_rising(cpu: CpuRecord, scene: SceneRecord, frames_per_step: int, tables: CpuTables) -> bool:
    """Time an attack so that it hits as the opponent gets up."""
    rising = scene.activity == DOWNED and scene.free_in < tables.game[0].getup
    if not rising or not takes_initiative(cpu, tables.levels[cpu.level].attack):
        return False
    best, best_worth, wait = NOTHING, 0.0, 0
    for place in places_for(cpu, _POKE, tables):
        option = tables.options[place]
        due = scene.free_in - option.startup
        fits = 0 <= due < frames_per_step and can_begin(cpu, scene, option)
        if fits and option.damage > best_worth and reaches(cpu, scene, option, _SPARE_PX, tables):
            best, best_worth, wait = int(place), option.damage, due
    if best == NOTHING:
        return False
    begin_script(cpu, tables.options[best])
    cpu.script_wait = wait
    return True


@compiled
def mash_on(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Prolong a mashed special of its own while it reaches the opponent."""
    move = cpu.own[0].move
    if scene.my_activity != SPECIAL or move < 0 or is_untouchable(scene):
        return False
    fact = tables.facts[move]
    if not fact.mashed or cpu.own[0].activity_frames > fact.startup + fact.active:
        return False
    for place in places_for(cpu, _ANY, tables):
        option = tables.options[place]
        if option.move == move and option.mashed and reaches(cpu, scene, option, 0.0, tables):
            # The last press of its script, which is as long as the pause after it.
            begin_script(cpu, option)
            cpu.script_at = option.script + option.length - MASH_PERIOD_FRAMES
            cpu.script_left = MASH_PERIOD_FRAMES
            return True
    return False
