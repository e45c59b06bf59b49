"""Results that no rating explains are told apart from luck, and circles of winners are found."""

import numpy as np
import pytest

from fakes.drawn_results import draw_results
from sf2ai.statistics.cycles import strongest_cycles, unexplained
from sf2ai.statistics.davidson import fit
from sf2ai.statistics.pair_counts import PairCounts

CIRCLE = [(0, 1, 0), (1, 2, 0), (2, 0, 0)]


def test_a_circle_is_not_explained_at_all():
    counts = PairCounts.of(3, CIRCLE * 20)
    left = unexplained(counts, fit(counts))
    assert left.share == pytest.approx(1)
    assert left.by_luck < 0.05


def test_what_strengths_explain_leaves_only_luck():
    shares, luck = [], []
    for seed in range(60):
        dice = np.random.default_rng(seed)
        counts = draw_results(dice.normal(0, 1, 8), 10, 0.1, dice)
        left = unexplained(counts, fit(counts))
        shares.append(left.share)
        luck.append(left.by_luck)
    assert np.mean(shares) == pytest.approx(np.mean(luck), rel=0.1)
    assert 0.02 < np.mean(shares) < 0.3


def test_nothing_played_leaves_nothing():
    counts = PairCounts.of(3, [])
    assert unexplained(counts, fit(counts)).share == 0
    assert strongest_cycles(counts, 5) == []


def test_the_strongest_cycle_comes_first_whichever_entry_begins():
    weak = [(first + 3, second + 3, winner) for first, second, winner in CIRCLE]
    results = CIRCLE * 20 + weak * 20 + [(4, 3, 0)] * 5
    cycles = strongest_cycles(PairCounts.of(6, results), 5)
    assert [cycle.places for cycle in cycles] == [(0, 1, 2), (3, 4, 5)]
    assert cycles[0].win_rates == (1, 1, 1)
    assert cycles[1].win_rates == (0.8, 1, 1)
    assert cycles[0].strength > cycles[1].strength > 0.5
    assert [cycle.places for cycle in strongest_cycles(PairCounts.of(6, results), 1)] == [(0, 1, 2)]


def test_a_cycle_of_single_matches_may_be_luck():
    (cycle,) = strongest_cycles(PairCounts.of(3, CIRCLE), 5)
    assert cycle.win_rates == (1, 1, 1)
    assert cycle.strength < 0.5
