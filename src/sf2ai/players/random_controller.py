"""The random opponent in one compiled call a step: it plays as `RandomAgent` in a seat does, but faster."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import DICE, take_dice, throw
from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.checks import require_known
from sf2ai.game.files.loader import load_rules
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import ActionRecords, DiceRecords, SeatRecords, SnapshotRecords, SnapshotRings
from sf2ai.rounds.controller import Controller
from sf2ai.seats.action_pads import play_slot
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.seat_record import begin_seats, new_seat_records, record_slot
from sf2ai.state_arrays import StateArrays


class RandomController(Controller):
    """Plays a random legal action of a preset in each step, each with the same chance."""

    def __init__(self, slots: int, actions: str, frames_per_step: int) -> None:
        """Prepare for `slots` slots; raises `UnknownNameError` for an unknown preset."""
        self._tables = require_known(ACTIONS, "action preset", actions).tables()
        self._seats, self._rings = new_seat_records(slots, reaction_frames=0)
        self._dice = np.zeros(slots, dtype=DICE)
        self._frames_per_step = frames_per_step
        self._charge_window = load_rules().input.charge_release_frames

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round with new dice in the given slots."""
        begin_seats(self._seats, self._rings, slots, sides, snapshots, np.zeros(len(slots), dtype=np.bool_))
        take_dice(self._dice, slots, seeds)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Draw an action for each slot and return the pads of the coming step."""
        pads = np.empty((self._frames_per_step, len(slots)), dtype=np.uint16)
        table, scripts, counts = self._tables[:3]
        window = self._charge_window
        draw_pads(
            self._seats, self._rings, slots, snapshots, self._dice, table, scripts, counts, window, pads
        )
        return pads

    def get_state(self) -> StateArrays:
        """Return seats and dice of all slots."""
        return {"seats": self._seats.copy(), "rings": self._rings.copy(), "dice": self._dice.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore seats and dice."""
        self._seats[:] = state["seats"]
        self._rings[:] = state["rings"]
        self._dice[:] = state["dice"]


@compiled
def draw_pads(
    seats: SeatRecords,
    rings: SnapshotRings,
    slots: npt.NDArray[np.int64],
    snapshots: SnapshotRecords,
    dice: DiceRecords,
    table: ActionRecords,
    scripts: npt.NDArray[np.uint16],
    counts: npt.NDArray[np.int64],
    charge_window: int,
    pads: npt.NDArray[np.uint16],
) -> None:
    """Record the frames that have passed, and play a random legal action in every slot.

    Args:
        seats: dtype SEAT, changed in place.
        rings: dtype SNAPSHOT, shape (all slots, places), changed in place.
        slots: indices, shape (n,).
        snapshots: shape (frames, n), oldest first.
        dice: dtype DICE, changed in place.
        table: dtype ACTION, shape (12, widest count).
        scripts: the pads of all scripts, as seen facing right.
        counts: actions of each character, shape (12,).
        charge_window: frames that a released charge still counts.
        pads: uint16, shape (frames, n); written, absolute directions.
    """
    for i in range(len(slots)):
        seat = seats[slots[i]]
        record_slot(seat, rings[slots[i]], snapshots, i)
        legal = 1 if seat.script_left > 0 else counts[seat.character]
        action = throw(dice[slots[i]], legal)
        play_slot(seat, table[seat.character, action], scripts, charge_window, pads[:, i])
