"""The scripted CPU for a batch of slots: snapshots in, pads out."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.agents.cpu.knowledge.tables import load_cpu_tables
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.state import CPU_STATE, new_cpu_state
from sf2ai.agents.cpu.tactics.decide import begin_slots, play_step
from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.errors import InputError
from sf2ai.record_types import CpuRecords, SceneRecords
from sf2ai.state_arrays import StateArrays


class ScriptedCpu:
    """Plays one side of each slot, all in one compiled call per step."""

    def __init__(self, slots: int, levels: npt.ArrayLike, frames_per_step: int) -> None:
        """Prepare for a batch.

        Args:
            slots: of the batch.
            levels: difficulty, 0 to 7, one for all slots or shape (slots,).
            frames_per_step: frames between two decisions, 1 or more.

        Raises:
            InputError: a level that does not exist.
        """
        wanted = np.broadcast_to(np.asarray(levels), (slots,))
        for level in np.unique(wanted).tolist():
            if level not in range(len(LEVELS)):
                raise InputError(f"the cpu has no level {level!r}; give 0 to {len(LEVELS) - 1}")
        self.frames_per_step = frames_per_step
        self._cpus: CpuRecords = np.zeros(slots, dtype=CPU_STATE)
        self._cpus["level"] = wanted
        self._new_state = new_cpu_state()
        self._scenes: SceneRecords = np.zeros(1, dtype=SCENE)
        self._tables = load_cpu_tables()

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a new round in the given slots.

        Args:
            slots: shape (n,), each at most once.
            sides: the side to play in each, 0 or 1, shape (n,).
            snapshots: the first of each round, shape (n,).
            seeds: for the dice, shape (n,).
        """
        begin_slots(self._cpus, self._new_state, slots, sides, snapshots, self._tables)
        take_dice(self._cpus["dice"], slots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the next step, a new uint16 array of shape (frames_per_step, n).

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
        """
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        play_step(self._cpus, slots, snapshots, self._tables, self._scenes, pads)
        return pads

    def get_state(self) -> StateArrays:
        """Return a copy of the states of all slots."""
        return {"minds": self._cpus.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self._cpus[:] = state["minds"]  # by position, so the names of the fields may differ
