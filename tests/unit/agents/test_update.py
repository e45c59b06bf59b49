"""The learning step draws the network to the lessons, by their weight and temperature."""

import numpy as np
import pytest

from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.network import DuelingHead
from sf2ai.agents.dqn.replay import Windows
from sf2ai.agents.keras_rl.agent import DqnAgent

FEATURES, ACTIONS = 4, 6


def taught(lessons: np.ndarray, **changes: float) -> np.ndarray:
    """Return the Q values of two observations after two hundred updates without any reward."""
    settings = DqnHyperparameters(
        hidden=(16,), batch_size=64, updates_per_call=4, learning_rate=3e-3, replay_rows=4096, **changes
    )
    agent = DqnAgent(settings, features=FEATURES, actions=lessons.shape[1], seed=1)
    agent.compile()
    rows = settings.batch_size * settings.updates_per_call
    seen = np.zeros((rows, FEATURES), dtype=np.float32)
    seen[np.arange(rows), np.arange(rows) % 2] = 1.0
    zeros = np.zeros(rows, dtype=np.float32)
    masks = np.ones((rows, lessons.shape[1]), dtype=np.bool_)
    actions = np.zeros(rows, dtype=np.int64)
    taught_rows = np.tile(lessons.astype(np.float32), (rows // len(lessons), 1))
    windows = Windows(seen, actions, taught_rows, zeros, zeros, seen, masks)
    assert agent._updater is not None
    for _ in range(50):
        agent._updater.update(windows)
    return np.asarray(agent.model(seen[:2]))


def test_preferences_become_those_of_the_guide() -> None:
    said = np.array([[0.0, 0.02, -0.3, 0.1, np.nan, 0.05], [0.2, 0.0, 0.0, 0.0, np.nan, 0.0]])
    values = taught(said, lesson_weight=10.0)
    for row, lesson in zip(values, said, strict=True):
        known = ~np.isnan(lesson)
        likely, wanted = (np.exp(v[known] / 0.05) / np.exp(v[known] / 0.05).sum() for v in (row, lesson))
        assert abs(likely - wanted).max() < 0.1
        assert row.argmax() == np.nanargmax(lesson)
        assert row[4] < row.max() - 0.05  # what does not exist is not preferred


@pytest.mark.parametrize("temperature", [0.01, 0.03, 0.07, 0.3])
def test_no_temperature_makes_the_loss_diverge(temperature: float) -> None:
    said = np.full((2, 73), np.nan)
    said[0, :70] = np.linspace(-0.3, 0.3, 70)
    assert np.isfinite(taught(said, lesson_temperature=temperature)).all()


def test_without_lessons_only_returns_count() -> None:
    assert abs(taught(np.full((2, ACTIONS), np.nan), lesson_weight=4.0)).max() < 0.02


def test_a_weight_of_nothing_teaches_nothing() -> None:
    assert abs(taught(np.eye(ACTIONS)[[3, 5]], lesson_weight=0.0)).max() < 0.02


def test_a_colder_lesson_leaves_less_to_the_second_best() -> None:
    said = np.tile([0.0, 0.05, 0.0, 0.0, 0.0, 0.04], (2, 1))
    gap = [
        np.diff(np.sort(taught(said, lesson_temperature=t, lesson_weight=10.0)[0])[-3:]) for t in (0.2, 0.02)
    ]
    assert gap[1][0] > gap[0][0]


def test_keras_does_not_walk_through_the_facts_when_it_is_asked_for_weights() -> None:
    head = DuelingHead(2, ((1.0, 2.0), (3.0, 4.0)), 4)
    assert head._self_tracked_trackables == []
    assert head.get_config()["facts"] == [[1.0, 2.0], [3.0, 4.0]]
    assert DuelingHead.from_config(head.get_config()).get_config() == head.get_config()
