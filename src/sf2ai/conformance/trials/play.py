"""Plays many short matches at once and records their Snapshots.

Every trial is one round from its first frame: the attacker is p1, on the left and facing right; the
dummy is p2. Random damage is off; all other dice come from the trial's seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Activity, Backend, SnapshotArray, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.game.files.loader import load_roster, load_rules

BackendMaker: TypeAlias = Callable[[int], Backend]
"""Makes a backend of that many slots."""
Tape: TypeAlias = npt.NDArray[np.uint16]
"""Pads of one side, absolute: shape (frames,) for one trial or (frames, trials)."""
Array: TypeAlias = npt.NDArray[Any]

STRUCK = (Activity.HIT_STUN, Activity.BLOCK_STUN, Activity.FALLING, Activity.THROWN, Activity.KO)
"""The activities that only the other fighter's attack can cause."""


def simulator(slots: int) -> Backend:
    """Make the backend that is measured: the built-in game."""
    return make_backend("sim", slots)


@dataclass(frozen=True)
class Recording:
    """The Snapshots of some trials, dtype `SNAPSHOT`, shape (frames, trials); lengths are arcade px."""

    frames: SnapshotArray

    def side(self, side: int, field: str) -> Array:
        """Return one field of one side, shape (frames, trials)."""
        found: Array = self.frames["sides"][:, :, side][field]
        return found

    def x(self, side: int) -> Array:
        """Return px to the right of the stage's middle."""
        return self._pixels(self.side(side, "x"), load_rules().stage.screen_width_px)

    def y(self, side: int) -> Array:
        """Return px of the feet above the ground."""
        return self._pixels(self.side(side, "y"), load_rules().stage.screen_height_px)

    def shot_x(self, side: int) -> Array:
        """Return px from the stage's middle right to the projectile's; NaN when none is out."""
        return self._pixels(self.side(side, "projectile_x"), load_rules().stage.screen_width_px)

    def shot_y(self, side: int) -> Array:
        """Return px of the projectile's middle above the ground; NaN when none is out."""
        return self._pixels(self.side(side, "projectile_y"), load_rules().stage.screen_height_px)

    def health(self, side: int) -> Array:
        """Return points of health."""
        full = load_roster()[int(self.frames["sides"][0, 0, side]["character"])].stats.health
        return np.rint(self.side(side, "health").astype(np.float64) * full).astype(np.int64)

    @property
    def gap(self) -> Array:
        """Px between the axes."""
        apart: Array = np.abs(self.x(1) - self.x(0))
        return apart

    def struck(self, side: int) -> Array:
        """Whether a hit, a block or a throw met that side on the frame, shape (frames, trials)."""
        activity, frame = self.side(side, "activity"), self.side(side, "activity_frames")
        begins: Array = np.isin(activity, STRUCK) & (frame == 1)
        return begins

    def first(self, condition: Array) -> Array:
        """Return the first frame, from 0, on which a condition holds in each trial, or -1."""
        return np.where(condition.any(axis=0), condition.argmax(axis=0), -1)

    @staticmethod
    def _pixels(share: Array, screen: int) -> Array:
        # A Snapshot's float32 is finer than the engine's grid of 1/256 px; this rounds to that grid.
        return np.rint(share.astype(np.float64) * screen * 256) / 256


def play(
    maker: BackendMaker, pair: tuple[int, int], pads: tuple[Tape, Tape], seeds: Array | None = None
) -> Recording:
    """Play trials to the end of their tapes.

    Args:
        maker: of the backend that is measured.
        pair: roster indices of attacker and dummy.
        pads: of attacker and dummy; a tape of one trial is played in all trials.
        seeds: one per trial; None takes 1 for all trials.
    """
    counts = [tape.shape[1] if tape.ndim > 1 else 1 for tape in pads]
    count = max(*counts, 1 if seeds is None else len(seeds))
    frames = max(len(tape) for tape in pads)
    both = np.zeros((frames, count, 2), dtype=np.uint16)
    for side, tape in enumerate(pads):
        both[: len(tape), :, side] = tape if tape.ndim > 1 else tape[:, None]
    chosen = np.ones(count) if seeds is None else seeds
    setups = make_setups([pair] * count, chosen, random_damage=False, neutral_frames=0)
    with maker(count) as backend:
        backend.reset(np.arange(count), setups)
        return Recording(backend.advance(both))
