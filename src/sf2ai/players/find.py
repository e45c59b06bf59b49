"""Finds the players that names stand for: built-in ones, trained agents with their weights, and bots.

A player is found before there is a batch to play in. Its controller is made once the number of
slots and the length of a step are known. How a name is written says `names`.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sf2ai.agents.learner import Policy
from sf2ai.agents.registry import find_agent
from sf2ai.checks import require_least
from sf2ai.errors import DamagedFileError, IncompatibleWeightsError, InputError, UnknownNameError
from sf2ai.game.characters import Character, find_character
from sf2ai.players.bots.controller import BotController, bot_process, command_bot
from sf2ai.players.bots.link import BotLink
from sf2ai.players.bots.time_bank import BotError, Deadlines, TimeBanks
from sf2ai.players.levels import LEVELS, weakened
from sf2ai.players.names import (
    HIGHEST,
    AddressName,
    AgentName,
    BotName,
    BuiltInName,
    CommandName,
    FairName,
    FileName,
    JoiningName,
    JoinName,
    LeagueName,
    PlayerName,
    SelfName,
    has_reserved_prefix,
    read_name,
)
from sf2ai.players.opponents import OPPONENTS, OpponentSetting, full_spec
from sf2ai.rounds.controller import AgentController, Controller
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP, STICKY_ACTIONS, Seat
from sf2ai.seats.stamps import known_actions, known_observation
from sf2ai.store.layout import Home
from sf2ai.store.manifest import Manifest, require_compatible
from sf2ai.store.packaged import Origin, fair_weights
from sf2ai.store.weights import WeightArrays, kept_weights, load_character, load_weights

LONGEST_FRAMES = 3600
"""Longest step and longest reaction delay of weights that can play: a minute."""


@dataclass(frozen=True)
class Player:
    """A named source of controllers.

    Attributes:
        spec: the name that the user gave.
        make: makes its controller.
        character: the only character that it can play; None if it plays any character.
        manifest: of a trained agent; None for any other.
        weights: the file of a trained agent; None for any other.
        reaction_frames: age of the snapshot that a trained agent sees, in frames.
        process: of a bot, started by `make`; None for any other.
        level: of a trained agent, 1 to `names.HIGHEST`.
        is_greedy: whether it plays its likeliest action where it would draw one.
    """

    spec: str
    make: Callable[[OpponentSetting], Controller]
    character: Character | None = None
    manifest: Manifest | None = None
    weights: Path | None = None
    reaction_frames: int = 0
    process: BotLink | None = None
    level: int = HIGHEST
    is_greedy: bool = False

    def close(self) -> None:
        """End a bot's process."""
        if self.process is not None:
            self.process.close()


def find_name(spec: str) -> PlayerName:
    """Return what a spec names: as `read_name`, or the file of that name in the current folder.

    Raises:
        InputError: it names no player.
    """
    try:
        return read_name(spec)
    except UnknownNameError:
        if has_reserved_prefix(spec) or not os.path.exists(spec):
            raise
        return FileName(Path(spec))


def find_player(spec: str, home: Home) -> Player:
    """Return the player that a spec names.

    Raises:
        UnknownNameError: the spec names none.
        InputError: the spec is incomplete, or names what can play elsewhere only, such as ``self``.
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: its weights cannot play.
    """
    match find_name(spec):
        case BuiltInName(name):
            return scripted_player(name)
        case AgentName(character, origin, level):
            return at_level(stored_player(home, character, origin), level)
        case FairName(character) as fair:
            return player_from_file(fair_weights(character.id), character, spec=fair.spec)
        case LeagueName(character, generation) as member:
            file = home.league_weights(generation, character.id)
            return player_from_file(file, character, spec=member.spec, home_option=home.option)
        case FileName(path, level):
            return at_level(player_from_file(path, home_option=home.option), level)
        case BotName() | CommandName() as bot:
            return bot_player(bot)
        case other:
            raise refusal(other)


def find_for_steps(spec: str, home: Home, frames_per_step: int) -> Player:
    """Return the player that a spec names, for a batch whose steps have a given length.

    Raises:
        InputError: as `find_player`, or the player decides in steps of another length.
        StoreError: its weights cannot play.
    """
    player = find_player(spec, home)
    require_step(player, frames_per_step)
    return player


def require_step(player: Player, frames_per_step: int) -> None:
    """Raise `InputError` if a trained player decides in steps of another length."""
    manifest = player.manifest
    if manifest and manifest.frames_per_step != frames_per_step:
        raise InputError(
            f"the opponent {player.spec!r} decides every {manifest.frames_per_step} frames and "
            f"cannot meet a learner that decides every {frames_per_step}; choose another opponent"
        )


def refusal(name: SelfName | JoinName | JoiningName | AddressName) -> InputError:
    """Return the error for a name that stands for a player elsewhere, but not here."""
    match name:
        case JoinName(spec):
            return InputError(
                f"{spec!r} is a program that joins a tournament: `sf2ai tournament --entry NAME=CHAR:join`; "
                "name another player here"
            )
        case SelfName(spec):
            return InputError(
                f"{spec!r} is an opponent in training only; name a character to play its trained agent"
            )
        case JoiningName(joining):
            return InputError(
                f"{name.spec!r} names no class, so it is a bot that joins `sf2ai emulator serve`; "
                f"to play a class of your own write 'bot:{joining}:CLASS' or 'bot:FILE.py'"
            )
        case AddressName(spec):
            return InputError(
                f"{spec!r} is the address of a bot of 2017, which `sf2ai emulator legacy` plays; "
                "name a player such as 'cpu:4' here"
            )


def bot_player(bot: BotName | CommandName) -> Player:
    """Return a bot of the user's as a player; its process starts when its controller is made.

    Making the controller raises `InputError` if the bot cannot be loaded.
    """
    deadlines = Deadlines()
    process = bot_process(bot, deadlines) if isinstance(bot, BotName) else command_bot(bot, deadlines)
    banks = TimeBanks(deadlines)
    taken = 0

    def make(setting: OpponentSetting) -> Controller:
        nonlocal taken
        try:
            process.start()
        except BotError as error:
            raise InputError(
                f"the bot {bot.spec!r} cannot play: {error}; correct the bot, or name another player"
            ) from None
        seat = Seat(
            setting.slots,
            reaction_frames=setting.least_reaction_frames,
            frames_per_step=setting.frames_per_step,
            sticky_actions=STICKY_ACTIONS,
        )
        first, taken = taken, taken + setting.slots
        return BotController(process, seat, first_key=first, banks=banks)

    return Player(bot.spec, make, process=process)


def scripted_player(spec: str) -> Player:
    """Return an opponent that needs no weights; raises `UnknownNameError`."""
    name = full_spec(spec)
    return Player(name, OPPONENTS[name])


def stored_player(home: Home, character: Character, origin: Origin | None = None) -> Player:
    """Return the trained agent of a character: the home's, else the packaged one, or that of one origin.

    Raises:
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: no weights can play.
    """
    manifest, arrays = load_character(home, character.id, origin)
    path = kept_weights(home, character.id, origin)
    require_working(path, manifest, arrays, home.option)
    return _trained(AgentName(character, origin).spec, path, manifest, arrays)


def player_from_file(
    path: Path, character: Character | None = None, *, spec: str | None = None, home_option: str = ""
) -> Player:
    """Return the trained agent in a weights file.

    Args:
        path: the file.
        character: the character that it shall play; None for the one that it was trained for.
        spec: its name; None for the path.
        home_option: what a suggested command needs to name the home; see `Home.option`.

    Raises:
        NoWeightsError, DamagedFileError, IncompatibleWeightsError, HomeError: it cannot play.
    """
    manifest, arrays = load_weights(path)
    require_playable(manifest, character, home_option)
    require_working(path, manifest, arrays, home_option)
    return _trained(spec or str(path), path, manifest, arrays)


def require_playable(manifest: Manifest, character: Character | None = None, home_option: str = "") -> None:
    """Raise an error if weights cannot play here, or cannot play the given character.

    Args:
        manifest: of the weights.
        character: None for the manifest's.
        home_option: what a suggested command needs to name the home; see `Home.option`.

    Raises:
        IncompatibleWeightsError: they have another character, observation, action layout or agent.
    """
    try:
        theirs = find_character(manifest.character)
        find_agent(manifest.agent)
    except UnknownNameError as error:
        raise IncompatibleWeightsError(
            f"the weights for {manifest.character!r} by agent {manifest.agent!r} come from another sf2ai "
            f"({error}); install sf2ai {manifest.sf2ai}"
        ) from error
    require_compatible(
        manifest,
        character=character.id if character else None,
        observation=known_observation(manifest.observation),
        actions=known_actions(manifest.actions, theirs),
        home_option=home_option,
    )


def slowed(player: Player, reaction_frames: int) -> Player:
    """Return a trained agent that sees nothing younger than `reaction_frames` frames.

    An agent that was trained with a longer delay keeps it. Scripted opponents stay as they are: the
    CPU's level decides how fast it reacts.

    Raises:
        InputError: a negative delay.
    """
    require_least("the number of reaction frames", reaction_frames, 0)
    if player.manifest is None or reaction_frames <= player.reaction_frames:
        return player
    return replace(
        player,
        make=lambda setting: player.make(replace(setting, least_reaction_frames=reaction_frames)),
        reaction_frames=reaction_frames,
    )


def at_level(player: Player, level: int) -> Player:
    """Return a trained agent at a level, 1 to `levels.HIGHEST`, at which it is as it is.

    Raises:
        InputError: the agent cannot be weakened.
        StoreError: its file can no longer be read.
    """
    if level == HIGHEST:
        return player
    assert player.weights is not None
    chosen, spec = LEVELS[level], f"{player.spec}@{level}"
    manifest, arrays = load_weights(player.weights)
    weak = _trained(spec, player.weights, manifest, weakened(spec, manifest, arrays, chosen))
    return slowed(replace(weak, level=level), chosen.late_frames)


def greedy(player: Player) -> Player:
    """Return a trained agent that plays its likeliest action where it would draw one; others stay so."""
    if player.manifest is None:
        return player
    return replace(player, make=lambda setting: player.make(replace(setting, greedy=True)), is_greedy=True)


def common_setting(players: Iterable[Player], slots: int) -> OpponentSetting:
    """Return the setting in which players can meet: the step length and actions of the trained ones.

    If trained players have different actions, the first player's are used; only scripted
    opponents that draw from a preset use them.

    Raises:
        InputError: the players were trained with steps of different lengths.
    """
    manifests = [player.manifest for player in players if player.manifest is not None]
    lengths = {manifest.frames_per_step: manifest.character for manifest in reversed(manifests)}
    if len(lengths) > 1:
        said = " and ".join(f"{name!r} every {frames}" for frames, name in sorted(lengths.items()))
        raise InputError(
            f"agents with steps of different lengths cannot meet: {said} frames; "
            "retrain one of them with the other's step length"
        )
    return OpponentSetting(
        slots,
        actions=manifests[0].actions.name if manifests else "moves",
        frames_per_step=next(iter(lengths), DEFAULT_FRAMES_PER_STEP),
    )


def require_working(path: Path, manifest: Manifest, arrays: WeightArrays, home_option: str = "") -> None:
    """Try weights: raise an error if they cannot play here, or if their network cannot decide anything.

    Args:
        path: their file, for messages.
        manifest: of the weights.
        arrays: the network.
        home_option: what a suggested command needs to name the home; see `Home.option`.

    Raises:
        IncompatibleWeightsError: as `require_playable`.
        DamagedFileError: arrays are missing, or do not fit the manifest or one another; the network's
            values are not finite; or the manifest has a step or a delay of an impossible length.
    """
    require_playable(manifest, home_option=home_option)
    for name, least in (("frames_per_step", 1), ("reaction_frames", 0)):
        if not least <= (frames := getattr(manifest, name)) <= LONGEST_FRAMES:
            raise DamagedFileError(
                f"the weights in {str(path)!r} have {name!r} {str(frames)[:40]}, which must be {least} to "
                f"{LONGEST_FRAMES}; use another copy"
            )
    try:
        policy = find_agent(manifest.agent).load_policy()(arrays)
    except ValueError as error:
        raise DamagedFileError(
            f"the weights in {str(path)!r} are incomplete: {error}; use another copy"
        ) from error
    sizes = policy.architecture
    if (sizes.features, sizes.actions) != (manifest.observation.size, manifest.actions.size):
        raise DamagedFileError(
            f"the weights in {str(path)!r} have {sizes.features} inputs and {sizes.actions} actions, "
            "but their manifest says otherwise; use another copy"
        )
    if not _decides(policy, sizes.features, sizes.actions):
        raise DamagedFileError(
            f"the weights in {str(path)!r} choose an action that is not legal, since their values are too "
            "large; use another copy"
        )


def _decides(policy: Policy, features: int, actions: int) -> bool:
    """Whether a network chooses a legal action; one whose values are NaN chooses the first, legal or not."""
    observations = np.array([[0.0] * features, [1.0] * features], dtype=np.float32)
    masks = np.ones((2, actions), dtype=np.bool_)
    masks[:, 0] = actions == 1
    chosen = policy.act(observations, masks, np.arange(2))
    return bool(masks[np.arange(2), chosen].all())


def _trained(spec: str, path: Path, manifest: Manifest, arrays: WeightArrays) -> Player:
    policy = find_agent(manifest.agent).load_policy()

    def make(setting: OpponentSetting) -> Controller:
        seat = Seat(
            setting.slots,
            observation=manifest.observation.name,
            actions=manifest.actions.name,
            reaction_frames=max(manifest.reaction_frames, setting.least_reaction_frames),
            frames_per_step=manifest.frames_per_step,
            sticky_actions=STICKY_ACTIONS,
        )
        return AgentController(policy(arrays, greedy=setting.greedy), seat, setting.slots)

    played = find_character(manifest.character)
    return Player(spec, make, played, manifest, path, manifest.reaction_frames)
