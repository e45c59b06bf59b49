"""Flights: jumps and wall jumps, and what a move may have besides its path: rebounds, wall dives."""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """Where a rebound leads."""

    BACK = "back"
    """Backwards; the fighter is helpless until the move is over or it lands."""
    ON = "on"
    """On past the victim, or inwards near the edge of the screen; it is a jump, with a new attack."""


@dataclass(frozen=True, slots=True)
class Rebound:
    """How a fighter bounces off the victim of its move, hit or blocked, after the hit stop.

    Attributes:
        way: where it leads.
        vx: px per frame at its start, in that direction.
        ax: px per frame that vx changes every frame; one that slows ends at rest.
        vy: px per frame upwards at its start.
        g: px per frame that vy loses every frame; 0: along the ground, for the move's recovery.
        touch: the bodies need only touch while the move is active; it need not hit.
    """

    way: Way
    vx: float
    ax: float
    vy: float
    g: float
    touch: bool = False


@dataclass(frozen=True, slots=True)
class Leap:
    """The start of a flight: px per frame forward and up, and what the second loses every frame."""

    vx: float
    vy: float
    g: float


@dataclass(frozen=True, slots=True)
class WallDive:
    """A flight to a wall and off it again, on which the button of `Command.then` attacks.

    The fighter crouches as long as before a jump, and clings to the wall as in its wall jump.

    Attributes:
        to: flight to the wall: behind, or in front if the stick asks for it.
        off: flight off the wall.
        steer: px per frame that a stick held left or right changes the speed off the wall by, every frame.
        steer_max: fastest px per frame that the stick can bring about.
    """

    to: Leap
    off: Leap
    steer: float
    steer_max: float


@dataclass(frozen=True, slots=True)
class WallJump:
    """A jump off the edge of the screen, from a diagonal jump, with the stick held away from the edge.

    Attributes:
        height: least px above the ground.
        cling_frames: frames at the wall before it.
        vx: px per frame at its start, away from the wall.
        ax: px per frame that vx grows every frame.
        vy: px per frame at its start.
        g: px per frame that vy loses every frame.
    """

    height: int
    cling_frames: int
    vx: float
    ax: float
    vy: float
    g: float


@dataclass(frozen=True, slots=True)
class JumpArc:
    """One of the three jumps; each frame ``vy -= g`` then ``y += vy``, and vx shrinks by ax.

    Attributes:
        vx: px per frame at take-off, forward positive.
        ax: px per frame that vx changes every frame.
        vy: px per frame at take-off.
        g: px per frame that vy loses every frame.
        air_frames: frames off the ground.
        apex: highest point in px.
        dx: px from take-off to landing.
    """

    vx: float
    ax: float
    vy: float
    g: float
    air_frames: int
    apex: float
    dx: float


@dataclass(frozen=True, slots=True)
class Jump:
    """The frames around a jump, its three arcs, and the jump off a wall for those who have it."""

    prejump: int
    landing: int
    neutral: JumpArc
    forward: JumpArc
    back: JumpArc
    wall: WallJump | None = None
