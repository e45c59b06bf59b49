"""Checks that a path is one flight or run of a body, and not the faults of a recording.

Most paths were recorded in a running game. Such a recording can hold the stillness of a hit, coordinates that
begin again, or frames that its author left out; a fighter that followed them would stop, leap or turn back.
Each check names the first frame at fault, counted from 1 as everywhere.
"""

from collections.abc import Iterator

from sf2ai.errors import DataError
from sf2ai.game.data_table import DataTable
from sf2ai.game.moves import Move

AXES = ("x", "y")

_TURN_MAX_PX = 4
"""The greatest first step of a body that turns back, px: gravity and friction turn speeds round slowly."""

_ROUNDING_PX = 1
"""Paths are whole px, so even speeds alternate by one."""

_MEMORY = 3
"""How many of the last steps tell how fast a body was before it stood still."""


def check_recording(move: Move, table: DataTable) -> None:
    """Check the path of a move, if it has one.

    Raises:
        DataError: the path is not as long as the move, does not begin and end on the ground where the move
            began, stands still and then leaps, turns back at once, or is faster than `Move.path_speed`.
    """
    if not move.path:
        if move.path_speed is not None:
            raise table.error("path_speed", list(move.path_speed), "be removed, since the move has no path")
        return
    _check_length(move, table)
    _check_ends(move, table)
    for axis in range(len(AXES)):
        _check_pauses(move, table, axis)
        _check_turns(move, table, axis)
    _check_speed(move, table)


def _fault(table: DataTable, move: Move, frame: int, must: str) -> DataError:
    return table.error(f"path, frame {frame},", list(move.path[frame - 1]), must)


def _check_length(move: Move, table: DataTable) -> None:
    if len(move.path) != move.total:
        must = f"be {move.total}, which is startup + active + recovery"
        raise table.error("path, last frame,", len(move.path), must)


def _check_ends(move: Move, table: DataTable) -> None:
    if move.path[0] != (0, 0):
        raise _fault(table, move, 1, "be [0, 0], where the move begins")
    for frame, (_, y) in enumerate(move.path, start=1):
        if y < 0:
            raise _fault(table, move, frame, "not be below the ground")
    if move.path[-1][1] != 0:
        raise _fault(table, move, move.total, "be on the ground, where a move ends")


def _steps(move: Move, axis: int) -> Iterator[tuple[int, int]]:
    """Yield each frame from the second on and the px that the path moves in it along one axis."""
    for frame in range(2, len(move.path) + 1):
        yield frame, move.path[frame - 1][axis] - move.path[frame - 2][axis]


def _check_speed(move: Move, table: DataTable) -> None:
    if move.path_speed is None:
        raise DataError(f"{table.place('path_speed')} is missing; add the greatest px per frame of its path")
    for axis, limit in enumerate(move.path_speed):
        fastest = 0
        for frame, step in _steps(move, axis):
            fastest = max(fastest, abs(step))
            if fastest > limit:
                before = list(move.path[frame - 2])
                must = f"be at most {limit} px from {before} along {AXES[axis]}, the speed of its source"
                raise _fault(table, move, frame, must)
        if fastest < limit:
            must = f"be {fastest} along {AXES[axis]}, the greatest px per frame of its path"
            raise table.error("path_speed", list(move.path_speed), must)
    if move.speed_x is not None and move.path_speed[0] > abs(move.speed_x) + _ROUNDING_PX:
        raise table.error("path_speed", list(move.path_speed), f"agree with speed_x, {move.speed_x:g}")


def _check_pauses(move: Move, table: DataTable, axis: int) -> None:
    """Refuse a body that stands still on its way and is then faster than before: frames were left out."""
    speeds: list[int] = []
    still = 0
    for frame, step in _steps(move, axis):
        if step == 0:
            still += 1
            continue
        if speeds and still and abs(step) > max(speeds[-_MEMORY:]) + _ROUNDING_PX:
            must = f"not leap {abs(step)} px along {AXES[axis]} after {still} frames of standing still"
            raise _fault(table, move, frame, must)
        speeds.append(abs(step))
        still = 0


def _check_turns(move: Move, table: DataTable, axis: int) -> None:
    """Refuse coordinates that begin again; only the ground may turn a falling body round at once."""
    way = 0
    for frame, step in _steps(move, axis):
        if step == 0:
            continue
        turned = way * step < 0
        bounced = axis == 1 and move.path[frame - 2][1] == 0
        if turned and not bounced and abs(step) > _TURN_MAX_PX:
            must = f"not turn back {abs(step)} px along {AXES[axis]}, as coordinates do that begin again"
            raise _fault(table, move, frame, must)
        way = step
