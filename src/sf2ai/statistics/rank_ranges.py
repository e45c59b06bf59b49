"""What fitted strengths say about ranks: who is better, how surely, and where each true rank lies."""

from math import erf, sqrt
from statistics import NormalDist

import numpy as np

from sf2ai.statistics.davidson import Fit
from sf2ai.statistics.pair_counts import Matrix

SURE = 0.95
"""Probability with which all rank ranges hold at once."""


def superiority(fitted: Fit) -> Matrix:
    """Return how likely the row's entry is stronger than the column's, (entries, entries).

    This is the likelihood of superiority: the normal distribution's share above 0. The diagonal is 1/2.
    """
    table: Matrix = np.vectorize(lambda z: (1 + erf(z / sqrt(2))) / 2)(_standardized(fitted))
    return table


def rank_ranges(fitted: Fit) -> list[tuple[int, int]]:
    """Return the best and the worst rank that each entry may have; all hold at once with 95 %.

    An entry is surely better than another if the interval of their difference leaves out 0. The intervals
    of all pairs hold at once, by Bonferroni's inequality, so the ranks that follow from them do too
    (Mogstad, Romano, Shaikh and Wilhelm, 2024, Review of Economic Studies 91: 476-518). Before all others
    there can be only those that are not surely worse.

    Returns:
        For each entry the least and the greatest rank, from 1 to the number of entries.
    """
    entries = len(fitted.strengths)
    pairs = max(1, entries * (entries - 1) // 2)
    bar = NormalDist().inv_cdf(1 - (1 - SURE) / (2 * pairs))
    better = _standardized(fitted) > bar
    above, below = better.sum(axis=0), better.sum(axis=1)
    return [(1 + int(up), entries - int(down)) for up, down in zip(above, below, strict=True)]


def _standardized(fitted: Fit) -> Matrix:
    """Return the differences of strengths in standard errors; 0 in the diagonal."""
    errors = np.sqrt(fitted.difference_variances)
    np.fill_diagonal(errors, 1.0)
    scores: Matrix = fitted.differences / errors
    return scores
