"""The interface of a guide, and what a guide is made for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import Backend, SlotArray, SnapshotArray
from sf2ai.record_types import SeatRecords
from sf2ai.seats.actions import ActionPreset
from sf2ai.state_arrays import StateArrays
from sf2ai.store.layout import Home


class Guide(Protocol):
    """Advises the learner's side of each slot of a batch.

    The learner may follow the advice or not: the guide uses what has happened and what the
    learner's pads really were, not what it advised.
    """

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64],
    ) -> None:
        """Begin a new round in the given slots and forget the last one.

        Args:
            slots: shape (n,), each at most once.
            sides: the learner's, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the guide's dice, shape (n,).
            opponents: place of each slot's opponent among those that the guide was made for, shape (n,).
        """

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, seats: SeatRecords) -> Advice:
        """Return advice for the coming step.

        While the learner's seat plays a script the advice means nothing.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
            seats: of the learner's seat, dtype SEAT, shape (all slots,).
        """
        ...

    def get_state(self) -> StateArrays:
        """Return a copy of the state of all slots."""
        ...

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""


@dataclass(frozen=True)
class GuideSetting:
    """What a guide is made for.

    Attributes:
        backend: where the learner plays.
        actions: the learner's preset.
        frames_per_step: frames between two decisions.
        reaction_frames: age of what the learner sees of its opponent, in frames.
        opponents: specs of the plans' opponents, by place.
        character: id of the learner's.
        home: has the weights of trained agents; None for the usual one.
    """

    backend: Backend
    actions: ActionPreset
    frames_per_step: int
    reaction_frames: int
    opponents: Sequence[str]
    character: str = ""
    home: Home | None = None
