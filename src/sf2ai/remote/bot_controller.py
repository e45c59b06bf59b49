"""A bot in another program as a controller: it gets Snapshots over TCP and answers with pads."""

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import SIDE_SNAPSHOT, PadArray, SlotArray, SnapshotArray
from sf2ai.backends.bizhawk.protocol.framing import PeerError, ProtocolError
from sf2ai.backends.bizhawk.protocol.link import Link
from sf2ai.backends.bizhawk.protocol.messages import Begin, Done, Look, Press
from sf2ai.game.characters import ROSTER
from sf2ai.record_types import SnapshotRecord
from sf2ai.rounds.controller import Controller
from sf2ai.state_arrays import StateArrays

ANSWER_SECONDS = 5.0
FIRST_ANSWER_SECONDS = 60.0
"""A bot may import its libraries after it has joined."""
SIDE_NAMES = ("p1", "p2")
_UNKNOWN: Mapping[str, int] = {"facing": 0}
"""Values that mean unknown, for fields where that is neither -1 nor NaN."""


class RemoteController(Controller):
    """Drives one side of some slots with a bot's pads; a bot that fails forfeits all its slots."""

    def __init__(
        self,
        name: str,
        link: Link,
        frames_per_step: int,
        *,
        answer_seconds: float = ANSWER_SECONDS,
        first_answer_seconds: float = FIRST_ANSWER_SECONDS,
    ) -> None:
        """Prepare.

        Args:
            name: of the bot, for messages.
            link: to the bot, which has joined.
            frames_per_step: pads in each answer.
            answer_seconds: deadline for each answer once the bot has pressed something.
            first_answer_seconds: deadline for each answer before that, if longer.
        """
        self.name = name
        self._first_seconds = max(answer_seconds, first_answer_seconds)
        self._has_pressed = False
        self._link, self._frames, self._seconds = link, frames_per_step, answer_seconds
        self._error_text = ""
        self._forfeits: dict[int, str] = {}

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
                self._require_no_error()
                self._link.send(message, self._deadline_seconds())
                self._link.answer(Done, number, self._deadline_seconds())
            except PeerError as error:
                self._forfeit(slot, error)

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Show the bot the newest frame of each slot and return what it presses."""
        pads = np.zeros((self._frames, len(slots)), dtype=np.uint16)
        for place, slot in enumerate(slots.tolist()):
            try:
                self._require_no_error()
                pads[:, place] = self._ask(slot, snapshots[-1, place])
            except PeerError as error:
                self._forfeit(slot, error)
        return pads

    def _ask(self, slot: int, snapshot: SnapshotRecord) -> tuple[int, ...]:
        number = self._link.next_number()
        self._link.send(Look(number, slot, readable(snapshot)), self._deadline_seconds())
        pads = self._link.answer(Press, number, self._deadline_seconds()).pads
        self._has_pressed = True
        if len(pads) != self._frames:
            raise ProtocolError(f"it sent {len(pads)} pads for {self._frames} frames")
        return pads

    def _deadline_seconds(self) -> float:
        return self._seconds if self._has_pressed else self._first_seconds

    def _require_no_error(self) -> None:
        if self._error_text:
            raise PeerError(self._error_text)

    def _forfeit(self, slot: int, error: PeerError) -> None:
        if not self._error_text:
            self._error_text = f"bot {self.name!r}: {error}"
            self._link.close(str(error))
        self._forfeits[slot] = self._error_text

    def forfeits(self) -> Mapping[int, str]:
        """Return the slots that the bot has forfeited since the last call, with the reasons."""
        forfeits, self._forfeits = self._forfeits, {}
        return forfeits

    def get_state(self) -> StateArrays:
        """Raise `TypeError`: the state of another program cannot be read."""
        raise TypeError("a bot's state cannot be kept")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Raise `TypeError`: the state of another program cannot be set."""
        raise TypeError("a bot's state cannot be set")


def readable(snapshot: SnapshotRecord) -> dict[str, object]:
    """Return a Snapshot as names and JSON values; None means unknown.

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


def _plain(field: str, value: np.generic) -> float | None:
    number: float = value.item()
    if isinstance(number, float):
        return None if math.isnan(number) else round(number, 6)
    return None if number == _UNKNOWN.get(field, -1) and field not in ("projectile_direction",) else number
