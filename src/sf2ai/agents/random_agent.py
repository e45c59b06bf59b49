"""The random agent, the weakest opponent: every legal action is equally likely."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Agent
from sf2ai.agents.dice import DICE, take_dice, throw
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import DiceRecords
from sf2ai.state_arrays import StateArrays


class RandomAgent(Agent):
    """Draws a legal action in every step, with its own dice for every slot."""

    sees = False

    def __init__(self, slots: int) -> None:
        """Prepare for a batch of ``slots`` slots."""
        self._dice = np.zeros(slots, dtype=DICE)

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Seed the dice of the given slots."""
        take_dice(self._dice, slots, seeds)

    def act(
        self,
        observations: FloatArray,
        masks: BoolArray,
        slots: IntArray,
    ) -> IntArray:
        """Return a legal action for each slot; the observations are not used."""
        actions = np.empty(len(slots), dtype=np.int64)
        draw_actions(self._dice, slots, masks, actions)
        return actions

    def get_state(self) -> StateArrays:
        """Return the dice of all slots."""
        return {"dice": self._dice.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore the dice that `get_state` returned."""
        self._dice[:] = state["dice"]


@compiled
def draw_actions(dice: DiceRecords, slots: IntArray, masks: BoolArray, actions: IntArray) -> None:
    """Draw one legal action per slot, each equally likely.

    Args:
        dice: dtype DICE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        masks: legal actions, shape (n, actions).
        actions: int64, shape (n,); written.
    """
    for i in range(len(slots)):
        legal = 0
        for action in range(masks.shape[1]):
            legal += masks[i, action]
        left = throw(dice[slots[i]], legal)
        for action in range(masks.shape[1]):
            if masks[i, action]:
                if left == 0:
                    actions[i] = action
                left -= 1
