"""Reads the flights of moves and bodies that are no paths: rebounds, wall dives, wall jumps."""

from sf2ai.game.data_table import DataTable
from sf2ai.game.flights import Leap, Rebound, WallDive, WallJump, Way


def read_no_push(table: DataTable) -> tuple[int, int] | None:
    """Read the frames without a push box, which may be missing."""
    if "no_push" not in table.values:
        return None
    first, last = table.wholes("no_push", length=2, low=1)
    return first, last


def read_rebound(table: DataTable) -> Rebound | None:
    """Read how a move bounces off its victim, which may be missing."""
    if "rebound" not in table.values:
        return None
    inner = table.table("rebound")
    rebound = Rebound(
        way=Way(inner.text("way", [way.value for way in Way])),
        vx=inner.number("vx", low=0),
        ax=inner.number("ax"),
        vy=inner.number("vy", low=0),
        g=inner.number("g", low=0),
        touch=inner.flag("touch"),
    )
    inner.finish()
    return rebound


def read_wall_dive(table: DataTable) -> WallDive | None:
    """Read a move's flight by way of a wall, which may be missing."""
    if "wall_dive" not in table.values:
        return None
    inner = table.table("wall_dive")
    dive = WallDive(
        to=_read_leap(inner.table("to")),
        off=_read_leap(inner.table("off")),
        steer=inner.positive("steer"),
        steer_max=inner.positive("steer_max"),
    )
    inner.finish()
    if dive.steer_max < dive.off.vx:
        raise inner.error("steer_max", dive.steer_max, f"be at least off.vx, {dive.off.vx}")
    return dive


def _read_leap(table: DataTable) -> Leap:
    leap = Leap(table.positive("vx"), table.positive("vy"), table.positive("g"))
    table.finish()
    return leap


def read_wall_jump(table: DataTable) -> WallJump | None:
    """Read a body's jump off a wall, which may be missing."""
    if "wall" not in table.values:
        return None
    inner = table.table("wall")
    jump = WallJump(
        height=inner.whole("height", low=1),
        cling_frames=inner.whole("cling_frames", low=1),
        vx=inner.positive("vx"),
        ax=inner.number("ax"),
        vy=inner.positive("vy"),
        g=inner.positive("g"),
    )
    inner.finish()
    return jump
