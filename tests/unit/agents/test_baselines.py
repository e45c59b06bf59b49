"""Keras-RL's own agents learn with the repairs that they need, and resume from their states to the bit."""

import random

import numpy as np
import pytest

from fakes.corridor import Corridor
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.keras_rl import library
from sf2ai.agents.keras_rl.baseline_settings import (
    BaselineCemSettings,
    BaselineDqnSettings,
    BaselineSarsaSettings,
)
from sf2ai.agents.keras_rl.baselines import Baseline, BaselineCem, BaselineDqn, BaselineSarsa
from sf2ai.agents.registry import AGENTS, find_agent
from sf2ai.errors import TrainingError, UnknownNameError

SMALL = {"hidden": (8,), "warmup_steps": 10, "epsilon_steps": 200}


class OldCorridor:
    """The corridor with Keras-RL's step of four values."""

    def __init__(self) -> None:
        self.env = Corridor()

    def reset(self) -> np.ndarray:
        return self.env.reset(seed=1)[0]

    def step(self, action: int):
        observation, reward, terminated, truncated, _ = self.env.step(action)
        return observation, reward, terminated or truncated, {}


def sizes() -> dict[str, int]:
    env = Corridor()
    return {"features": env.observation_space.shape[0], "actions": int(env.action_space.n)}


def make_dqn(seed: int = 1) -> Baseline:
    settings = BaselineDqnSettings(memory_rows=60, target_update_steps=20, batch_size=4, **SMALL)
    return BaselineDqn(settings, **sizes(), seed=seed)


def make_sarsa(seed: int = 1) -> Baseline:
    return BaselineSarsa(BaselineSarsaSettings(**SMALL), **sizes(), seed=seed)


def make_cem(seed: int = 1) -> Baseline:
    return BaselineCem(BaselineCemSettings(hidden=(8,), batch_size=3, elite_share=0.7), **sizes(), seed=seed)


MAKERS = {"keras-rl-dqn": make_dqn, "keras-rl-sarsa": make_sarsa, "keras-rl-cem": make_cem}


def fit(baseline: Baseline, rounds: int) -> None:
    env = OldCorridor()
    for _ in range(rounds):
        baseline.fit_round(env)


@pytest.fixture(params=MAKERS)
def make(request):
    return MAKERS[request.param]


def test_the_registry_finds_them_and_suggests_one_for_a_typo():
    for name in MAKERS:
        kind = find_agent(name)
        assert not kind.is_batched
        assert issubclass(kind.load_round_learner(), Baseline)
    assert AGENTS["dqn"].is_batched
    with pytest.raises(UnknownNameError, match="did you mean 'keras-rl-sarsa'"):
        find_agent("keras-rl-sarse")


def test_same_seed_same_training_other_seed_another(make):
    outcomes = []
    for seed in (1, 1, 2):
        baseline = make(seed)
        fit(baseline, 8)
        outcomes.append(np.concatenate([array.ravel() for array in baseline.parameters().values()]))
    np.testing.assert_array_equal(outcomes[0], outcomes[1])
    assert (outcomes[0] != outcomes[2]).any()


def test_goes_on_from_its_state_to_the_bit(make):
    expected = make()
    fit(expected, 5)
    state = {name: array.copy() for name, array in expected.get_state().items()}
    fit(expected, 5)
    random.seed(99)
    np.random.seed(99)
    again = make()
    again.set_state(state)
    fit(again, 5)
    assert again.step == expected.step
    for name, array in expected.parameters().items():
        np.testing.assert_array_equal(array, again.parameters()[name], err_msg=name)


def test_its_policy_chooses_as_its_network_does(make):
    baseline = make()
    fit(baseline, 4)
    policy = DqnPolicy(baseline.parameters())
    rows = np.random.default_rng(0).normal(size=(16, sizes()["features"])).astype(np.float32)
    network = baseline.agent.model
    network.set_weights(baseline._learned())
    theirs = network.predict_on_batch(rows[:, None])
    np.testing.assert_array_equal(policy.values(rows).argmax(axis=1), theirs.argmax(axis=1))


def test_steps_are_counted_past_16_bits(make):
    baseline = make()
    fit(baseline, 2)
    baseline.agent.step = 32_760
    fit(baseline, 6)
    assert baseline.step > 32_767
    assert type(baseline.agent.step) is int


def test_values_learn_and_epsilon_falls():
    baseline = make_dqn()
    assert baseline.epsilon == 1.0
    assert np.isnan(baseline.loss)
    fit(baseline, 40)
    assert baseline.loss > 0.0
    assert baseline.epsilon < 1.0


def test_ctrl_c_is_distinguished_from_the_end_of_a_round():
    class Pressed(OldCorridor):
        def step(self, action: int):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_sarsa().fit_round(Pressed())


def test_a_network_that_is_no_longer_finite_is_an_error():
    baseline = make_sarsa()
    weights = baseline.agent.model.get_weights()
    baseline.agent.model.set_weights([np.full_like(array, np.nan) for array in weights])
    baseline.agent.policy.value_min = 1.0  # it cannot choose between values that are not numbers
    with pytest.raises(TrainingError, match="the learner diverged"):
        baseline.fit_round(OldCorridor())


def test_importing_keras_rls_agents_leaves_eager_execution_on():
    import tensorflow

    library.import_stock_agents()
    assert tensorflow.executing_eagerly()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"hidden": ()}, "hidden"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"warmup_steps": 63}, "'warmup_steps' is two batches or more, not 63"),
        ({"memory_rows": 0}, "memory_rows"),
    ],
)
def test_settings_that_cannot_work_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        BaselineDqnSettings(**wrong)


def test_settings_come_back_from_json():
    settings = BaselineDqnSettings.for_episodes(10)
    assert BaselineDqnSettings.from_json(settings.to_json()) == settings
    with pytest.raises(ValueError, match="no hyperparameter 'memory'"):
        BaselineDqnSettings.from_json({"memory": 1})
