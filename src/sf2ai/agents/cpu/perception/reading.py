"""What the CPU concludes from the opponent's body: its move, how long that lasts, how far it threatens.

Compiled. Frames are extrapolated from the frame that was seen to the present. Hit stop cannot be
seen beginning, so during it a move seems further advanced than it is.
"""

from sf2ai.agents.cpu.knowledge.frame_data import HARMLESS, LEAP_REACH_PX, UNKNOWN_MOVE
from sf2ai.agents.cpu.perception.scene import (
    ATTACK,
    BLOCK,
    BLOCK_STUN,
    DIZZY,
    DOWNED,
    FREE,
    HIT_STUN,
    JUMP,
    NOT_SOON,
    SPECIAL,
    THROW,
    THROWN,
    frames_to_land,
    is_untouchable,
    path_at,
)
from sf2ai.agents.cpu.slot.state import draw_responses
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, SceneRecord, SideRecord

_STANDING, _CROUCHING, _AIRBORNE = int(Posture.STANDING), int(Posture.CROUCHING), int(Posture.AIRBORNE)

_RECENT_FRAMES = 120
"""How long the reach of an attack is remembered."""
_CLOSE_CALL_PX = 16.0
"""An attack that falls this short of the own body is still taken seriously."""
_STRAIGHT_UP_SPEED = 1.0
"""Px per frame; a slower jump lands where it began, so its attack covers that place like a normal."""
_MAX_REPEATS = 100


@compiled
def read_move(cpu: CpuRecord, seen: SideRecord, reaction: int, tables: CpuTables, scene: SceneRecord) -> None:
    """Note the opponent's move, its present frame, when the opponent is free, and how near its body is."""
    body = tables.bodies[cpu.opponent]
    scene.fact = -1
    scene.frame = 0
    scene.free_in = 0
    front = body.crouch_front if scene.posture == _CROUCHING else body.front
    if scene.activity == ATTACK or scene.activity == SPECIAL or scene.activity == THROW:
        scene.fact = seen.move if seen.move >= 0 else UNKNOWN_MOVE
        fact = tables.facts[scene.fact]
        scene.frame = min(max(0, int(seen.activity_frames)) + reaction, 1000)
        last_active = fact.startup + fact.active
        if fact.mashed and seen.activity_frames <= last_active:
            # It may go on for as long as it is mashed, and is believed to.
            scene.frame = min(scene.frame, last_active)
        if scene.activity == THROW:
            scene.free_in = NOT_SOON
        elif scene.jumping:
            scene.free_in = int(frames_to_land(scene.y, scene.vy, body.jumps[0].g))
        else:
            scene.free_in = max(0, fact.total - scene.frame)
            if scene.free_in == 0 and scene.y <= 0:
                scene.activity = FREE
                scene.fact = -1
            elif fact.startup < scene.frame <= fact.startup + fact.active:
                front = max(front, fact.front)
    scene.gap = scene.distance - front
    scene.top = body.crouch_top if scene.posture == _CROUCHING else body.stand_top


@compiled
def read_stun(cpu: CpuRecord, seen: SideRecord, reaction: int, tables: CpuTables, scene: SceneRecord) -> None:
    """Note how long the opponent is stunned, down or dizzy, or how long it has been free."""
    game = tables.game[0]
    frames = max(0, int(seen.activity_frames)) + reaction
    stunned = scene.activity == HIT_STUN or scene.activity == BLOCK_STUN
    if stunned:
        scene.free_in = max(0, game.hit_stop + game.stun[1] - frames)
    elif scene.activity == DOWNED:
        scene.free_in = max(0, game.getup - frames) if _is_rising(cpu, seen) else game.getup
    elif scene.activity == DIZZY:
        scene.free_in = NOT_SOON
    elif is_untouchable(scene):
        scene.free_in = 2 * game.getup
    if scene.free_in == 0 and (stunned or scene.activity == DOWNED):
        scene.activity = FREE
        scene.posture = _STANDING
    if scene.activity != DOWNED:
        cpu.opponent_rising = 0
    scene.helpless = scene.free_in > 0 and scene.fact < 0
    scene.free_for = 0
    if scene.activity == FREE or scene.activity == BLOCK:
        free = seen.activity == FREE or seen.activity == BLOCK
        scene.free_for = (
            frames if free else min(reaction, max(0, scene.frame - tables.facts[cpu.habit].total))
        )


@compiled
def _is_rising(cpu: CpuRecord, seen: SideRecord) -> bool:
    """Whether the opponent is getting up: its count of frames on the ground has restarted."""
    if cpu.seen_activity == DOWNED and seen.activity_frames < cpu.seen_frames:
        cpu.opponent_rising = 1
    return cpu.opponent_rising == 1


@compiled
def read_throwable(tables: CpuTables, scene: SceneRecord) -> None:
    """Note whether the opponent can be thrown: it must stand on the ground and not be stunned."""
    on_ground = scene.y <= 0 and (scene.posture != _AIRBORNE or scene.activity == FREE)
    lifted = scene.activity == JUMP or (scene.fact >= 0 and tables.facts[scene.fact].leaves_ground == 1)
    stunned = scene.activity == HIT_STUN or scene.activity == BLOCK_STUN
    bound = stunned or is_untouchable(scene) or scene.activity == THROW
    scene.throwable = on_ground and not lifted and not bound


@compiled
def read_threat(cpu: CpuRecord, tables: CpuTables, scene: SceneRecord) -> None:
    """Note whether an attack can still hit, and from how far; its reach is remembered for a while."""
    scene.attack_coming = 0
    scene.attack_out = 0
    body = tables.bodies[cpu.character]
    front = max(body.front, body.crouch_front)
    if cpu.recent_reach_left == 0:
        cpu.recent_reach = 0.0
    scene.threat = front + cpu.recent_reach
    if scene.fact < 0 or scene.activity == THROW:
        return
    fact = tables.facts[scene.fact]
    if not fact.hits or fact.level == HARMLESS:
        return
    scene.attack_out = scene.jumping or scene.frame <= fact.startup + fact.active
    covered = path_at(scene.fact, scene.frame, 0, tables) if scene.fact < UNKNOWN_MOVE else 0.0
    scene.threat = front + fact.reach - covered
    stays = not scene.jumping or abs(scene.vx) < _STRAIGHT_UP_SPEED
    if fact.reach < LEAP_REACH_PX and stays:
        cpu.recent_reach = max(cpu.recent_reach, fact.reach)
        cpu.recent_reach_left = _RECENT_FRAMES
    near = scene.distance <= scene.threat + _CLOSE_CALL_PX
    scene.attack_coming = scene.jumping or (scene.attack_out and near)


@compiled
def note_changes(cpu: CpuRecord, seen: SideRecord, scene: SceneRecord) -> None:
    """Note what the opponent has begun, and draw whether and how the CPU answers it."""
    if cpu.own[0].activity == THROWN:
        cpu.was_thrown = 1
    begun = seen.activity != cpu.seen_activity or seen.move != cpu.seen_move
    again = seen.activity_frames < cpu.seen_frames and (seen.activity == ATTACK or seen.activity == SPECIAL)
    if begun or again or (scene.shot and not cpu.seen_shot):
        draw_responses(cpu)
    if (begun or again) and seen.move >= 0:
        cpu.repeats = min(cpu.repeats + 1, _MAX_REPEATS) if seen.move == cpu.habit else 0
        cpu.habit = seen.move
    cpu.seen_activity = seen.activity
    cpu.seen_move = seen.move
    cpu.seen_frames = seen.activity_frames
    cpu.seen_shot = scene.shot
