"""What an agent is paid for: named terms with weights.

All terms are zero-sum: what one side is paid, the other side pays. Healths are shares
of full health, so a whole health bar is worth 1.
"""

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.parallel.compiled import compiled

TERMS: MappingProxyType[str, str] = MappingProxyType(
    {
        "gap": "each step: the change of one's own health less the opponent's",
        "damage": "once, when the round ends: health taken from the opponent less health lost in the round",
        "result": "once, when the round ends: +1 for a win, 0 for a draw, -1 for a loss",
    }
)
"""Every term, with its meaning."""


@dataclass(frozen=True, slots=True)
class RewardPreset:
    """A weighted sum of terms with a name.

    Attributes:
        name: as the environments and the command line take it.
        version: raised whenever the preset pays otherwise.
        weights: (term, weight) pairs; a term without a pair has the weight 0.
    """

    name: str
    version: int
    weights: tuple[tuple[str, float], ...]

    @property
    def most(self) -> float:
        """Largest return of a round; the smallest is its negative, since each term lies in -1 to 1."""
        return sum(abs(weight) for _, weight in self.weights)

    def vector(self) -> npt.NDArray[np.float64]:
        """Return the weights in the order of `TERMS`, shape (3,)."""
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
"""The reward of controllers that only play."""


@compiled
def step_reward(
    weights: npt.NDArray[np.float64],
    start: tuple[float, float],
    before: tuple[float, float],
    after: tuple[float, float],
    is_over: bool,
    winner: int,
) -> float:
    """Return what p1 is paid for one step; p2 is paid the negative.

    Args:
        weights: of the terms gap, damage and result, shape (3,).
        start: healths of p1 and p2 when the round began, shares of full health.
        before: their healths before the step.
        after: their healths after the step.
        is_over: whether the round ended in the step.
        winner: 0 or 1, -1 for a draw; read only if the round is over.
    """
    paid = weights[0] * ((after[0] - before[0]) - (after[1] - before[1]))
    if is_over:
        paid += weights[1] * ((after[0] - start[0]) - (after[1] - start[1]))
        if winner >= 0:
            paid += weights[2] * (1 - 2 * winner)
    return paid
