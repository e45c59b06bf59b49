"""Free flight and landing."""

from typing import Any

from sf2ai.engine.body import enter
from sf2ai.engine.state import LAND
from sf2ai.parallel.compiled import compiled


@compiled
def fly(me: Any) -> None:
    """One frame of free flight; both speeds change before the step (matches the recorded arcs)."""
    me.vy -= me.g
    me.y += me.vy
    me.vx += me.ax
    me.x += me.vx


@compiled
def drop(me: Any, gravity: int) -> None:
    """Let a fighter in the air fall straight down from here."""
    me.vx = 0
    me.vy = 0
    me.ax = 0
    me.g = gravity


@compiled
def land(me: Any) -> None:
    """Set a fighter on its feet; the frame of touch-down still counts as the flight's last."""
    me.y = 0
    me.vx = 0
    me.low = 0
    enter(me, LAND)


@compiled
def fly_to_landing(me: Any) -> None:
    """One frame of free flight that ends on the feet."""
    fly(me)
    if me.y <= 0:
        land(me)
