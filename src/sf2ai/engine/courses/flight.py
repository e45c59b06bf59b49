"""Free flight and landing."""

from sf2ai.engine.body import enter
from sf2ai.engine.state import LAND
from sf2ai.parallel.compiled import compiled
from sf2ai.record_types import FighterRecord


@compiled
def fly(me: FighterRecord) -> None:
    """Play one frame of free flight; both speeds change before the step, as in the recorded arcs."""
    me.vy -= me.g
    me.y += me.vy
    me.vx += me.ax
    me.x += me.vx


@compiled
def slow(me: FighterRecord) -> None:
    """Let a fighter that slows down come to rest instead of turning back."""
    if me.vx * me.ax < 0 and abs(me.vx) <= abs(me.ax):
        me.vx = 0
        me.ax = 0


@compiled
def drop(me: FighterRecord, gravity: int) -> None:
    """Make an airborne fighter fall straight down from where it is."""
    me.vx = 0
    me.vy = 0
    me.ax = 0
    me.g = gravity


@compiled
def land(me: FighterRecord) -> None:
    """Set a fighter on its feet; the frame of touch-down still counts as the flight's last."""
    me.y = 0
    me.vx = 0
    me.low = 0
    enter(me, LAND)


@compiled
def fly_to_landing(me: FighterRecord) -> None:
    """Play one frame of a flight that ends on the feet."""
    fly(me)
    if me.y <= 0:
        land(me)
