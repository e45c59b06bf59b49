"""The agent that anything must beat: any legal action, each as likely."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.dice import DICE, take_dice, throw
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays


class RandomAgent(Agent):
    """Chooses evenly among the legal actions, once a step, with dice of its own for every slot."""

    sees = False

    def __init__(self, slots: int) -> None:
        """Prepare for a batch of so many slots."""
        self._dice = np.zeros(slots, dtype=DICE)

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Take new dice in the given slots."""
        take_dice(self._dice, slots, seeds)

    def act(
        self,
        observations: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
        slots: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """Return a legal action for each slot, whatever is seen."""
        actions = np.empty(len(slots), dtype=np.int64)
        draw_actions(self._dice, slots, masks, actions)
        return actions

    def get_state(self) -> StateArrays:
        """Return the dice of all slots."""
        return {"dice": self._dice.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Go on with dice that `get_state` gave."""
        self._dice[:] = state["dice"]


@compiled
def draw_actions(dice: Any, slots: Any, masks: Any, actions: Any) -> None:
    """Draw one legal action a slot, each as likely.

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
