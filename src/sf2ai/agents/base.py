"""What an agent is: it is given observations and masks, and answers with actions, many slots at once.

Agents know no frames, pads or sides; `rounds.controller` puts eyes and hands to them.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

from sf2ai.state_arrays import StateArrays


class Advice(NamedTuple):
    """What a guide says to a learner about some slots.

    Attributes:
        actions: what it would do there, int64, shape (n,); -1 where it does not say.
        values: what each action is worth, in units of the reward, float32, shape (n, actions) or wider; NaN
            where it does not say, and beyond the character's own actions. Shape (n, 0) for no lessons at all.
    """

    actions: npt.NDArray[np.int64]
    values: npt.NDArray[np.float32]

    @classmethod
    def none(cls, slots: int, actions: int = 0) -> Self:
        """Return the advice of nobody.

        >>> Advice.none(2).actions
        array([-1, -1])
        """
        return cls(np.full(slots, -1), np.full((slots, actions), np.nan, dtype=np.float32))

    def of(self, slots: npt.NDArray[np.int64]) -> "Advice":
        """Return what is said about some of the slots, shape (n,), as copies."""
        return Advice(self.actions[slots], self.values[slots])

    def beside(self, other: "Advice") -> "Advice":
        """Return what is said about these slots, then about the other's."""
        return Advice(
            np.concatenate([self.actions, other.actions]), np.concatenate([self.values, other.values])
        )


class Agent(Protocol):
    """Decides for every slot of a batch. Subclass it; the defaults are right for an agent without memory.

    Whatever is remembered between two calls is kept by slot, so that slots can
    begin and end at different times and a batch gives the same as its slots one by one.
    """

    sees: bool = True
    """Whether `act` looks at the observations; for one that does not they are left away (width 0)."""

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Forget everything in the given slots: a new round begins there.

        Args:
            slots: shape (n,), each at most once.
            characters: whom the agent plays, by roster index, shape (n,).
            seeds: for the agent's dice, shape (n,); the only source of chance it may use.
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
            masks: which actions are legal, at least one a row, shape (n, actions).
            slots: whose they are, shape (n,), each at most once.

        Returns:
            Indices of actions, shape (n,).
        """
        ...

    def get_state(self) -> StateArrays:
        """Return a copy of all that is remembered of all slots."""
        return {}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember what `get_state` gave."""
