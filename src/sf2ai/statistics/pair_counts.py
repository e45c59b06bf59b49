"""The results of many matches between entries, counted by pair: all that ratings are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """How often each entry won against each other, and how often the two drew.

    Attributes:
        wins: matches that the row's entry won against the column's, (entries, entries).
        draws: matches without a winner, (entries, entries), symmetric.
    """

    wins: Matrix
    draws: Matrix

    @classmethod
    def of(cls, entries: int, results: Iterable[tuple[int, int, int]]) -> "PairCounts":
        """Count results; their order does not matter.

        Args:
            entries: how many there are.
            results: two different places, 0 to ``entries`` - 1, and 0 if the first of them won, 1 if the
                second did, -1 for a draw.

        >>> PairCounts.of(2, [(0, 1, 0), (1, 0, -1)]).score.tolist()
        [[0.0, 1.5], [0.5, 0.0]]
        """
        wins, draws = np.zeros((entries, entries)), np.zeros((entries, entries))
        for first, second, winner in results:
            if winner == 0:
                wins[first, second] += 1
            elif winner == 1:
                wins[second, first] += 1
            else:
                draws[first, second] += 1
                draws[second, first] += 1
        return cls(wins, draws)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.wins)

    @property
    def matches(self) -> Matrix:
        """Matches of each pair, (entries, entries), symmetric."""
        return self.wins + self.wins.T + self.draws

    @property
    def score(self) -> Matrix:
        """Wins and half the draws of the row's entry against the column's, (entries, entries)."""
        return self.wins + self.draws / 2

    @property
    def is_connected(self) -> bool:
        """Whether no entries can be set apart that never lost a point to the others.

        Only then are the most likely strengths finite (Ford, 1957, American Mathematical Monthly 64: 28-33).
        """
        reached = self.score > 0
        for _ in range(max(1, len(self)).bit_length()):
            reached = reached | (reached.astype(float) @ reached > 0)
        return bool((reached | np.eye(len(self), dtype=bool)).all())
