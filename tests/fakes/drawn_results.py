"""Draws the results of tournaments between entries of known strengths, for tests of ratings."""

import numpy as np

from sf2ai.statistics.pair_counts import PairCounts


def draw_results(strengths, matches, draws, dice):
    """Return the counts of a round robin.

    Args:
        strengths: in natural units.
        matches: per pair.
        draws: share of draws between two equal entries, 0 or more and less than 1.
        dice: a NumPy generator.
    """
    places = len(strengths)
    wins, drawn = np.zeros((places, places)), np.zeros((places, places))
    for first in range(places):
        for second in range(first):
            half = (strengths[first] - strengths[second]) / 2
            chances = np.array([np.exp(half), np.exp(-half), 2 * draws / (1 - draws)])
            won, lost, even = dice.multinomial(matches, chances / chances.sum())
            wins[first, second], wins[second, first] = won, lost
            drawn[first, second] = drawn[second, first] = even
    return PairCounts(wins, drawn)
