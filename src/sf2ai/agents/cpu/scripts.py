"""The pads that the CPU plays for an attack, as seen facing right, and how long until it comes out."""

from collections.abc import Sequence

from sf2ai.game.buttons import ATTACK_MASK, NUMPAD, attack_bit
from sf2ai.game.loader import load_rules
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CommandKind, Move

PRESS_FRAMES = 2
"""Frames that a button is held."""

Script = tuple[int, ...]
"""Pads, one per frame."""

_DOWN_BACK = NUMPAD[1]


def attack_script(move: Move) -> Script:
    """Return the pads of one move, the last of them without a button, so that the next press counts.

    A crouching normal is pressed with back held, which keeps charges and guard.
    """
    if move.stance == "cr":
        return (_DOWN_BACK | attack_bit(move.button),) * PRESS_FRAMES + (_DOWN_BACK,)
    pads = pad_script(move)
    return (*pads, 0) if pads[-1] & ATTACK_MASK else pads


def entry_frames(move: Move, script: Sequence[int]) -> int:
    """Return the frames of a script before the one with which the game takes the command."""
    if move.command.kind is CommandKind.HOLD:
        return len(script) - 1
    if move.command.kind is CommandKind.MASH:
        presses = [at for at in range(len(script)) if _begins_press(script, at)]
        return presses[-1]
    return next(at for at, pad in enumerate(script) if pad & ATTACK_MASK)


def cancel_script(normal: Move, special: Move) -> Script | None:
    """Return the pads of a normal that a special cuts short as it touches, or None if that cannot be.

    A special from a charge needs no charging time of its own: it is asked for only
    while one is held.
    """
    opening = attack_script(normal)[:PRESS_FRAMES]
    motion = attack_script(special)
    press = entry_frames(special, motion)
    # The button must fall after the first touch and soon enough for the game to allow the cancel.
    wait = max(0, normal.startup + 3 - PRESS_FRAMES - press)
    if PRESS_FRAMES + wait + press >= load_rules().cancel.hit_frames - 1:
        return None
    held = _DOWN_BACK if special.charge or normal.stance == "cr" else 0
    return (*opening, *(held,) * wait, *motion)


def _begins_press(script: Sequence[int], at: int) -> bool:
    before = script[at - 1] if at else 0
    return bool(script[at] & ~before & ATTACK_MASK)
