"""From what was decided to pads: scripts, directions held, mashing; and the charges that result. Compiled."""

from typing import Any

from sf2ai.agents.cpu.slot.state import ON_GUARD
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled

_DOWN, _UP, _LEFT, _RIGHT = int(Pad.DOWN), int(Pad.UP), int(Pad.LEFT), int(Pad.RIGHT)
_ACROSS = _LEFT | _RIGHT
_LP, _MP = int(Pad.LP), int(Pad.MP)
_MAX_COUNT = 30_000
_STRAIGHT_UP, _FORWARD_UP = 8, 9


@compiled
def play(mind: Any, option: Any) -> None:
    """Let the hands play an option's script from the coming frame on."""
    mind.script_at = option.script
    mind.script_left = option.length
    mind.script_wait = 0
    mind.script_forward = mind.forward
    mind.hold = ON_GUARD
    # The game spends a charge with the move that it was for.
    if option.back_charge > 0:
        mind.back_charge = 0
        mind.back_window = 0
    if option.down_charge > 0:
        mind.down_charge = 0
        mind.down_window = 0


@compiled
def jump(mind: Any, scene: Any, direction: int) -> bool:
    """Leave the ground, 8 straight up, 9 forwards, 7 backwards; not from a landing.

    Who was thrown once comes down beside that opponent no more, unless a projectile leaves no choice.
    """
    if not scene.nimble or (direction == _FORWARD_UP and mind.grabbed and not scene.shot):
        return False
    mind.hold = direction
    mind.jump = 0
    if direction == _FORWARD_UP:
        mind.jump = 1
    elif direction < _STRAIGHT_UP:
        mind.jump = 2
    mind.air_spent = 0
    return True


@compiled
def drop_script(mind: Any) -> None:
    """Leave off whatever the hands are playing."""
    mind.script_left = 0
    mind.script_wait = 0


@compiled
def write_pads(mind: Any, book: Any, pads: Any, column: int) -> None:
    """Write the pads of the coming step, absolute directions.

    Args:
        mind: a MIND record; its script and charges go on.
        book: the `Book`.
        pads: uint16, shape (frames, n); one column is written.
        column: which.
    """
    window = book.game[0].charge_window
    gap = book.levels[mind.level].mash_frames
    for frame in range(len(pads)):
        way = mind.forward
        if mind.mash:
            pad = _mashed(mind.frames + frame, gap)
        elif mind.script_left > 0 and mind.script_wait == 0:
            pad = int(book.scripts[mind.script_at])
            way = mind.script_forward
            mind.script_at += 1
            mind.script_left -= 1
        else:
            mind.script_wait = max(0, mind.script_wait - 1)
            pad = pad_of(mind.hold)
        absolute = turned(pad, way)
        pads[frame, column] = absolute
        _count_charges(mind, turned(absolute, mind.forward), window)


@compiled
def _mashed(frame: int, gap: int) -> int:
    """Two buttons and two directions in turns: a press and a new direction every `gap` frames."""
    turn = frame // gap
    pad = _LEFT if turn & 1 else _RIGHT
    if gap == 1 or frame % gap == 0:
        pad |= _LP if turn & 1 else _MP
    return pad


@compiled
def pad_of(direction: int) -> int:
    """Return the pad that holds a numpad direction, 6 to the right."""
    row, column = (direction - 1) // 3, (direction - 1) % 3
    pad = 0
    if row == 0:
        pad |= _DOWN
    elif row == 2:
        pad |= _UP
    if column == 0:
        pad |= _LEFT
    elif column == 2:
        pad |= _RIGHT
    return pad


@compiled
def turned(pad: int, way: int) -> int:
    """Exchange left and right where `way` is -1; its own inverse."""
    across = pad & _ACROSS
    if way < 0 and (across == _LEFT or across == _RIGHT):
        return pad ^ _ACROSS
    return int(pad)


@compiled
def _count_charges(mind: Any, pad: int, window: int) -> None:
    # The same count as the game keeps: a charge outlives its release by some frames.
    if pad & _LEFT:
        mind.back_charge = min(mind.back_charge + 1, _MAX_COUNT)
        mind.back_window = window
    elif mind.back_window > 0:
        mind.back_window -= 1
    else:
        mind.back_charge = 0
    if pad & _DOWN:
        mind.down_charge = min(mind.down_charge + 1, _MAX_COUNT)
        mind.down_window = window
    elif mind.down_window > 0:
        mind.down_window -= 1
    else:
        mind.down_charge = 0
