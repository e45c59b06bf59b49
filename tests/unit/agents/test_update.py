"""The learning step: what lessons change, beside the returns."""

import numpy as np

from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.replay import Windows
from sf2ai.agents.keras_rl import DqnAgent

FEATURES, ACTIONS = 4, 6


def taught(lessons: np.ndarray, **changes: float) -> np.ndarray:
    """Return the Q values of two observations after two hundred updates without any reward."""
    settings = DqnHyperparameters(
        hidden=(16,), batch_size=64, updates_per_call=4, learning_rate=3e-3, replay_rows=4096, **changes
    )
    agent = DqnAgent(settings, features=FEATURES, actions=ACTIONS, seed=1)
    agent.compile()
    rows = settings.batch_size * settings.updates_per_call
    seen = np.zeros((rows, FEATURES), dtype=np.float32)
    seen[np.arange(rows), np.arange(rows) % 2] = 1.0
    zeros = np.zeros(rows, dtype=np.float32)
    masks = np.ones((rows, ACTIONS), dtype=np.bool_)
    actions = np.zeros(rows, dtype=np.int64)
    windows = Windows(seen, actions, np.resize(lessons, rows), zeros, zeros, seen, masks)
    assert agent._updater is not None
    for _ in range(50):
        agent._updater(windows)
    return np.asarray(agent.model(seen[:2]))


def test_a_lesson_is_valued_above_all_else_by_the_margin() -> None:
    values = taught(np.array([3, 5]), lesson_margin=0.05)
    for row, lesson in zip(values, (3, 5), strict=True):
        others = np.delete(row, lesson)
        assert row.argmax() == lesson
        assert row[lesson] - others.max() > 0.04


def test_without_lessons_only_returns_count() -> None:
    assert abs(taught(np.array([-1, -1]), lesson_weight=4.0)).max() < 0.02


def test_a_weight_of_nothing_teaches_nothing() -> None:
    assert abs(taught(np.array([3, 5]), lesson_weight=0.0)).max() < 0.02


def test_a_rare_lesson_counts_for_more_when_balanced() -> None:
    # The same observation, three times in four with lesson 1, else with lesson 2: nothing tells them apart.
    lessons = np.array([1, 5, 1, 5, 1, 5, 2, 5])
    plain = taught(lessons, lesson_balance=0.0)[0]
    fair = taught(lessons, lesson_balance=1.0)[0]
    assert plain[1] > plain[2]
    assert fair[2] - fair[1] > plain[2] - plain[1]
