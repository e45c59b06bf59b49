"""Turns actions into pads, and records in the seat what was pressed; compiled.

A button action holds its direction for the whole step. Its button is down for
the first half of the step's frames (at least one) and up for the rest, so that
the same action in the next step is a new press. A motion plays its script over
the coming frames; when it ends inside a step, the rest of that step is neutral.

A step may be sticky: the pad stays as it was at the end of the last step and the
action is lost, as when a person presses too late. A sticky step never interrupts a script.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.agents.dice import throw
from sf2ai.backends.base import Activity
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import ActionRecord, ActionRecords, SeatRecord, SeatRecords, SideRecord, SnapshotRings

Pads: TypeAlias = npt.NDArray[np.uint16]
PadBits: TypeAlias = int | np.int64

_DOWN, _LEFT, _RIGHT = int(Pad.DOWN), int(Pad.LEFT), int(Pad.RIGHT)
_ACROSS = _LEFT | _RIGHT
_MAX_COUNT = 30_000
_SPECIAL = int(Activity.SPECIAL)

STICKY_DRAW_RANGE = 1 << 20
"""The dice draw below this number to decide whether a step is sticky."""


@compiled
def play_actions(
    seats: SeatRecords,
    slots: npt.NDArray[np.int64],
    actions: npt.NDArray[np.int64],
    table: ActionRecords,
    scripts: Pads,
    charge_window: int,
    sticky: int,
    pads: Pads,
) -> int:
    """Turn one action per slot into the pads of the coming step.

    Args:
        seats: dtype SEAT, changed in place.
        slots: indices, shape (n,).
        actions: indices of actions, shape (n,).
        table: dtype ACTION, shape (12, widest count); rows by character.
        scripts: the pads of all scripts, as seen facing right.
        charge_window: frames that a released charge still counts.
        sticky: a draw below it, of `STICKY_DRAW_RANGE`, makes a step sticky.
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
        if sticky > 0 and seat.script_left == 0 and throw(seat.dice, STICKY_DRAW_RANGE) < sticky:
            _repeat_last_pad(seat, charge_window, pads[:, i])
        else:
            play_slot(seat, row[action], scripts, charge_window, pads[:, i])
    return wrong


@compiled
def play_slot(seat: SeatRecord, chosen: ActionRecord, scripts: Pads, charge_window: int, pads: Pads) -> None:
    """Play one action, unless a script is playing.

    Args:
        seat: a SEAT record, changed in place.
        chosen: an ACTION record that exists for the character.
        scripts: the pads of all scripts, as seen facing right.
        charge_window: frames that a released charge still counts.
        pads: uint16, shape (frames,); written, absolute directions.
    """
    if seat.script_left == 0 and chosen.length == 0:
        _hold(seat, chosen, charge_window, pads)
    else:
        if seat.script_left == 0:
            seat.script_at = chosen.script
            seat.script_left = chosen.length
            seat.script_forward = seat.forward
        _play_script(seat, scripts, charge_window, pads)
    seat.held = pads[len(pads) - 1]


@compiled
def _repeat_last_pad(seat: SeatRecord, charge_window: int, pads: Pads) -> None:
    """Keep the pad of the last step's last frame for the whole step."""
    seen = turned(np.int64(seat.held), seat.forward)
    pads[:] = seat.held
    seat.last_pad = seen
    _count_charges(seat, seen, len(pads), charge_window)


@compiled
def _hold(seat: SeatRecord, chosen: ActionRecord, charge_window: int, pads: Pads) -> None:
    """Hold a direction for the step, and a button for its first half."""
    frames = len(pads)
    press_frames = max(1, frames // 2)
    # As wide as the bits: an unsigned number would turn a sum into a float.
    held_bits = np.int64(chosen.hold)
    pressed_bits = held_bits | np.int64(chosen.press)
    first, then = turned(pressed_bits, seat.forward), turned(held_bits, seat.forward)
    for frame in range(frames):
        pads[frame] = first if frame < press_frames else then
    seat.last_pad = pressed_bits
    _count_charges(seat, held_bits, frames, charge_window)


@compiled
def _play_script(seat: SeatRecord, scripts: Pads, charge_window: int, pads: Pads) -> None:
    """Play the script's next frames; when it ends, the rest of the step is neutral."""
    for frame in range(len(pads)):
        way = seat.forward
        pad = np.int64(0)
        if seat.script_left > 0:
            pad = np.int64(scripts[seat.script_at])
            way = seat.script_forward
            seat.script_at += 1
            seat.script_left -= 1
        absolute = turned(pad, way)
        pads[frame] = absolute
        seen = turned(absolute, seat.forward)
        if frame == 0:
            seat.last_pad = seen
        _count_charges(seat, seen, 1, charge_window)


@compiled
def turned(pad: PadBits, way: int) -> PadBits:
    """Return a pad with left and right exchanged if `way` is -1; applied twice it changes nothing."""
    across = pad & _ACROSS
    if way < 0 and across in (_LEFT, _RIGHT):
        return pad ^ _ACROSS
    return pad


@compiled
def _count_charges(seat: SeatRecord, pad: PadBits, frames: int, window: int) -> None:
    """Count the charges of a pad that is held for some frames.

    As in the game, a charge still counts for `window` frames after its release.
    """
    if pad & _LEFT:
        seat.back_charge = min(seat.back_charge + frames, _MAX_COUNT)
        seat.back_window = window
    else:
        if seat.back_window < frames:
            seat.back_charge = 0
        seat.back_window = max(0, seat.back_window - frames)
    if pad & _DOWN:
        seat.down_charge = min(seat.down_charge + frames, _MAX_COUNT)
        seat.down_window = window
    else:
        if seat.down_window < frames:
            seat.down_charge = 0
        seat.down_window = max(0, seat.down_window - frames)


@compiled
def write_masks(
    seats: SeatRecords,
    rings: SnapshotRings,
    slots: npt.NDArray[np.int64],
    legal: npt.NDArray[np.bool_],
    mashing: npt.NDArray[np.bool_],
    mash_until: npt.NDArray[np.int64],
    masks: npt.NDArray[np.bool_],
) -> None:
    """Write which actions may be chosen now.

    Args:
        seats: dtype SEAT, shape (all slots,).
        rings: dtype SNAPSHOT, shape (all slots, places).
        slots: indices, shape (n,).
        legal: bool, which actions exist, shape (12, widest count); rows by character.
        mashing: as in `ActionTables`.
        mash_until: as in `ActionTables`.
        masks: bool, shape (n, widest count); written. While a script plays only action 0 is legal.
    """
    for i in range(len(slots)):
        seat = seats[slots[i]]
        view = rings[slots[i], seat.oldest].sides[seat.side]
        mask_slot(seat, view, legal[seat.character], mashing[seat.character], mash_until, masks[i])


@compiled
def mask_slot(
    seat: SeatRecord,
    view: SideRecord,
    row: npt.NDArray[np.bool_],
    mashing: npt.NDArray[np.bool_],
    mash_until: npt.NDArray[np.int64],
    mask: npt.NDArray[np.bool_],
) -> None:
    """Write one slot's mask, shape (widest count,).

    Args:
        seat: a SEAT record.
        view: the seat's own side as it may see it.
        row: the actions of its character.
        mashing: those that mean anything while a mashed special is out.
        mash_until: as in `ActionTables`.
        mask: written: all actions of the character; action 0 alone while a script plays; of a mashed special
            that is out, what prolongs, steers or ends it.
    """
    if seat.script_left > 0:
        mask[:] = False
        mask[0] = True
        return
    mashes = view.move >= 0 and view.activity == _SPECIAL and view.activity_frames <= mash_until[view.move]
    allowed = mashing if mashes else row
    for action in range(len(mask)):  # Numba takes seconds to compile the assignment of a whole array
        mask[action] = allowed[action]
