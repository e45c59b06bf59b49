"""Strengths of entries, from all results at once: Bradley and Terry's model with draws.

Entry i, of strength s_i, beats entry j with probability exp(s_i) / Z, loses with exp(s_j) / Z, and draws with
exp(d + (s_i + s_j) / 2) / Z, where Z is the sum of the three and d is one number for all pairs (Davidson,
1970, JASA 65: 317-328). Without draws this is the model of Bradley and Terry (1952, Biometrika 39: 324-345).
The logarithm of the likelihood is concave, so Newton's method finds its only maximum, which does not depend
on the order of the results.

An entry that has won every match has no most likely finite strength. A weak prior therefore belongs to
the model: before the first match each strength is normal with mean 0 and standard deviation `PRIOR_SD`, 1,000
Elo points, and so is d. It moves the rating of an entry with a hundred matches by less than a point, and it
bounds those of entries that won or lost everything. Intervals are those of the normal distribution that
touches the likelihood at its maximum.
"""

from dataclasses import dataclass
from math import exp, inf, isinf, log

import numpy as np
from numpy.typing import NDArray

from sf2ai.statistics.intervals import Z_95
from sf2ai.statistics.matrices import inverse
from sf2ai.statistics.pair_counts import Matrix, PairCounts

Vector = NDArray[np.float64]

ELO_PER_UNIT = 400 / log(10)
"""Elo points of one unit of strength: 400 points ahead is a win rate of 10 in 11."""
PRIOR_SD = 1000 / ELO_PER_UNIT
"""Standard deviation of the prior of each strength and of the draw parameter."""

_MOST_STEPS = 100
_SMALLEST_STEP = 1e-10
"""A Newton step below this changes nothing that is printed; steps square their error each time."""


@dataclass(frozen=True, eq=False)
class Fit:
    """Fitted strengths.

    Attributes:
        strengths: in natural units, with mean 0, (entries,).
        covariance: of ``strengths``, (entries, entries).
        log_draw: the draw parameter d; minus infinity if there was no draw.
    """

    strengths: Vector
    covariance: Matrix
    log_draw: float

    @property
    def ratings(self) -> Vector:
        """The strengths in Elo points, (entries,)."""
        return self.strengths * ELO_PER_UNIT

    @property
    def margins(self) -> Vector:
        """Half the width of the 95 % interval of each rating, in Elo points, (entries,)."""
        return Z_95 * ELO_PER_UNIT * np.sqrt(np.diag(self.covariance))

    @property
    def differences(self) -> Matrix:
        """The row's strength less the column's, (entries, entries)."""
        return self.strengths[:, None] - self.strengths[None, :]

    @property
    def difference_variances(self) -> Matrix:
        """The variance of each of `differences`, (entries, entries)."""
        own = np.diag(self.covariance)
        variances: Matrix = np.maximum(own[:, None] + own[None, :] - 2 * self.covariance, 0.0)
        return variances

    @property
    def equal_draw_rate(self) -> float:
        """The share of draws between two entries of equal strength, 0 to 1."""
        return exp(self.log_draw) / (2 + exp(self.log_draw)) if self.log_draw < 500 else 1.0


@dataclass(frozen=True, eq=False)
class Expected:
    """What the model expects of one match of each pair; all are (entries, entries).

    Attributes:
        score: mean points of the row's entry: 1 for a win, 1/2 for a draw.
        draw: probability of a draw.
        variance: of the points, which is also what a match tells about the difference of strengths.
        log_norm: logarithm of Z, with the mean of the two strengths at 0.
    """

    score: Matrix
    draw: Matrix
    variance: Matrix
    log_norm: Matrix

    @classmethod
    def of(cls, strengths: Vector, log_draw: float) -> "Expected":
        """Return the expectations of these strengths."""
        half = (strengths[:, None] - strengths[None, :]) / 2
        log_norm = np.logaddexp(np.logaddexp(half, -half), log_draw)
        win, draw = np.exp(half - log_norm), np.exp(log_draw - log_norm)
        score = win + draw / 2
        return cls(score, draw, np.maximum(win + draw / 4 - score * score, 0.0), log_norm)


def fit(counts: PairCounts, prior_sd: float = PRIOR_SD) -> Fit:
    """Return the most likely strengths.

    Args:
        counts: the results, of two entries or more; a pair need not have met.
        prior_sd: standard deviation of the prior, in natural units; infinity for none.

    Raises:
        ValueError: without a prior, if no finite strengths are the most likely ones.

    >>> two = fit(PairCounts.of(2, [(0, 1, 0)] * 10 + [(0, 1, 1)]), prior_sd=inf)
    >>> [round(rating) for rating in two.ratings]
    [200, -200]
    """
    has_draws = bool(counts.draws.any())
    if isinf(prior_sd) and (not counts.is_connected or (has_draws and not counts.wins.any())):
        raise ValueError("without a prior no finite strengths are the most likely; give prior_sd")
    problem = _Problem(counts, 0.0 if isinf(prior_sd) else prior_sd**-2, has_draws)
    point, information = problem.maximum()
    strengths = point[:-1] - point[:-1].mean()
    known = inverse(information)[:-1, :-1]
    centred = known - known.mean(axis=0)
    covariance = centred - centred.mean(axis=1, keepdims=True)
    return Fit(strengths, covariance, float(point[-1]) if has_draws else -inf)


class _Problem:
    """The logarithm of the posterior, at points that hold the strengths and, last, the draw parameter."""

    def __init__(self, counts: PairCounts, precision: float, has_draws: bool) -> None:
        self._counts = counts
        self._matches = counts.matches
        self._points = counts.score.sum(axis=1)
        self._draws = counts.draws.sum() / 2
        self._precision = precision
        self._has_draws = has_draws

    def maximum(self) -> tuple[Vector, Matrix]:
        """Return the point of the maximum, and the negative second derivatives there.

        Newton's method, with halved steps where a full one overshoots.
        """
        point = np.zeros(len(self._counts) + 1)
        expected, value = self._look(point)
        for _ in range(_MOST_STEPS):
            step = inverse(self._information(expected)) @ self._gradient(point, expected)
            expected, new_value = self._look(point + step)
            while new_value < value and np.abs(step).max() > _SMALLEST_STEP:
                step = step / 2
                expected, new_value = self._look(point + step)
            point, value = point + step, new_value
            if np.abs(step).max() <= _SMALLEST_STEP:
                break
        return point, self._information(expected)

    def _information(self, expected: Expected) -> Matrix:
        """Return the negative second derivatives, (entries + 1, entries + 1)."""
        entries = len(self._counts)
        weights = self._matches * expected.variance
        matrix = np.eye(entries + 1)  # without a draw the last parameter stays apart from the others
        matrix[:-1, :-1] = np.diag(weights.sum(axis=1)) - weights
        if self._has_draws:
            across = (self._matches * expected.draw * (0.5 - expected.score)).sum(axis=1)
            matrix[:-1, -1] = matrix[-1, :-1] = across
            own = (self._matches * expected.draw * (1 - expected.draw)).sum() / 2
            matrix[-1, -1] = own + self._precision
        if self._precision:
            matrix[:-1, :-1] += self._precision * np.eye(entries)
        else:  # any number may be added to all strengths; this keeps their mean at 0
            matrix[:-1, :-1] += 1 / entries
        return matrix

    def _gradient(self, point: Vector, expected: Expected) -> Vector:
        gradient = -self._precision * point
        gradient[:-1] += self._points - (self._matches * expected.score).sum(axis=1)
        if self._has_draws:
            gradient[-1] += self._draws - (self._matches * expected.draw).sum() / 2
        return gradient

    def _look(self, point: Vector) -> tuple[Expected, float]:
        """Return what the model expects at a point, and the logarithm of the posterior there."""
        expected = Expected.of(point[:-1], float(point[-1]) if self._has_draws else -inf)
        norm = (self._matches * expected.log_norm).sum() / 2
        mean_strengths = (self._matches.sum(axis=1) * point[:-1]).sum() / 2
        likelihood = self._points @ point[:-1] - mean_strengths + self._draws * point[-1] - norm
        return expected, float(likelihood - self._precision * (point @ point) / 2)
