"""Brings the entries of a lineup into one batch: trained agents, scripted ones and guests."""

from collections.abc import Sequence

from sf2ai.errors import InputError
from sf2ai.players.find import (
    Player,
    common_setting,
    player_from_file,
    scripted_player,
    slowed,
)
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import STICKY_ACTIONS, Seat
from sf2ai.tournament.bots.controller import BotController
from sf2ai.tournament.bots.process import BotError, BotProcess, Deadlines
from sf2ai.tournament.entries import BotSource, Entry, Scripted, WeightsFile

BOT_OBSERVATION = "human"
"""What guests see, and `BotController` gives them."""


class Field:
    """The controllers of all entries, twice: as a fixture's first and as its second.

    Attributes:
        pools: for the first and for the second entries; places are those of the lineup.
        characters: roster index of each entry.
        players: the entries that are no guests.
        frames_per_step: frames between two decisions.
    """

    def __init__(
        self, entries: Sequence[Entry], slots: int, deadlines: Deadlines, reaction_frames: int = 0
    ) -> None:
        """Load the weights; no guest is started yet.

        Args:
            entries: of the lineup.
            slots: matches played at once.
            deadlines: how long guests may take.
            reaction_frames: trained agents and bots see nothing younger.

        Raises:
            InputError: agents decide at different times.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
        """
        loaded = {
            entry.name: slowed(_contender(entry), reaction_frames)
            for entry in entries
            if not isinstance(entry.source, BotSource)
        }
        self.players = tuple(loaded.values())
        self.characters = [entry.character.index for entry in entries]
        setting = common_setting(self.players, slots)
        self.frames_per_step = setting.frames_per_step
        self._guests = {
            entry.name: _process(entry.source, deadlines)
            for entry in entries
            if isinstance(entry.source, BotSource)
        }

        def make(entry: Entry, pool: int) -> Controller:
            if entry.name in loaded:
                return loaded[entry.name].make(setting)
            process = self._guests[entry.name]
            seat = Seat(
                slots,
                reaction_frames=reaction_frames,
                frames_per_step=setting.frames_per_step,
                sticky_actions=STICKY_ACTIONS,
            )
            return BotController(process, seat, first_key=pool * slots)

        first, second = (
            PoolController([make(entry, pool) for entry in entries], slots, setting.frames_per_step)
            for pool in (0, 1)
        )
        self.pools = (first, second)

    def start_bots(self) -> None:
        """Start every guest's process, so that one that cannot be loaded is known before anything is played.

        Raises:
            InputError: a guest cannot be loaded.
        """
        for name, process in self._guests.items():
            try:
                process.start()
            except BotError as error:
                raise InputError(
                    f"the bot of entry {name!r} cannot play: {error}; put it right, or leave it out"
                ) from None

    def close(self) -> None:
        """End the guests' processes."""
        for process in self._guests.values():
            process.close()


def _contender(entry: Entry) -> Player:
    match entry.source:
        case Scripted(spec):
            return scripted_player(spec)
        case WeightsFile(path):
            return player_from_file(path, entry.character)
    raise TypeError(f"{entry.source!r} is no player")


def _process(bot: BotSource, deadlines: Deadlines) -> BotProcess:
    features = [feature.name for feature in OBSERVATIONS[BOT_OBSERVATION].features]
    return BotProcess(bot.module, bot.class_name, features, deadlines)
