"""The scripted CPU for a batch of slots: snapshots in, pads out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.cpu.knowledge.book import load_book
from sf2ai.agents.cpu.knowledge.levels import LEVELS
from sf2ai.agents.cpu.perception.scene import SCENE
from sf2ai.agents.cpu.slot.state import MIND, fresh_mind
from sf2ai.agents.cpu.tactics.decide import begin_slots, play_step
from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.errors import InputError


class ScriptedCpu:
    """Plays one side of each slot, all in one compiled call per step."""

    def __init__(self, slots: int, levels: npt.ArrayLike, frames_per_step: int) -> None:
        """Prepare for a batch.

        Args:
            slots: of the batch.
            levels: difficulty, one for all slots or shape (slots,).
            frames_per_step: frames between two decisions, 1 or more.

        Raises:
            InputError: a level that there is none of.
        """
        wanted = np.broadcast_to(np.asarray(levels), (slots,))
        for level in np.unique(wanted).tolist():
            if level not in range(len(LEVELS)):
                raise InputError(f"the cpu has no level {level!r}; give 0 to {len(LEVELS) - 1}")
        self.frames_per_step = frames_per_step
        self._minds: Any = np.zeros(slots, dtype=MIND)
        self._minds["level"] = wanted
        self._fresh = fresh_mind()
        self._scenes: Any = np.zeros(1, dtype=SCENE)
        self._book = load_book()

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Forget everything in the given slots: a new round begins there.

        Args:
            slots: shape (n,), each at most once.
            sides: which side to play in each, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the dice, shape (n,).
        """
        begin_slots(self._minds, self._fresh, slots, sides, snapshots, self._book)
        take_dice(self._minds["dice"], slots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the coming step, a new uint16 array of shape (frames_per_step, n).

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
        """
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        play_step(self._minds, slots, snapshots, self._book, self._scenes, pads)
        return pads

    def get_state(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return a copy of all that is remembered of all slots."""
        return {"minds": self._minds.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember what `get_state` gave."""
        self._minds[:] = state["minds"]
