"""What the CPU believes about the present moment of a fight; compiled.

It knows the state of its own body at once. It sees the opponent as it was some frames ago and
extrapolates to the present: walks go on, jumps fall, moves carry their fighter. A value that a
backend does not know is replaced by the likeliest one.
"""

from math import sqrt

from sf2ai.agents.cpu.perception.projectiles import update_projectile
from sf2ai.agents.cpu.perception.reading import (
    note_changes,
    read_move,
    read_stun,
    read_threat,
    read_throwable,
)
from sf2ai.agents.cpu.perception.scene import (
    ATTACK,
    BLOCK,
    DIZZY,
    DOWNED,
    FREE,
    JUMP,
    SPEED_FRAMES,
    THROW,
    THROWN,
    frames_to_land,
    known,
    path_at,
)
from sf2ai.agents.cpu.slot.state import opponent_ago
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import BodyRecord, CpuRecord, CpuTables, SceneRecord, SideRecord

_STANDING, _AIRBORNE, _DOWN = int(Posture.STANDING), int(Posture.AIRBORNE), int(Posture.DOWN)

_FULL_CLOCK = 99
_MOST_DRIFT_PX = 80.0
"""Farthest that a body on the ground is assumed to have moved since it was seen."""


@compiled
def update_belief(cpu: CpuRecord, timer: int, tables: CpuTables, scene: SceneRecord) -> None:
    """Update the belief about the fight.

    Args:
        cpu: the CPU's state with all frames recorded; what is new about the opponent is noted in it.
        timer: time left as the game shows it, -1 if unknown.
        tables: the CPU's tables.
        scene: overwritten with the belief.
    """
    reaction = int(tables.levels[cpu.level].reaction_frames)
    seen, before = opponent_ago(cpu, reaction), opponent_ago(cpu, reaction + SPEED_FRAMES)
    _update_own_body(cpu, tables, scene)
    _estimate_opponent(cpu, seen, before, reaction, tables, scene)
    _update_distance(cpu, tables, scene)
    read_move(cpu, seen, reaction, tables, scene)
    read_stun(cpu, seen, reaction, tables, scene)
    read_throwable(tables, scene)
    read_threat(cpu, tables, scene)
    update_projectile(cpu, seen, before, reaction, tables, scene)
    note_changes(cpu, seen, scene)
    scene.health_lead = cpu.own[0].health - seen.health
    scene.timer = timer if timer >= 0 else _FULL_CLOCK


@compiled
def _update_own_body(cpu: CpuRecord, tables: CpuTables, scene: SceneRecord) -> None:
    game = tables.game[0]
    own, before = cpu.own[0], cpu.own[1]
    start = -game.start_offset if cpu.side == 0 else game.start_offset
    scene.my_x = known(own.x * game.screen_width, start)
    scene.my_y = known(own.y * game.screen_height, 0.0)
    scene.my_vx = scene.my_x - known(before.x * game.screen_width, scene.my_x)
    scene.my_vy = scene.my_y - known(before.y * game.screen_height, scene.my_y)
    scene.my_activity = own.activity
    scene.my_facing = own.facing
    scene.my_shot = own.projectile == 1
    scene.airborne = scene.my_y > 0 or own.posture == _AIRBORNE
    cpu.was_airborne = (cpu.was_airborne or scene.airborne) and own.activity == JUMP
    landed = own.activity == JUMP and cpu.was_airborne and not scene.airborne
    free = own.activity == FREE or own.activity == BLOCK or landed
    unknown = own.activity < 0 and own.posture != _DOWN
    scene.ready = (free or unknown) and not scene.airborne
    scene.can_walk = scene.ready and not landed
    scene.bound = own.activity == DIZZY or own.activity == THROWN or own.activity == THROW
    if own.activity != DOWNED:
        cpu.rising = 0
    elif before.activity == DOWNED and own.activity_frames < before.activity_frames:
        cpu.rising = 1


@compiled
def _estimate_opponent(
    cpu: CpuRecord, seen: SideRecord, before: SideRecord, reaction: int, tables: CpuTables, scene: SceneRecord
) -> None:
    game = tables.game[0]
    start = game.start_offset if cpu.side == 0 else -game.start_offset
    scene.x = known(seen.x * game.screen_width, start)
    scene.y = known(seen.y * game.screen_height, 40.0 if seen.posture == _AIRBORNE else 0.0)
    scene.vx = (scene.x - known(before.x * game.screen_width, scene.x)) / SPEED_FRAMES
    rise = (scene.y - known(before.y * game.screen_height, scene.y)) / SPEED_FRAMES
    scene.vy = 0.0
    scene.activity = seen.activity
    if scene.activity < 0:
        scene.activity = ATTACK if seen.move >= 0 else FREE
    in_air = seen.posture == _AIRBORNE or (seen.posture < 0 and scene.y > 0)
    scene.jumping = in_air and (scene.activity == JUMP or scene.activity == ATTACK)
    scene.posture = seen.posture if seen.posture >= 0 else (_AIRBORNE if in_air else _STANDING)
    if scene.activity == JUMP and not in_air and before.posture != _AIRBORNE:
        _extrapolate_take_off(seen, reaction, tables.bodies[cpu.opponent], scene)
    elif scene.jumping:
        arc = tables.bodies[cpu.opponent].jumps[0]
        speed = sqrt(max(0.0, arc.vy * arc.vy - 2 * arc.g * scene.y))
        scene.vy = speed if rise > 0 else -speed
        _extrapolate_jump(scene, reaction, arc.g)
    elif seen.move >= 0 and tables.facts[seen.move].path_count > 0:
        _extrapolate_move(seen, reaction, tables, scene)
    else:
        drift = scene.vx * reaction
        scene.x += min(max(drift, -_MOST_DRIFT_PX), _MOST_DRIFT_PX)
    limit = game.half_stage - tables.bodies[cpu.opponent].edge_half
    scene.x = min(max(scene.x, -limit), limit)


@compiled
def _extrapolate_take_off(seen: SideRecord, reaction: int, body: BodyRecord, scene: SceneRecord) -> None:
    """Extrapolate the jump of an opponent last seen crouching to jump: forwards, until more is seen."""
    flown = max(0, int(seen.activity_frames)) + reaction - body.prejump
    if flown <= 0:
        return
    arc = body.jumps[1]
    scene.jumping = 1
    scene.posture = _AIRBORNE
    scene.vx = arc.vx * seen.facing
    scene.vy = arc.vy - arc.g * flown
    scene.x += scene.vx * flown
    scene.y = max(1.0, arc.vy * flown - arc.g * flown * flown / 2)


@compiled
def _extrapolate_move(seen: SideRecord, frames: int, tables: CpuTables, scene: SceneRecord) -> None:
    """Extrapolate by some frames the path along which the opponent's move carries it."""
    frame = max(1, int(seen.activity_frames))
    scene.x += (
        path_at(seen.move, frame + frames, 0, tables) - path_at(seen.move, frame, 0, tables)
    ) * seen.facing
    rise = path_at(seen.move, frame + frames, 1, tables) - path_at(seen.move, frame, 1, tables)
    scene.y = max(0.0, scene.y + rise)


@compiled
def _extrapolate_jump(scene: SceneRecord, frames: int, gravity: float) -> None:
    """Extrapolate the opponent's jump by some frames; after landing the opponent stands still."""
    flight = min(float(frames), frames_to_land(scene.y, scene.vy, gravity))
    scene.y = max(0.0, scene.y + scene.vy * flight - gravity * flight * flight / 2)
    scene.vy -= gravity * flight
    scene.x += scene.vx * flight
    if flight < frames:
        scene.y = 0.0
        scene.vy = 0.0
        scene.vx = 0.0
        scene.jumping = 0
        scene.posture = _STANDING
        scene.activity = FREE


@compiled
def _update_distance(cpu: CpuRecord, tables: CpuTables, scene: SceneRecord) -> None:
    difference = scene.x - scene.my_x
    if difference > 0:
        cpu.forward = 1
    elif difference < 0:
        cpu.forward = -1
    scene.distance = abs(difference)
    edge = tables.game[0].half_stage - tables.bodies[cpu.character].edge_half
    scene.room_behind = max(0.0, edge + scene.my_x * cpu.forward)
