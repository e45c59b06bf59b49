"""A test that may stop after any round is wrong no more often than it claims, and decides soon."""

from functools import cache

import numpy as np
import pytest

from sf2ai.statistics.sequential import ERROR_RATE, SequentialTest, Verdict, always_valid_interval

LONGEST = 200
RUNS = 1_000


@cache
def verdict(bar, wins, draws, losses):
    return SequentialTest(bar).verdict(wins, draws, losses)


def rounds(win_rate, draw_rate, seed, length=LONGEST):
    """Draw results, 1, 0 or -1; a draw counts half, so as many wins as losses are taken for draws."""
    chances = [win_rate - draw_rate / 2, draw_rate, 1 - win_rate - draw_rate / 2]
    return np.random.default_rng(seed).choice([1, 0, -1], size=length, p=chances)


def stop(results, bar):
    """Look after each round; return the verdict and the number of rounds."""
    counts = {1: 0, 0: 0, -1: 0}
    for number, result in enumerate(results.tolist(), start=1):
        counts[result] += 1
        found = verdict(bar, counts[1], counts[0], counts[-1])
        if found is not Verdict.UNSURE:
            return found, number
    return Verdict.UNSURE, len(results)


def test_known_fortunes():
    # One stake for each of 32 evenly spaced rates: nine wins make about (2**10 - 1) / 10 = 102 of 1.
    test = SequentialTest(0.5)
    assert test.verdict(wins=7, draws=0, losses=0) is Verdict.UNSURE  # (2**8 - 1) / 8 = 32
    assert test.verdict(wins=8, draws=0, losses=0) is Verdict.ABOVE  # (2**9 - 1) / 9 = 57
    assert test.verdict(wins=0, draws=0, losses=8) is Verdict.BELOW
    assert test.verdict(wins=0, draws=500, losses=0) is Verdict.UNSURE


@pytest.mark.parametrize(("bar", "draw_rate"), [(0.5, 0.0), (0.5, 0.5), (0.9, 0.0), (0.9, 0.1)])
def test_it_is_wrong_no_more_often_than_it_says(bar, draw_rate):
    # At the bar itself, where it is hardest, every verdict is wrong, after whichever round it falls. The
    # interval holds at every moment as often, since it is made of the bars without a verdict.
    wrong = sum(stop(rounds(bar, draw_rate, seed), bar)[0] is not Verdict.UNSURE for seed in range(RUNS))
    assert 0 < wrong / RUNS <= ERROR_RATE


@pytest.mark.parametrize(
    ("win_rate", "bar", "right", "soon"),
    [
        (0.99, 0.9, Verdict.ABOVE, 140),
        (0.75, 0.9, Verdict.BELOW, 100),
        (0.7, 0.5, Verdict.ABOVE, 130),
        (0.3, 0.5, Verdict.BELOW, 130),
        (1.0, 0.5, Verdict.ABOVE, 8),
    ],
)
def test_it_is_sure_soon_where_the_difference_is_plain(win_rate, bar, right, soon):
    stops = [stop(rounds(win_rate, 0.0, seed), bar) for seed in range(40)]
    assert np.median([number for _, number in stops]) <= soon
    assert sum(found is right for found, _ in stops) >= 36


def test_interval_and_verdict_say_the_same():
    for wins in range(0, 41, 4):
        low, high = always_valid_interval(wins, 2, 40 - wins)
        assert low <= (wins + 1) / 42 <= high
        for bar in (0.2, 0.5, 0.8):
            assert (verdict(bar, wins, 2, 40 - wins) is Verdict.ABOVE) == (bar <= low)
            assert (verdict(bar, wins, 2, 40 - wins) is Verdict.BELOW) == (bar >= high)


def test_sides_are_treated_alike():
    low, high = always_valid_interval(30, 3, 7)
    assert always_valid_interval(7, 3, 30) == pytest.approx((1 - high, 1 - low))
    assert always_valid_interval(0, 0, 0) == (0, 1)


@pytest.mark.parametrize("bar", [0.0, 1.0, -0.5, 90.0])
def test_a_bar_that_nobody_can_bet_on_is_refused(bar):
    with pytest.raises(ValueError, match="between 0 and 1"):
        SequentialTest(bar)
