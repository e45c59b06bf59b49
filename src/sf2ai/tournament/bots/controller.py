"""A guest behind the controllers' interface: the rest of a tournament cannot tell it from others.

What a bot does wrong is reported as a forfeit of its slot. A process that is
lost takes the bots of all its slots with it: the one that was at fault
forfeits, the others are reported as `INTERRUPTED`, and their matches have to be
played again. A match depends on nothing but its seeds, so that this changes
no result.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.game.characters import ROSTER
from sf2ai.rounds.controller import Controller
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays
from sf2ai.tournament.bots.process import BotError, BotProcess
from sf2ai.tournament.bots.wire import Begin

INTERRUPTED = "its process was lost in another match"
"""The reason of slots that are not at fault; compare with ``is``, since a guest may write the same text."""


class BotController(Controller):
    """Drives one side of some slots with bots of one guest, one bot per match."""

    def __init__(self, process: BotProcess, seat: Seat, *, first_key: int = 0) -> None:
        """Prepare for a batch.

        Args:
            process: where the bots live; it starts with the first match, and may be shared.
            seat: what they see and how they act, in every slot of the batch.
            first_key: the process knows the bots as ``first_key`` and up; controllers that
                share it must not overlap.
        """
        self._process = process
        self._first_key = first_key
        self._seat = seat
        self._names = [list(self._seat.actions.names(character.index)) for character in ROSTER]
        self._born: dict[int, int] = {}  # slot with a bot that plays -> the process it lives in
        self._given_up: dict[int, str] = {}

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round; the first round of a match makes a new bot, which stays for the others."""
        self._seat.begin(slots, sides, snapshots, seeds)
        characters = self._seat.characters(slots)
        for place in np.flatnonzero(snapshots["round"] <= 1):
            self._make_bot(int(slots[place]), int(characters[place]), int(seeds[place]))

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Ask each bot that has something to choose; who has given up stands still."""
        seat = self._seat
        seat.record_frames(slots, snapshots)
        vectors = seat.observe(slots).astype("<f4", copy=False)
        masks = seat.masks(slots)
        characters = seat.characters(slots)
        actions = np.zeros(len(slots), dtype=np.int64)
        for place, slot in enumerate(slots.tolist()):
            mask = masks[place, : len(self._names[characters[place]])]
            if np.count_nonzero(mask) > 1:
                actions[place] = self._decide(slot, vectors[place].tobytes(), mask.tobytes())
        return seat.pads(slots, actions)

    def forfeits(self) -> Mapping[int, str]:
        """Return the slots that were given up since the last call, with the reasons."""
        given_up, self._given_up = self._given_up, {}
        return given_up

    def get_state(self) -> StateArrays:
        """Refuse: nobody can look into a guest."""
        raise TypeError("a guest's state cannot be kept")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Refuse: nobody can look into a guest."""
        raise TypeError("a guest's state cannot be set")

    def _make_bot(self, slot: int, character: int, seed: int) -> None:
        self._born.pop(slot, None)
        begin = Begin(self._first_key + slot, ROSTER[character].id, seed, self._names[character])
        try:
            self._process.begin(begin)
        except BotError as error:
            self._given_up[slot] = str(error)
        else:
            self._born[slot] = self._process.starts

    def _decide(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Return the bot's action, or action 0 once it has given up."""
        born = self._born.get(slot)
        if born is None:
            return 0
        if born != self._process.starts or not self._process.runs:
            self._give_up(slot, INTERRUPTED)
            return 0
        try:
            return self._process.act(self._first_key + slot, vector, mask)
        except BotError as error:
            self._give_up(slot, str(error))
            return 0

    def _give_up(self, slot: int, reason: str) -> None:
        del self._born[slot]
        self._given_up[slot] = reason
