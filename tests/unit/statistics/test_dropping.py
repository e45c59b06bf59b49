"""How few matches decide the winner: as few as trying all of them finds, or hardly more, and enough."""

from itertools import combinations

import numpy as np

from fakes.drawn_results import draw_results
from sf2ai.statistics.davidson import fit
from sf2ai.statistics.dropping import fewest_dropped
from sf2ai.statistics.pair_counts import PairCounts


def listed(counts):
    results = []
    for first, second in np.ndindex(counts.wins.shape):
        results += [(first, second, 0)] * int(counts.wins[first, second])
        results += [(first, second, -1)] * int(counts.draws[first, second]) * (first < second)
    return results


def fewest_of_all(counts, winner):
    """Try every choice of matches to leave out, few before many."""
    results = listed(counts)
    for number in range(len(results)):
        for left in {tuple(kept) for kept in combinations(results, len(results) - number)}:
            strengths = fit(PairCounts.of(len(counts), left)).strengths
            if strengths[winner] <= np.delete(strengths, winner).max() + 1e-9:
                return number
    return None


def test_it_finds_about_as_few_as_trying_all():
    more = []
    for seed in range(8):
        dice = np.random.default_rng(seed)
        counts = draw_results(dice.normal(0, 0.7, 3), 3, 0.6, dice)
        fitted = fit(counts)
        found = fewest_dropped(counts, fitted)
        more.append(found.matches - fewest_of_all(counts, int(fitted.strengths.argmax())))
    assert min(more) == 0  # fewer than the fewest would mean that they do not suffice
    assert sum(more) <= 3


def test_a_lead_of_one_match_is_decided_by_it():
    results = [(0, 1, 0)] * 11 + [(0, 1, 1)] * 10 + [(0, 2, 0), (1, 2, 0)] * 5 + [(0, 2, 1), (1, 2, 1)]
    counts = PairCounts.of(3, results)
    found = fewest_dropped(counts, fit(counts))
    assert (found.matches, found.winner, found.new_winner) == (1, 0, 1)


def test_draws_may_be_what_decides():
    results = [(0, 2, -1)] * 10 + [(1, 2, 1)] + [(1, 2, -1)] * 9 + [(0, 1, -1)] * 10 + [(2, 0, 1)]
    counts = PairCounts.of(3, results)
    found = fewest_dropped(counts, fit(counts))
    assert found.winner == 0
    assert 1 <= found.matches <= 2


def test_two_who_are_first_together_need_none():
    counts = PairCounts.of(2, [(0, 1, 0), (0, 1, 1)])
    assert fewest_dropped(counts, fit(counts)).matches == 0


def test_a_sure_winner_needs_many():
    counts = draw_results(np.array([1.0, 0.0, 0.0]), 200, 0.1, np.random.default_rng(1))
    assert fewest_dropped(counts, fit(counts)).matches > 60
