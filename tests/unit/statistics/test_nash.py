"""The Nash average is an optimal choice among the entries, as a linear program finds it."""

import numpy as np
import pytest
from scipy.optimize import linprog

from fakes.drawn_results import draw_results
from sf2ai.statistics.nash import nash_average
from sf2ai.statistics.pair_counts import PairCounts

CIRCLE = [(0, 1, 0), (1, 2, 0), (2, 0, 0)]


def margins(counts):
    return (counts.wins - counts.wins.T) / np.maximum(counts.matches, 1)


@pytest.mark.parametrize("seed", range(8))
def test_no_entry_beats_the_best_choice(seed):
    dice = np.random.default_rng(seed)
    counts = draw_results(dice.normal(0, 0.5, 2 + seed), 7, 0.1, dice)
    found = nash_average(counts)
    assert found.shares.sum() == pytest.approx(1)
    assert (margins(counts) @ found.shares).max() < 1e-5


def test_a_hundred_and_fifty_entries_have_a_best_choice_too():
    dice = np.random.default_rng(150)
    counts = draw_results(dice.normal(0, 0.5, 150), 2, 0.1, dice)
    found = nash_average(counts)
    assert found.shares.sum() == pytest.approx(1)
    assert (margins(counts) @ found.shares).max() < 1e-5


def test_it_is_the_only_choice_that_a_linear_program_allows():
    dice = np.random.default_rng(4)
    counts = draw_results(dice.normal(0, 0.3, 7), 9, 0.0, dice)  # an odd number of matches: no even pair
    bounds = {"A_ub": margins(counts), "b_ub": np.zeros(7), "A_eq": np.ones((1, 7)), "b_eq": [1]}
    for place in range(7):
        goal = np.eye(7)[place]
        low, high = linprog(goal, **bounds).fun, -linprog(-goal, **bounds).fun
        assert nash_average(counts).shares[place] == pytest.approx(low, abs=1e-4)
        assert low == pytest.approx(high, abs=1e-6)


def test_rock_paper_and_scissors_share_the_first_rank_evenly():
    found = nash_average(PairCounts.of(4, CIRCLE * 3 + [(place, 3, 0) for place in range(3)]))
    assert found.shares == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0], abs=1e-6)
    assert found.ranks == [1, 1, 1, 4]


def test_copies_of_an_entry_and_weak_entries_change_no_rank():
    circle = nash_average(PairCounts.of(3, [(0, 1, 0)] * 3 + [(0, 1, 1)] + CIRCLE[1:] * 4))
    copied = [(3, 1, 0)] * 3 + [(3, 1, 1)] + [(2, 3, 0)] * 4
    found = nash_average(
        PairCounts.of(4, [(0, 1, 0)] * 3 + [(0, 1, 1)] + CIRCLE[1:] * 4 + copied + [(0, 3, -1)])
    )
    assert found.shares[:3].sum() + found.shares[3] == pytest.approx(1)
    assert found.shares[0] + found.shares[3] == pytest.approx(circle.shares[0], abs=1e-4)
    assert found.shares[0] == pytest.approx(found.shares[3], abs=1e-4)


def test_a_winner_of_everything_is_alone():
    found = nash_average(PairCounts.of(3, [(0, 1, 0), (0, 2, 0), (1, 2, 0)]))
    assert found.shares == pytest.approx([1, 0, 0], abs=1e-6)
    assert found.ranks == [1, 2, 2]
    assert nash_average(PairCounts.of(3, [])).ranks == [1, 1, 1]
