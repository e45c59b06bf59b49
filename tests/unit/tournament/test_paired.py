"""Two entries against a third: both meet it with the same seeds and sides, and the pairs decide."""

import random
from types import SimpleNamespace

import pytest

from sf2ai.report.comparison import comparison_lines
from sf2ai.statistics.sequential import SequentialTest, Verdict, always_valid_interval
from sf2ai.tournament.comparison import ComparisonConfig
from sf2ai.tournament.entries import parse_entry
from sf2ai.tournament.paired import PairedComparison
from sf2ai.tournament.venues import local

A, B, C = (parse_entry(text) for text in ("A=ryu:cpu:6", "B=ryu:cpu:0", "C=ken:cpu:4"))


@pytest.fixture
def scripted(monkeypatch):
    """Replaces the matches: winner and faults follow from entry and number; they finish in a random order."""

    def use(outcome_of):
        seen = []

        def play(backend, pools, characters, fixtures, *others):
            chosen = list(fixtures)
            seen.extend(chosen)
            random.Random(len(seen)).shuffle(chosen)
            for fixture in chosen:
                winner, faults = outcome_of(fixture)
                both = None not in faults
                yield SimpleNamespace(fixture=fixture, winner=winner, faults=faults, both_lost=both)

        monkeypatch.setattr(local, "play_fixtures", play)
        return seen

    return use


def run(most, entries=(A, B, C)):
    with PairedComparison(*entries, ComparisonConfig(most=most)) as running:
        counted = list(running.play())
        return counted, running.result()


def test_the_one_that_does_better_is_found():
    assert run(200)[1].verdict is Verdict.ABOVE
    assert run(200, (B, A, C))[1].verdict is Verdict.BELOW


def test_both_meet_the_third_with_the_same_seed_on_the_same_side(scripted):
    seen = scripted(lambda fixture: (fixture.number % 2, (None, None)))
    pairs, result = run(100)
    assert result.pairs == len(pairs) == 100
    assert result.paid == (0, 0, 100, 0, 0)
    assert [first.fixture.number for first, _ in pairs] == list(range(100))
    for first, second in pairs:
        assert (first.fixture.first, second.fixture.first) == (0, 1)
        assert first.fixture.seed == second.fixture.seed
        assert first.fixture.first_side == second.fixture.first_side
    assert len({fixture.seed for fixture in seen}) == 100
    sides = [first.fixture.first_side for first, _ in pairs]
    assert sides[::2] != sides[1::2]


def test_pairs_tell_more_than_scores(scripted):
    # Both win nine of ten, and where they differ it is always the first that did better.
    scripted(lambda fixture: (0 if fixture.number % 10 or fixture.first == 0 else 1, (None, None)))
    _, result = run(1000)
    assert result.verdict is Verdict.ABOVE
    assert result.pairs < 200
    unpaired = SequentialTest(0.5).verdict(result.first_score[0], 0, result.second_score[0])
    assert unpaired is Verdict.UNSURE


def test_what_each_pair_pays_and_how_it_is_said(scripted):
    outcomes = {0: (0, 1), 1: (1, 0), 2: (-1, 1), 3: (-1, -1)}
    scripted(lambda fixture: (outcomes[fixture.number][fixture.first], ("hung", None)))
    _, result = run(4)
    assert (result.first_score, result.second_score) == ((1, 1, 2), (1, 2, 1))
    assert result.paid == (1, 0, 1, 1, 1)
    assert result.win_rates == (0.5, 0.375)
    middle, low, high = result.difference
    assert low < middle == 0.125 < high
    lines = comparison_lines(result)
    assert lines[0] == "not decided between A and B after 4 matches of each against C"
    assert lines[1] == "A: won-lost-drawn 1-1-2, win rate 0.50"
    assert lines[3].startswith("difference of the win rates +0.12 [-")
    assert lines[4:] == ["A forfeited 4 of the matches", "B forfeited 4 of the matches"]
    assert result.to_json()["paid"] == [1, 0, 1, 1, 1]


def test_a_match_that_both_forfeited_is_lost(scripted):
    scripted(lambda fixture: (-1, ("hung", "hung") if fixture.first == 0 else (None, None)))
    _, result = run(3)
    assert (result.first_score, result.second_score) == ((0, 3, 0), (0, 0, 3))
    assert result.paid == (0, 3, 0, 0, 0)


def test_equals_are_told_apart_no_more_often_than_stated():
    # Payments of equals: symmetric about a half, of all five kinds.
    wrong = 0
    for seed in range(150):
        dice, paid = random.Random(seed), dict.fromkeys((0.0, 0.25, 0.5, 0.75, 1.0), 0)
        for number in range(1, 301):
            paid[dice.choices(list(paid), (3, 1, 4, 1, 3))[0]] += 1
            if number % 3 == 0 and SequentialTest(0.5).verdict_of_mean(paid) is not Verdict.UNSURE:
                wrong += 1
                break
    assert 0 < wrong <= 0.05 * 150


def test_the_interval_of_wins_and_losses_is_that_of_their_mean(scripted):
    scripted(lambda fixture: (fixture.first, (None, None)))
    _, result = run(6)
    low, high = always_valid_interval(6, 0, 0)
    assert result.difference == (1.0, 2 * low - 1, 2 * high - 1)
