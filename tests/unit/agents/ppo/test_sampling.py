"""Probabilities and draws of the PPO agent: exact enough, over legal actions only, in any batch."""

import numpy as np

from sf2ai.agents.ppo.sampling import choices, draw_actions, drawn, exponentiate, likeliest_actions, softmax


def test_the_exponential_is_exact_to_four_units_in_the_last_place():
    powers = np.concatenate([np.linspace(-86.9, 0.0, 200_001), [-0.0]]).astype(np.float32)
    found, exact = powers.copy(), np.exp(powers.astype(np.float64))
    exponentiate(found)
    error = np.abs(found - exact) / np.spacing(exact.astype(np.float32))
    assert error.max() <= 4.0
    assert found[-1] == 1.0


def test_the_exponential_of_very_small_powers_is_zero():
    powers = np.array([-87.5, -1e6, -np.inf], dtype=np.float32)
    exponentiate(powers)
    assert powers.tolist() == [0.0, 0.0, 0.0]


def test_illegal_actions_have_no_probability():
    logits, mask = np.array([90.0, 1.0, 2.0, 3.0], dtype=np.float32), np.array([False, True, True, False])
    chances = np.empty(4, dtype=np.float32)
    less = softmax(logits, mask, chances)
    wanted = np.exp([1.0, 2.0]) / np.exp([1.0, 2.0]).sum()
    np.testing.assert_allclose(chances, [0.0, *wanted, 0.0], rtol=1e-6)
    np.testing.assert_allclose(logits[1:3] - less, np.log(wanted), rtol=1e-5)


def test_actions_are_drawn_as_often_as_their_probability_says():
    heads = np.tile(np.array([5.0, 0.0, 1.0, 2.0, -1.0], dtype=np.float32), (40_000, 1))
    masks = np.tile([True, True, True, False], (40_000, 1))
    actions, logs = np.empty(40_000, dtype=np.int64), np.empty(40_000, dtype=np.float32)
    draw_actions(heads, masks, np.random.default_rng(0).random(40_000), actions, logs)
    wanted = np.exp([0.0, 1.0, 2.0]) / np.exp([0.0, 1.0, 2.0]).sum()
    np.testing.assert_allclose(np.bincount(actions, minlength=4) / 40_000, [*wanted, 0.0], atol=0.01)
    np.testing.assert_allclose(logs, np.log(wanted)[actions], rtol=1e-5)


def test_a_place_at_the_very_end_is_the_last_legal_action():
    chances = np.array([0.5, 0.0, 0.4999, 0.0], dtype=np.float32)
    assert [drawn(chances, place) for place in (0.0, 0.49, 0.51, 1.0 - 1e-12)] == [0, 0, 2, 2]


def test_the_likeliest_legal_action_is_chosen_the_first_of_equals():
    heads = np.array([[9, 1, 3, 3], [9, 7, 2, 1]], dtype=np.float32)
    actions = np.empty(2, dtype=np.int64)
    likeliest_actions(heads, np.array([[True, True, True], [False, True, True]]), actions)
    assert actions.tolist() == [1, 1]


def test_rows_with_a_choice_are_found():
    masks = np.array([[0, 1, 0], [1, 1, 0], [0, 0, 0], [1, 0, 1]], dtype=np.bool_)
    only = np.full(4, 9)
    assert choices(masks, only).tolist() == [1, 3]
    assert only.tolist() == [1, 0, 0, 0]
