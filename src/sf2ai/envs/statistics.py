"""How sure a win rate is."""

from math import sqrt

Z_95 = 1.959963984540054
"""Standard deviations on either side of the middle that hold 95 % of a normal distribution."""


def win_rate(wins: int, draws: int, n: int) -> float:
    """Return (wins + draws / 2) / n; 0 where nothing was played."""
    return (wins + draws / 2) / n if n else 0.0


def wilson(wins: int, draws: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a win rate, where a draw counts as half a win.

    Wilson's score interval (Wilson, 1927, JASA 22: 209-212): unlike the plain one
    it stays within 0 and 1 and is sensible at few games and at rates of 0 and 1.

    Args:
        wins: games won.
        draws: games that nobody won.
        n: games played.

    Returns:
        Lower and upper bound; (0, 1) where nothing was played.

    >>> low, high = wilson(380, 0, 400)
    >>> round(low, 4), round(high, 4)
    (0.924, 0.9674)
    """
    if n == 0:
        return 0.0, 1.0
    rate, square = win_rate(wins, draws, n), Z_95 * Z_95
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = Z_95 * sqrt(rate * (1 - rate) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)
