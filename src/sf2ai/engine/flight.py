"""Free flight and landing."""

from typing import Any

from sf2ai.engine.body import enter
from sf2ai.engine.compiled import compiled
from sf2ai.engine.state import LAND


@compiled
def fly(me: Any) -> None:
    """One frame of free flight; gravity acts before the step (matches the recorded arcs)."""
    me.vy -= me.g
    me.y += me.vy
    me.x += me.vx
    me.vx += me.ax


@compiled
def land(me: Any) -> None:
    """Set a fighter on its feet."""
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
