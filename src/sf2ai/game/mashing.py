"""Specials that last as long as their button is mashed: the presses that bring one out, and the shortest."""

from collections.abc import Mapping
from dataclasses import replace

from sf2ai.game.choices import MASH_END_FRAMES
from sf2ai.game.moves import Command, CommandKind, HitWindow, Move

MASH_PERIOD_FRAMES = 4
"""Frames from one press of a mashed button to the next: it is held for half of them."""


def mash_presses(command: Command, normals: Mapping[str, Move]) -> int:
    """Return after how many presses of its button a mashed special can come out of standing.

    The first press brings a normal out, and the special cannot come out before that is over.

    Args:
        command: of the special, with one button.
        normals: the character's normals by id.
    """
    (button,) = command.buttons
    longest = max(normals[f"{stance}_{button}"].total for stance in ("st_far", "st_close"))
    return 1 + -(-longest // MASH_PERIOD_FRAMES)


def shortest(move: Move) -> Move:
    """Return a mashed special as it is when nothing prolongs it; any other move as it is.

    The numbers of a mashed special are those of one turn of its animation, which repeats: without another
    press it goes on for `MASH_END_FRAMES` active frames.
    """
    if move.command.kind is not CommandKind.MASH:
        return move
    windows = []
    for turn in range(0, MASH_END_FRAMES, move.active):
        for window in move.hits:
            first, last = window.first + turn, min(window.last + turn, move.startup + MASH_END_FRAMES)
            if first <= last:
                windows.append(HitWindow(first, last, window.box, window.hit))
    total = move.startup + MASH_END_FRAMES + move.recovery
    return replace(move, active=MASH_END_FRAMES, total=total, hits=tuple(windows))
