"""Formats are pure functions: whatever the order of the results, the same games come about."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sf2ai.errors import InputError, UnknownNameError
from sf2ai.tournament.formats.base import FormatSetting, Game
from sf2ai.tournament.formats.best_of import BestOf, parse_best_of
from sf2ai.tournament.formats.elimination import placing
from sf2ai.tournament.formats.order import order_names
from sf2ai.tournament.formats.played import MOST_WITHOUT_WINNER
from sf2ai.tournament.formats.registry import FORMATS, find_format


def setting(entries, **others):
    return FormatSetting(order=tuple(range(entries)), **{"matches": 2, **others})


def winner_of(game, seed=0):
    """Return the result of a game by its numbers alone, as matches have it."""
    return random.Random(f"{game}{seed}").choice((0, 0, 1, 1, -1))


def play(name, given_setting, result=winner_of, dice=None, stop=10**6):
    """Play games in the order of the format, or in a random one; return results and the last situation."""
    situation_of, history = find_format(name).situation, {}
    while True:
        situation = situation_of(given_setting, history)
        games = list(situation.games)
        assert len(set(games)) == len(games)
        assert history.keys() <= set(games)
        open_games = [game for game in games if game not in history]
        if not open_games or len(history) >= stop:
            return history, situation
        assert situation.least > len(history)
        game = dice.choice(open_games) if dice else open_games[0]
        history[game] = result(game)


@given(st.sampled_from(list(FORMATS)), st.integers(2, 17), st.integers(0, 5), st.integers(0, 10**6))
def test_the_order_of_the_results_changes_nothing(name, entries, seed, dice):
    def result(game):
        return winner_of(game, seed)

    first, last = play(name, setting(entries), result)
    second, again = play(name, setting(entries), result, random.Random(dice))
    assert first == second
    assert (last.series, last.merit, last.least) == (again.series, again.merit, again.least)
    assert last.least == len(first)


def test_in_a_round_robin_and_a_gauntlet_pairs_are_known():
    history, _ = play("round-robin", setting(4, matches=3))
    assert len(history) == 6 * 3
    history, _ = play("gauntlet", setting(4, matches=3, challenger=2))
    assert {(game.first, game.second) for game in history} == {(0, 2), (1, 2), (2, 3)}
    assert len(history) == 9


@pytest.mark.parametrize(("size", "rounds"), [(2, 1), (4, 2), (8, 3), (16, 4)])
def test_in_single_elimination_the_better_placed_meet_late(size, rounds):
    def better(game):
        return 0

    _, last = play("single", setting(size), better)
    assert len(last.series) == size - 1
    assert last.series[-1].entries == (0, 1)
    assert last.merit[0] > last.merit[1] > max(last.merit[2:], default=(-99,))
    assert len(set(last.merit)) == rounds + 1
    assert placing(size)[0] == 0


def test_byes_go_to_those_who_are_placed_first():
    _, last = play("single", setting(5))
    byes = [series.entries for series in last.series if series.is_bye]
    assert sorted(next(side for side in pair if side is not None) for pair in byes) == [0, 1, 2]


@given(st.integers(2, 16), st.integers(0, 50))
def test_in_double_elimination_one_is_out_after_two_losses(entries, seed):
    _, last = play("double", setting(entries), lambda game: winner_of(game, seed))
    lost = Counter(
        series.entries[1 - series.winner]
        for series in last.series
        if series.winner is not None and not series.is_bye
    )
    champion = max(range(entries), key=lambda place: last.merit[place])
    assert lost.get(champion, 0) <= 1
    assert all(lost[place] == 2 for place in range(entries) if place != champion)


def test_the_grand_final_is_repeated_only_after_an_upset():
    _, calm = play("double", setting(4), lambda game: 0)
    assert [one.stage for one in calm.series][-1] == "grand final"

    def upset(game):
        """Entry 0 beats all, but loses to entry 1 once they meet again."""
        return 1 if game.first == 0 and game.second == 1 and game.number >= 2 else 0

    _, turned = play("double", setting(4), upset)
    assert [one.stage for one in turned.series][-1] == "grand final, repeated"
    assert turned.merit[1] == max(turned.merit)


def test_a_series_ends_with_the_win_that_decides_it_and_draws_are_played_again():
    results = {0: 0, 1: -1, 2: 1, 3: 0}
    history, last = play("single", setting(2), lambda game: results[game.number])
    assert [game.number for game in history] == [0, 1, 2, 3]
    (final,) = last.series
    assert (final.wins, final.draws, final.winner, final.by_order) == ((2, 1), 1, 0, False)


def test_two_that_never_win_are_told_apart_by_their_place():
    history, last = play("single", FormatSetting(order=(1, 0)), lambda game: -1)
    assert len(history) == MOST_WITHOUT_WINNER
    assert (last.series[0].winner, last.series[0].by_order) == (0, True)
    assert last.series[0].entries == (1, 0)


def test_later_stages_have_more_games():
    rule = parse_best_of(["1", "top4=3", "final=5"])
    history, _ = play("single", setting(8, best_of=rule), lambda game: 0)
    assert len(history) == 4 * 1 + 2 * 2 + 3
    assert parse_best_of([]) == BestOf(3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4", "takes an odd number of games, not 4; write for example 5"),
        ("top7=3", "names the stage 'top7'; there are: final, top4"),
        ("0", "odd number of games, not 0"),
        ("x", "takes a number such as 3, or top8=5, not 'x'"),
        ("101", "takes a number such as 3"),
        ("9" * 5000, "takes a number such as 3"),
    ],
)
def test_what_is_no_best_of_is_refused(text, words):
    with pytest.raises(InputError, match=words):
        parse_best_of([text])


@given(st.integers(2, 12), st.integers(1, 5), st.integers(0, 20))
def test_swiss_rounds_pair_everybody_and_rest_one(entries, rounds, seed):
    rounds = min(rounds, entries - 1)
    _, last = play("swiss", setting(entries, rounds=rounds), lambda game: winner_of(game, seed))
    by_round = {}
    for one in last.series:
        by_round.setdefault(one.stage, []).extend(place for place in one.entries if place is not None)
    assert len(by_round) == rounds
    assert all(sorted(places) == list(range(entries)) for places in by_round.values())
    rests = Counter(one.entries[0] for one in last.series if one.is_bye)
    assert max(rests.values(), default=0) <= 1


def test_swiss_avoids_rematches_and_ranks_by_points():
    _, last = play("swiss", setting(8, rounds=3), lambda game: 0)
    pairs = [frozenset(one.entries) for one in last.series]
    assert len(set(pairs)) == len(pairs) == 12
    assert last.merit[0][0] == 6.0
    assert min(last.merit)[0] == 0.0
    _, more = play("swiss", setting(4, rounds=5))
    assert len({one.stage for one in more.series}) == 5


def test_an_unfinished_swiss_round_pairs_no_further():
    history, last = play("swiss", setting(8), stop=3)
    assert len(history) == 3
    assert {one.stage for one in last.series} == {"round 1"}


def test_names_are_ordered_as_asked():
    names = ["a", "b", "c", "d"]
    assert order_names(names, "given", 0, {}) == names
    assert order_names(names, "rating", 0, {"c": 5.0, "b": 9.0}) == ["b", "c", "a", "d"]
    drawn = order_names(names, "random", 3, {})
    assert sorted(drawn) == names
    assert drawn == order_names(names, "random", 3, {})
    assert len({tuple(order_names(names, "random", seed, {})) for seed in range(20)}) > 5
    with pytest.raises(UnknownNameError, match="no entry is called 'e'"):
        order_names(names, "given", 0, {}, ["e"])
    with pytest.raises(InputError, match="names 'a' twice"):
        order_names(names, "given", 0, {}, ["a", "a"])
    with pytest.raises(UnknownNameError, match="no bracket order is called 'best'"):
        order_names(names, "best", 0, {})


def test_an_unknown_format_is_refused():
    with pytest.raises(UnknownNameError, match="no format is called 'swis'; did you mean 'swiss'"):
        find_format("swis")


def test_games_are_named_lower_place_first():
    for name in FORMATS:
        history, _ = play(name, FormatSetting(order=(3, 1, 0, 2, 4), matches=2))
        assert all(isinstance(game, Game) and game.first < game.second for game in history)
