"""Who drives a side, by how the user names it: a bot elsewhere, or anybody who plays here."""

from sf2ai.errors import InputError
from sf2ai.game.characters import Character
from sf2ai.players.find import Contender, find_contender
from sf2ai.players.opponents import OpponentSetting
from sf2ai.remote.pace import PacedSide
from sf2ai.store.layout import Home

BOT_PREFIX = "bot:"
"""Before the name that a bot gives itself when it joins."""


def bot_name(spec: str) -> str | None:
    """Return the name of the bot that a spec stands for; None where it stands for somebody else.

    >>> bot_name("bot:Anna"), bot_name("cpu:4")
    ('Anna', None)
    """
    return spec.removeprefix(BOT_PREFIX) if spec.startswith(BOT_PREFIX) else None


def find_player(spec: str, home: Home, character: Character) -> Contender:
    """Return who plays here by a spec, checked to be able to play a character.

    Raises:
        UnknownNameError, StoreError: nobody is called so, or the weights cannot play.
        InputError: it was trained for another character.
    """
    contender = find_contender(spec, home)
    if contender.character not in (None, character):
        raise InputError(
            f"{spec!r} cannot play {character.id!r}, being trained for another; choose the character that it "
            "was trained for"
        )
    return contender


def paced_side(contender: Contender, side: int) -> PacedSide:
    """Return a contender as a side that is asked frame by frame."""
    setting = OpponentSetting(1)
    if contender.manifest is not None:
        setting = OpponentSetting(
            1, actions=contender.manifest.actions.name, frames_per_step=contender.manifest.frames_per_step
        )
    return PacedSide(contender.spec, contender.make(setting), side, setting.frames_per_step)
