"""What no rating explains: results that differ from those of the fitted strengths, and circles of winners."""

from dataclasses import dataclass

import numpy as np

from sf2ai.statistics.davidson import Expected, Fit
from sf2ai.statistics.intervals import wilson
from sf2ai.statistics.pair_counts import Matrix, PairCounts


@dataclass(frozen=True)
class Unexplained:
    """How much of the differences between pairs the strengths leave over.

    Attributes:
        share: squared differences between the mean results of pairs and those that the strengths expect, as a
            share of their squared differences from even results, each pair counted by its matches; 0 to about
            1.
        by_luck: what this share would be, on average, if the strengths explained everything but luck.
    """

    share: float
    by_luck: float


@dataclass(frozen=True)
class Cycle:
    """Three entries of which each beats the next, and the last beats the first.

    Attributes:
        places: of the entries, the least first.
        win_rates: of each against the next, more than 1/2.
        strength: the least of the lower bounds of their 95 % intervals; above 1/2 the cycle is no luck.
    """

    places: tuple[int, int, int]
    win_rates: tuple[float, float, float]
    strength: float


def unexplained(counts: PairCounts, fitted: Fit) -> Unexplained:
    """Return the share of the results that the strengths do not explain.

    Args:
        counts: the results.
        fitted: the strengths that were fitted to them.
    """
    matches = counts.matches
    expected = Expected.of(fitted.strengths, fitted.log_draw)
    total = float((matches * (_rates(counts) - 0.5) ** 2)[matches > 0].sum())
    if not total:
        return Unexplained(0.0, 0.0)
    left = float((matches * (_rates(counts) - expected.score) ** 2).sum())
    # A pair's mean result varies by luck, less what the strengths have followed of it (its leverage).
    leverage = matches * expected.variance * fitted.difference_variances
    luck = float((expected.variance * np.clip(1 - leverage, 0, 1))[matches > 0].sum())
    return Unexplained(left / total, luck / total)


def strongest_cycles(counts: PairCounts, most: int) -> list[Cycle]:
    """Return the cycles of three entries whose `Cycle.strength` is the greatest, the strongest first.

    Args:
        counts: the results.
        most: how many to return at most.
    """
    rates = _rates(counts)
    bounds = np.where(rates > 0.5, _lower_bounds(counts), 0.0)
    found: list[Cycle] = []
    for first in range(len(counts)):
        # The row's entry beats the column's, the first beats the row's, and the column's beats the first.
        least = np.minimum(np.minimum(bounds[first][:, None], bounds), bounds[:, first][None, :])
        least[: first + 1] = 0.0
        least[:, : first + 1] = 0.0
        for place in np.argsort(-least, axis=None, kind="stable")[:most]:
            second, third = (int(index) for index in divmod(place, len(counts)))
            if least[second, third] > 0:
                wins = (rates[first, second], rates[second, third], rates[third, first])
                found.append(Cycle((first, second, third), _floats(*wins), float(least[second, third])))
    return sorted(found, key=lambda cycle: (-cycle.strength, cycle.places))[:most]


def _floats(first: float, second: float, third: float) -> tuple[float, float, float]:
    return float(first), float(second), float(third)


def _lower_bounds(counts: PairCounts) -> Matrix:
    """Return the lower bounds of the 95 % intervals of all win rates; 0 for a pair that has not met."""
    low = np.vectorize(lambda wins, draws, matches: wilson(wins, draws, matches)[0], otypes=[float])
    bounds: Matrix = low(counts.wins, counts.draws, counts.matches)
    return bounds


def _rates(counts: PairCounts) -> Matrix:
    """Return the win rate of the row's entry against the column's; 0 for a pair that has not met."""
    rates: Matrix = counts.score / np.maximum(counts.matches, 1)
    return rates
