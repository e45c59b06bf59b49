"""How few matches decide the winner: those that would have to be left out for another entry to be first.

A match moves the difference of two strengths by its influence, to first order (Broderick, Giordano and
Meager, 2020, "An automatic finite-sample robustness metric"). The matches that help the winner most are left
out, in a few steps with a fit after each, until the winner is no longer ahead. The last fit proves that these
matches suffice; that fewer would not is likely and not proved.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from sf2ai.statistics.davidson import Expected, Fit, Vector, fit
from sf2ai.statistics.pair_counts import PairCounts

RIVALS_TRIED = 3
"""Entries that are tried as the new winner: those whose lag is the smallest in standard errors."""

_TIED = 1e-9
"""Strengths that are no farther apart are equal."""
_LEAST_LEFT = 0.05
"""Least share of what is known of a pair that is taken to be left without the matches of a kind."""


@dataclass(frozen=True)
class Dropped:
    """Matches without which another entry is first.

    Attributes:
        matches: how many are left out; 0 if two entries are first together.
        winner: place of the entry that is first with all matches.
        new_winner: place of the entry that is first, or as strong as the winner, without them.
    """

    matches: int
    winner: int
    new_winner: int


def fewest_dropped(counts: PairCounts, fitted: Fit) -> Dropped | None:
    """Return how few matches have to be left out to change the winner; None if none can do it.

    Args:
        counts: the results.
        fitted: the strengths that were fitted to them, with the prior of `davidson.fit`.
    """
    winner = int(np.argmax(fitted.strengths))
    errors = np.sqrt(fitted.difference_variances[winner])
    lags = np.divide(fitted.differences[winner], errors, out=np.full(len(counts), np.inf), where=errors > 0)
    lags[winner] = np.inf
    nearest = np.argsort(lags, kind="stable")[: min(RIVALS_TRIED, len(counts) - 1)]
    found = (_drop(counts, fitted, winner, int(rival)) for rival in nearest)
    return min((one for one in found if one is not None), key=lambda one: one.matches, default=None)


def _drop(counts: PairCounts, fitted: Fit, winner: int, rival: int) -> Dropped | None:
    """Leave out what helps the winner against the rival until the winner is not ahead, if that can be."""
    dropped = 0
    while True:
        others = np.where(np.arange(len(counts)) == winner, -np.inf, fitted.strengths)
        best = int(np.argmax(others))
        if fitted.strengths[winner] <= others[best] + _TIED:
            return Dropped(dropped, winner, best)
        kinds = _Kinds.helpful(counts, fitted, winner, rival)
        if not len(kinds.values):
            return None
        needed = kinds.needed(float(fitted.differences[winner, rival]))
        counts, gone = kinds.without(counts, max(1, ceil(needed / 2) if needed > 2 else 1))
        dropped += gone
        fitted = fit(counts)


@dataclass(frozen=True, eq=False)
class _Kinds:
    """Kinds of matches, the most helpful to the winner first: matches of one pair with one result are alike.

    Attributes:
        draw: whether the kind is a draw; else the row's entry won.
        first, second: the places of the two.
        numbers: how many matches of the kind there are.
        values: what each adds to the winner's lead over the rival, in natural units.
    """

    draw: NDArray[np.intp]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    numbers: Vector
    values: Vector

    @classmethod
    def helpful(cls, counts: PairCounts, fitted: Fit, winner: int, rival: int) -> "_Kinds":
        """Return the kinds that add to the lead."""
        expected = Expected.of(fitted.strengths, fitted.log_draw)
        direction = fitted.covariance[:, winner] - fitted.covariance[:, rival]
        pull = direction[:, None] - direction[None, :]
        numbers = np.stack([counts.wins, np.triu(counts.draws)])  # a draw stands in both rows
        influence = np.stack([pull * (1 - expected.score), pull * (0.5 - expected.score)])
        # Without all matches of the kind the others determine the lead more loosely.
        left = 1 - numbers * expected.variance * fitted.difference_variances
        values = influence / np.maximum(left, _LEAST_LEFT)
        draw, first, second = np.nonzero((numbers > 0) & (values > 0))
        order = np.argsort(-values[draw, first, second], kind="stable")
        draw, first, second = draw[order], first[order], second[order]
        return cls(draw, first, second, numbers[draw, first, second], values[draw, first, second])

    def needed(self, lead: float) -> float:
        """Return how many of the matches make up a lead, to first order; all if they do not."""
        total = np.cumsum(self.numbers * self.values)
        place = int(np.searchsorted(total, lead))
        if place == len(total):
            return float(self.numbers.sum())
        missing = lead - (total[place - 1] if place else 0.0)
        return float(self.numbers[:place].sum() + missing / self.values[place])

    def without(self, counts: PairCounts, most: int) -> tuple[PairCounts, int]:
        """Return the results without the first ``most`` matches, and how many were left out."""
        before = np.concatenate([[0.0], np.cumsum(self.numbers)[:-1]])
        now = np.clip(most - before, 0, self.numbers)
        wins, draws = counts.wins.copy(), counts.draws.copy()
        is_draw = self.draw == 1
        wins[self.first[~is_draw], self.second[~is_draw]] -= now[~is_draw]
        draws[self.first[is_draw], self.second[is_draw]] -= now[is_draw]
        draws[self.second[is_draw], self.first[is_draw]] -= now[is_draw]
        return PairCounts(wins, draws), int(now.sum())
