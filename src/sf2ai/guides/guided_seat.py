"""A learner's seat with a guide beside it: what the learner sees, may do and is advised."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import SlotArray, SnapshotArray
from sf2ai.guides.base import Guide
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class DecisionInputs(NamedTuple):
    """What a learner has before it when it decides, one row for each decision.

    Attributes:
        observations: float32, shape (rows, features).
        masks: legal actions, bool, shape (rows, widest count).
        advice: the guide's, for each row.
    """

    observations: npt.NDArray[np.float32]
    masks: npt.NDArray[np.bool_]
    advice: Advice


class GuidedSeat:
    """A seat and the guide of the learner that sits in it, over all slots of a batch.

    Attributes:
        seat: what the learner sees and how its actions become pads.
        is_guided: whether there is a guide that is asked.
    """

    def __init__(self, seat: Seat, guide: Guide | None, slots: int) -> None:
        """Put a guide beside a seat; both are made for `slots` slots. Without a guide the advice is empty."""
        self.seat = seat
        self.is_guided = guide is not None
        self._guide = guide
        self._all = np.arange(slots)
        self._advice = Advice.none(slots, 0 if guide is None else seat.actions.widest())

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64],
        console_view: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Begin a new round in the given slots; see `Seat.begin` and `Guide.begin`."""
        self.seat.begin(slots, sides, snapshots, seeds, console_view)
        if self._guide is not None and self.is_guided:
            self._guide.begin(slots, sides, snapshots, seeds, opponents)
            self.consult(slots, np.repeat(snapshots[None], self.seat.frames_per_step, axis=0))

    def consult(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        """Ask the guide about some slots, after the frames of a step, shape (frames, n)."""
        if self._guide is not None and self.is_guided and len(slots):
            advice = self._guide.advise(slots, snapshots, self.seat.records)
            self._advice.actions[slots] = advice.actions
            self._advice.values[slots] = advice.values

    def dismiss_guide(self) -> None:
        """Ask the guide no more: from now on it recommends nothing and knows no values."""
        self.is_guided = False
        self._advice.actions[:] = -1
        self._advice.values[:] = np.nan

    def advice(self) -> Advice:
        """Return the last advice for all slots; do not write to it."""
        return self._advice.of(self._all) if self.is_guided else self._advice

    def decision_inputs(self) -> DecisionInputs:
        """Return what the learner has before it in all slots; rows of idle slots mean nothing."""
        return DecisionInputs(self.seat.observe(self._all), self.seat.masks(self._all), self.advice())

    def get_state(self) -> StateArrays:
        """Return the state of seat and guide, and the last advice."""
        guide = {} if self._guide is None else prefixed("guide", self._guide.get_state())
        advice: StateArrays = {"advice": self._advice.actions.copy(), "values": self._advice.values.copy()}
        return prefixed("seat", self.seat.get_state(self._all)) | guide | advice

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self.seat.set_state(self._all, without_prefix("seat", state))
        if self._guide is not None:
            self._guide.set_state(without_prefix("guide", state))
        self._advice.actions[:] = state["advice"]
        self._advice.values[:] = state["values"]
