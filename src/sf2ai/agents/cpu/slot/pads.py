"""Turns decisions into pads: scripts, held directions, mashing; counts the resulting charges. Compiled."""

from sf2ai.agents.cpu.slot.state import ON_GUARD
from sf2ai.backends.base import PadArray
from sf2ai.game.buttons import Pad
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import CpuRecord, CpuTables, OptionRecord, SceneRecord

_DOWN, _UP, _LEFT, _RIGHT = int(Pad.DOWN), int(Pad.UP), int(Pad.LEFT), int(Pad.RIGHT)
_ACROSS = _LEFT | _RIGHT
_LP, _MP = int(Pad.LP), int(Pad.MP)
_MAX_COUNT = 30_000
_STRAIGHT_UP, _FORWARD_UP = 8, 9


@compiled
def begin_script(cpu: CpuRecord, option: OptionRecord) -> None:
    """Play an option's script from the next frame on."""
    cpu.script_at = option.script
    cpu.script_left = option.length
    cpu.script_wait = 0
    cpu.script_forward = cpu.forward
    cpu.hold = ON_GUARD
    # The game uses up a charge with the move that needs it.
    if option.back_charge > 0:
        cpu.back_charge = 0
        cpu.back_window = 0
    if option.down_charge > 0:
        cpu.down_charge = 0
        cpu.down_window = 0


@compiled
def jump(cpu: CpuRecord, scene: SceneRecord, direction: int) -> bool:
    """Jump if the CPU can walk now; returns whether it jumps.

    After being thrown the CPU stops jumping forwards, except over a projectile: it would land beside an
    opponent that waits for it.

    Args:
        cpu: changed in place.
        scene: the belief.
        direction: 8 straight up, 9 forwards, 7 backwards.
    """
    if not scene.can_walk or (direction == _FORWARD_UP and cpu.was_thrown and not scene.shot):
        return False
    cpu.hold = direction
    cpu.jump = 0
    if direction == _FORWARD_UP:
        cpu.jump = 1
    elif direction < _STRAIGHT_UP:
        cpu.jump = 2
    cpu.air_spent = 0
    return True


@compiled
def drop_script(cpu: CpuRecord) -> None:
    """Stop the script that is being played."""
    cpu.script_left = 0
    cpu.script_wait = 0


@compiled
def write_pads(cpu: CpuRecord, tables: CpuTables, pads: PadArray, column: int) -> None:
    """Write the pads of the next step, with left and right as on the screen.

    Args:
        cpu: its script and charges are advanced.
        tables: the CPU's tables.
        pads: uint16, shape (frames, n); one column is written.
        column: the column.
    """
    window = tables.game[0].charge_window
    gap = tables.levels[cpu.level].mash_frames
    for frame in range(len(pads)):
        way = cpu.forward
        if cpu.mash:
            pad = _mashed(cpu.frames + frame, gap)
        elif cpu.script_left > 0 and cpu.script_wait == 0:
            pad = int(tables.scripts[cpu.script_at])
            way = cpu.script_forward
            cpu.script_at += 1
            cpu.script_left -= 1
        else:
            cpu.script_wait = max(0, cpu.script_wait - 1)
            pad = pad_of(cpu.hold)
        absolute = mirrored(pad, way)
        pads[frame, column] = absolute
        _count_charges(cpu, mirrored(absolute, cpu.forward), window)


@compiled
def _mashed(frame: int, gap: int) -> int:
    """Return a pad of mashing: a new direction and one of two buttons every ``gap`` frames."""
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
def mirrored(pad: int, way: int) -> int:
    """Return a pad with left and right exchanged if ``way`` is -1; the function is its own inverse."""
    across = pad & _ACROSS
    if way < 0 and (across == _LEFT or across == _RIGHT):
        return pad ^ _ACROSS
    return int(pad)


@compiled
def _count_charges(cpu: CpuRecord, pad: int, window: int) -> None:
    # The same count as the game's: a charge lasts some frames longer than it is held.
    if pad & _LEFT:
        cpu.back_charge = min(cpu.back_charge + 1, _MAX_COUNT)
        cpu.back_window = window
    elif cpu.back_window > 0:
        cpu.back_window -= 1
    else:
        cpu.back_charge = 0
    if pad & _DOWN:
        cpu.down_charge = min(cpu.down_charge + 1, _MAX_COUNT)
        cpu.down_window = window
    elif cpu.down_window > 0:
        cpu.down_window -= 1
    else:
        cpu.down_charge = 0
