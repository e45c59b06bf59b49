"""Gradients of the losses agree with differences of the losses, written out in plain NumPy."""

import numpy as np
import pytest

from sf2ai.agents.networks.architecture import Architecture, join
from sf2ai.agents.ppo.adam import BETA_1, BETA_2, EPSILON, Adam
from sf2ai.agents.ppo.gradient import LOSSES, Layers, lesson_gradient, policy_gradient, soft_policy

ROWS, ACTIONS = 12, 5
CLIP, BONUS, VALUE_WEIGHT, AVERAGE_WEIGHT = 0.2, 0.3, 0.7, 0.4


class Scene:
    """Random decisions, some of whose ratios are beyond the clip, with float64 losses."""

    def __init__(self) -> None:
        dice = np.random.default_rng(3)
        self.heads = dice.normal(size=(ROWS, 1 + ACTIONS))
        self.masks = dice.random((ROWS, ACTIONS)) < 0.7
        self.masks[:, :2] = True
        self.actions = dice.integers(0, 2, ROWS)
        self.advantages = dice.normal(size=ROWS).astype(np.float32)
        self.returns = dice.normal(size=ROWS).astype(np.float32)
        self.average = dice.normal(size=(ROWS, ACTIONS)).astype(np.float32)
        shift = dice.normal(scale=0.3, size=ROWS)
        self.before = (self.log_chances(self.heads)[np.arange(ROWS), self.actions] + shift).astype(np.float32)
        lessons = dice.random((ROWS, ACTIONS)) * self.masks
        self.lessons = (lessons / lessons.sum(axis=1, keepdims=True)).astype(np.float32)

    def log_chances(self, heads: np.ndarray, *, is_average: bool = False) -> np.ndarray:
        logits = np.where(self.masks, heads if is_average else heads[:, 1:], -np.inf)
        return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    def policy_loss(self, heads: np.ndarray) -> float:
        logs = self.log_chances(heads)
        chances, finite = np.exp(logs), np.where(self.masks, logs, 0.0)
        ratio = np.exp(logs[np.arange(ROWS), self.actions] - self.before)
        clipped = np.clip(ratio, 1 - CLIP, 1 + CLIP)
        gain = np.minimum(ratio * self.advantages, clipped * self.advantages)
        average = np.where(self.masks, self.log_chances(self.average, is_average=True), 0.0)
        divergence = (chances * (finite - average)).sum(axis=1)
        entropy = -(chances * finite).sum(axis=1)
        error = 0.5 * VALUE_WEIGHT * (heads[:, 0] - self.returns) ** 2
        return float((-gain - BONUS * entropy + AVERAGE_WEIGHT * divergence + error).mean())

    def lesson_loss(self, heads: np.ndarray) -> float:
        logs = np.where(self.masks, self.log_chances(heads), 0.0)
        error = 0.5 * VALUE_WEIGHT * (heads[:, 0] - self.returns) ** 2
        return float((-(self.lessons * logs).sum(axis=1) + error).mean())


def differences(loss, heads: np.ndarray) -> np.ndarray:
    found = np.zeros_like(heads)
    for place in np.ndindex(heads.shape):
        step = np.zeros_like(heads)
        step[place] = 1e-6
        found[place] = (loss(heads + step) - loss(heads - step)) / 2e-6
    return found


def test_the_policys_gradient():
    scene = Scene()
    heads = scene.heads.astype(np.float32)
    sums = np.zeros(len(LOSSES), dtype=np.float32)
    weights = np.array([CLIP, BONUS, VALUE_WEIGHT, AVERAGE_WEIGHT], dtype=np.float32)
    policy_gradient(
        heads, np.arange(ROWS), scene.masks, scene.actions, scene.before, scene.advantages, scene.returns,
        scene.average, weights, sums,
    )  # fmt: skip
    np.testing.assert_allclose(heads, differences(scene.policy_loss, scene.heads), atol=2e-5)
    total = sums[0] + 0.5 * VALUE_WEIGHT * sums[1] - BONUS * sums[2] + AVERAGE_WEIGHT * sums[3]
    assert total / ROWS == pytest.approx(scene.policy_loss(scene.heads), rel=1e-4)


def test_without_an_average_there_is_no_divergence():
    scene = Scene()
    heads, sums = scene.heads.astype(np.float32), np.zeros(len(LOSSES), dtype=np.float32)
    weights = np.array([CLIP, 0.0, 0.0, AVERAGE_WEIGHT], dtype=np.float32)
    none = np.zeros((0, 0), dtype=np.float32)
    policy_gradient(
        heads, np.arange(ROWS), scene.masks, scene.actions, scene.before, np.zeros(ROWS, np.float32),
        scene.returns, none, weights, sums,
    )  # fmt: skip
    assert sums[3] == 0.0
    np.testing.assert_allclose(heads, 0.0, atol=1e-7)


def test_the_lessons_gradient():
    scene = Scene()
    heads, sums = scene.heads.astype(np.float32), np.zeros(len(LOSSES), dtype=np.float32)
    lesson_gradient(heads, np.arange(ROWS), scene.masks, scene.lessons, scene.returns, VALUE_WEIGHT, sums)
    np.testing.assert_allclose(heads, differences(scene.lesson_loss, scene.heads), atol=2e-5)


def test_the_backward_pass():
    sizes = Architecture(features=6, hidden=(7, 4), actions=ACTIONS)
    flat = join(sizes.initial(1))
    flat += np.float32(0.05)  # biases that are not zero
    observations = np.random.default_rng(0).normal(size=(ROWS, 6)).astype(np.float32)
    wanted = np.random.default_rng(1).normal(size=(ROWS, 1 + ACTIONS)).astype(np.float32)
    gradient = np.zeros_like(flat)
    layers = Layers(sizes, flat)
    units = layers.forward(observations)
    layers.backward(units, wanted, Layers(sizes, gradient))
    generator = np.random.default_rng(2)
    for place in generator.choice(len(flat), 60, replace=False):
        above, below = flat.astype(np.float64), flat.astype(np.float64)
        above[place] += 1e-4
        below[place] -= 1e-4
        ends = [(Layers(sizes, each).forward(observations)[-1] * wanted).sum() for each in (above, below)]
        assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-4, rel=1e-3, abs=1e-4)


def test_values_become_a_soft_policy_over_legal_known_actions():
    values = np.array([[0.0, 0.1, np.nan, 5.0], [np.nan, np.nan, 1.0, 2.0]], dtype=np.float32)
    masks = np.array([[True, True, True, False], [True, True, False, False]])
    policy, known = np.empty((2, 4), dtype=np.float32), np.empty(2, dtype=np.bool_)
    soft_policy(values, masks, 0.1, policy, known)
    assert known.tolist() == [True, False]
    np.testing.assert_allclose(policy[0], [1 / (1 + np.e), np.e / (1 + np.e), 0.0, 0.0], rtol=1e-5)
    assert policy[1].tolist() == [0.0] * 4


def test_adam_is_that_of_the_paper():
    dice = np.random.default_rng(0)
    flat, adam = dice.normal(size=20).astype(np.float32), Adam(20)
    plain, first, second = flat.astype(np.float64), np.zeros(20), np.zeros(20)
    for number in range(1, 30):
        gradient = dice.normal(size=20).astype(np.float32)
        adam.update(flat, gradient, 0.01, 2.0)
        slope = gradient * min(1.0, 2.0 / np.linalg.norm(gradient))
        first = BETA_1 * first + (1 - BETA_1) * slope
        second = BETA_2 * second + (1 - BETA_2) * slope**2
        step = first / (1 - BETA_1**number) / (np.sqrt(second / (1 - BETA_2**number)) + EPSILON)
        plain -= 0.01 * step
    np.testing.assert_allclose(flat, plain, atol=1e-4)
