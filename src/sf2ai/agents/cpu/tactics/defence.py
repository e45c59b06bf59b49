"""Answers to the opponent's actions: block, meet jumps and projectiles, get up, shake off; compiled."""

from sf2ai.agents.cpu.knowledge.frame_data import OVERHEAD
from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import ATTACK, DOWNED, JUMP, SPECIAL, frames_to_land
from sf2ai.agents.cpu.slot.pads import begin_script, drop_script, jump
from sf2ai.agents.cpu.slot.state import ON_GUARD, chooses_variant, will_respond
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, pick, places_for
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, HurtBoxRecords, OptionRecord, SceneRecord

_ANTI_AIR, _REVERSAL, _SHOT = int(Role.ANTI_AIR), int(Role.REVERSAL), int(Role.SHOT)
_THROW, _ESCAPE = int(Role.THROW), int(Role.ESCAPE)

_HIGH_GUARD = 4
_STRAIGHT_UP, _FORWARD_UP = 8, 9
_AIR_ATTACK_DUE_FRAMES = 16
"""A jumper's attack is expected from this long before it lands."""
_SHOT_NEAR_FRAMES = 7.0
"""A projectile this near is blocked if nothing better was done; the reaction time is added."""
_SHOT_SEEN_FRAMES = 70.0
_CLEARANCE_PX = 1.0
"""Least distance between a projectile and the body that jumps over it."""
_LANDING_PX = 60.0
"""A jumper that lands this near can strike at once."""
_UPRIGHT = 0.3
"""How often the CPU accepts a jump straight up, which gains no ground."""
_SAFE_BONUS = 20.0
"""Value, in points of damage, of an attack that cannot be hit in return."""
_JUMPS_OVER_SHOT = 0.75
"""Chance that the CPU answers a projectile with a jump rather than with one of its own."""
_SLOW_COST = 1.0
"""Cost, in points of damage, of each frame in which the jumper's attack may come first."""


@compiled
def struggle(cpu: CpuRecord) -> None:
    """Mash, which shortens dizziness, shakes off a hold and prolongs the CPU's own hold."""
    drop_script(cpu)
    cpu.mash = 1


@compiled
def guard(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Hold the block that the opponent's attack calls for; returns True, so that a tactic can return it."""
    high = False
    if scene.jumping:
        gravity = tables.bodies[cpu.opponent].jumps[0].g
        high = scene.fact >= 0 or frames_to_land(scene.y, scene.vy, gravity) < _AIR_ATTACK_DUE_FRAMES
    elif scene.fact >= 0:
        high = tables.facts[scene.fact].level == OVERHEAD
    if (scene.attack_coming or scene.shot) and chooses_variant(cpu, tables.levels[cpu.level].misjudge):
        high = not high
    cpu.hold = _HIGH_GUARD if high else ON_GUARD
    return True


@compiled
def block_attack(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Block an attack, a jumper that approaches, or one that has landed near."""
    lands_here = (scene.jumping or scene.activity == JUMP) and scene.gap < 2 * _LANDING_PX
    if not (scene.attack_coming or lands_here) or not will_respond(cpu, tables.levels[cpu.level].block):
        return False
    return guard(cpu, scene, tables)


@compiled
def anti_air(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Hit a jumper out of the air with an attack that reaches the jump's path."""
    if not scene.jumping or not will_respond(cpu, tables.levels[cpu.level].anti_air):
        return False
    best, best_worth = NOTHING, 0.0
    for place in places_for(cpu, _ANTI_AIR, tables):
        option = tables.options[place]
        if can_begin(cpu, scene, option) and _meets_jumper(cpu, scene, option, tables):
            worth = option.damage - option.startup
            if option.safe_first <= option.startup <= option.safe_last:
                worth += _SAFE_BONUS
            elif scene.fact >= 0:
                worth -= _SAFE_BONUS + option.startup * _SLOW_COST
            if worth > best_worth:
                best, best_worth = int(place), worth
    if best == NOTHING:
        return False
    begin_script(cpu, tables.options[best])
    return True


@compiled
def _meets_jumper(cpu: CpuRecord, scene: SceneRecord, option: OptionRecord, tables: CpuTables) -> bool:
    """Whether an option's boxes touch the jumper on its first active frame and still do two frames later."""
    body = tables.bodies[cpu.opponent]
    gravity = body.jumps[0].g
    lands = frames_to_land(scene.y, scene.vy, gravity)
    for later in range(2):
        frames = option.startup + 1.0 + 2 * later
        if frames > lands:
            return False
        y = scene.y + scene.vy * frames - gravity * frames * frames / 2
        ahead = (scene.x + scene.vx * frames - scene.my_x) * cpu.forward
        if ahead + body.air_half < option.near or ahead - body.air_half > option.first:
            return False
        if y + body.air_top < option.low or y + body.air_bottom > option.high:
            return False
    return True


@compiled
def meet_shot(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Answer a projectile: duck it, slip through it, jump over it, throw one back, or block."""
    if not scene.shot or scene.shot_frames > _SHOT_SEEN_FRAMES:
        return False
    level = tables.levels[cpu.level]
    if will_respond(cpu, level.meet_shot):
        if _passes_above(cpu, scene, tables):
            return scene.shot_frames < _SHOT_NEAR_FRAMES + level.reaction_frames and guard(cpu, scene, tables)
        if _slip_through(cpu, scene, tables):
            return True
        if chooses_variant(cpu, _JUMPS_OVER_SHOT):
            if _jump_over(cpu, scene, tables):
                return True
        elif shoot(cpu, scene, tables):
            return True
    if scene.shot_frames < _SHOT_NEAR_FRAMES + level.reaction_frames and will_respond(cpu, level.block):
        return guard(cpu, scene, tables)
    return False


@compiled
def _passes_above(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Whether the projectile passes above a crouching body."""
    return scene.shot_y - scene.shot_half_h >= tables.bodies[cpu.character].crouch_top


@compiled
def _slip_through(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Begin a special that is invulnerable while the projectile passes, and that reaches the opponent."""
    body = tables.bodies[cpu.character]
    shot_and_body_px = 2 * scene.shot_half_w + body.front + body.back
    for place in places_for(cpu, _REVERSAL, tables):
        option = tables.options[place]
        meets = scene.shot_gap / (scene.shot_speed + option.speed)
        passes = meets + shot_and_body_px / (scene.shot_speed + option.speed)
        unhurt = scene.shot_delay == 0 and option.safe_first <= meets and passes <= option.safe_last
        if unhurt and can_begin(cpu, scene, option) and option.far >= scene.gap:
            begin_script(cpu, option)
            return True
    return False


@compiled
def _jump_over(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Jump if the projectile passes below: forwards unless the jump ends behind the opponent."""
    arcs = tables.bodies[cpu.character].jumps
    lands_off = scene.distance - arcs[1].vx * arcs[1].frames
    if lands_off > -_LANDING_PX and _clears(cpu, scene, 1, tables):
        return jump(cpu, scene, _FORWARD_UP)
    return (
        chooses_variant(cpu, _UPRIGHT) and _clears(cpu, scene, 0, tables) and jump(cpu, scene, _STRAIGHT_UP)
    )


@compiled
def _clears(cpu: CpuRecord, scene: SceneRecord, kind: int, tables: CpuTables) -> bool:
    """Whether a jump begun now stays clear of the projectile until it has passed."""
    body = tables.bodies[cpu.character]
    arc = body.jumps[kind]
    own_vx = arc.vx if kind == 1 else 0.0
    x, y, rise = scene.shot_gap + body.front + scene.shot_half_w, 0.0, arc.vy
    for frame in range(1, body.prejump + arc.frames):
        if frame > scene.shot_delay:
            x -= scene.shot_speed
        flying = frame > body.prejump
        if flying:
            x -= own_vx
            rise -= arc.g
            y += rise
        if frame >= scene.shot_delay and _is_touched(body.airborne if flying else body.standing, x, y, scene):
            return False
        if x < -body.back - scene.shot_half_w:
            return True
    return False


@compiled
def _is_touched(parts: HurtBoxRecords, x: float, y: float, scene: SceneRecord) -> bool:
    """Whether a projectile with its middle ``x`` px ahead touches a body with its feet ``y`` px high."""
    half_width, half_height = scene.shot_half_w + _CLEARANCE_PX, scene.shot_half_h + _CLEARANCE_PX
    for i in range(len(parts)):
        part = parts[i]
        across = x - half_width < part.x1 and x + half_width > part.x0
        low, high = scene.shot_y - half_height, scene.shot_y + half_height
        if across and low < y + part.y1 and high > y + part.y0:
            return True
    return False


@compiled
def shoot(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> bool:
    """Throw a projectile, if it appears before one of the opponent's arrives."""
    place = pick(cpu, _SHOT, tables)
    if place == NOTHING:
        return False
    option = tables.options[place]
    if not can_begin(cpu, scene, option) or option.startup + 1 > scene.shot_frames:
        return False
    begin_script(cpu, option)
    return True


@compiled
def get_up(cpu: CpuRecord, scene: SceneRecord, frames_per_step: int, tables: CpuTables) -> bool:
    """Time a throw, an invulnerable attack or an escape for the first frame after getting up."""
    if scene.my_activity != DOWNED or not cpu.rising or cpu.script_left > 0:
        return False
    if not will_respond(cpu, tables.levels[cpu.level].wake_up):
        return False
    left = tables.game[0].getup - cpu.own[0].activity_frames
    place = _first_move(cpu, scene, tables)
    if place == NOTHING:
        return False
    wait = left - tables.options[place].entry
    if wait >= frames_per_step:
        return False
    begin_script(cpu, tables.options[place])
    cpu.script_wait = max(0, wait)
    return True


@compiled
def _first_move(cpu: CpuRecord, scene: SceneRecord, tables: CpuTables) -> int:
    """Return the place of an option that suits the distance on getting up, or NOTHING."""
    place = pick(cpu, _THROW, tables)
    within = tables.options[place].throw_range + tables.bodies[cpu.opponent].throw_width
    if scene.throwable and scene.distance <= within:
        return place
    attacking = scene.activity == ATTACK or scene.activity == SPECIAL
    if not attacking and not scene.jumping:
        return NOTHING
    place = pick(cpu, _REVERSAL, tables)
    if place == NOTHING:
        place = pick(cpu, _ESCAPE, tables)
    if place == NOTHING or not can_begin(cpu, scene, tables.options[place]):
        return NOTHING
    option = tables.options[place]
    return place if option.damage == 0 or option.first >= scene.gap else NOTHING
