"""Controllers: each drives one side of every match of a batch.

Environments and tournaments know only controllers. The scripted CPU and bots have
controllers of their own; this module has the general ones.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix


class Controller(Protocol):
    """Gives the pads of one side, step by step, many slots at once. Subclass it for the defaults.

    A controller keeps its state by slot, since slots begin and end at different times.
    """

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a new round in the given slots and forget the last one.

        Args:
            slots: shape (n,), each at most once.
            sides: the side to drive in each slot, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the controller's dice, shape (n,).
        """
        ...

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the coming step.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n); where a
                round has just begun, its first snapshot in every row.

        Returns:
            uint16, shape (frames_per_step, n), absolute directions.
        """
        ...

    def forfeits(self) -> Mapping[int, str]:
        """Return the slots that the controller has given up since the last call, with the reasons."""
        return {}

    def get_state(self) -> StateArrays:
        """Return a copy of the state of all slots."""
        ...

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        ...


class AgentController(Controller):
    """An agent in a seat: the seat delays what it sees and turns its actions into pads."""

    def __init__(self, agent: Agent, seat: Seat, slots: int) -> None:
        """Put an agent in a seat that was made for `slots` slots."""
        self.agent = agent
        self.seat = seat
        self._all = np.arange(slots)
        self._no_observations = np.empty((slots, 0), dtype=np.float32)

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round for seat and agent."""
        self.seat.begin(slots, sides, snapshots, seeds)
        self.agent.begin(slots, self.seat.characters(slots), seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of the actions that the agent chooses."""
        seat = self.seat
        if self.agent.sees:
            observations, masks = seat.observe_step(slots, snapshots)
        else:
            seat.record_frames(slots, snapshots)
            observations, masks = self._no_observations[: len(slots)], seat.masks(slots)
        return seat.pads(slots, self.agent.act(observations, masks, slots))

    def get_state(self) -> StateArrays:
        """Return the state of seat and agent."""
        seat = prefixed("seat", self.seat.get_state(self._all))
        return seat | prefixed("agent", self.agent.get_state())

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore seat and agent."""
        self.seat.set_state(self._all, without_prefix("seat", state))
        self.agent.set_state(without_prefix("agent", state))


class PoolController(Controller):
    """Several controllers in one batch: each slot is driven by the controller that its plan names."""

    def __init__(self, controllers: Sequence[Controller], slots: int, frames_per_step: int) -> None:
        """Gather controllers that were all made for `slots` slots and for steps of the same length."""
        self.controllers = tuple(controllers)
        self._frames_per_step = frames_per_step
        self._chosen = np.zeros(slots, dtype=np.int64)

    def assign(self, slots: SlotArray, chosen: npt.NDArray[np.int64]) -> None:
        """Choose the controllers that drive the given slots from the next `begin` on.

        Args:
            slots: shape (n,).
            chosen: places in `controllers`, shape (n,).
        """
        self._chosen[slots] = chosen

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round for the controller that was assigned to each slot."""
        for controller, mine in self._shares(slots):
            controller.begin(slots[mine], sides[mine], snapshots[mine], seeds[mine])

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Return the pads of all controllers, gathered by slot."""
        if len(slots) == 1:  # the single environment needs no gathering
            only: int = self._chosen[slots[0]]
            return self.controllers[only].pads(slots, snapshots)
        pads = np.empty((self._frames_per_step, len(slots)), dtype=np.uint16)
        for controller, mine in self._shares(slots):
            pads[:, mine] = controller.pads(slots[mine], snapshots.take(mine, axis=1))
        return pads

    def forfeits(self) -> Mapping[int, str]:
        """Return the slots that any of the controllers has given up."""
        given_up: dict[int, str] = {}
        for controller in self.controllers:
            given_up |= controller.forfeits()
        return given_up

    def get_state(self) -> StateArrays:
        """Return the states of all controllers and their assignment to slots."""
        state: StateArrays = {"chosen": self._chosen.copy()}
        for place, controller in enumerate(self.controllers):
            state |= prefixed(str(place), controller.get_state())
        return state

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore all controllers and their assignment."""
        self._chosen[:] = state["chosen"]
        for place, controller in enumerate(self.controllers):
            controller.set_state(without_prefix(str(place), state))

    def _shares(self, slots: SlotArray) -> list[tuple[Controller, npt.NDArray[np.int64]]]:
        chosen = self._chosen[slots]
        shares = [(c, np.flatnonzero(chosen == place)) for place, c in enumerate(self.controllers)]
        return [(controller, mine) for controller, mine in shares if len(mine)]
