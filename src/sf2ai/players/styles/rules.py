"""What each style wants to do, given what it sees, for many slots at once.

A style sees the opponent as trained agents do, as it is, but uses few features of it. It wants a `Wish`;
`wishes` turns that into an action of the character that is played.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.players.styles.wishes import Wish
from sf2ai.seats.features import COLUMN

Flags = npt.NDArray[np.bool_]
Wishes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Eyes:
    """What some slots see of one step, and their dice.

    Attributes:
        seen: observations of the preset ``human``, shape (n, features).
        luck: random numbers from 0 to below 1, shape (n,).
        stretch: factor by which each measures distances, shape (n,); above 1 it overrates its reach.
    """

    seen: npt.NDArray[np.float32]
    luck: npt.NDArray[np.float64]
    stretch: npt.NDArray[np.float64]

    def value(self, name: str) -> npt.NDArray[np.float32]:
        """Return a feature by its name in `FEATURES`, shape (n,)."""
        column: npt.NDArray[np.float32] = self.seen[:, COLUMN[name]]
        return column

    def has(self, name: str) -> Flags:
        """Return whether a flag is set, shape (n,)."""
        return self.value(name) > 0.5

    def within(self, distance: float) -> Flags:
        """Return whether the opponent is nearer than a distance in screen widths, shape (n,)."""
        return self.value("distance") < distance * self.stretch

    def is_attacked(self) -> Flags:
        """Return whether the opponent's move may still hit, or its projectile is near, shape (n,)."""
        may_hit = (self.value("their_move_startup") > 0) | self.has("their_move_active")
        shot = self.has("their_projectile") & (self.value("their_projectile_gap") < 0.3)
        return (self.has("their_move_out") & may_hit) | shot


def turtle(eyes: Eyes) -> Wishes:
    """Guard low, and high against jumps and overheads; sweep what recovers in reach."""
    is_high = eyes.has("their_is_airborne") | eyes.has("their_move_overhead")
    is_open = (eyes.value("their_move_recovery") > 0) & (eyes.value("their_move_startup") <= 0)
    is_open &= ~eyes.has("their_move_active") & eyes.within(0.3)
    return np.where(is_open, Wish.SWEEP, np.where(is_high, Wish.GUARD_HIGH, Wish.GUARD_LOW))


def thrower(eyes: Eyes) -> Wishes:
    """Walk up and throw; never guard."""
    return np.where(eyes.value("own_throw_gap") < 0.0, Wish.THROW, Wish.FORWARD)


def jumper(eyes: Eyes) -> Wishes:
    """Jump in with a hard kick, and sweep after the landing."""
    grounded = np.where(eyes.within(0.2), Wish.SWEEP, Wish.JUMP_IN)
    flying = np.where(eyes.value("own_vy") < 0.0, Wish.HARD_KICK, Wish.JUMP_IN)
    return np.where(eyes.has("own_is_airborne"), flying, grounded)


def shooter(eyes: Eyes) -> Wishes:
    """Send projectiles, or walk up without one; meet jumps; kick low what is near."""
    is_ready = (eyes.value("back_charge") >= 1.0) | (eyes.luck < 0.1)
    far = np.where(is_ready & ~eyes.has("own_projectile"), Wish.SHOT, Wish.GUARD_LOW)
    near = np.where(eyes.luck < 0.5, Wish.LOW_KICK, Wish.GUARD_LOW)
    ground = np.where(eyes.within(0.25), near, far)
    return np.where(eyes.has("their_is_airborne") & eyes.within(0.35), Wish.ANTI_AIR, ground)


def sweeper(eyes: Eyes) -> Wishes:
    """Walk into reach and sweep."""
    return np.where(eyes.within(0.28), Wish.SWEEP, Wish.FORWARD)


def jabber(eyes: Eyes) -> Wishes:
    """Walk up and repeat the light punch, coming nearer in between."""
    return np.where(eyes.within(0.22) & (eyes.luck < 0.8), Wish.JAB, Wish.FORWARD)


def runner(eyes: Eyes) -> Wishes:
    """Walk and jump back, guard what comes, hit hard what is near."""
    away = np.where(eyes.luck < 0.3, Wish.JUMP_BACK, Wish.BACK)
    near = np.where(eyes.luck < 0.5, Wish.LOW_PUNCH, Wish.JUMP_BACK)
    return np.where(eyes.is_attacked(), Wish.GUARD_LOW, np.where(eyes.within(0.2), near, away))


def masher(eyes: Eyes) -> Wishes:
    """Press any button and special move, and walk forward in between."""
    walks = np.where(eyes.within(0.35), 0.1, 0.6)
    return np.where(eyes.luck < walks, Wish.FORWARD, Wish.ANYTHING)


def poker(eyes: Eyes) -> Wishes:
    """Keep the distance of a low kick, kick, and guard in between."""
    is_close = eyes.within(0.16)
    spacing = np.where(is_close, Wish.BACK, Wish.FORWARD)
    kicks = ~is_close & eyes.within(0.3) & (eyes.luck < 0.6)
    return np.where(eyes.is_attacked(), Wish.GUARD_LOW, np.where(kicks, Wish.LOW_KICK, spacing))


Rule = Callable[[Eyes], Wishes]
"""Returns what each slot wants, shape (n,)."""

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (turtle, thrower, jumper, shooter, sweeper, jabber, runner, masher, poker)
    }
)
"""By the style's name."""
