"""Exploration takes the wanted share of decisions, among legal actions only, and follows legal advice."""

import math

import numpy as np
import pytest

from sf2ai.agents.dqn.exploration import Exploration, epsilon
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters

ACTIONS = 6
SLOTS = np.arange(50)
GREEDY = np.zeros(50, dtype=np.int64)


def test_epsilon_falls_from_start_to_end_and_stays() -> None:
    settings = DqnHyperparameters(epsilon_start=0.9, epsilon_end=0.1, epsilon_steps=80)
    assert [round(epsilon(settings, step), 6) for step in (0, 40, 80, 10**9)] == [0.9, 0.5, 0.1, 0.1]


@pytest.mark.parametrize("repeat_mean", [1.0, 4.0])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
def test_the_wanted_share_of_decisions_is_explored(repeat_mean: float, share: float) -> None:
    exploration = Exploration(50, repeat_mean, seed=1)
    masks = np.ones((50, ACTIONS), dtype=bool)
    explored = 0
    for _ in range(600):
        actions = exploration.vary(np.full(50, -1), masks, SLOTS, share)
        explored += int((actions >= 0).sum())
    # Repeats make neighbours alike: count independent explorations only.
    n = 30_000 / repeat_mean
    assert explored / 30_000 == pytest.approx(share, abs=4.42 * math.sqrt(share * (1 - share) / n) + 0.004)


def test_explored_actions_are_uniform_over_the_legal_ones() -> None:
    exploration = Exploration(50, 1.0, seed=2)
    masks = np.zeros((50, ACTIONS), dtype=bool)
    masks[:, [1, 3, 4]] = True
    counts = np.zeros(ACTIONS)
    for _ in range(400):
        counts += np.bincount(exploration.vary(GREEDY, masks, SLOTS, 1.0), minlength=ACTIONS)
    assert counts[[0, 2, 5]].sum() == 0
    bound = 4.42 * math.sqrt(1 / 3 * 2 / 3 / 20_000)
    assert counts[[1, 3, 4]] / 20_000 == pytest.approx(1 / 3, abs=bound)


def test_an_explored_action_is_kept_for_as_long_as_wanted_on_average() -> None:
    exploration = Exploration(50, 5.0, seed=3)
    masks = np.ones((50, 1000), dtype=bool)
    tape = np.array([exploration.vary(GREEDY, masks, SLOTS, 1.0) for _ in range(1000)])
    changes = (tape[1:] != tape[:-1]).mean()
    assert 1 / changes == pytest.approx(5.0, rel=0.05)


def test_a_script_interrupts_nothing_and_decides_nothing() -> None:
    exploration = Exploration(1, 1e9, seed=4)
    slot = np.array([0])
    free = np.ones((1, ACTIONS), dtype=bool)
    script = np.zeros((1, ACTIONS), dtype=bool)
    script[0, 0] = True
    kept = exploration.vary(np.array([2]), free, slot, 1.0)
    assert exploration.vary(np.array([0]), script, slot, 1.0).tolist() == [0]
    assert exploration.vary(np.array([2]), free, slot, 1.0).tolist() == kept.tolist()


def test_a_new_episode_ends_what_was_explored() -> None:
    exploration = Exploration(2, 1e9, seed=5)
    masks = np.ones((2, ACTIONS), dtype=bool)
    exploration.vary(np.array([-1, -1]), masks, np.array([0, 1]), 1.0)
    exploration.begin(np.array([1]))
    after = exploration.vary(np.array([-1, -1]), masks, np.array([0, 1]), 0.0)
    assert after[0] >= 0
    assert after[1] == -1


def test_its_state_can_be_saved_and_returned_to() -> None:
    masks = np.ones((50, ACTIONS), dtype=bool)
    one = Exploration(50, 3.0, seed=6)
    for _ in range(10):
        one.vary(GREEDY, masks, SLOTS, 0.5)
    two = Exploration(50, 3.0, seed=7)
    two.set_state(one.get_state())
    for _ in range(10):
        np.testing.assert_array_equal(
            one.vary(GREEDY, masks, SLOTS, 0.5), two.vary(GREEDY, masks, SLOTS, 0.5)
        )


def test_explored_decisions_follow_legal_advice_as_often_as_wanted() -> None:
    exploration = Exploration(50, 1.0, seed=8, guided_share=0.75)
    masks = np.ones((50, 1000), dtype=bool)
    masks[:10, 7] = False
    advice = np.where(np.arange(50) < 40, 7, -1)
    tape = np.array([exploration.vary(GREEDY, masks, SLOTS, 1.0, advice) for _ in range(400)])
    followed = (tape == 7).mean(axis=0)
    assert (followed[:10] == 0).all()
    assert followed[10:40].mean() == pytest.approx(0.75, abs=4.42 * math.sqrt(0.75 * 0.25 / 12_000) + 0.001)
    assert followed[40:].max() < 0.02


def test_advice_is_not_followed_without_exploring() -> None:
    masks = np.ones((50, ACTIONS), dtype=bool)
    actions = Exploration(50, 1.0, seed=9).vary(GREEDY, masks, SLOTS, 0.0, np.full(50, 3))
    assert actions.tolist() == GREEDY.tolist()
