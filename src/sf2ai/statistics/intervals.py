"""Confidence intervals of win rates and means."""

from collections.abc import Sequence
from functools import lru_cache
from math import atan, cos, exp, fsum, lgamma, pi, sin, sqrt

Z_95 = 1.959963984540054
"""Standard deviations on either side of the mean that hold 95 % of a normal distribution."""


def win_rate(wins: int, draws: int, n: int) -> float:
    """Return (wins + draws / 2) / n; 0 if nothing was played."""
    return (wins + draws / 2) / n if n else 0.0


def wilson(wins: int, draws: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a win rate, where a draw counts as half a win.

    Wilson's score interval (Wilson, 1927, JASA 22: 209-212): unlike the normal approximation it stays
    within 0 and 1 and holds for few games and for rates of 0 and 1.

    Args:
        wins: games won.
        draws: games without a winner.
        n: games played.

    Returns:
        Lower and upper bound; (0, 1) if nothing was played.

    >>> low, high = wilson(380, 0, 400)
    >>> round(low, 4), round(high, 4)
    (0.924, 0.9674)
    """
    if n == 0:
        return 0.0, 1.0
    rate, square = win_rate(wins, draws, n), Z_95 * Z_95
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = Z_95 * sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return min(rate, max(0.0, middle - half)), max(rate, min(1.0, middle + half))


def mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of no values; summed exactly, so that the order of the values does not matter."""
    return fsum(values) / len(values) if values else 0.0


def mean_interval(values: Sequence[float], bounds: tuple[float, float]) -> tuple[float, float]:
    """Return the 95 % interval of a mean by Student's t, clipped to the possible values.

    The mean plus and minus `student_95` times the standard error (Student, 1908, Biometrika 6: 1-25).
    Rounds are many and their values bounded, so the mean is nearly normal.

    Args:
        values: one for each of several independent rounds.
        bounds: the least and the greatest possible value.

    Returns:
        Lower and upper bound; ``bounds`` for fewer than two values, which have no spread to measure.

    >>> low, high = mean_interval([0.0, 1.0, 2.0, 3.0, 4.0], bounds=(-10, 10))
    >>> round(low, 3), round(high, 3)
    (0.037, 3.963)
    """
    count = len(values)
    if count < 2:
        return bounds
    middle = mean(values)
    variance = fsum((value - middle) ** 2 for value in values) / (count - 1)
    half = student_95(count - 1) * sqrt(variance / count)
    return max(bounds[0], middle - half), min(bounds[1], middle + half)


@lru_cache(maxsize=256)
def student_95(degrees: int) -> float:
    """Return how many standard errors on either side hold 95 % of Student's t distribution.

    Newton's method on the distribution's exact finite sum, starting from the normal value. It approaches
    the result from below, since the distribution is concave there.

    Args:
        degrees: degrees of freedom, 1 or more: the number of values less 1.

    >>> round(student_95(1), 3), round(student_95(10), 3), round(student_95(100), 3)
    (12.706, 2.228, 1.984)
    """
    value = Z_95
    while (missing := 0.95 - _student_middle(value, degrees)) > 1e-12:
        value += missing / (2 * _student_density(value, degrees))
    return value


def _student_middle(value: float, degrees: int) -> float:
    """Return the share of Student's t between -value and value.

    Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 for odd and 26.7.4 for even
    degrees of freedom.
    """
    angle = atan(value / sqrt(degrees))
    square = cos(angle) ** 2
    odd = degrees % 2
    term, total = (cos(angle), 0.0) if odd else (1.0, 0.0)
    for k in range(degrees // 2):
        total += term
        term *= square * (2 * k + 2) / (2 * k + 3) if odd else square * (2 * k + 1) / (2 * k + 2)
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total


def _student_density(value: float, degrees: int) -> float:
    log_scale = lgamma((degrees + 1) / 2) - lgamma(degrees / 2)
    tail: float = (1 + value**2 / degrees) ** (-(degrees + 1) / 2)
    return exp(log_scale) / sqrt(degrees * pi) * tail
