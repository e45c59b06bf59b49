"""Each level of the CPU beats the one below, and all beat random play; seeded, so the result is fixed.

Each bound is 4.42 standard deviations from the bar: if the true rate were at the bar, one seed in 100,000
would fail.
"""

from math import sqrt

import numpy as np
import pytest

from sf2ai.backends.base import Ending
from sf2ai.backends.registry import make_backend
from sf2ai.players.opponents import make_opponent
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.rounds.play import play

pytestmark = pytest.mark.slow

SLOTS = 192
ROUNDS = 1152
Z = 4.42


def _outcomes(first, second, seed):
    """Rounds between two opponents, over all pairs of characters and both sides."""
    plans = []
    for index in range(ROUNDS):
        one, two = divmod(index // 2 * 37 % 144, 12)
        side = index % 2
        characters = (one, two) if side == 0 else (two, one)
        plans.append(RoundPlan(index, split_seed(seed, index), characters, side))
    opponents = (make_opponent(first, SLOTS), make_opponent(second, SLOTS))
    return list(play(make_backend("sim", SLOTS), opponents, plans))


def _rate(outcomes):
    return float(np.mean([(outcome.learner_result + 1) / 2 for outcome in outcomes]))


def _bound(rate):
    return Z * sqrt(rate * (1 - rate) / ROUNDS)


@pytest.mark.parametrize("level", range(7))
def test_each_level_beats_the_one_below(level):
    outcomes = _outcomes(f"cpu:{level + 1}", f"cpu:{level}", seed=level)
    assert _rate(outcomes) > 0.5 + _bound(0.5)


def test_the_highest_level_beats_the_lowest_and_rounds_end_by_ko():
    outcomes = _outcomes("cpu:7", "cpu:0", seed=20)
    assert _rate(outcomes) > 0.9 + _bound(0.9)
    assert np.mean([outcome.ending is Ending.KO for outcome in outcomes]) > 0.95


@pytest.mark.parametrize(("level", "bar"), [(0, 0.6), (7, 0.99)])
def test_random_play_is_beaten(level, bar):
    # The rate must not be significantly below the bar; to require it above would ask for more than promised.
    assert _rate(_outcomes(f"cpu:{level}", "random", seed=30 + level)) > bar - _bound(bar)
