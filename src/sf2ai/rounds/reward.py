"""What an agent is paid for: named terms with weights, and the books that they are worked out from.

All terms are zero-sum: what one side is paid, the other pays. Healths are shares
of full health, so a whole health bar is worth 1.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import Phase
from sf2ai.parallel.compiled import compiled

TERMS: MappingProxyType[str, str] = MappingProxyType(
    {
        "gap": "each step: the change of one's own health less the opponent's",
        "damage": "once, when the round ends: health taken from the opponent less health lost in the round",
        "result": "once, when the round ends: +1 for a win, 0 for a draw, -1 for a loss",
    }
)
"""Every term there is, with its meaning."""


@dataclass(frozen=True, slots=True)
class RewardPreset:
    """A weighted sum of terms with a name.

    Attributes:
        name: as the environments and the command line take it.
        version: raised whenever it pays otherwise.
        weights: (term, weight) pairs; a term that is not named weighs nothing.
    """

    name: str
    version: int
    weights: tuple[tuple[str, float], ...]

    @property
    def most(self) -> float:
        """Largest return of a round, and the smallest with its sign turned: terms lie within -1 and 1."""
        return sum(abs(weight) for _, weight in self.weights)

    def vector(self) -> npt.NDArray[np.float64]:
        """Return the weights of `TERMS` in order."""
        given = dict(self.weights)
        return np.array([given.get(term, 0.0) for term in TERMS])


REWARDS: MappingProxyType[str, RewardPreset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            RewardPreset("win", 1, (("result", 1.0),)),
            RewardPreset("damage", 1, (("damage", 1.0),)),
            RewardPreset("health-gap", 1, (("gap", 1.0),)),
            RewardPreset("finish", 1, (("gap", 1.0), ("result", 1.0))),
        )
    }
)
"""Presets by name; ``health-gap`` is the talk's, ``finish`` makes the last hit worth its risk."""

UNPAID = RewardPreset("unpaid", 1, ())
"""What those get who only play."""

SLOT_STATE = np.dtype(
    (
        np.record,
        [
            ("start_health", "f4", (2,)),  # of both sides when the round began
            ("health", "f4", (2,)),  # after the last step
            ("returns", "f8", (2,)),  # undiscounted sum of the rewards since `begin_slot_state`
            ("steps", "i4"),  # since `begin_slot_state`
            ("frames", "i4"),  # played since `begin_slot_state`
            ("played", "i4"),  # of them in the last step: fewer than its frames where a round ended
            ("phase", "i1"),  # Phase after the last step
            ("first_side", "i1"),  # side of the learner, or of the first of two controllers
            ("active", "i1"),  # 0: nobody plays here; paid nothing, never over
        ],
    )
)
"""One slot's accounts."""

_FIGHT = int(Phase.FIGHT)


@compiled
def begin_slot_state(books: Any, slots: Any, snapshots: Any, first_sides: Any) -> None:
    """Begin new accounts in some slots.

    Args:
        books: dtype SLOT_STATE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        snapshots: the first ones of their rounds, shape (n,).
        first_sides: side that is paid in the first row of the rewards, shape (n,).
    """
    for i in range(len(slots)):
        book = books[slots[i]]
        for side in range(2):
            book.start_health[side] = snapshots[i].sides[side].health
            book.health[side] = snapshots[i].sides[side].health
            book.returns[side] = 0
        book.steps = 0
        book.frames = 0
        book.played = 0
        book.phase = _FIGHT
        book.first_side = first_sides[i]
        book.active = 1


@compiled
def settle(books: Any, snapshots: Any, weights: Any, rewards: Any) -> int:
    """Pay both sides of every slot for a step, and see which rounds are over.

    Args:
        books: dtype SLOT_STATE, shape (slots,), changed in place.
        snapshots: of the step's frames, shape (frames, slots).
        weights: of the terms gap, damage and result, shape (3,).
        rewards: float32, shape (2, slots); written: of the first sides, then of the others.

    Returns:
        In how many active slots a round is over; ``books.phase`` says where.
    """
    over = 0
    for slot in range(len(books)):
        book = books[slot]
        rewards[0, slot] = 0
        rewards[1, slot] = 0
        if not book.active:
            continue
        book.steps += 1
        book.played = _frames_played(snapshots, slot)
        book.frames += book.played
        last = snapshots[-1, slot]
        first, second = last.sides[0].health, last.sides[1].health
        paid = weights[0] * ((first - book.health[0]) - (second - book.health[1]))
        book.health[0] = first
        book.health[1] = second
        book.phase = last.phase
        if last.phase != _FIGHT:
            over += 1
            paid += weights[1] * ((first - book.start_health[0]) - (second - book.start_health[1]))
            if last.winner >= 0:
                paid += weights[2] * (1 - 2 * last.winner)
        rewards[book.first_side, slot] = paid
        rewards[1 - book.first_side, slot] = -paid
        book.returns[0] += paid
        book.returns[1] -= paid
    return over


@compiled
def _frames_played(snapshots: Any, slot: int) -> int:
    for frame in range(len(snapshots)):
        if snapshots[frame, slot].phase != _FIGHT:
            return frame + 1
    return len(snapshots)
