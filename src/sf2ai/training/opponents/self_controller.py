"""The learner on the opponent's side of a round against itself: the second of two guided seats.

The trainer chooses the actions of both sides together, so that it asks the network once a step.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.guides.guided_seat import DecisionInputs, GuidedSeat
from sf2ai.rounds.controller import Controller
from sf2ai.state_arrays import StateArrays


class SelfController(Controller):
    """Plays the actions that the trainer has chosen; its guided seat sees the round for itself."""

    def __init__(self, guided_seat: GuidedSeat, slots: int) -> None:
        """Prepare for a batch of `slots` slots; the guided seat is made for as many."""
        self._guided_seat = guided_seat
        self._actions = np.zeros(slots, dtype=np.int64)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin rounds for seat and guide; the only opponent is the learner itself."""
        opponents = np.zeros(len(slots), dtype=np.int64)
        self._guided_seat.begin(slots, sides, snapshots, seeds, opponents)

    def record_frames(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        """Record the frames of a step, shape (frames, n), in rounds that go on, and ask the guide."""
        self._guided_seat.seat.record_frames(slots, snapshots)
        self._guided_seat.consult(slots, snapshots)

    def dismiss_guide(self) -> None:
        """Ask the guide no more."""
        self._guided_seat.dismiss_guide()

    def decision_inputs(self) -> DecisionInputs:
        """Return what the learner has before it in all slots; rows of other rounds mean nothing."""
        return self._guided_seat.decision_inputs()

    def choose(self, actions: npt.NDArray[np.int64]) -> None:
        """Set the actions of the coming step, shape (all slots,)."""
        self._actions = actions

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the chosen actions."""
        return self._guided_seat.seat.pads(slots, self._actions[slots])

    def get_state(self) -> StateArrays:
        """Return the state of seat and guide."""
        return self._guided_seat.get_state()

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore seat and guide."""
        self._guided_seat.set_state(state)
