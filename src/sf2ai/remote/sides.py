"""Finds what drives a side by the user's spec: a bot that joins, or a player of this program."""

from sf2ai.errors import InputError
from sf2ai.game.characters import Character
from sf2ai.players.find import Player, find_name, find_player
from sf2ai.players.names import JoiningName
from sf2ai.players.opponents import OpponentSetting
from sf2ai.remote.pace import PacedSide
from sf2ai.store.layout import Home


def bot_name(spec: str) -> str | None:
    """Return the name of the bot that a spec stands for; None where it stands for a player.

    Raises:
        InputError: the spec names no player.

    >>> bot_name("bot:Anna"), bot_name("cpu:4")
    ('Anna', None)
    """
    name = find_name(spec)
    return name.name if isinstance(name, JoiningName) else None


def find_side(spec: str, home: Home, character: Character) -> Player:
    """Return the player of a spec, after a check that it can play a character.

    Raises:
        UnknownNameError, StoreError: no player has that name, or the weights cannot play.
        InputError: the player was trained for another character.
    """
    player = find_player(spec, home)
    if player.character not in (None, character):
        raise InputError(
            f"{spec!r} cannot play {character.id!r}, because it was trained for another character; "
            "choose that one"
        )
    return player


def paced_side(player: Player, side: int) -> PacedSide:
    """Return a player as a side that is asked frame by frame."""
    setting = OpponentSetting(1)
    if player.manifest is not None:
        setting = OpponentSetting(
            1, actions=player.manifest.actions.name, frames_per_step=player.manifest.frames_per_step
        )
    return PacedSide(player.spec, player.make(setting), side, setting.frames_per_step, player.close)
