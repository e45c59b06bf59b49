"""What the CPU does because of what the opponent does: block, meet jumps and shots, get up, shake off."""

from typing import Any

from sf2ai.agents.cpu.knowledge.frame_data import OVERHEAD
from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import ATTACK, DOWNED, JUMP, SPECIAL, frames_to_land
from sf2ai.agents.cpu.slot.pads import drop_script, jump, play
from sf2ai.agents.cpu.slot.state import ON_GUARD, dares, hits_upon
from sf2ai.agents.cpu.tactics.choice import NOTHING, can_begin, pick
from sf2ai.parallel.compiled import compiled

_ANTI_AIR, _REVERSAL, _SHOT = int(Role.ANTI_AIR), int(Role.REVERSAL), int(Role.SHOT)
_THROW, _ESCAPE = int(Role.THROW), int(Role.ESCAPE)

_HIGH_GUARD = 4
_STRAIGHT_UP, _FORWARD_UP = 8, 9
_AIR_ATTACK_DUE_FRAMES = 16
"""From so long before a jumper lands its attack is expected."""
_SHOT_NEAR_FRAMES = 7.0
"""A projectile this near is blocked if nothing better was done; who sees late blocks earlier."""
_SHOT_SEEN_FRAMES = 70.0
_CLEARANCE_PX = 1.0
"""Left between a projectile and who jumps over it."""
_LANDING_PX = 60.0
"""Who comes down this near can strike at once."""
_UPRIGHT = 0.3
"""How often a jump that gains no ground is good enough."""
_SAFE_BONUS = 20.0
"""Points of damage that it is worth not to be hit back."""
_SLOW_COST = 1.0
"""Points of damage for each frame in which a jumper's attack may come first."""


@compiled
def struggle(mind: Any) -> None:
    """Mash: shortens dizziness, shakes off a hold, prolongs one's own."""
    drop_script(mind)
    mind.mash = 1


@compiled
def guard(mind: Any, scene: Any, book: Any) -> bool:
    """Hold the block that the opponent's attack asks for; always done."""
    high = False
    if scene.jumping:
        gravity = book.bodies[mind.opponent].jumps[0].g
        high = scene.fact >= 0 or frames_to_land(scene.y, scene.vy, gravity) < _AIR_ATTACK_DUE_FRAMES
    elif scene.fact >= 0:
        high = book.facts[scene.fact].level == OVERHEAD
    if (scene.coming or scene.shot) and hits_upon(mind, book.levels[mind.level].misjudge):
        high = not high
    mind.hold = _HIGH_GUARD if high else ON_GUARD
    return True


@compiled
def block_attack(mind: Any, scene: Any, book: Any) -> bool:
    """Block an attack, a jumper that is coming or one that has landed here, if it dares to."""
    lands_here = (scene.jumping or scene.activity == JUMP) and scene.gap < 2 * _LANDING_PX
    if not (scene.coming or lands_here) or not dares(mind, book.levels[mind.level].block):
        return False
    return guard(mind, scene, book)


@compiled
def anti_air(mind: Any, scene: Any, book: Any) -> bool:
    """Hit a jumper out of the air with what will be where it comes down."""
    if not scene.jumping or not dares(mind, book.levels[mind.level].anti_air):
        return False
    best, best_worth = NOTHING, 0.0
    places = book.roles[mind.character, _ANTI_AIR]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        if can_begin(mind, scene, option) and _meets_jumper(mind, scene, option, book):
            worth = option.damage - option.startup
            if option.safe_first <= option.startup <= option.safe_last:
                worth += _SAFE_BONUS
            elif scene.fact >= 0:
                worth -= _SAFE_BONUS + option.startup * _SLOW_COST
            if worth > best_worth:
                best, best_worth = int(places[i]), worth
        i += 1
    if best == NOTHING:
        return False
    play(mind, book.options[best])
    return True


@compiled
def _meets_jumper(mind: Any, scene: Any, option: Any, book: Any) -> bool:
    """Whether an option's boxes touch the jumper on its first active frame and still do two frames later."""
    body = book.bodies[mind.opponent]
    gravity = body.jumps[0].g
    lands = frames_to_land(scene.y, scene.vy, gravity)
    for later in range(2):
        frames = option.startup + 1.0 + 2 * later
        if frames > lands:
            return False
        y = scene.y + scene.vy * frames - gravity * frames * frames / 2
        ahead = (scene.x + scene.vx * frames - scene.my_x) * mind.forward
        if ahead + body.air_half < option.near or ahead - body.air_half > option.first:
            return False
        if y + body.air_top < option.low or y + body.air_bottom > option.high:
            return False
    return True


@compiled
def meet_shot(mind: Any, scene: Any, book: Any) -> bool:
    """Answer a projectile: duck it, slip through it, jump over it, send one back, or block."""
    if not scene.shot or scene.shot_frames > _SHOT_SEEN_FRAMES:
        return False
    level = book.levels[mind.level]
    if dares(mind, level.meet_shot):
        if _passes_above(mind, scene, book):
            return scene.shot_frames < _SHOT_NEAR_FRAMES + level.reaction_frames and guard(mind, scene, book)
        if _slip_through(mind, scene, book):
            return True
        if hits_upon(mind, 0.75) and _jump_over(mind, scene, book):
            return True
        if not hits_upon(mind, 0.75) and shoot(mind, scene, book):
            return True
    if scene.shot_frames < _SHOT_NEAR_FRAMES + level.reaction_frames and dares(mind, level.block):
        return guard(mind, scene, book)
    return False


@compiled
def _passes_above(mind: Any, scene: Any, book: Any) -> bool:
    """Whether it is enough to crouch."""
    return scene.shot_y - scene.shot_half_h >= book.bodies[mind.character].crouch_top


@compiled
def _slip_through(mind: Any, scene: Any, book: Any) -> bool:
    """Begin a special that is unhurt while the projectile passes, and that reaches."""
    body = book.bodies[mind.character]
    long = 2 * scene.shot_half_w + body.front + body.back
    places = book.roles[mind.character, _REVERSAL]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        meets = scene.shot_gap / (scene.shot_speed + option.speed)
        passes = meets + long / (scene.shot_speed + option.speed)
        unhurt = scene.shot_delay == 0 and option.safe_first <= meets and passes <= option.safe_last
        if unhurt and can_begin(mind, scene, option) and option.far >= scene.gap:
            play(mind, option)
            return True
        i += 1
    return False


@compiled
def _jump_over(mind: Any, scene: Any, book: Any) -> bool:
    """Jump when the projectile will pass below: towards the thrower if that does not end behind it."""
    arcs = book.bodies[mind.character].jumps
    lands_off = scene.distance - arcs[1].vx * arcs[1].frames
    if lands_off > -_LANDING_PX and _clears(mind, scene, 1, book):
        return jump(mind, scene, _FORWARD_UP)
    return hits_upon(mind, _UPRIGHT) and _clears(mind, scene, 0, book) and jump(mind, scene, _STRAIGHT_UP)


@compiled
def _clears(mind: Any, scene: Any, kind: int, book: Any) -> bool:
    """Whether a jump begun now keeps clear of the projectile until it has passed."""
    body = book.bodies[mind.character]
    arc = body.jumps[kind]
    own = arc.vx if kind == 1 else 0.0
    x, y, rise = scene.shot_gap + body.front + scene.shot_half_w, 0.0, arc.vy
    for frame in range(1, body.prejump + arc.frames):
        if frame > scene.shot_delay:
            x -= scene.shot_speed
        flying = frame > body.prejump
        if flying:
            x -= own
            rise -= arc.g
            y += rise
        if frame >= scene.shot_delay and _is_touched(body.airborne if flying else body.standing, x, y, scene):
            return False
        if x < -body.back - scene.shot_half_w:
            return True
    return False


@compiled
def _is_touched(parts: Any, x: float, y: float, scene: Any) -> bool:
    """Whether a projectile whose middle is so far ahead touches a body whose feet are so high."""
    wide, high = scene.shot_half_w + _CLEARANCE_PX, scene.shot_half_h + _CLEARANCE_PX
    for i in range(len(parts)):
        part = parts[i]
        across = x - wide < part.x1 and x + wide > part.x0
        if across and scene.shot_y - high < y + part.y1 and scene.shot_y + high > y + part.y0:
            return True
    return False


@compiled
def shoot(mind: Any, scene: Any, book: Any) -> bool:
    """Send a projectile off, if it is out before one arrives."""
    place = pick(mind, _SHOT, book)
    if place == NOTHING:
        return False
    option = book.options[place]
    if not can_begin(mind, scene, option) or option.startup + 1 > scene.shot_frames:
        return False
    play(mind, option)
    return True


@compiled
def get_up(mind: Any, scene: Any, frames_per_step: int, book: Any) -> bool:
    """Plan what is done on the very frame of rising: an attack that gets through, a throw, an escape."""
    if scene.my_activity != DOWNED or not mind.rising or mind.script_left > 0:
        return False
    if not dares(mind, book.levels[mind.level].wake_up):
        return False
    left = book.game[0].getup - mind.own[0].activity_frames
    place = _first_move(mind, scene, book)
    if place == NOTHING:
        return False
    wait = left - book.options[place].entry
    if wait >= frames_per_step:
        return False
    play(mind, book.options[place])
    mind.script_wait = max(0, wait)
    return True


@compiled
def _first_move(mind: Any, scene: Any, book: Any) -> int:
    """Return the place of what suits the distance on rising, or NOTHING."""
    place = pick(mind, _THROW, book)
    within = book.options[place].throw_range + book.bodies[mind.opponent].throw_width
    if scene.throwable and scene.distance <= within:
        return place
    attacking = scene.activity == ATTACK or scene.activity == SPECIAL
    if not attacking and not scene.jumping:
        return NOTHING
    place = pick(mind, _REVERSAL, book)
    if place == NOTHING:
        place = pick(mind, _ESCAPE, book)
    if place == NOTHING or not can_begin(mind, scene, book.options[place]):
        return NOTHING
    option = book.options[place]
    return place if option.damage == 0 or option.first >= scene.gap else NOTHING
