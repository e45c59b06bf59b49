"""The parts of other Q-learners that the benchmark puts into ours are what their names say."""

from pathlib import Path

import numpy as np
import pytest

from sf2ai.agents.dqn.agent import BatchedDqn
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.tensorflow_runtime import import_tensorflow

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
FEATURES, ACTIONS, SLOTS = 5, 4, 3
SLOTS_ALL = np.arange(SLOTS)
HEADS = ["no dueling head", "32 quantiles", "noisy network instead of epsilon"]


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    import q_learning_parts

    return q_learning_parts


def settings(**changed):
    few = {"hidden": (16, 8), "batch_size": 16, "updates_per_call": 1, "steps_per_update": 8}
    few |= {"warmup_steps": 30, "replay_rows": 4096, "epsilon_steps": 200}
    return DqnHyperparameters(**{**few, "branch": 0, **changed})


def make(**changed):
    agent = BatchedDqn(settings(**changed), features=FEATURES, actions=ACTIONS, slots=SLOTS, seed=3)
    agent.prepare(import_tensorflow().keras.optimizers.Adam(learning_rate=0.01))
    agent.training = True
    agent.begin_episodes(SLOTS_ALL)
    return agent


def practise(agent, steps, reward_of=lambda actions: actions == 1):
    """Let it act on random observations; an action is worth the same everywhere."""
    dice = np.random.default_rng(0)
    masks = np.ones((SLOTS, ACTIONS), dtype=np.bool_)
    never = np.zeros(SLOTS, dtype=np.bool_)
    for _ in range(steps):
        actions = agent.act(look(dice, SLOTS), masks, SLOTS_ALL)
        agent.learn(reward_of(actions).astype(np.float32), ~never, never, SLOTS_ALL)
        agent.begin_episodes(SLOTS_ALL)
    agent.settle()


def look(dice, count):
    return dice.normal(size=(count, FEATURES)).astype(np.float32)


def names(parts):
    return [name for name in parts.PARTS if name != parts.NO_PART]


def test_each_part_learns_which_action_pays(parts):
    for name in names(parts):
        with parts.installed(name):
            agent = make(**parts.PARTS[name].settings)
            practise(agent, 600)
            agent.training = False
            seen = look(np.random.default_rng(1), SLOTS)
            chosen = agent.act(seen, np.ones((SLOTS, ACTIONS), dtype=np.bool_), SLOTS_ALL)
        assert (chosen == 1).all(), name


@pytest.mark.parametrize("name", HEADS[:2])
def test_another_head_is_played_by_as_a_dueling_one_of_the_same_values(parts, name):
    seen = look(np.random.default_rng(1), 20)
    with parts.installed(name):
        agent = make()
        practise(agent, 60)
        view = agent._updater._model
        trained, played = view(seen).numpy(), agent.model(seen).numpy()
    assert np.abs(trained).max() > 0.01
    np.testing.assert_allclose(played, trained, atol=1e-5)


def test_quantiles_spread_over_a_return_that_varies(parts):
    with parts.installed("32 quantiles"):
        agent = make(lesson_weight=0.0)
        dice = np.random.default_rng(2)
        practise(agent, 1200, lambda actions: dice.choice([-1.0, 1.0], len(actions)))
        quantiles = agent._updater._model.quantiles(look(dice, 20)).numpy().mean(axis=(0, 1))
    assert quantiles[:10].mean() < -0.5
    assert quantiles[-10:].mean() > 0.5


def test_single_q_learning_takes_the_targets_own_best(parts):
    seen = look(np.random.default_rng(1), 6)
    masks = np.ones((6, ACTIONS), dtype=np.bool_)
    masks[:, 0] = False
    ones = np.ones(6, dtype=np.float32)
    with parts.installed("single Q-learning"):
        agent = make()
        head = agent.target_model.layers[-1]
        head.bias.assign(np.array([0, 9, 1, 2, 3], dtype=np.float32))  # the forbidden one is the best
        targets = agent._updater._targets(ones, 0.5 * ones, seen, masks).numpy()
        known = agent.target_model(seen).numpy()
    np.testing.assert_allclose(targets, 1 + 0.5 * known[:, 1:].max(axis=1), rtol=1e-5)


def test_what_lost_most_is_drawn_most_and_weighs_least(parts):
    replay = parts.PrioritisedReplay(400, SLOTS, FEATURES, ACTIONS)
    masks = np.ones((SLOTS, ACTIONS), dtype=np.bool_)
    no = np.zeros(SLOTS, dtype=np.bool_)
    for time in range(200):  # more than the ring holds
        seen = np.full((SLOTS, FEATURES), time, dtype=np.float32)
        replay.put_decisions(SLOTS_ALL, seen, masks, SLOTS_ALL, np.full(masks.shape, np.nan))
        replay.put_results(SLOTS_ALL, np.zeros(SLOTS, np.float32), no, no)
    dice = np.random.default_rng(0)
    for _ in range(20):
        drawn = replay.draw(400, 1, 0.9, dice)
        drawn.losses[:] = np.where(drawn.windows.actions == 2, 0.09, 0.01)
    drawn = replay.draw(4000, 1, 0.9, dice)
    shares = np.bincount(drawn.windows.actions, minlength=3) / 4000
    np.testing.assert_allclose(shares, [0.2, 0.2, 0.6], atol=0.03)
    assert drawn.windows.observations.min() >= 200 - replay.times
    assert drawn.windows.observations.max() == 198  # what comes after the last is not known yet
    weights = [drawn.weights[drawn.windows.actions == action] for action in range(3)]
    np.testing.assert_allclose(weights[0], 1.0, rtol=1e-3)
    np.testing.assert_allclose(weights[2], np.sqrt(1 / 3), rtol=1e-3)


def test_a_noisy_network_explores_in_training_only(parts):
    masks = np.ones((SLOTS, ACTIONS), dtype=np.bool_)
    seen = look(np.random.default_rng(1), SLOTS)
    with parts.installed("noisy network instead of epsilon"):
        agent = make(epsilon_start=0.0, epsilon_end=0.0)
        practise(agent, 30, lambda actions: np.zeros(len(actions)))
        explored = {tuple(agent.act(seen, masks, SLOTS_ALL)) for _ in range(50)}
        agent.training = False
        played = {tuple(agent.act(seen, masks, SLOTS_ALL)) for _ in range(50)}
    assert len(explored) > 5
    assert len(played) == 1


def test_nothing_is_left_behind(parts):
    def current():
        module = parts.agent_module
        return BatchedDqn.act, BatchedDqn._act_with, module.Updater, module.ReplayBuffer

    before = current()
    for name in parts.PARTS:
        with parts.installed(name):
            pass
    assert current() == before
