"""The pads that the CPU presses for an attack, facing right, and how long until the attack comes out."""

from collections.abc import Sequence

from sf2ai.game.buttons import ATTACK_MASK, NUMPAD, attack_bit
from sf2ai.game.files.loader import load_rules
from sf2ai.game.motions import pad_script
from sf2ai.game.moves import CommandKind, Move, MoveKind

PRESS_FRAMES = 2
"""Frames for which a button is held."""

Script = tuple[int, ...]
"""Pads, one per frame."""

_DOWN_BACK = NUMPAD[1]
_BACK = 4


def attack_script(move: Move) -> Script:
    """Return the pads of one move; the last has no button, so that the next press counts.

    A crouching normal or a throw is pressed with back held, which keeps charges and guard; forward would
    trigger a charged special.
    """
    if move.stance == "cr":
        return _held_back(_DOWN_BACK, move.button)
    if move.kind is MoveKind.THROW and _BACK in move.command.directions:
        return _held_back(NUMPAD[_BACK], _strongest(move.command.buttons))
    pads = pad_script(move)
    return (*pads, 0) if pads[-1] & ATTACK_MASK else pads


def _held_back(direction: int, button: str) -> Script:
    return (direction | attack_bit(button),) * PRESS_FRAMES + (direction,)


def _strongest(buttons: tuple[str, ...]) -> str:
    return min(buttons, key=lambda button: "HML".index(button[0]))


def entry_frames(move: Move, script: Sequence[int]) -> int:
    """Return how many frames of a script come before the one that completes the command."""
    if move.command.kind is CommandKind.HOLD:
        return len(script) - 1
    if move.command.kind is CommandKind.MASH or move.command.then:
        presses = [at for at in range(len(script)) if _begins_press(script, at)]
        return presses[-1]
    return next(at for at, pad in enumerate(script) if pad & ATTACK_MASK)


def cancel_script(normal: Move, special: Move) -> Script | None:
    """Return the pads of a normal that a special cancels as it touches, or None if that cannot work.

    A charge special needs no charging time here: the CPU uses it only while a charge is held.
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
