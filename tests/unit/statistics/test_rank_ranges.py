"""Who is better, and which ranks are possible: the ranges hold all at once."""

import numpy as np
import pytest

from fakes.drawn_results import draw_results
from sf2ai.statistics.davidson import fit
from sf2ai.statistics.pair_counts import PairCounts
from sf2ai.statistics.rank_ranges import rank_ranges, superiority


def test_the_ranges_of_all_entries_hold_at_once():
    missed = 0
    for seed in range(150):
        dice = np.random.default_rng(seed)
        strengths = dice.normal(0, 0.1, 8)
        true_ranks = (-strengths).argsort().argsort() + 1
        ranges = rank_ranges(fit(draw_results(strengths, 20, 0.1, dice)))
        missed += any(not low <= rank <= high for rank, (low, high) in zip(true_ranks, ranges, strict=True))
    assert missed / 150 <= 0.05


def test_many_matches_leave_one_rank_and_few_leave_all():
    strengths, dice = np.array([1.0, 0.0, -1.0]), np.random.default_rng(1)
    assert rank_ranges(fit(draw_results(strengths, 1000, 0.1, dice))) == [(1, 1), (2, 2), (3, 3)]
    assert rank_ranges(fit(draw_results(strengths, 1, 0.1, dice))) == [(1, 3)] * 3


def test_superiority_of_two_is_that_of_the_normal_distribution():
    counts = PairCounts.of(2, [(0, 1, 0)] * 220 + [(0, 1, 1)] * 180)
    table = superiority(fit(counts))
    assert table[0, 1] == pytest.approx(
        0.977, abs=0.001
    )  # log(220 / 180) / (1 / 220 + 1 / 180) ** 0.5 = 1.997
    assert table[0, 1] + table[1, 0] == pytest.approx(1)
    assert table[0, 0] == table[1, 1] == 0.5
