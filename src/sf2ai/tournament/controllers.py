"""Makes the controllers of a tournament's entries: trained agents, scripted players and bots."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sf2ai.closing import Closing
from sf2ai.errors import InputError
from sf2ai.players.bots.controller import BotController, bot_features, bot_process, command_bot
from sf2ai.players.bots.joining import JoiningBot, JoinServer, ListenAddress
from sf2ai.players.bots.launched import OPEN, Guard
from sf2ai.players.bots.link import BotLink
from sf2ai.players.bots.time_bank import BotError, Deadlines, Thinking, TimeBanks
from sf2ai.players.find import Player, at_level, common_setting, player_from_file, scripted_player, slowed
from sf2ai.players.names import BotName, CommandName
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.seats.seat import STICKY_ACTIONS, Seat
from sf2ai.tournament.entries import (
    BotSource,
    CommandSource,
    Entry,
    JoinSource,
    ScriptedSource,
    WeightsSource,
    own_files,
)


@dataclass(frozen=True)
class BotRules:
    """What bots may do, and where those that join find the tournament.

    Attributes:
        deadlines: how long they may think.
        guard: limits, and whether they are confined.
        listen: where programs join.
        announce: shows a line to the user, such as the token of an entry.
    """

    deadlines: Deadlines = field(default_factory=Deadlines)
    guard: Guard = OPEN
    listen: ListenAddress = field(default_factory=ListenAddress)
    announce: Callable[[str], None] = lambda line: None


class EntryControllers(Closing):
    """The controllers of all entries, once for each place in a fixture: an entry may be in both at once.

    Attributes:
        pools: drive the fixtures' first and second entries; an index is a place in the lineup.
        characters: roster index of each entry.
        players: the entries that are not bots.
        frames_per_step: frames between two decisions.
    """

    def __init__(
        self, entries: Sequence[Entry], slots: int, rules: BotRules, reaction_frames: int = 0
    ) -> None:
        """Load the weights; no bot is started yet.

        Args:
            entries: the lineup's entries, with different names.
            slots: matches played at once.
            rules: of bots.
            reaction_frames: least age of what trained agents and bots see, in frames.

        Raises:
            InputError: agents have steps of different lengths, or bots cannot be confined and must be.
            NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: weights cannot play.
        """
        rules.guard.check()
        self._rules = rules
        self._players: dict[str, Player] = {}
        self._bots: dict[str, BotLink] = {}
        self._banks: dict[str, TimeBanks] = {}
        for entry in entries:
            if isinstance(entry.source, BotSource | CommandSource | JoinSource):
                self._banks[entry.name] = TimeBanks(rules.deadlines)
            match entry.source:
                case BotSource(module, class_name):
                    name = BotName(module, class_name)
                    self._bots[entry.name] = bot_process(name, rules.deadlines, _guard(entry, entries, rules))
                case CommandSource(command):
                    program = CommandName(command)
                    guard = _guard(entry, entries, rules)
                    self._bots[entry.name] = command_bot(program, rules.deadlines, guard)
                case JoinSource():
                    self._bots[entry.name] = JoiningBot(entry.name, bot_features(), rules.deadlines)
                case ScriptedSource(spec):
                    self._players[entry.name] = slowed(scripted_player(spec), reaction_frames)
                case WeightsSource(path, level):
                    player = at_level(player_from_file(path, entry.character), level)
                    self._players[entry.name] = slowed(player, reaction_frames)
        self.players = tuple(self._players.values())
        self.characters = [entry.character.index for entry in entries]
        setting = common_setting(self.players, slots)
        self.frames_per_step = setting.frames_per_step
        self._reaction_frames = reaction_frames
        self.pools = (self._make_pool(entries, setting, 0), self._make_pool(entries, setting, 1))

    @property
    def confined(self) -> dict[str, bool]:
        """Whether each bot is confined; one that joins runs elsewhere, and is not."""
        confining = self._rules.guard.is_confining
        return {name: confining and not isinstance(bot, JoiningBot) for name, bot in self._bots.items()}

    @property
    def thinking(self) -> dict[str, Thinking]:
        """What each bot has used so far, by entry."""
        return {name: banks.thinking for name, banks in self._banks.items()}

    def start_bots(self) -> None:
        """Start the processes of all bots, so that faulty ones are known before the first match.

        Raises:
            InputError: a bot cannot be loaded, or has not joined in time.
        """
        self._await_joining()
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

    def _await_joining(self) -> None:
        joining = [bot for bot in self._bots.values() if isinstance(bot, JoiningBot) and not bot.is_joined]
        if not joining:
            return
        with JoinServer(self._rules.listen) as server:
            for bot in joining:
                where = f"at {server.address} with the token {bot.token}"
                self._rules.announce(f"entry {bot.name!r} joins {where}")
            server.wait(joining)

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
        return BotController(
            self._bots[entry.name],
            seat,
            first_key=number * setting.slots,
            banks=self._banks[entry.name],
        )


def _guard(entry: Entry, entries: Sequence[Entry], rules: BotRules) -> Guard:
    """Return the guard of an entry's program, which hides the files of all other entries."""
    own = own_files(entry.source)
    others = [str(path) for other in entries if other is not entry for path in own_files(other.source)]
    hidden = tuple(path for path in others if path not in map(str, own))
    return replace(rules.guard, hidden=(*rules.guard.hidden, *hidden))
