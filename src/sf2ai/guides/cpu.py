"""A guide that advises what the scripted CPU would do in the learner's place, as actions of a preset.

The learner may follow the advice or not: the guide uses what the learner's pads really were, not
what it advised. It sees what the learner sees, as late as the learner does, and its decisions depend
on chance as little as possible, so that they can be learned.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.agents.cpu.knowledge.levels import FLAWLESS, SEEN_FRAMES
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables, pack_levels
from sf2ai.agents.cpu.perception.belief import update_belief
from sf2ai.agents.cpu.slot.pads import drop_script, mirrored, pad_of, write_pads
from sf2ai.agents.cpu.slot.state import ON_GUARD, record_frames
from sf2ai.agents.cpu.tactics.decide import decide
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.errors import InputError
from sf2ai.game.buttons import ATTACKS, NUMPAD, attack_bit
from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import load_roster
from sf2ai.parallel.compiled import compiled
from sf2ai.players.cpu_controller import CpuController
from sf2ai.record_types import (
    CpuRecord,
    CpuRecords,
    CpuTablesRecords,
    SceneRecords,
    SeatRecord,
    SeatRecords,
    SlotIndices,
    SnapshotRecords,
)
from sf2ai.seats.actions import ActionPreset

LESSON = 0.05
"""How much less any other action is worth than the lesson, in full health bars: as much as a light hit."""

_PLACE = 0
"""Of the guide's own level in its tables."""
_DIRECTION_SHIFT = 4
"""The four bits of the directions begin here in a pad."""
_BUTTON = 16
"""Column of `_plain` with the button's bits; the columns before it are directions."""
_FORWARD, _FIRST_JUMP = 6, 7


class CpuGuide(CpuController):
    """Advises one side of each slot: the CPU's decision, as an action index."""

    def __init__(self, slots: int, actions: ActionPreset, frames_per_step: int, reaction_frames: int) -> None:
        """Prepare for a batch.

        Args:
            slots: of the batch.
            actions: the learner's preset.
            frames_per_step: frames between two decisions.
            reaction_frames: age of what the learner sees of its opponent.

        Raises:
            InputError: the preset lacks an action that the CPU uses.
        """
        super().__init__(slots, _PLACE, frames_per_step)
        self._tables = flawless_cpu_tables(reaction_frames)
        self._beginnings = _beginnings(actions)
        self._plain = _plain(actions)
        self._width = actions.widest()

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64] | None = None,
    ) -> None:
        """Begin a new round in the given slots; the advice is the same against all opponents."""
        super().begin(slots, sides, snapshots, seeds)

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, seats: SeatRecords) -> Advice:
        """Return what the CPU would do in the coming step.

        While the learner's seat plays a script the advice means nothing.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
            seats: of the learner's seat, dtype SEAT, shape (all slots,).

        Returns:
            The action is the CPU's own decision, chance included. In the values one action, the lesson, is
            worth 0 and all others `LESSON` less. The lesson is the CPU's decision if the situation forced it
            or an attack was begun. Where the CPU walks or waits at random, the lesson is to walk up from
            afar and to guard nearby.
        """
        actions, lessons = np.empty(len(slots), dtype=np.int64), np.empty(len(slots), dtype=np.int64)
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        tables = (self._beginnings, self._plain)
        advise_step(
            self._cpus, slots, snapshots, self._tables, self._scenes, seats, *tables, pads, actions, lessons
        )
        values = np.full((len(slots), self._width), -LESSON, dtype=np.float32)
        values[np.arange(len(slots)), lessons] = 0.0
        return Advice(actions, values)


@cache
def flawless_cpu_tables(reaction_frames: int) -> npt.NDArray[np.void]:
    """Return the CPU's tables with `levels.FLAWLESS` in the place of level 0; not to be written to.

    Args:
        reaction_frames: age of what the CPU sees of its opponent; at most what it can remember.
    """
    level = replace(FLAWLESS, reaction_frames=min(reaction_frames, SEEN_FRAMES - 1))
    cpu_tables = load_cpu_tables().copy()
    cpu_tables[0]["levels"][_PLACE] = pack_levels([level])[0]
    return cpu_tables


@compiled
def advise_step(
    cpus: CpuRecords,
    slots: SlotIndices,
    snapshots: SnapshotRecords,
    cpu_tables_array: CpuTablesRecords,
    scenes: SceneRecords,
    seats: SeatRecords,
    beginnings: npt.NDArray[np.int16],
    plain: npt.NDArray[np.int64],
    pads: PadArray,
    actions: npt.NDArray[np.int64],
    lessons: npt.NDArray[np.int64],
) -> None:
    """Record the frames that have passed, decide, and name the decision as an action.

    Args:
        cpus: dtype CPU_STATE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        cpu_tables_array: what `load_cpu_tables` returns, shape (1,).
        scenes: dtype SCENE, shape (1,); scratch.
        seats: dtype SEAT, shape (all slots,).
        beginnings: `_beginnings`.
        plain: `_plain`.
        pads: uint16, shape (frames, n); scratch.
        actions: int64, shape (n,); written: the decisions.
        lessons: int64, shape (n,); written: the lessons, see `CpuGuide.advise`.
    """
    cpu_tables, scene = cpu_tables_array[0], scenes[0]
    for i in range(len(slots)):
        cpu = cpus[slots[i]]
        take_seat_record(cpu, seats[slots[i]])
        record_frames(cpu, snapshots, i)
        update_belief(cpu, snapshots[-1, i].timer, cpu_tables, scene)
        pressing = decide(cpu, scene, len(pads), cpu_tables)
        strolls = not pressing and cpu.script_left == 0 and cpu.hold < _FIRST_JUMP
        begun = -1
        if cpu.script_left > 0 and cpu.script_wait <= len(pads) // 2:
            begun = beginnings[cpu.character, cpu.script_at]
        write_pads(cpu, cpu_tables, pads, i)
        actions[i] = begun if begun >= 0 else _plain_action(pads[:, i], cpu.forward, plain)
        lessons[i] = actions[i]
        if strolls:
            is_far = scene.gap > cpu_tables.bodies[cpu.character].reach
            held = pad_of(_FORWARD if is_far else ON_GUARD)
            lessons[i] = plain[0, held >> _DIRECTION_SHIFT]


@compiled
def take_seat_record(cpu: CpuRecord, seat: SeatRecord) -> None:
    """Copy from the learner's seat to the CPU's state: charges, and whether a script is playing."""
    cpu.back_charge = seat.back_charge
    cpu.back_window = seat.back_window
    cpu.down_charge = seat.down_charge
    cpu.down_window = seat.down_window
    if seat.script_left == 0:
        drop_script(cpu)


@compiled
def _plain_action(pads: PadArray, forward: int, plain: npt.NDArray[np.int64]) -> int:
    """Return the action that holds the step's first direction and presses its first button."""
    direction = mirrored(int(pads[0]), forward) >> _DIRECTION_SHIFT & 15
    for frame in range(len(pads)):
        for button in range(1, len(plain)):
            if pads[frame] & plain[button, _BUTTON]:
                return int(plain[button, direction])
    return int(plain[0, direction])


@cache
def _beginnings(actions: ActionPreset) -> npt.NDArray[np.int16]:
    """Return the action of each of the CPU's scripts, by character and place in its table of scripts.

    Shape (12, pads of all scripts); -1 inside a script and where the script is not an action of the preset.
    """
    cpu_tables = load_cpu_tables()[0]
    beginnings = np.full((len(ROSTER), len(cpu_tables["scripts"])), -1, dtype=np.int16)
    for data in load_roster():
        names = actions.names(data.character.index)
        indices = {move.index: names.index(move.id) for move in data.moves if move.id in names}
        for option in cpu_tables["options"]:
            if int(option["move"]) in indices:
                beginnings[data.character.index, option["script"]] = indices[int(option["move"])]
    return beginnings


@cache
def _plain(actions: ActionPreset) -> npt.NDArray[np.int64]:
    """Return the plain actions by button (0: none) and by the direction's bits, shape (7, 17).

    Raises:
        InputError: the preset lacks a direction.
    """
    names = actions.names(0)
    table = np.zeros((1 + len(ATTACKS), _BUTTON + 1), dtype=np.int64)
    for place, button in enumerate(("", *ATTACKS)):
        table[place, _BUTTON] = attack_bit(button) if button else 0
        for direction in range(1, 10):
            name = f"{direction}+{button}" if button else f"{direction}"
            if name not in names:
                raise InputError(
                    f"the actions {actions.name!r} have no {name!r}, which the guide needs; "
                    "give --guide none, or actions with all nine directions"
                )
            table[place, NUMPAD[direction] >> _DIRECTION_SHIFT] = names.index(name)
    return table
