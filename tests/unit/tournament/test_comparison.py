"""A comparison stops as soon as it is sure, counts no seed twice, and counts in the order of the numbers."""

import random
from types import SimpleNamespace

import pytest

from sf2ai.errors import InputError
from sf2ai.report.comparison import comparison_lines
from sf2ai.statistics.sequential import SequentialTest, Verdict
from sf2ai.tournament.comparison import Comparison, ComparisonConfig, elo_of
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.venues import local

A, B = parse_entry("A=ryu:cpu:5"), parse_entry("B=ryu:cpu:0")


@pytest.fixture
def scripted(monkeypatch):
    """Replaces the matches: results follow from the number, and finish in a random order."""

    def use(winner_of):
        seen = []

        def play(backend, pools, characters, fixtures, *others):
            chosen = list(fixtures)
            seen.extend(chosen)
            random.Random(len(seen)).shuffle(chosen)
            for fixture in chosen:
                yield SimpleNamespace(fixture=fixture, winner=winner_of(fixture), faults=(None, "hung"))

        monkeypatch.setattr(local, "play_fixtures", play)
        return seen

    return use


DEFAULT = ComparisonConfig()


def run(config=DEFAULT, pair=(A, B)):
    with Comparison(*pair, config) as running:
        counted = list(running.play())
        return counted, running.result()


def test_the_better_one_is_found_in_few_matches():
    counted, result = run()
    assert result.verdict is Verdict.ABOVE
    assert len(counted) == result.matches < 64
    assert run(pair=(B, A))[1].verdict is Verdict.BELOW


def test_every_match_has_a_seed_of_its_own_and_sides_alternate(scripted):
    seen = scripted(lambda fixture: fixture.number % 2)
    counted, result = run(ComparisonConfig(most=200))
    assert (result.wins, result.losses, result.verdict) == (100, 100, Verdict.UNSURE)
    assert len({fixture.seed for fixture in seen}) == len(seen) == 200
    sides = [match.fixture.first_side for match in counted]
    assert sides[::2] != sides[1::2]
    assert len(set(sides[::2])) == len(set(sides[1::2])) == 1


def test_matches_count_in_the_order_of_their_numbers_and_not_as_they_finish(scripted):
    scripted(lambda fixture: 0 if fixture.number < 30 else 1)
    counted, result = run()
    assert [match.fixture.number for match in counted] == list(range(len(counted)))
    assert (result.verdict, result.losses) == (Verdict.ABOVE, 0)
    assert SequentialTest(0.5).verdict(result.wins - 1, 0, 0) is Verdict.UNSURE


def test_the_lines_say_who_by_how_much_and_how_sure(scripted):
    scripted(lambda fixture: (0, 0, 1, -1)[fixture.number % 4])
    _, result = run(ComparisonConfig(most=20))
    lines = comparison_lines(result)
    assert lines[0] == "not decided between A and B after 20 matches"
    assert lines[1].startswith("won-lost-drawn 10-5-5 in 20 matches, win rate 0.62 [")
    assert lines[2].startswith("Elo difference +89 [-")
    assert lines[3] == "B forfeited 20 of the matches"
    document = result.to_json()
    assert (document["verdict"], document["elo"], document["forfeits"]) == ("unsure", 88.74, [0, 20])
    assert document["error_rate"] == 0.05


def test_numbers_are_checked():
    assert elo_of(0.0) is None
    with pytest.raises(InputError, match="the number of matches is 0; give 1 or more"):
        ComparisonConfig(most=0)
