"""A bot in another program as a controller: it is shown snapshots over TCP and answers with pads."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SIDE_SNAPSHOT, PadArray, SlotArray, SnapshotArray
from sf2ai.backends.bizhawk.protocol.framing import PeerError, ProtocolError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Begin, Done, Look, Press
from sf2ai.game.characters import ROSTER
from sf2ai.rounds.controller import Controller
from sf2ai.state_arrays import StateArrays

ANSWER_SECONDS = 5.0
SIDE_NAMES = ("p1", "p2")
_UNKNOWN: Mapping[str, Any] = {"facing": 0}
"""Values that stand for unknown, where that is not -1 or no number."""


class RemoteController(Controller):
    """Drives one side of some slots by what a bot presses; a bot that fails forfeits all its slots."""

    def __init__(
        self, name: str, link: Link, frames_per_step: int, *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """Prepare.

        Args:
            name: the bot's, for messages.
            link: to the bot, which has been let in.
            frames_per_step: frames that one answer lasts.
            answer_seconds: how long each may take.
        """
        self.name = name
        self._link, self._frames, self._seconds = link, frames_per_step, answer_seconds
        self._fault = ""
        self._given_up: dict[int, str] = {}

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Tell the bot which side it plays."""
        for place, slot in enumerate(slots.tolist()):
            first, second = (ROSTER[index].id for index in snapshots[place]["sides"]["character"])
            number = self._link.next_number()
            message = Begin(number, slot, SIDE_NAMES[sides[place]], (first, second), self._frames)
            try:
                self._require_sound()
                self._link.send(message, self._seconds)
                self._link.answer(Done, number, self._seconds)
            except PeerError as error:
                self._give_up(slot, error)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Show the bot the newest frame of each slot and return what it presses."""
        pads = np.zeros((self._frames, len(slots)), dtype=np.uint16)
        for place, slot in enumerate(slots.tolist()):
            try:
                self._require_sound()
                pads[:, place] = self._ask(slot, snapshots[-1, place])
            except PeerError as error:
                self._give_up(slot, error)
        return pads

    def _ask(self, slot: int, snapshot: Any) -> tuple[int, ...]:
        number = self._link.next_number()
        self._link.send(Look(number, slot, readable(snapshot)), self._seconds)
        pads = self._link.answer(Press, number, self._seconds).pads
        if len(pads) != self._frames:
            raise ProtocolError(f"it pressed {len(pads)} pads for {self._frames} frames")
        return pads

    def _require_sound(self) -> None:
        if self._fault:
            raise PeerError(self._fault)

    def _give_up(self, slot: int, error: PeerError) -> None:
        if not self._fault:
            self._fault = f"bot {self.name!r}: {error}"
            self._link.close(str(error))
        self._given_up[slot] = self._fault

    def forfeits(self) -> Mapping[int, str]:
        """Return the slots that were given up since the last call, with the reasons."""
        given_up, self._given_up = self._given_up, {}
        return given_up

    def get_state(self) -> StateArrays:
        """Refuse: nobody can look into a bot."""
        raise TypeError("a bot's state cannot be kept")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Refuse: nobody can look into a bot."""
        raise TypeError("a bot's state cannot be set")


def readable(snapshot: Any) -> dict[str, Any]:
    """Return a Snapshot as names and JSON values; what is unknown is None.

    Args:
        snapshot: record of dtype `SNAPSHOT`.
    """
    sides = {
        name: {
            field: _plain(field, side[field]) for field in SIDE_SNAPSHOT.names or () if field != "reserved"
        }
        for name, side in zip(SIDE_NAMES, snapshot["sides"], strict=True)
    }
    rest = {field: _plain(field, snapshot[field]) for field in ("timer", "round", "phase", "ending")}
    return {**rest, "winner": int(snapshot["winner"]), **sides}


def _plain(field: str, value: Any) -> Any:
    number = value.item()
    if isinstance(number, float):
        return None if math.isnan(number) else round(number, 6)
    return None if number == _UNKNOWN.get(field, -1) and field not in ("projectile_direction",) else number
