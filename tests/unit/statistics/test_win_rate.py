"""The interval of a win rate is right at its limits and covers the true rate as often as it claims."""

import pytest

from sf2ai.statistics.intervals import wilson, win_rate


def test_a_draw_is_half_a_win():
    assert win_rate(3, 2, 8) == 0.5
    assert wilson(3, 2, 8) == wilson(4, 0, 8)


def test_known_intervals():
    # 8 of 10 and 0 of 10, as published for Wilson's score interval.
    assert wilson(8, 0, 10) == pytest.approx((0.4902, 0.9433), abs=5e-5)
    assert wilson(0, 0, 10) == pytest.approx((0, 0.2775), abs=5e-5)


def test_nothing_played_says_nothing():
    assert win_rate(0, 0, 0) == 0
    assert wilson(0, 0, 0) == (0, 1)


@pytest.mark.parametrize("n", [1, 12, 200])
def test_all_and_nothing_reach_the_ends(n):
    assert wilson(0, 0, n)[0] == 0
    assert wilson(n, 0, n)[1] == 1


@pytest.mark.parametrize("wins", range(0, 41, 5))
def test_the_rate_lies_in_its_interval(wins):
    low, high = wilson(wins, 0, 40)
    assert 0 <= low <= wins / 40 <= high <= 1
