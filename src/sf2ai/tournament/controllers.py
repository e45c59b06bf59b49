"""Makes the controllers of a tournament's entries: trained agents, scripted players and bots."""

from collections.abc import Sequence

from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.players.bots.controller import BotController, bot_process
from sf2ai.players.bots.process import BotError, BotProcess, Deadlines
from sf2ai.players.find import Player, common_setting, player_from_file, scripted_player, slowed
from sf2ai.players.names import BotName
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.seats.seat import STICKY_ACTIONS, Seat
from sf2ai.tournament.entries import BotSource, Entry, ScriptedSource, WeightsSource


class EntryControllers(Closing):
    """The controllers of all entries, once for each place in a fixture: an entry may be in both at once.

    Attributes:
        pools: drive the fixtures' first and second entries; an index is a place in the lineup.
        characters: roster index of each entry.
        players: the entries that are not bots.
        frames_per_step: frames between two decisions.
    """

    def __init__(
        self, entries: Sequence[Entry], slots: int, deadlines: Deadlines, reaction_frames: int = 0
    ) -> None:
        """Load the weights; no bot is started yet.

        Args:
            entries: the lineup's entries, with different names.
            slots: matches played at once.
            deadlines: time limits of bots.
            reaction_frames: least age of what trained agents and bots see, in frames.

        Raises:
            InputError: agents have steps of different lengths.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
        """
        self._players: dict[str, Player] = {}
        self._bots: dict[str, BotProcess] = {}
        for entry in entries:
            match entry.source:
                case BotSource(module, class_name):
                    self._bots[entry.name] = bot_process(BotName(module, class_name), deadlines)
                case ScriptedSource(spec):
                    self._players[entry.name] = slowed(scripted_player(spec), reaction_frames)
                case WeightsSource(path):
                    player = player_from_file(path, entry.character)
                    self._players[entry.name] = slowed(player, reaction_frames)
        self.players = tuple(self._players.values())
        self.characters = [entry.character.index for entry in entries]
        setting = common_setting(self.players, slots)
        self.frames_per_step = setting.frames_per_step
        self._reaction_frames = reaction_frames
        self.pools = (self._make_pool(entries, setting, 0), self._make_pool(entries, setting, 1))

    def start_bots(self) -> None:
        """Start the processes of all bots, so that faulty ones are known before the first match.

        Raises:
            InputError: a bot cannot be loaded.
        """
        for name, process in self._bots.items():
            try:
                process.start()
            except BotError as error:
                raise InputError(
                    f"the bot of entry {name!r} cannot play: {error}; correct the bot, or omit the entry"
                ) from None

    def close(self) -> None:
        """End the bots' processes."""
        for process in self._bots.values():
            process.close()

    def _make_pool(self, entries: Sequence[Entry], setting: OpponentSetting, number: int) -> PoolController:
        made = [self._make(entry, setting, number) for entry in entries]
        return PoolController(made, setting.slots, setting.frames_per_step)

    def _make(self, entry: Entry, setting: OpponentSetting, number: int) -> Controller:
        """Return an entry's controller in pool ``number``."""
        if entry.name in self._players:
            return self._players[entry.name].make(setting)
        seat = Seat(
            setting.slots,
            reaction_frames=self._reaction_frames,
            frames_per_step=setting.frames_per_step,
            sticky_actions=STICKY_ACTIONS,
        )
        return BotController(self._bots[entry.name], seat, first_key=number * setting.slots)
