"""Jumps over an attack that the opponent repeats; compiled."""

from sf2ai.agents.cpu.perception.scene import NOT_SOON, path_at
from sf2ai.agents.cpu.slot.pads import jump
from sf2ai.agents.cpu.slot.state import repeats_long_attack, will_respond
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, HurtBoxRecords, SceneRecord

_STRAIGHT_UP = 8

_HABIT_FRAMES = 12
"""Longest time since the opponent became free in which the attack is still expected."""
_SOON_FRAMES = 6
"""An opponent free within this time may begin the attack before a jump has left the ground."""
_LATE_FRAMES = 3
"""The attack may begin this much later than it could."""
_STRIKE_FRAMES = 10
"""A jump's attack hits this long before landing."""
_STRIKE_PX = 60.0
"""How far from the landing spot a jump's attack reaches."""
_CLEARANCE_PX = 2.0
"""Least distance between the attack and the body that jumps over it."""


@compiled
def overleap(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Jump over an attack that the opponent repeats, so as to land on its end."""
    fact = tables.facts[cpu.habit]
    goes_on = _goes_on(cpu, scene, tables)
    if not (repeats_long_attack(cpu, tables) or goes_on):
        return False
    if fact.hit_box_count == 0 or fact.leaves_ground or fact.air:
        return False
    if goes_on and fact.top + _CLEARANCE_PX > fact.head:
        return False  # it guards the whole body
    if scene.jumping or scene.helpless or scene.shot or not scene.can_walk:
        return False
    due = _due(cpu, scene, tables)
    if due == NOT_SOON or not will_respond(cpu, tables.levels[cpu.level].punish):
        return False
    seen = scene.fact == cpu.habit and scene.attack_out
    latest = due if seen else max(due, 0) + _LATE_FRAMES
    for kind in (1, 0):
        strikes = _comes_down_on(cpu, scene, kind, due, tables)
        if strikes and _jumps_clear(cpu, scene, kind, due, latest, tables):
            return jump(cpu, scene, _STRAIGHT_UP + kind)
    return False


@compiled
def _goes_on(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Whether a mashed special is out, which goes on for as long as the opponent likes."""
    return scene.fact == cpu.habit and scene.attack_out == 1 and tables.facts[cpu.habit].mashed == 1


@compiled
def _due(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> int:
    """Return in how many frames the habit may begin, negative if it has begun or may have; or NOT_SOON.

    An opponent that was free when last seen may have begun at any moment since.
    """
    if scene.fact == cpu.habit and scene.attack_out:
        return -int(scene.frame)
    if scene.free_in > _SOON_FRAMES or scene.free_for > _HABIT_FRAMES:
        return NOT_SOON
    return int(scene.free_in) - min(int(scene.free_for), int(tables.levels[cpu.level].reaction_frames))


@compiled
def _comes_down_on(cpu: CpuRecord, scene: SceneRecord, kind: int, due: int, tables: CpuTables) -> bool:
    """Whether a jump begun now hits the opponent before the opponent is free again."""
    body = tables.bodies[cpu.character]
    arc = body.jumps[kind]
    strikes = body.prejump + arc.frames - _STRIKE_FRAMES
    covered = arc.vx * arc.frames if kind == 1 else 0.0
    off = scene.distance - covered - _advanced(cpu, scene, due, strikes, tables)
    lasts = _goes_on(cpu, scene, tables) or strikes - due <= tables.facts[cpu.habit].total
    return lasts and abs(off) < _STRIKE_PX


@compiled
def _advanced(cpu: CpuRecord, scene: SceneRecord, due: int, frame: int, tables: CpuTables) -> float:
    """Return how far the habit carries the opponent from now until a later frame, px."""
    if _goes_on(cpu, scene, tables):
        return max(0.0, -scene.vx * cpu.forward) * frame  # the stick steers it
    if frame <= due:
        return 0.0
    return path_at(cpu.habit, frame - due, 0, tables) - (
        path_at(cpu.habit, -due, 0, tables) if due < 0 else 0.0
    )


@compiled
def _jumps_clear(
    cpu: CpuRecord, scene: SceneRecord, kind: int, due: int, latest: int, tables: CpuTables
) -> bool:
    """Whether a jump begun now is not hit before it strikes, whenever the habit begins.

    Args:
        cpu: the CPU's state.
        scene: the belief.
        kind: 1 forwards, 0 straight up.
        due: frames until the habit begins at the soonest.
        latest: frames until it begins at the latest.
        tables: the CPU's tables.
    """
    body = tables.bodies[cpu.character]
    arc = body.jumps[kind]
    own = arc.vx if kind == 1 else 0.0
    way, y, rise = 0.0, 0.0, arc.vy
    for frame in range(1, body.prejump + arc.frames - _STRIKE_FRAMES):
        flying = frame > body.prejump
        if flying:
            way += own
            rise -= arc.g
            y += rise
        parts = body.airborne if flying else body.standing
        for when in range(due, latest + 1, _LATE_FRAMES):
            x = scene.distance - _advanced(cpu, scene, when, frame, tables) - way
            if _is_struck(cpu, parts, x, y, frame - when, tables):
                return False
    return True


@compiled
def _is_struck(
    cpu: CpuRecord, parts: HurtBoxRecords, x: float, y: float, frame: int, tables: CpuTables
) -> bool:
    """Whether a frame of the habit hits a body ``x`` px before the opponent's axis, feet ``y`` px high."""
    fact = tables.facts[cpu.habit]
    for i in range(fact.hit_box_start, fact.hit_box_start + fact.hit_box_count):
        attack = tables.hit_boxes[i]
        repeats = fact.mashed and frame > fact.startup
        if not repeats and not attack.first <= frame <= attack.last:
            continue
        box = attack.box
        for j in range(len(parts)):
            part = parts[j]
            across = x - part.x1 < box.x1 + _CLEARANCE_PX and x - part.x0 > box.x0 - _CLEARANCE_PX
            if across and y + part.y0 < box.y1 + _CLEARANCE_PX and y + part.y1 > box.y0:
                return True
    return False
