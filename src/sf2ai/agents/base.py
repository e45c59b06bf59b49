"""What playing needs of an agent: from observations and masks to actions, for many slots at once.

An agent knows no frames, pads or sides: `rounds.controller` makes its observations and turns its actions
into pads. `agents.learner` says what training needs.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

from sf2ai.state_arrays import StateArrays


class Advice(NamedTuple):
    """What a guide recommends to a learner in some slots.

    Attributes:
        actions: the recommended actions, int64, shape (n,); -1 for no recommendation.
        values: the value of each action in units of the reward, float32, shape (n, actions or more); NaN for
            unknown values and beyond the character's own actions. Shape (n, 0) if there are no lessons.
    """

    actions: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]

    @classmethod
    def none(cls, slots: int, actions: int = 0) -> Self:
        """Return advice that recommends nothing.

        >>> Advice.none(2).actions
        array([-1, -1])
        """
        return cls(np.full(slots, -1), np.full((slots, actions), np.nan, dtype=np.float32))

    def of(self, slots: npt.NDArray[np.int64]) -> "Advice":
        """Return the advice for some of the rows, shape (n,), as copies."""
        return Advice(self.actions[slots], self.values[slots])

    def beside(self, other: "Advice") -> "Advice":
        """Return the advice for these slots followed by another's."""
        return Advice(
            np.concatenate([self.actions, other.actions]), np.concatenate([self.values, other.values])
        )


class Agent(Protocol):
    """Decides for every slot of a batch. Subclass it; the defaults suit an agent without memory.

    All that an agent remembers between two calls is kept per slot, so that slots can begin and end at
    different times and a batch gives the same actions as its slots one by one.
    """

    sees: bool = True
    """Whether `act` uses the observations; an agent that does not is passed observations of width 0."""

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Begin a new round in the given slots and forget the last one.

        Args:
            slots: shape (n,), each at most once.
            characters: the characters that the agent plays, by roster index, shape (n,).
            seeds: for the agent's dice, shape (n,); the only source of chance that it may use.
        """

    def act(
        self,
        observations: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
        slots: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """Return one legal action for each slot.

        Args:
            observations: shape (n, features).
            masks: legal actions, at least one per row, shape (n, actions).
            slots: the slot of each row, shape (n,), each at most once.

        Returns:
            Indices of actions, shape (n,).
        """
        ...

    def get_state(self) -> StateArrays:
        """Return a copy of all that the agent remembers of all slots."""
        return {}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
