"""From results to ranks: totals, ties, pairings and forfeits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.game.characters import ROSTER
from sf2ai.tournament.entries import Entry, ScriptedSource
from sf2ai.tournament.results import ForfeitedMatch, MatchResult
from sf2ai.tournament.schedule import Fixture, schedule
from sf2ai.tournament.standings import Matchup, list_forfeits, pair_up, rank

FIRST, SECOND, DRAW = 0, 1, -1


def lineup(*names):
    return [Entry(name, ROSTER[place % 12], ScriptedSource("random")) for place, name in enumerate(names)]


def result(first, second, winner, rounds=None, number=0):
    rounds = rounds or {FIRST: (2, 0), SECOND: (0, 2), DRAW: (0, 0)}[winner]
    return MatchResult(Fixture(first, second, number, 0, 0), winner, rounds, 1000)


@st.composite
def tournaments(draw):
    names = draw(st.lists(st.text("abcdef", min_size=1, max_size=4), min_size=2, max_size=6, unique=True))
    fixtures = list(schedule(names, draw(st.integers(1, 4)), 1))
    played = draw(st.lists(st.sampled_from(fixtures), unique=True))
    return lineup(*names), [
        MatchResult(
            fixture,
            draw(st.sampled_from([FIRST, SECOND, DRAW])),
            draw(st.tuples(st.integers(0, 2), st.integers(0, 2))),
            1,
        )
        for fixture in played
    ]


@given(tournaments())
def test_totals_agree(tournament):
    entries, results = tournament
    rows = rank(entries, results)
    assert [row.rank for row in rows] == list(range(1, len(entries) + 1))
    assert {row.name for row in rows} == {entry.name for entry in entries}
    assert sum(row.matches for row in rows) == 2 * len(results)
    assert sum(row.wins for row in rows) == sum(row.losses for row in rows)
    assert sum(row.draws for row in rows) == 2 * sum(result.winner == DRAW for result in results)
    for row in rows:
        assert row.matches == row.wins + row.losses + row.draws
        low, high = row.win_rate_interval
        assert low - 1e-12 <= row.win_rate <= high + 1e-12  # the bounds are floats, the rate is exact
    assert [row.win_rate for row in rows] == sorted((row.win_rate for row in rows), reverse=True)


@given(tournaments())
def test_pairings_agree_with_the_standings(tournament):
    entries, results = tournament
    rows = {row.name: row for row in rank(entries, results)}
    pairings = pair_up(entries, results)
    for name, row in rows.items():
        as_first = [pairing for pairing in pairings if pairing.first == name]
        as_second = [pairing for pairing in pairings if pairing.second == name]
        assert row.wins == sum(p.wins for p in as_first) + sum(p.losses for p in as_second)
        assert row.losses == sum(p.losses for p in as_first) + sum(p.wins for p in as_second)
        assert row.draws == sum(p.draws for p in as_first + as_second)


@given(tournaments(), st.randoms(use_true_random=False))
def test_the_order_of_the_results_does_not_matter(tournament, dice):
    entries, results = tournament
    shuffled = results.copy()
    dice.shuffle(shuffled)
    assert rank(entries, shuffled) == rank(entries, results)
    assert pair_up(entries, shuffled) == pair_up(entries, results)


def test_a_small_round_robin_by_hand():
    # a beats b and c; b and c draw
    rows = rank(lineup("a", "b", "c"), [result(0, 1, FIRST), result(0, 2, FIRST), result(1, 2, DRAW)])
    assert [(row.rank, row.name, row.wins, row.losses, row.draws, row.win_rate) for row in rows] == [
        (1, "a", 2, 0, 0, 1.0),
        (2, "b", 0, 1, 1, 0.25),
        (3, "c", 0, 1, 1, 0.25),
    ]
    assert rows[0].to_json() == {
        "rank": 1,
        "name": "a",
        "character": "ryu",
        "matches": 2,
        "wins": 2,
        "losses": 0,
        "draws": 0,
        "win_rate": 1.0,
        "win_rate_interval": pytest.approx([0.342, 1.0], abs=0.001),
        "weights": "built-in",
    }


def test_equal_win_rates_are_told_apart_by_the_matches_among_them():
    # z and a have one win and one loss each; z beat a
    rows = rank(lineup("a", "m", "z"), [result(0, 2, SECOND), result(0, 1, FIRST), result(1, 2, FIRST)])
    assert {row.win_rate for row in rows} == {0.5}
    assert [row.name for row in rows] == ["a", "m", "z"]  # a circle: no entry is ahead, so by name
    rows = rank(lineup("a", "m", "z", "x"), [result(0, 2, SECOND), result(0, 3, FIRST), result(1, 2, FIRST)])
    assert [row.name for row in rows] == ["m", "z", "a", "x"]


def test_equal_duels_are_told_apart_by_the_share_of_rounds():
    results = [result(0, 1, FIRST, (2, 1)), result(0, 1, SECOND, (0, 2), number=1)]
    assert [row.name for row in rank(lineup("a", "b"), results)] == ["b", "a"]


def test_an_entry_that_has_not_played_comes_last_with_nothing_known():
    rows = rank(lineup("a", "b", "c"), [result(1, 2, FIRST)])
    (unplayed,) = [row for row in rows if row.name == "a"]
    assert (unplayed.matches, unplayed.win_rate, unplayed.win_rate_interval) == (0, 0.0, (0.0, 1.0))


def test_pairing_is_counted_as_its_first_entry_sees_it():
    results = [result(0, 1, SECOND), result(0, 1, SECOND, number=1), result(0, 1, DRAW, number=2)]
    assert pair_up(lineup("a", "b", "c"), results) == (Matchup("a", "b", wins=0, losses=2, draws=1),)


def test_forfeits_are_listed_with_match_and_reason():
    raised, hung = "ValueError: no", "no answer within 1 s"
    results = [
        MatchResult(Fixture(0, 2, 3, 0, 0), SECOND, (0, 2), 9, (hung, None)),
        MatchResult(Fixture(0, 1, 0, 0, 0), DRAW, (0, 0), 9, (hung, raised)),
        result(1, 2, FIRST),
    ]
    assert list_forfeits(lineup("a", "b", "c"), results) == (
        ForfeitedMatch("a", "b", 0, hung),
        ForfeitedMatch("a", "c", 3, hung),
        ForfeitedMatch("b", "a", 0, raised),
    )
    assert list_forfeits(lineup("a", "b", "c"), results[2:]) == ()
    assert list_forfeits(lineup("a", "b", "c"), results)[1].to_json() == {
        "name": "a",
        "opponent": "c",
        "match": 4,
        "reason": hung,
    }
