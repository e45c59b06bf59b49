"""Whom a learner meets next: each in turn, or more often those who still beat it.

Prioritised choice is prioritised fictitious self-play (Vinyals et al., AlphaStar, Nature 2019,
"Methods: prioritized fictitious self-play"): an opponent that the learner beats with
probability p is weighed by (1 - p) squared, so that rounds go where there is something to learn. A
tenth of the rounds is shared evenly all the same, so that nobody is forgotten.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sf2ai.rounds.plans import split_seed

EVEN_SHARE = 0.1
"""Share of prioritised choices that fall on everybody alike."""

MEMORY = 0.9
"""What an earlier meeting counts for at the next: about the last ten decide."""


def priorities(rates: Sequence[float]) -> npt.NDArray[np.float64]:
    """Return the chance of each opponent to be met next.

    Args:
        rates: the learner's win rate against each, 0 to 1; one at least.

    >>> priorities([0.0, 1.0]).round(2).tolist()
    [0.95, 0.05]
    """
    weights = (1.0 - np.asarray(rates, dtype=np.float64)) ** 2
    even = np.full(len(weights), 1.0 / len(weights))
    total = weights.sum()
    return even if total <= 0.0 else (1.0 - EVEN_SHARE) * weights / total + EVEN_SHARE * even


def pick(chances: Sequence[float] | npt.NDArray[np.float64], seed: int, number: int) -> int:
    """Draw a place by its chance; the same seed and number draw the same.

    Args:
        chances: their sum is 1.
        seed: of the draws.
        number: of this draw.
    """
    die = split_seed(seed, number) / 2.0**64
    return min(int(np.searchsorted(np.cumsum(chances), die, side="right")), len(chances) - 1)


class Results:
    """How the learner has fared of late against each of so many opponents."""

    def __init__(self, places: int) -> None:
        """Begin with nothing known."""
        self._table = np.zeros((places, 2))

    def add(self, place: int, points: float) -> None:
        """Take in a round: 1 for a win, 0.5 for a draw, 0 for a loss."""
        self._table[place] = MEMORY * self._table[place] + (points, 1.0)

    def forget(self, place: int) -> None:
        """Somebody else stands there now."""
        self._table[place] = 0.0

    def rate(self, place: int) -> float:
        """Return the win rate to reckon with: one win and one loss are taken for granted."""
        points, rounds = self._table[place]
        return float((points + 1.0) / (rounds + 2.0))

    def get_state(self) -> npt.NDArray[np.float64]:
        """Return a copy, shape (places, 2)."""
        return self._table.copy()

    def set_state(self, table: npt.NDArray[np.float64]) -> None:
        """Return to what `get_state` gave."""
        self._table[:] = table
