"""How actions become pads, and what is remembered of one's own pads; compiled.

A button action holds its direction for the whole step; its button is down for
the first half of the step's frames (at least one) and up for the rest, so that
the same action in the next step is a new press. A motion plays its script over
the coming frames; when it ends inside a step, the rest of that step is neutral.

A step may be sticky: the hands stay as they were at the end of the last one, and
the action is lost, as when a person presses too late. Scripts are never broken.
"""

from typing import Any

import numpy as np

from sf2ai.agents.dice import throw
from sf2ai.engine.compiled import compiled
from sf2ai.game.buttons import Pad

_DOWN, _LEFT, _RIGHT = int(Pad.DOWN), int(Pad.LEFT), int(Pad.RIGHT)
_ACROSS = _LEFT | _RIGHT
_MAX_COUNT = 30_000

STICKY_FACES = 1 << 20
"""Of the dice that decide whether a step is sticky."""


@compiled
def play_actions(
    seats: Any,
    slots: Any,
    actions: Any,
    table: Any,
    scripts: Any,
    charge_window: int,
    sticky: int,
    pads: Any,
) -> int:
    """Turn one action per slot into the pads of the coming step.

    Args:
        seats: dtype SEAT, changed in place.
        slots: indices, shape (n,).
        actions: indices of actions, shape (n,).
        table: dtype ACTION, shape (12, widest count); rows by character.
        scripts: the pads of all scripts, as seen facing right.
        charge_window: frames that a released charge still counts.
        sticky: how many of the `STICKY_FACES` make a step sticky.
        pads: uint16, shape (frames, n); written, absolute directions.

    Returns:
        How many actions do not exist for their character; they were played as action 0.
    """
    wrong = 0
    for i in range(len(slots)):
        seat = seats[slots[i]]
        row = table[seat.character]
        action = actions[i]
        if action < 0 or action >= len(row) or row[action].length < 0:
            wrong += 1
            action = 0
        if sticky > 0 and seat.script_left == 0 and throw(seat.dice, STICKY_FACES) < sticky:
            _hold_step(seat, charge_window, pads[:, i])
        else:
            play_slot(seat, row[action], scripts, charge_window, pads[:, i])
    return wrong


@compiled
def play_slot(seat: Any, chosen: Any, scripts: Any, charge_window: int, pads: Any) -> None:
    """Play one action, unless a script is playing.

    Args:
        seat: a SEAT record, changed in place.
        chosen: an ACTION record that exists for the character.
        scripts: the pads of all scripts, as seen facing right.
        charge_window: frames that a released charge still counts.
        pads: uint16, shape (frames,); written, absolute directions.
    """
    plain = seat.script_left == 0 and chosen.length == 0
    if seat.script_left == 0 and chosen.length > 0:
        seat.script_at = chosen.script
        seat.script_left = chosen.length
        seat.script_forward = seat.forward
    _play_step(seat, plain, chosen, scripts, charge_window, pads)


@compiled
def _hold_step(seat: Any, charge_window: int, pads: Any) -> None:
    seen = turned(np.int64(seat.held), seat.forward)
    seat.last_pad = seen
    for frame in range(len(pads)):
        pads[frame] = seat.held
        _count_charges(seat, seen, charge_window)


@compiled
def _play_step(seat: Any, plain: bool, chosen: Any, scripts: Any, charge_window: int, pads: Any) -> None:
    frames = len(pads)
    pressed = max(1, frames // 2)
    for frame in range(frames):
        way = seat.forward
        pad = np.int64(0)  # as wide as the bits below: an unsigned one would turn the sum into a float
        if plain:
            pad = np.int64(chosen.hold)
            if frame < pressed:
                pad |= np.int64(chosen.press)
        elif seat.script_left > 0:
            pad = np.int64(scripts[seat.script_at])
            way = seat.script_forward
            seat.script_at += 1
            seat.script_left -= 1
        absolute = turned(pad, way)
        pads[frame] = absolute
        seen = turned(absolute, seat.forward)
        if frame == 0:
            seat.last_pad = seen
        _count_charges(seat, seen, charge_window)
    seat.held = pads[frames - 1]


@compiled
def turned(pad: Any, way: int) -> Any:
    """Exchange left and right where `way` is -1; its own inverse."""
    across = pad & _ACROSS
    if way < 0 and across in (_LEFT, _RIGHT):
        return pad ^ _ACROSS
    return pad


@compiled
def _count_charges(seat: Any, pad: int, window: int) -> None:
    # The same count as the game keeps: a charge outlives its release by some frames.
    if pad & _LEFT:
        seat.back_charge = min(seat.back_charge + 1, _MAX_COUNT)
        seat.back_window = window
    elif seat.back_window > 0:
        seat.back_window -= 1
    else:
        seat.back_charge = 0
    if pad & _DOWN:
        seat.down_charge = min(seat.down_charge + 1, _MAX_COUNT)
        seat.down_window = window
    elif seat.down_window > 0:
        seat.down_window -= 1
    else:
        seat.down_charge = 0


@compiled
def write_masks(seats: Any, slots: Any, table: Any, masks: Any) -> None:
    """Say which actions may be chosen now.

    Args:
        seats: dtype SEAT, shape (all slots,).
        slots: indices, shape (n,).
        table: dtype ACTION, shape (12, widest count).
        masks: bool, shape (n, widest count); written. While a script plays only action 0 is legal.
    """
    for i in range(len(slots)):
        seat = seats[slots[i]]
        mask_slot(seat, table[seat.character], masks[i])


@compiled
def mask_slot(seat: Any, row: Any, mask: Any) -> None:
    """Write one slot's mask, shape (widest count,): which of its character's row may be chosen."""
    if seat.script_left > 0:
        mask[:] = False
        mask[0] = True
    else:
        for action in range(len(row)):
            mask[action] = row[action].length >= 0
