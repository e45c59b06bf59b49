"""What the CPU does off the ground: which attack of a jump, and when; compiled."""

from typing import Any

from sf2ai.agents.cpu.knowledge.roles import Role
from sf2ai.agents.cpu.perception.scene import JUMP, frames_to_land
from sf2ai.agents.cpu.slot.pads import play
from sf2ai.agents.cpu.slot.state import ON_GUARD
from sf2ai.agents.cpu.tactics.choice import NOTHING
from sf2ai.parallel.compiled import compiled

_AIR = int(Role.AIR)

_DEEP_FRAMES = 14.0
"""A jump's attack on somebody below should land so late that one is down before the victim recovers."""


@compiled
def strike_from_the_air(mind: Any, scene: Any, book: Any) -> None:
    """Attack out of a jump when that will touch: somebody below late, somebody else in the air at once."""
    mind.hold = ON_GUARD
    if mind.air_spent or scene.my_activity != JUMP:
        return
    gravity = book.bodies[mind.character].jumps[0].g
    lands = frames_to_land(scene.my_y, scene.my_vy, gravity)
    best, best_worth = NOTHING, 0.0
    places = book.roles[mind.character, _AIR]
    i = 0
    while places[i] >= 0:
        option = book.options[places[i]]
        late_enough = scene.jumping or lands - option.startup <= _DEEP_FRAMES
        suits = (option.neutral_jump == 1) == (mind.jump == 0)
        if (
            suits
            and late_enough
            and option.damage > best_worth
            and _touches(mind, scene, option, lands, book)
        ):
            best, best_worth = int(places[i]), option.damage
        i += 1
    if best != NOTHING:
        play(mind, book.options[best])
        mind.air_spent = 1


@compiled
def _touches(mind: Any, scene: Any, option: Any, lands: float, book: Any) -> bool:
    """Whether an attack pressed now touches within its first active frames."""
    me, them = book.bodies[mind.character], book.bodies[mind.opponent]
    facing = scene.my_facing if scene.my_facing != 0 else mind.forward
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
