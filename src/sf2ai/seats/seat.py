"""One side of each slot of a batch: what it sees, and how its actions become pads."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import take_dice
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.checks import require_known, require_least
from sf2ai.errors import InputError
from sf2ai.game.files.loader import load_rules
from sf2ai.parallel.slots import over_cores
from sf2ai.record_types import SeatRecords, SnapshotRecord
from sf2ai.seats.action_pads import STICKY_DRAW_RANGE, play_actions, write_masks
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.feature_choice import ObservationChoice, find_observation
from sf2ai.seats.features import FEATURES
from sf2ai.seats.move_facts import load_facts
from sf2ai.seats.observation import observe_slots
from sf2ai.seats.observe_step import ObservationTables, observe_step
from sf2ai.seats.seat_record import OWN_PADS, begin_seats, new_seat_records, record_frames
from sf2ai.state_arrays import StateArrays

DEFAULT_FRAMES_PER_STEP = 4
"""Frames that one action lasts by default."""

STICKY_ACTIONS = 1 / 16
"""Share of sticky steps when agents train, are measured and meet in tournaments.

Two greedy agents repeat the same round unless one of the game's few dice changes something
that they react to. Sticky actions are the Arcade Learning Environment's cure (Machado et al., 2018,
"Revisiting the Arcade Learning Environment"); decision 0009 explains the small share.
"""

SEAT_DICE = np.uint64(0x9E3779B97F4A7C15)
"""Sets the seat's dice apart from those of its agent, which come from the same seed."""


class Seat:
    """Stands between an agent and one side: it delays what the agent sees and turns its actions into pads.

    One seat serves one side of each slot of a batch; the side may differ from slot to slot. Every
    method takes the slots that it is about, each at most once, and changes no other slot.

    Attributes:
        observation: the `ObservationPreset`.
        actions: the `ActionPreset`.
        reaction_frames: age of the snapshot that the agent sees, in frames; its own pads are known at once.
        frames_per_step: frames that one action lasts.
        sticky_actions: share of steps, 0 to 1, in which the pad stays as it was at the end of the last
            step and the action is lost; a script that has begun is played to its end.
    """

    def __init__(
        self,
        slots: int,
        *,
        observation: ObservationChoice = "human",
        actions: str = "moves",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
        sticky_actions: float = 0.0,
    ) -> None:
        """Prepare a seat; call `begin` for a slot before anything else.

        `observation` is a preset or features, as `find_observation` reads it.

        Raises:
            InputError: an unknown preset or feature, a negative delay, a step without frames or a share
                outside 0 to 1.
        """
        self.observation = find_observation(observation)
        self.actions = require_known(ACTIONS, "action preset", actions)
        require_least("the number of reaction frames", reaction_frames, 0)
        require_least("the number of frames per step", frames_per_step, 1)
        if not isinstance(sticky_actions, int | float) or not 0 <= sticky_actions <= 1:
            raise InputError(f"the share of sticky actions is {sticky_actions!r}; give 0 to 1")
        self.sticky_actions = sticky_actions
        self._sticky_below = round(sticky_actions * STICKY_DRAW_RANGE)
        self.reaction_frames = reaction_frames
        self.frames_per_step = frames_per_step
        self._records, self._rings = new_seat_records(slots, reaction_frames)
        self._action_tables = self.actions.tables()
        legal, mashing, mash_until = self._action_tables[3:]
        self._tables = ObservationTables(*load_facts(), legal, mashing, mash_until, frames_per_step)
        self._charge_window = load_rules().input.charge_release_frames

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64] | None = None,
        console_view: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Begin a new round in the given slots and forget the last one.

        Args:
            slots: shape (n,).
            sides: the side that this seat plays in each slot, shape (n,).
            snapshots: the rounds' first, shape (n,).
            seeds: for the dice of sticky actions, shape (n,); a seat without them needs none.
            console_view: slots in which the seat sees only what the real game's memory is known to
                say, shape (n,); none if not given.
        """
        if console_view is None:
            console_view = np.zeros(len(slots), dtype=np.bool_)
        begin_seats(self._records, self._rings, slots, sides, snapshots, console_view)
        if seeds is not None:
            take_dice(self._records["dice"], slots, seeds ^ SEAT_DICE)
        elif self.sticky_actions:
            raise ValueError("a seat with sticky actions needs seeds for their dice")

    def record_frames(self, slots: SlotArray, snapshots: SnapshotArray) -> None:
        """Record the frames that have passed, oldest first, shape (frames, n)."""
        record_frames(self._records, self._rings, slots, snapshots)

    def observe(
        self, slots: SlotArray, out: npt.NDArray[np.float32] | None = None
    ) -> npt.NDArray[np.float32]:
        """Return the present observations, shape (n, observation.size); a new array, or `out` filled."""
        columns = self.observation.columns
        rows = out if columns is None else None
        if rows is None:
            rows = np.empty((len(slots), len(FEATURES)), dtype=np.float32)
        moves, bodies, *_, step_frames = self._tables
        observe_slots(self._records, self._rings, slots, moves, bodies, step_frames, rows)
        return rows if columns is None else rows.take(columns, axis=1, out=out)

    def masks(self, slots: SlotArray, out: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.bool_]:
        """Return which actions are legal, shape (n, actions.widest()); a new array, or `out` filled.

        Columns beyond the character's own count are False. While a script plays only action 0 is legal; any
        other action is ignored all the same. While a mashed special is out, as the seat sees it, legal is
        what prolongs, steers or ends it.
        """
        _, _, _, legal, mashing, mash_until = self._action_tables
        masks = np.empty((len(slots), legal.shape[1]), dtype=np.bool_) if out is None else out
        write_masks(self._records, self._rings, slots, legal, mashing, mash_until, masks)
        return masks

    def observe_step(
        self, slots: SlotArray, snapshots: SnapshotArray
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
        """Record a step's frames and return observations and masks, on all cores.

        The same as `record_frames`, `observe` and `masks` one after the other.
        """
        rows = np.empty((len(slots), len(FEATURES)), dtype=np.float32)
        masks = np.empty((len(slots), self._tables.legal.shape[1]), dtype=np.bool_)
        records, rings, tables = self._records, self._rings, self._tables
        over_cores(observe_step, len(slots), records, rings, slots, snapshots, rows, masks, *tables)
        return self.observation.select(rows), masks

    def observe_share(
        self,
        first: int,
        stop: int,
        slots: SlotArray,
        snapshots: SnapshotArray,
        rows: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
    ) -> None:
        """Do the share ``slots[first:stop]`` of an `observe_step`; other threads may do the rest.

        Args:
            first: place of the first slot in `slots`.
            stop: place after the last one.
            slots: as for `observe_step`, shape (n,).
            snapshots: as for `observe_step`, shape (frames, n).
            rows: all `FEATURES`, shape (n, len(FEATURES)); the share's rows are written.
            masks: shape (n, actions.widest()); the share's rows are written.
        """
        arrays = (self._records, self._rings, slots, snapshots, rows, masks)
        observe_step(first, stop, *arrays, *self._tables)

    def pads(self, slots: SlotArray, actions: npt.NDArray[np.int64]) -> PadArray:
        """Turn one action per slot into the pads of the coming step.

        Returns:
            A new array of shape (frames_per_step, n), absolute directions.

        Raises:
            ValueError: an action that its character does not have.
        """
        pads = np.empty((self.frames_per_step, len(slots)), dtype=np.uint16)
        table, scripts = self._action_tables[:2]
        window, sticky = self._charge_window, self._sticky_below
        if play_actions(self._records, slots, actions, table, scripts, window, sticky, pads):
            raise ValueError(f"an action outside of {self.actions.name!r} was given: {actions!r}")
        return pads

    def view(self, slot: int) -> SnapshotRecord:
        """Return the snapshot that the seat may see in a slot now; do not write to it."""
        return self._rings[slot, self._records["oldest"][slot]]

    @property
    def records(self) -> SeatRecords:
        """The seat's records, dtype SEAT, shape (slots,): its own pads and charges; do not write to them."""
        return self._records

    def characters(self, slots: SlotArray) -> npt.NDArray[np.int8]:
        """Return the roster index of the seat's character in each slot, shape (n,)."""
        played: npt.NDArray[np.int8] = self._records["character"][slots]
        return played

    def take_pads(self, slots: SlotArray, seats: SeatRecords) -> None:
        """Take over what another seat on the same side knows of its own pads.

        Args:
            slots: shape (n,).
            seats: the records of the other seat, dtype SEAT, shape (all slots,).
        """
        for name in OWN_PADS:
            self._records[name][slots] = seats[name][slots]

    def get_state(self, slots: SlotArray) -> StateArrays:
        """Return all that the seat keeps of some slots."""
        return {"seats": self._records[slots], "rings": self._rings[slots]}

    def set_state(self, slots: SlotArray, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore in the given slots what `get_state` returned for as many slots.

        Raises:
            ValueError: the state is of a seat with another delay.
        """
        self._records[slots] = state["seats"]
        self._rings[slots] = state["rings"]
