from collections import Counter

import numpy as np
import pytest

from sf2ai.training.opponents.opponent_choice import EVEN_SHARE, Results, pick, priorities


def test_whoever_still_wins_is_met_more_often_and_nobody_is_forgotten():
    chances = priorities([0.0, 0.5, 1.0])
    assert chances.sum() == pytest.approx(1.0)
    assert (chances[0] - EVEN_SHARE / 3) / (chances[1] - EVEN_SHARE / 3) == pytest.approx(4.0)
    assert chances[2] == pytest.approx(EVEN_SHARE / 3)


def test_everybody_beaten_is_everybody_alike():
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


def test_nobody_is_drawn_who_has_no_chance():
    assert {pick([0.0, 1.0, 0.0], 1, number) for number in range(200)} == {1}


def test_late_results_count_more_than_early_ones():
    results = Results(2)
    assert results.rate(0) == 0.5
    for points in (1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0):
        results.add(0, points)
    assert results.rate(0) < 0.4
    assert results.rate(1) == 0.5


def test_results_are_kept_and_forgotten():
    results, again = Results(2), Results(2)
    results.add(1, 0.5)
    results.add(1, 1.0)
    again.set_state(results.get_state())
    assert again.rate(1) == results.rate(1) != 0.5
    again.forget(1)
    assert again.rate(1) == 0.5
    assert results.rate(1) != 0.5
