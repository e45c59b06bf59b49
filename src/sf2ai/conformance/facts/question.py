"""What a measure looks at: the recording of a fact's plays, from one side."""

from dataclasses import dataclass

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.trials.play import Array, Recording

MAY_ACT = (Activity.FREE, Activity.JUMP, Activity.BLOCK)
"""Activities in which a fighter waits for its player."""
ACTS = (*MAY_ACT, Activity.ATTACK, Activity.SPECIAL, Activity.THROW)
"""Activities that a player chooses; a hit that finds the victim in one of them begins a new combo."""


@dataclass(frozen=True)
class Question:
    """What a measure looks at.

    Attributes:
        recording: all plays of one fact, from the first frame of the scripts.
        side: 0 or 1.
        move: roster-wide index of the side's move; -1 where none is asked for.
        by: roster-wide index of the other side's move; -1 for any.
    """

    recording: Recording
    side: int
    move: int
    by: int

    def activity(self) -> Array:
        """Return what the side does, shape (frames, plays)."""
        return self.recording.side(self.side, "activity")

    def lost(self) -> Array:
        """Return the points of health that the side loses on each frame, shape (frames, plays)."""
        health = self.recording.health(self.side)
        found: Array = np.maximum(0, -np.diff(health, axis=0, prepend=health[:1]))
        return found

    def met(self) -> Array:
        """Return where something meets the side, shape (frames, plays)."""
        struck = self.recording.struck(self.side)
        if self.by < 0:
            return struck
        moves = self.recording.side(1 - self.side, "move")
        before = np.vstack([moves[:1], moves[:-1]])
        found: Array = struck & ((moves == self.by) | (before == self.by))
        return found

    def hit(self) -> Array:
        """Return where the side is hit, neither blocking nor thrown, shape (frames, plays)."""
        found: Array = self.met() & ~np.isin(self.activity(), (Activity.BLOCK_STUN, Activity.THROWN))
        return found

    def out(self) -> Array:
        """Return where the side's move is out, shape (frames, plays)."""
        found: Array = self.recording.side(self.side, "move") == self.move
        return found


def begins(condition: Array) -> Array:
    """Return where a condition becomes true, shape (frames, plays)."""
    before = np.vstack([np.zeros_like(condition[:1]), condition[:-1]])
    found: Array = condition & ~before
    return found


def first(condition: Array) -> Array:
    """Return the first frame on which a condition holds, NaN where it never does."""
    found: Array = np.where(condition.any(axis=0), condition.argmax(axis=0), np.nan)
    return found


def count(condition: Array) -> Array:
    """Return on how many frames a condition holds in each play."""
    found: Array = condition.sum(axis=0)
    return found
