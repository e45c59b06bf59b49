"""Questions about the options in a scene: which are there, can one begin, when and where does it hit."""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import throw
from sf2ai.backends.base import Posture
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import BodyRecord, CpuRecord, CpuTables, OptionRecord, SceneRecord

NOTHING = -1
"""The place that stands for no option."""
_CROUCHING = int(Posture.CROUCHING)


@compiled
def places_for(cpu: CpuRecord, role: int, tables: CpuTables) -> npt.NDArray[np.int16]:
    """Return the places in the table of options at which the character's options of a role are."""
    places: npt.NDArray[np.int16] = tables.roles[cpu.character, role]
    return places[: tables.role_counts[cpu.character, role]]


@compiled
def can_begin(cpu: CpuRecord, scene: SceneRecord, option: OptionRecord) -> bool:
    """Whether the charges, the distance and the own projectile allow an option now."""
    if cpu.back_charge < option.back_charge or cpu.down_charge < option.down_charge:
        return False
    if option.shot and scene.my_shot:
        return False
    return option.nearest <= scene.distance <= option.farthest


@compiled
def frames_to_hit(option: OptionRecord, gap: float) -> float:
    """Return after how many frames an option hits a body that stands still ``gap`` px away."""
    if gap <= option.first or option.speed <= 0:
        return option.startup + 1.0
    return option.startup + 1.0 + (gap - option.first) / option.speed


@compiled
def reaches(
    cpu: CpuRecord, scene: SceneRecord, option: OptionRecord, spare: float, tables: CpuTables
) -> bool:
    """Whether an option's boxes touch the opponent's body where it stands, with ``spare`` px to spare."""
    body = tables.bodies[cpu.opponent]
    depth = body.front + body.back
    touches = option.near <= scene.gap + depth and option.far >= scene.gap + spare and option.low < scene.top
    return touches and (scene.posture == _CROUCHING or not _is_beyond(scene, option, body))


@compiled
def _is_beyond(scene: SceneRecord, option: OptionRecord, body: BodyRecord) -> bool:
    """Whether an option's boxes begin behind every part of a standing body at their height."""
    for i in range(len(body.standing)):
        part = body.standing[i]
        if option.low < part.y1 and option.high > part.y0 and option.near <= scene.distance - part.x0:
            return False
    return True


@compiled
def pick(cpu: CpuRecord, role: int, tables: CpuTables) -> int:
    """Return the place of a random option of a role, or NOTHING if the character has none."""
    places = places_for(cpu, role, tables)
    if len(places) == 0:
        return NOTHING
    return int(places[throw(cpu.dice, len(places))])
