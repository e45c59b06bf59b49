"""From the results of matches to the ratings of entries."""

import random

import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.tournament.entries import Entry, ScriptedSource
from sf2ai.tournament.ratings import rate
from sf2ai.tournament.results import MatchResult
from sf2ai.tournament.schedule import Fixture

ENTRIES = [Entry(name, ROSTER[0], ScriptedSource("random")) for name in ("a", "b", "c")]


def results(first, second, wins, losses, draws=0):
    winners = [0] * wins + [1] * losses + [-1] * draws
    return [
        MatchResult(Fixture(first, second, number, 0, 0), winner, (0, 0), 1)
        for number, winner in enumerate(winners)
    ]


ALL = [*results(0, 1, 12, 8), *results(1, 2, 12, 8), *results(0, 2, 4, 16)]


def test_rows_are_in_the_order_of_the_lineup_and_a_winner_is_rated_first():
    ratings = rate(ENTRIES, [*results(0, 1, 5, 14, 1), *results(0, 2, 7, 13), *results(1, 2, 10, 10)])
    assert [row.name for row in ratings.rows] == ["a", "b", "c"]
    assert max(ratings.rows, key=lambda row: row.rating).name == "b"
    assert sum(row.rating for row in ratings.rows) == pytest.approx(0, abs=1e-6)
    assert ratings.superiority[1][0] > 0.95
    assert ratings.by_name["a"].rank_range == (1, 3)
    assert 0 < ratings.equal_draw_rate < 0.1


def test_a_cycle_is_named_and_the_result_does_not_hang_on_the_order():
    ratings = rate(ENTRIES, ALL)
    (cycle,) = ratings.cycles
    assert (cycle.names, cycle.win_rates, cycle.is_sure) == (("a", "b", "c"), (0.6, 0.6, 0.8), False)
    assert [row.nash_rank for row in ratings.rows] == [1, 1, 1]
    shuffled = ALL.copy()
    random.Random(1).shuffle(shuffled)
    assert rate(ENTRIES, shuffled).to_json() == ratings.to_json()


def test_json_is_rounded_and_names_who_would_win_without_a_few_matches():
    document = rate(ENTRIES, ALL).to_json()
    row = document["entries"][2]
    assert row.keys() == {"name", "rating", "rating_interval", "rank_range", "nash_rank", "nash_share"}
    low, high = row["rating_interval"]
    assert low < row["rating"] < high
    assert row["rating"] == round(row["rating"], 2)
    assert document["dropped_to_change_winner"] == {"matches": 4, "new_winner": "b"}
    assert document["unexplained"]["share"] > 0.7
    assert document["cycles"][0] == {"names": ["a", "b", "c"], "win_rates": [0.6, 0.6, 0.8], "sure": False}
