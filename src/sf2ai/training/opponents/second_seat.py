"""The learner in its opponent's place: the other side of a round against itself.

What is chosen there is chosen by the trainer, together with all else, so that the network
is asked once a step; here are only eyes and hands, and the guide that stands beside them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.guides.registry import Guide
from sf2ai.rounds.controller import Controller
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class Sight(NamedTuple):
    """What learners see and may do; one row for each place in which one may sit."""

    observations: npt.NDArray[np.float32]
    """Shape (rows, features)."""
    masks: npt.NDArray[np.bool_]
    """Legal actions, shape (rows, widest count)."""
    advice: Advice
    """What the guide says of each row."""


class SecondSeat(Controller):
    """Plays what it is told; sees for itself."""

    def __init__(self, seat: Seat, guide: Guide | None, slots: int) -> None:
        """Prepare for a batch of so many slots; seat and guide are made for as many."""
        self.seat = seat
        self._guide = guide
        self._all = np.arange(slots)
        self._actions = np.zeros(slots, dtype=np.int64)
        self._advice = Advice.none(slots, 0 if guide is None else seat.actions.widest())

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin rounds for seat and guide."""
        self.seat.begin(slots, sides, snapshots, seeds)
        if self._guide is not None:
            myself = np.zeros(len(slots), dtype=np.int64)
            self._guide.begin(slots, sides, snapshots, seeds, myself)
            self._consult(slots, np.repeat(snapshots[None], self.seat.frames_per_step, axis=0))

    def watch(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        """Let the frames of a step pass, shape (frames, n), in rounds that go on."""
        self.seat.watch(slots, snapshots)
        if self._guide is not None and len(slots):
            self._consult(slots, snapshots)

    def sight(self) -> Sight:
        """Return what is seen in all slots now; rows of slots without such a round mean nothing."""
        return Sight(self.seat.observe(self._all), self.seat.masks(self._all), self._advice.of(self._all))

    def choose(self, actions: npt.NDArray[np.int64]) -> None:
        """Say what is played in the coming step, shape (all slots,)."""
        self._actions = actions

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Play what was chosen."""
        return self.seat.pads(slots, self._actions[slots])

    def get_state(self) -> StateArrays:
        """Return what seat and guide remember."""
        guide = {} if self._guide is None else prefixed("guide", self._guide.get_state())
        seat = prefixed("seat", self.seat.get_state(self._all))
        said: StateArrays = {"advice": self._advice.actions.copy(), "values": self._advice.values.copy()}
        return seat | guide | said

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Give seat and guide back what they remembered."""
        self.seat.set_state(self._all, without_prefix("seat", state))
        if self._guide is not None:
            self._guide.set_state(without_prefix("guide", state))
        self._advice.actions[:] = state["advice"]
        self._advice.values[:] = state["values"]

    def _consult(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        assert self._guide is not None
        advice = self._guide.advise(slots, snapshots, self.seat.hands)
        self._advice.actions[slots] = advice.actions
        self._advice.values[slots] = advice.values
