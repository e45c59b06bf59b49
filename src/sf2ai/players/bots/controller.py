"""The controller of bots, which makes them look like any other player to a tournament.

A bot's fault is reported as a forfeit of its slot. When a process is lost, the bots of all its slots
are lost: the bot at fault forfeits, the others are reported as `INTERRUPTED`, and their matches must
be played again. A match depends on its seeds alone, so this changes no result.
"""

import time
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray, SlotArray, SnapshotArray
from sf2ai.game.characters import ROSTER
from sf2ai.players.bots.launched import OPEN, Guard
from sf2ai.players.bots.line_bot import CommandBot
from sf2ai.players.bots.link import BotLink
from sf2ai.players.bots.process import BotProcess
from sf2ai.players.bots.time_bank import BotError, Deadlines, TimeBanks
from sf2ai.players.bots.wire import MakeBot
from sf2ai.players.names import BotName, CommandName
from sf2ai.rounds.controller import Controller
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays

INTERRUPTED = "its process was lost in another match"
"""The reason of slots that are not at fault; compare with ``is``, since a bot may send the same text."""

BOT_OBSERVATION = "human"
"""Name of the observation preset that bots get."""


def bot_features() -> list[str]:
    """Return the names of what bots see, in order."""
    return [feature.name for feature in OBSERVATIONS[BOT_OBSERVATION].features]


def bot_process(bot: BotName, deadlines: Deadlines, guard: Guard = OPEN) -> BotProcess:
    """Return the process of a bot; it is not started yet."""
    return BotProcess(bot.module, bot.class_name, bot_features(), deadlines, guard)


def command_bot(command: CommandName, deadlines: Deadlines, guard: Guard = OPEN) -> CommandBot:
    """Return a program that a command starts; it is not started yet."""
    return CommandBot(command.command, bot_features(), deadlines, guard)


class BotController(Controller):
    """Drives one side of each slot with bots of one class, one bot per match."""

    def __init__(
        self, process: BotLink, seat: Seat, *, first_key: int = 0, banks: TimeBanks | None = None
    ) -> None:
        """Prepare for a batch.

        Args:
            process: the bots' process; it starts with the first match, and controllers may share it.
            seat: the bots' observations and actions, in every slot of the batch.
            first_key: the process numbers this controller's bots from here, by slot; the numbers of
                controllers that share a process must not overlap.
            banks: how long the bots may think, and what they have used; controllers may share them.
        """
        self._process = process
        self._first_key = first_key
        self._banks = banks or TimeBanks(Deadlines())
        self._seat = seat
        self._names = [list(self._seat.actions.names(character.index)) for character in ROSTER]
        self._started_in: dict[int, int] = {}  # by slot of a playing bot: which start of the process made it
        self._new_forfeits: dict[int, str] = {}

    def begin(
        self,
        slots: SlotArray,
        sides: npt.NDArray[np.int8],
        snapshots: SnapshotArray,
        seeds: npt.NDArray[np.uint64],
    ) -> None:
        """Begin a round; a bot is made in the first round of a match and plays the others too."""
        self._seat.begin(slots, sides, snapshots, seeds)
        characters = self._seat.characters(slots)
        for place in np.flatnonzero(snapshots["round"] <= 1):
            self._make_bot(int(slots[place]), int(characters[place]), int(seeds[place]))

    def pads(self, slots: SlotArray, snapshots: SnapshotArray) -> PadArray:
        """Ask each bot that has a choice; a side that has forfeited stands still."""
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
        """Return the slots that were forfeited since the last call, with the reasons."""
        forfeits, self._new_forfeits = self._new_forfeits, {}
        return forfeits

    def get_state(self) -> StateArrays:
        """Raise `TypeError`: a bot's state is not accessible."""
        raise TypeError("a bot's state cannot be kept")

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Raise `TypeError`: a bot's state is not accessible."""
        raise TypeError("a bot's state cannot be set")

    def _make_bot(self, slot: int, character: int, seed: int) -> None:
        self._started_in.pop(slot, None)
        request = MakeBot(self._first_key + slot, ROSTER[character].id, seed, self._names[character])
        try:
            self._process.make_bot(request)
        except BotError as error:
            self._new_forfeits[slot] = str(error)
        else:
            self._started_in[slot] = self._process.starts
            self._banks.begin(self._first_key + slot)

    def _decide(self, slot: int, vector: bytes, mask: bytes) -> int:
        """Return the bot's action, or action 0 after a forfeit."""
        start = self._started_in.get(slot)
        if start is None:
            return 0
        if start != self._process.starts or not self._process.runs:
            self._forfeit(slot, INTERRUPTED)
            return 0
        key = self._first_key + slot
        try:
            before = time.perf_counter()
            action = self._process.choose_action(key, vector, mask)
            self._banks.spend(key, time.perf_counter() - before)
            return action
        except BotError as error:
            self._forfeit(slot, str(error))
            return 0

    def _forfeit(self, slot: int, reason: str) -> None:
        del self._started_in[slot]
        self._new_forfeits[slot] = reason
