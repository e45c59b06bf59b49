"""The order of the CPU's tactics: one decision per slot and step; compiled."""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.perception.belief import update_belief
from sf2ai.agents.cpu.perception.scene import BLOCK_STUN, DOWNED, FALLING, HIT_STUN
from sf2ai.agents.cpu.slot.pads import drop_script, write_pads
from sf2ai.agents.cpu.slot.state import ON_GUARD, begin_round, record_frames
from sf2ai.agents.cpu.tactics.defence import anti_air, block_attack, get_up, guard, meet_shot, struggle
from sf2ai.agents.cpu.tactics.flight import strike_from_the_air
from sf2ai.agents.cpu.tactics.footwork import carry_on
from sf2ai.agents.cpu.tactics.habits import overleap
from sf2ai.agents.cpu.tactics.jumping import anticipate, jump_onto
from sf2ai.agents.cpu.tactics.offence import fend_off, grab, mash_on, meet_rising
from sf2ai.agents.cpu.tactics.openings import punish
from sf2ai.backends.base import PadArray
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import (
    CpuRecord,
    CpuRecords,
    CpuTables,
    CpuTablesRecords,
    SceneRecord,
    SceneRecords,
    SlotIndices,
    SnapshotRecords,
)


@compiled
def begin_slots(
    cpus: CpuRecords,
    new_state: CpuRecords,
    slots: SlotIndices,
    sides: npt.NDArray[np.int8],
    snapshots: SnapshotRecords,
    tables_array: CpuTablesRecords,
) -> None:
    """Begin a round in some slots; only the level is kept.

    Args:
        cpus: dtype CPU_STATE, shape (all slots,), changed in place.
        new_state: what `new_cpu_state` returns.
        slots: indices, shape (n,).
        sides: the CPU's side in each, 0 or 1, shape (n,).
        snapshots: the first of each round, shape (n,).
        tables_array: what `load_cpu_tables` returns, shape (1,).
    """
    for i in range(len(slots)):
        level = cpus[slots[i]].level
        cpus[slots[i]] = new_state[0]
        cpus[slots[i]].level = level
        begin_round(cpus[slots[i]], sides[i], snapshots[i], tables_array[0])


@compiled
def play_step(
    cpus: CpuRecords,
    slots: SlotIndices,
    snapshots: SnapshotRecords,
    tables_array: CpuTablesRecords,
    scenes: SceneRecords,
    pads: PadArray,
) -> None:
    """Record the frames that have passed, decide, and write the pads of the next step.

    Args:
        cpus: dtype CPU_STATE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        tables_array: what `load_cpu_tables` returns, shape (1,).
        scenes: dtype SCENE, shape (1,); scratch space.
        pads: uint16, shape (frames_per_step, n), written.
    """
    tables, scene = tables_array[0], scenes[0]
    for i in range(len(slots)):
        cpu = cpus[slots[i]]
        record_frames(cpu, snapshots, i)
        update_belief(cpu, snapshots[-1, i].timer, tables, scene)
        decide(cpu, scene, len(pads), tables)
        write_pads(cpu, tables, pads, i)


@compiled
def decide(cpu: CpuRecord, scene: SceneRecord, frames_per_step: int, tables: CpuTables) -> bool:
    """Decide what to press in the next step; the first tactic that applies is used.

    Returns:
        Whether the situation called for a tactic; False if the CPU follows a plan of its own.
    """
    cpu.mash = 0
    pressing = True
    if scene.bound:
        struggle(cpu)
    elif scene.my_activity == DOWNED:
        if not get_up(cpu, scene, frames_per_step, tables) and cpu.script_left == 0:
            guard(cpu, scene, tables)
    elif scene.my_activity == HIT_STUN or scene.my_activity == BLOCK_STUN or scene.my_activity == FALLING:
        drop_script(cpu)
        guard(cpu, scene, tables)
    elif cpu.script_left > 0:
        return True
    elif scene.airborne:
        strike_from_the_air(cpu, scene, tables)
    elif scene.ready:
        pressing = fight(cpu, scene, frames_per_step, tables)
    elif not mash_on(cpu, scene, tables):
        guard(cpu, scene, tables)
    return pressing


@compiled
def fight(cpu: CpuRecord, scene: SceneRecord, frames_per_step: int, tables: CpuTables) -> bool:
    """Use the first tactic that applies to a body that is free to act; returns as `decide` does."""
    cpu.hold = ON_GUARD
    pressing = (
        grab(cpu, scene, tables)
        or overleap(cpu, scene, tables)
        or punish(cpu, scene, tables)
        or fend_off(cpu, scene, tables)
        or anticipate(cpu, scene, tables)
        or anti_air(cpu, scene, tables)
        or meet_shot(cpu, scene, tables)
        or jump_onto(cpu, scene, tables)
        or block_attack(cpu, scene, tables)
        or meet_rising(cpu, scene, frames_per_step, tables)
    )
    if not pressing:
        carry_on(cpu, scene, tables)
    return pressing
