"""One side of each slot of a batch: what it sees, and how its actions become pads."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.checks import require_known, require_least
from sf2ai.errors import InputError
from sf2ai.game.files.loader import load_rules
from sf2ai.parallel.slots import over_cores
from sf2ai.seats.action_pads import STICKY_FACES, play_actions, write_masks
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.features import FEATURES
from sf2ai.seats.move_facts import load_facts
from sf2ai.seats.observation import OBSERVATIONS, observe_slots
from sf2ai.seats.observe_step import observe_step
from sf2ai.seats.seat_record import begin_seats, new_seats, watch_frames
from sf2ai.state_arrays import StateArrays

DEFAULT_FRAMES_PER_STEP = 4
"""Frames that one action lasts unless told otherwise."""

STICKY_ACTIONS = 1 / 16
"""Share of sticky steps where agents train, are measured and meet in tournaments.

Two greedy agents play the same round again and again wherever the game's few dice change nothing
that they mind. Sticky actions are the Arcade Learning Environment's cure (Machado et al., 2018,
"Revisiting the Arcade Learning Environment"); decision 0009 says why so few.
"""

_OTHER_DICE = np.uint64(0x9E3779B97F4A7C15)
"""Whoever sits here has dice from the same seed; the seat's must not fall alike."""


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
        sticky_actions: share of steps, 0 to 1, in which the hands stay as they were at the end of the
            last one and the action is lost; a script that has begun is played to its end.
    """

    def __init__(
        self,
        slots: int,
        *,
        observation: str = "human",
        actions: str = "moves",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
        sticky_actions: float = 0.0,
    ) -> None:
        """Prepare a seat; nothing may be asked of a slot before `begin`.

        Raises:
            InputError: an unknown preset, a negative delay, a step without frames or no share.
        """
        self.observation = require_known(OBSERVATIONS, "observation", observation)
        self.actions = require_known(ACTIONS, "action preset", actions)
        require_least("the number of reaction frames", reaction_frames, 0)
        require_least("the number of frames per step", frames_per_step, 1)
        if not 0 <= sticky_actions <= 1:
            raise InputError(f"the share of sticky actions is {sticky_actions!r}; give 0 to 1")
        self.sticky_actions = sticky_actions
        self._sticky_faces = round(sticky_actions * STICKY_FACES)
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
        seeds: npt.NDArray[np.uint64] | None = None,
        short_sighted: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Forget everything in the given slots: a new round begins.

        Args:
            slots: shape (n,).
            sides: which side this seat plays in each, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the dice of sticky actions, shape (n,); only a seat without them can do without.
            short_sighted: where nothing is to be seen in this round that the real game's memory is not
                known to say, shape (n,); nowhere unless given.
        """
        if short_sighted is None:
            short_sighted = np.zeros(len(slots), dtype=np.bool_)
        begin_seats(self._seats, self._rings, slots, sides, snapshots, short_sighted)
        if seeds is not None:
            take_dice(self._seats["dice"], slots, seeds ^ _OTHER_DICE)
        elif self.sticky_actions:
            raise ValueError("a seat with sticky actions needs seeds for their dice")

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
        legal = self._tables.legal
        masks = np.empty((len(slots), legal.shape[1]), dtype=np.bool_) if out is None else out
        write_masks(self._seats, slots, legal, masks)
        return masks

    def look(
        self, slots: SlotArray, snapshots: SnapshotArray
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Let frames pass and return observations and masks: `watch`, `observe` and `masks` in one."""
        rows = np.empty((len(slots), len(FEATURES)), dtype=np.float32)
        masks = np.empty((len(slots), self._tables.legal.shape[1]), dtype=np.bool_)
        over_cores(observe_step, len(slots), *self._sight(slots, snapshots, rows, masks))
        return self.observation.of(rows), masks

    def look_at(
        self,
        first: int,
        stop: int,
        slots: SlotArray,
        snapshots: SnapshotArray,
        rows: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
    ) -> None:
        """Do the share ``slots[first:stop]`` of a `look`; others may do the rest at the same time.

        Args:
            first: place of the first slot in `slots`.
            stop: the one after the last.
            slots: as for `look`, shape (n,).
            snapshots: as for `look`, shape (frames, n).
            rows: all `FEATURES`, shape (n, len(FEATURES)); the share's rows are written.
            masks: shape (n, actions.widest()); the share's rows are written.
        """
        observe_step(first, stop, *self._sight(slots, snapshots, rows, masks))

    def _sight(self, slots: Any, snapshots: Any, rows: Any, masks: Any) -> tuple[Any, ...]:
        """Return what `observe_step` needs beside the share."""
        moves, bodies = self._facts
        legal = self._tables.legal
        frames = self.frames_per_step
        return self._seats, self._rings, slots, snapshots, moves, bodies, frames, legal, rows, masks

    def pads(self, slots: SlotArray, actions: npt.NDArray[np.int64]) -> PadArray:
        """Turn one action per slot into pads and let the step begin.

        Returns:
            A new array of shape (frames_per_step, n), absolute directions.

        Raises:
            ValueError: an action that its character does not have.
        """
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        table, scripts, _, _ = self._tables
        window, sticky = self._charge_window, self._sticky_faces
        if play_actions(self._seats, slots, actions, table, scripts, window, sticky, pads):
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

    def get_state(self, slots: SlotArray) -> StateArrays:
        """Return all that the seat remembers of some slots."""
        return {"seats": self._seats[slots], "rings": self._rings[slots]}

    def set_state(self, slots: SlotArray, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Remember in the given slots what `get_state` gave of as many.

        Raises:
            ValueError: the state is of a seat with another delay.
        """
        self._seats[slots] = state["seats"]
        self._rings[slots] = state["rings"]
