"""One side of each slot of a batch: what it sees, and how its actions become pads."""

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.envs.actions import ACTIONS
from sf2ai.envs.features import FEATURES
from sf2ai.envs.hands import play_actions, write_masks
from sf2ai.envs.look import look_slots
from sf2ai.envs.move_facts import load_facts
from sf2ai.envs.observation import OBSERVATIONS, observe_slots
from sf2ai.envs.seat_state import begin_seats, new_seats, watch_frames
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.loader import load_rules

Preset = TypeVar("Preset")

State: TypeAlias = dict[str, npt.NDArray[np.generic]]
"""What can be kept and gone back to: arrays by name, owned by whoever asked for them."""

DEFAULT_FRAMES_PER_STEP = 4
"""Frames that one action lasts unless told otherwise."""


class Seat:
    """What an agent has between itself and a match: eyes with a delay, and hands.

    One seat serves one side of each slot of a batch; which side may differ from
    slot to slot. Every method takes the slots that it is about, each at most
    once, and touches no other.

    Attributes:
        observation: the `ObservationPreset`.
        actions: the `ActionPreset`.
        reaction_frames: how many frames ago the snapshot is that may be seen; the own hands are
            known at once.
        frames_per_step: frames that one action lasts.
    """

    def __init__(
        self,
        slots: int,
        *,
        observation: str = "human",
        actions: str = "moves",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
    ) -> None:
        """Prepare a seat; nothing may be asked of a slot before `begin`.

        Raises:
            InputError: an unknown preset, a negative delay or a step without frames.
        """
        self.observation = choose(OBSERVATIONS, "observation", observation)
        self.actions = choose(ACTIONS, "action preset", actions)
        if reaction_frames < 0:
            raise InputError(f"reaction frames are {reaction_frames!r}; give 0 or more")
        if frames_per_step < 1:
            raise InputError(f"frames per step are {frames_per_step!r}; give 1 or more")
        self.reaction_frames = reaction_frames
        self.frames_per_step = frames_per_step
        self._seats, self._rings = new_seats(slots, reaction_frames)
        self._tables = self.actions.tables()
        self._columns = self.observation.columns
        self._facts = load_facts()
        self._charge_window = load_rules().input.charge_release_frames

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        short_sighted: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Forget everything in the given slots: a new round begins.

        Args:
            slots: shape (n,).
            sides: which side this seat plays in each, shape (n,).
            snapshots: the rounds' first, shape (n,).
            short_sighted: where nothing is to be seen in this round that the real game's memory is not
                known to say, shape (n,); nowhere unless given.
        """
        if short_sighted is None:
            short_sighted = np.zeros(len(slots), dtype=np.bool_)
        begin_seats(self._seats, self._rings, slots, sides, snapshots, short_sighted)

    def watch(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        """Let frames pass before the seat's eyes, oldest first, shape (frames, n)."""
        watch_frames(self._seats, self._rings, slots, snapshots)

    def observe(
        self, slots: SlotArray, out: npt.NDArray[np.float32] | None = None
    ) -> npt.NDArray[np.float32]:
        """Return what may be seen now, shape (n, observation.size); a new array, or `out` filled."""
        columns = self._columns
        rows = out if columns is None else None
        if rows is None:
            rows = np.empty((len(slots), len(FEATURES)), dtype=np.float32)
        moves, bodies = self._facts
        observe_slots(self._seats, self._rings, slots, moves, bodies, self.frames_per_step, rows)
        return rows if columns is None else rows.take(columns, axis=1, out=out)

    def masks(self, slots: SlotArray, out: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.bool_]:
        """Return which actions may be chosen, shape (n, actions.widest()); a new array, or `out` filled.

        Columns beyond the character's own count are False. While a script plays only
        action 0 is legal; any other is ignored all the same.
        """
        table = self._tables.actions
        masks = np.empty((len(slots), table.shape[1]), dtype=np.bool_) if out is None else out
        write_masks(self._seats, slots, table, masks)
        return masks

    def look(
        self, slots: SlotArray, snapshots: SnapshotArray
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Let frames pass and return observations and masks: `watch`, `observe` and `masks` in one."""
        table, (moves, bodies) = self._tables.actions, self._facts
        rows = np.empty((len(slots), len(FEATURES)), dtype=np.float32)
        masks = np.empty((len(slots), table.shape[1]), dtype=np.bool_)
        seats, rings, frames = self._seats, self._rings, self.frames_per_step
        look_slots(seats, rings, slots, snapshots, moves, bodies, frames, table, rows, masks)
        return rows if self._columns is None else rows[:, self._columns], masks

    def pads(self, slots: SlotArray, actions: npt.NDArray[np.int64]) -> PadArray:
        """Turn one action per slot into pads and let the step begin.

        Returns:
            A new array of shape (frames_per_step, n), absolute directions.

        Raises:
            ValueError: an action that its character does not have.
        """
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        table, scripts, _ = self._tables
        if play_actions(self._seats, slots, actions, table, scripts, self._charge_window, pads):
            raise ValueError(f"an action outside of {self.actions.name!r} was given: {actions!r}")
        return pads

    @property
    def hands(self) -> Any:
        """What is remembered of one's own pads, dtype SEAT, shape (slots,); not to be written to."""
        return self._seats

    def characters(self, slots: SlotArray) -> npt.NDArray[np.int8]:
        """Return who is played in each slot, by roster index, shape (n,)."""
        played: npt.NDArray[np.int8] = self._seats["character"][slots]
        return played

    def get_state(self, slots: SlotArray) -> State:
        """Return all that the seat remembers of some slots."""
        return {"seats": self._seats[slots], "rings": self._rings[slots]}

    def set_state(self, slots: SlotArray, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember in the given slots what `get_state` gave of as many.

        Raises:
            ValueError: the state is of a seat with another delay.
        """
        self._seats[slots] = state["seats"]
        self._rings[slots] = state["rings"]


def choose(presets: Mapping[str, Preset], kind: str, name: str) -> Preset:
    """Return a preset by its name.

    Raises:
        UnknownNameError: there is none of that name.
    """
    if name not in presets:
        raise UnknownNameError(kind, name, presets)
    return presets[name]
