"""Prioritised choice of the next opponent: the opponents that still beat the learner come more often.

It is prioritised fictitious self-play (Vinyals et al., AlphaStar, Nature 2019, "Methods:
prioritized fictitious self-play"): an opponent that the learner beats with probability p has the
weight (1 - p) squared, so that it meets most often the opponents from which it can still learn. Four
tenths of the rounds are shared evenly, so that it does not unlearn to beat the others: with one tenth, a
champion that had won 0.95 of its rounds from cpu:7 won 0.91 after 3 million steps among 24 opponents.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sf2ai.rounds.plans import split_seed

EVEN_SHARE = 0.4
"""Share of prioritised choices that is shared evenly."""

MEMORY = 0.9
"""Factor by which each new round reduces the weight of earlier rounds: about the last ten count."""


def priorities(rates: Sequence[float], turns: Sequence[int] | None = None) -> npt.NDArray[np.float64]:
    """Return the probability of each opponent to be the next.

    Args:
        rates: the learner's win rate against each opponent, 0 to 1; at least one.
        turns: how many parts each gets of the rounds that are shared evenly; None for one each.

    >>> priorities([0.0, 1.0]).round(2).tolist(), priorities([0.0, 1.0], [1, 3]).round(2).tolist()
    ([0.8, 0.2], [0.7, 0.3])
    """
    weights = (1.0 - np.asarray(rates, dtype=np.float64)) ** 2
    parts = np.ones(len(weights)) if turns is None else np.asarray(turns, dtype=np.float64)
    even: npt.NDArray[np.float64] = parts / parts.sum()
    total = weights.sum()
    return even if total <= 0.0 else (1.0 - EVEN_SHARE) * weights / total + EVEN_SHARE * even


def pick(chances: Sequence[float] | npt.NDArray[np.float64], seed: int, number: int) -> int:
    """Draw an index by its probability; equal seeds and numbers give equal draws.

    Args:
        chances: probabilities with the sum 1.
        seed: of all draws.
        number: of this draw.
    """
    die = split_seed(seed, number) / 2.0**64
    return min(int(np.searchsorted(np.cumsum(chances), die, side="right")), len(chances) - 1)


class RecentResults:
    """The learner's recent results against each opponent."""

    def __init__(self, opponents: int) -> None:
        """Begin without results.

        Args:
            opponents: number of opponents.
        """
        self._table = np.zeros((opponents, 2))

    def add(self, opponent: int, points: float) -> None:
        """Add a round against an opponent: 1 for a win, 0.5 for a draw, 0 for a loss."""
        self._table[opponent] = MEMORY * self._table[opponent] + (points, 1.0)

    def clear(self, opponent: int) -> None:
        """Remove an opponent's results, when another one takes its index."""
        self._table[opponent] = 0.0

    def win_rate(self, opponent: int) -> float:
        """Return the learner's estimated win rate: one more win and one more loss are counted."""
        points, rounds = self._table[opponent]
        return float((points + 1.0) / (rounds + 2.0))

    def get_state(self) -> npt.NDArray[np.float64]:
        """Return a copy of weighted points and rounds, shape (opponents, 2)."""
        return self._table.copy()

    def set_state(self, table: npt.NDArray[np.generic]) -> None:
        """Restore a state that `get_state` returned."""
        self._table[:] = table
