"""Who shows a learner what to do: the interface, and the guides by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import Backend, SlotArray, SnapshotArray
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.guides.cpu import CpuGuide
from sf2ai.guides.search import SearchGuide
from sf2ai.seats.actions import ACTIONS, ActionPreset
from sf2ai.state_arrays import StateArrays


class Guide(Protocol):
    """Advises the learner's side of each slot of a batch.

    The learner may follow it or not: the guide looks at what has happened and at what the
    learner's hands really do, not at what it advised.
    """

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
        opponents: npt.NDArray[np.int64],
    ) -> None:
        """Forget everything in the given slots: a new round begins there.

        Args:
            slots: shape (n,), each at most once.
            sides: the learner's, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the guide's dice, shape (n,).
            opponents: who is met, by place among the opponents it was made for, shape (n,).
        """

    def advise(self, slots: SlotArray, snapshots: SnapshotArray, hands: Any) -> Advice:
        """Say what to do in the coming step.

        While the learner's hands play a script the answer means nothing.

        Args:
            slots: shape (n,), each at most once.
            snapshots: the frames since the last call, oldest first, shape (frames, n).
            hands: the learner's, dtype SEAT, shape (all slots,).
        """
        ...

    def get_state(self) -> StateArrays:
        """Return a copy of all that is remembered of all slots."""
        ...

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember what `get_state` gave."""


@dataclass(frozen=True)
class GuideSetting:
    """What a guide is made for.

    Attributes:
        backend: where the learner plays.
        actions: the learner's preset.
        frames_per_step: frames between two decisions.
        reaction_frames: age of what the learner sees of its opponent.
        opponents: specs of the plans' opponents, by place.
    """

    backend: Backend
    actions: ActionPreset
    frames_per_step: int
    reaction_frames: int
    opponents: Sequence[str]


def _search(setting: GuideSetting) -> Guide:
    if not isinstance(setting.backend, SimBackend):
        raise InputError(
            f"the guide 'search' plays on in copies of a match, which the backend {setting.backend.name!r} "
            "has none of; give --guide cpu"
        )
    return SearchGuide(setting.backend, setting.actions, setting.frames_per_step, setting.opponents)


def _cpu(setting: GuideSetting) -> Guide:
    slots, frames = setting.backend.slots, setting.frames_per_step
    return CpuGuide(slots, setting.actions, frames, setting.reaction_frames)


NO_GUIDE = "none"
_GUIDES: MappingProxyType[str, Callable[[GuideSetting], Guide | None]] = MappingProxyType(
    {"search": _search, "cpu": _cpu, NO_GUIDE: lambda setting: None}
)
GUIDES = tuple(_GUIDES)
"""Names of who can guide a learner."""


def make_guide(name: str, setting: GuideSetting) -> Guide | None:
    """Return a guide by its name in `GUIDES`; None for ``"none"``.

    Raises:
        UnknownNameError: there is none of that name.
        InputError: the guide cannot work with the backend or the action preset.
    """
    if name not in _GUIDES:
        raise UnknownNameError("guide", name, GUIDES)
    return _GUIDES[name](setting)


def default_guide(actions: str, backend: str) -> str:
    """Return the guide that a learner with these actions has on a backend unless told otherwise."""
    if backend == SimBackend.name:
        return "search"
    preset = ACTIONS.get(actions)
    return NO_GUIDE if preset is not None and len(preset.directions) < 9 else "cpu"
