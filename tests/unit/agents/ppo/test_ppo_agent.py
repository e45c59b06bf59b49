"""`PpoAgent` is an agent of Keras-RL: `compile`, `fit`, `test`, callbacks, weights in HDF5."""

import json
from importlib import import_module

import numpy as np
import pytest

from fakes.corridor import LENGTH, Corridor
from sf2ai.agents.keras_rl import PpoAgent
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.tensorflow_runtime import import_tensorflow

core = import_module("rl.core")
callbacks = import_module("rl.callbacks")
keras = import_tensorflow().keras

SETTINGS = PpoHyperparameters(hidden=(16,), decisions_per_update=64, minibatch=32, learning_rate=1e-2)


def make_agent(seed: int = 0) -> PpoAgent:
    agent = PpoAgent(SETTINGS, features=LENGTH, actions=3, seed=seed)
    agent.compile()
    return agent


def test_fit_learns_the_way_out():
    agent = make_agent()
    assert isinstance(agent, core.Agent)
    history = agent.fit(Corridor(limit=30), 2_000, verbose=0, seed=1)
    assert agent.step == 2_000
    lengths = history.history["nb_episode_steps"]
    assert np.mean(lengths[-20:]) < np.mean(lengths[:20])
    played = agent.test(Corridor(limit=30), nb_episodes=10, visualize=False, verbose=0, seed=2)
    assert np.mean(played.history["episode_reward"]) >= 0.9
    assert agent.step == 2_000, "a test is no training"


def test_metrics_have_names_and_keras_rls_logger_writes_them(tmp_path):
    agent = make_agent()
    path = tmp_path / "log.json"
    agent.fit(Corridor(limit=30), 400, callbacks=[callbacks.FileLogger(str(path))], verbose=0, seed=1)
    assert agent.metrics_names == ["policy", "value", "entropy", "divergence", "mean_eps"]
    assert set(agent.metrics_names) <= json.loads(path.read_text()).keys()


def test_weights_are_saved_and_loaded(tmp_path):
    one, other, path = make_agent(1), make_agent(2), tmp_path / "weights.h5"
    one.save_weights(path)
    with pytest.raises(FileExistsError, match="give overwrite=True"):
        one.save_weights(path)
    one.save_weights(path, overwrite=True)
    other.load_weights(path)
    np.testing.assert_array_equal(one.updater.flat, other.updater.flat)
    seen = np.eye(LENGTH, dtype=np.float32)
    np.testing.assert_allclose(
        one.model.predict(seen, verbose=0), one.updater.heads(seen), rtol=1e-4, atol=1e-6
    )
    assert len(one.layers) == 3


@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [
        (None, 1e-2),
        ("adam", 1e-2),
        (keras.optimizers.Adam(learning_rate=0.25), 0.25),
        ({"class_name": "Adam", "config": {"learning_rate": 0.125}}, 0.125),
    ],
)
def test_adam_at_any_rate_is_taken(optimizer, rate):
    agent = make_agent()
    agent.compile(optimizer)
    assert agent.updater.learning_rate == pytest.approx(rate)


@pytest.mark.parametrize("optimizer", ["sgd", keras.optimizers.SGD(), {"class_name": "SGD", "config": {}}, 3])
def test_another_optimizer_is_refused(optimizer):
    with pytest.raises(ValueError, match=r"the ppo agent learns by its own Adam, not by .*; give 'adam'"):
        make_agent().compile(optimizer)
    with pytest.raises(ValueError, match=r"no other metrics, not .*'mae'.*; omit metrics"):
        make_agent().compile(metrics=["mae"])


def test_it_must_be_compiled_first():
    with pytest.raises(RuntimeError, match="not compiled yet; call compile"):
        PpoAgent(features=LENGTH, actions=3).fit(Corridor(), 10)
