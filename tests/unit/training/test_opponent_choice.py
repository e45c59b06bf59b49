"""Prioritised choice: opponents that still win come more often, none is forgotten, draws are repeatable."""

from collections import Counter

import numpy as np
import pytest

from sf2ai.training.opponents.opponent_choice import EVEN_SHARE, RecentResults, pick, priorities


def test_opponents_that_still_win_come_more_often_and_none_is_forgotten():
    chances = priorities([0.0, 0.5, 1.0])
    assert chances.sum() == pytest.approx(1.0)
    assert (chances[0] - EVEN_SHARE / 3) / (chances[1] - EVEN_SHARE / 3) == pytest.approx(4.0)
    assert chances[2] == pytest.approx(EVEN_SHARE / 3)


def test_opponents_that_are_all_beaten_come_equally_often():
    assert priorities([1.0, 1.0]).tolist() == [0.5, 0.5]


def test_draws_come_as_often_as_they_should_and_are_the_same_again():
    chances = [0.7, 0.2, 0.1]
    drawn = [pick(chances, 5, number) for number in range(4000)]
    assert drawn == [pick(chances, 5, number) for number in range(4000)]
    assert drawn != [pick(chances, 6, number) for number in range(4000)]
    met = Counter(drawn)
    for place, chance in enumerate(chances):
        # four standard errors of a share
        assert met[place] / 4000 == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 4000))


def test_an_opponent_with_probability_zero_never_comes():
    assert {pick([0.0, 1.0, 0.0], 1, number) for number in range(200)} == {1}


def test_late_results_count_more_than_early_ones():
    results = RecentResults(2)
    assert results.win_rate(0) == 0.5
    for points in (1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0):
        results.add(0, points)
    assert results.win_rate(0) < 0.4
    assert results.win_rate(1) == 0.5


def test_results_are_kept_and_cleared():
    results, again = RecentResults(2), RecentResults(2)
    results.add(1, 0.5)
    results.add(1, 1.0)
    again.set_state(results.get_state())
    assert again.win_rate(1) == results.win_rate(1) != 0.5
    again.clear(1)
    assert again.win_rate(1) == 0.5
    assert results.win_rate(1) != 0.5
