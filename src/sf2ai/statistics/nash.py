"""The Nash average: a rank that does not change when weak entries, or copies of one entry, are added.

Two players each choose an entry, at random as they like, and the one whose entry wins more gains the margin.
Each entry is rated by how it does against the best choice (Balduzzi and others, 2018, "Re-evaluating
evaluation", NeurIPS 31). Entries that the best choice contains rate 0, and all others less. Where there are
several best choices the most even one counts.

That choice is the limit of the choices p = softmax(A p / t) as t falls to 0, where A holds the margins. The
equation has one solution for each t, and Newton's method follows it: A is antisymmetric, so its derivative is
never singular.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sf2ai.statistics.matrices import inverse
from sf2ai.statistics.pair_counts import Matrix, PairCounts

Vector = NDArray[np.float64]

_LAST_TEMPERATURE = 1e-7
_COOLING = 0.7
_NO_SHARE = 1e-20
"""Shares so small that they move nothing; as the temperature falls most entries have no more."""
_STEPS = 60
_SMALLEST_STEP = 1e-9
EQUAL = 1e-5
"""Ratings that are no farther apart count as equal; much more than the last temperature leaves over."""


@dataclass(frozen=True, eq=False)
class NashAverage:
    """The best choice among the entries, and how each does against it.

    Attributes:
        shares: probability of each entry in the best choice, (entries,), sums to 1.
        ratings: mean margin of each entry against the best choice, (entries,): 0 for those that it contains,
            at least -1 for the others.
    """

    shares: Vector
    ratings: Vector

    @property
    def ranks(self) -> list[int]:
        """The rank of each entry, from 1; entries with equal ratings have the same."""
        return [1 + int((self.ratings > rating + EQUAL).sum()) for rating in self.ratings]


def nash_average(counts: PairCounts) -> NashAverage:
    """Return the Nash average of the results; a pair that has not met counts as even."""
    matches = np.maximum(counts.matches, 1)
    margins: Matrix = (counts.wins - counts.wins.T) / matches
    logits = np.zeros(len(counts))
    temperature = 1.0
    while temperature > _LAST_TEMPERATURE:
        logits = _follow(margins / temperature, logits)
        temperature *= _COOLING
        logits = logits / _COOLING
    shares = _softmax(logits * _COOLING)
    return NashAverage(shares, np.minimum(margins @ shares, 0.0))


def _follow(scaled: Matrix, logits: Vector) -> Vector:
    """Return the solution of x = scaled softmax(x), from a point near it."""
    missing = logits - scaled @ _softmax(logits)
    for _ in range(_STEPS):
        step = -_undone(scaled, _softmax(logits), missing)
        size = 1.0
        while size > 1e-4:
            tried = logits + size * step
            left = tried - scaled @ _softmax(tried)
            if np.abs(left).max() <= (1 - size / 4) * np.abs(missing).max():
                break
            size /= 2
        logits, missing = tried, left
        if np.abs(size * step).max() < _SMALLEST_STEP * max(1.0, float(np.abs(logits).max())):
            break
    return logits


def _undone(scaled: Matrix, shares: Vector, target: Vector) -> Vector:
    """Return x with (1 - scaled @ spread) @ x = target, where spread is the derivative of the softmax.

    The spread is root @ root.T, so y = root.T @ x solves an equation whose matrix is 1 plus an antisymmetric
    one. Root is the diagonal of the shares' square roots less a matrix of rank one, so products with it
    are sums of two.
    """
    chosen = shares > _NO_SHARE
    weights, ends = shares[chosen], np.sqrt(shares[chosen])
    half = scaled[:, chosen] * ends - np.outer(scaled[:, chosen] @ weights, ends)
    inside = ends[:, None] * (half[chosen] - weights @ half[chosen])
    inner = inverse(np.eye(len(ends)) - inside)
    solution: Vector = target + half @ (inner @ (ends * (target[chosen] - weights @ target[chosen])))
    return solution


def _softmax(logits: Vector) -> Vector:
    powers = np.exp(logits - logits.max())
    shares: Vector = powers / powers.sum()
    return shares
