"""The environment for Stable-Baselines3, tested without the library, which the tests do not install."""

import importlib
import os
import subprocess
import sys

import numpy as np
import pytest
from gymnasium.error import ResetNeeded

from fakes.stable_baselines3 import Monitor, modules
from fakes.toy_backend import ToyBackend


@pytest.fixture
def RoundVecEnv(monkeypatch):
    for name, module in modules().items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.delitem(sys.modules, "sf2ai.envs.stable_baselines", raising=False)
    yield importlib.import_module("sf2ai.envs.stable_baselines").RoundVecEnv
    sys.modules.pop("sf2ai.envs.stable_baselines", None)


def test_nothing_of_the_package_imports_it():
    assert "stable_baselines3" not in sys.modules


def test_rounds_end_with_what_its_algorithms_read(RoundVecEnv):
    env = RoundVecEnv(3, seed=1, backend=ToyBackend(3, 8))
    rows = env.reset()
    assert rows.shape == (3, *env.observation_space.shape)
    returns, episodes = np.zeros(3), []
    for _ in range(12):
        rows, rewards, done, infos = env.step(np.array([7, 0, 8]))
        returns += rewards
        assert len(infos) == 3
        for slot, info in enumerate(infos):
            assert bool(info) == bool(done[slot])
            if done[slot]:
                assert info["terminal_observation"].shape == env.observation_space.shape
                assert not np.array_equal(info["terminal_observation"], rows[slot])
                assert info["TimeLimit.truncated"] is False
                assert info["episode"]["r"] == pytest.approx(returns[slot], abs=1e-5)
                assert info["episode"]["l"] == 4
                assert info["ending"] in ("KO", "TIME", "DOUBLE_KO")
                episodes.append(info)
                returns[slot] = 0
    assert len(episodes) >= 6


def test_a_seed_repeats_the_rounds(RoundVecEnv):
    def observe(env):
        return [env.reset(), *(env.step(np.full(2, action))[0] for action in range(6))]

    made = [RoundVecEnv(2, seed=4, backend=ToyBackend(2, 8)) for _ in range(2)]
    made.append(RoundVecEnv(2, backend=ToyBackend(2, 8)))
    made[2].seed(4)
    first, *others = map(observe, made)
    for other in others:
        assert all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_a_step_limit_is_told_as_one(RoundVecEnv):
    env = RoundVecEnv(2, seed=1, backend=ToyBackend(2), max_episode_steps=2)
    env.reset()
    env.step(np.zeros(2, int))
    _, _, done, infos = env.step(np.zeros(2, int))
    assert done.all()
    assert [info["TimeLimit.truncated"] for info in infos] == [True, True]


def test_masks_are_there_for_maskable_ppo(RoundVecEnv):
    env = RoundVecEnv(2, seed=1, backend=ToyBackend(2))
    env.reset()
    assert all(mask.all() for mask in env.env_method("action_masks"))
    env.step(np.array([env.envs.action_names.index("hadouken_L"), 0]))
    script, free = env.env_method("action_masks")
    assert np.flatnonzero(script).tolist() == [0]
    assert free.all()
    assert len(env.env_method("action_masks", indices=1)) == 1
    masks = [ask() for ask in env.get_attr("action_masks")]
    assert np.array_equal(masks, [script, free])
    with pytest.raises(AttributeError, match="'dance'"):
        env.env_method("dance")


def test_one_batch_has_one_set_of_attributes(RoundVecEnv):
    env = RoundVecEnv(2, render_mode="rgb_array", backend=ToyBackend(2))
    assert env.get_attr("render_mode") == ["rgb_array"] * 2
    assert env.env_is_wrapped(object) == [False, False]
    assert env.env_is_wrapped(Monitor) == [True, True]
    assert env.env_is_wrapped(Monitor, indices=[1]) == [True]
    with pytest.raises(AttributeError, match="when it is made"):
        env.set_attr("char", "ken")
    env.reset()
    assert [picture.shape for picture in env.get_images()] == [(448, 768, 3)] * 2
    env.close()


def test_the_notice_that_gym_prints_does_not_appear():
    """Stable-Baselines3 imports gym wherever it is installed, and sf2ai brings it."""
    code = (
        "import sys; from fakes.stable_baselines3 import modules; sys.modules.update(modules()); "
        "from sf2ai.envs import RoundVecEnv; import gym"
    )
    program = [sys.executable, "-c", code]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(program, capture_output=True, text=True, check=True, env=path)
    assert done.stderr == ""


def test_masks_before_the_first_reset_are_refused(RoundVecEnv):
    env = RoundVecEnv(2, backend=ToyBackend(2))
    with pytest.raises(ResetNeeded, match="call reset"):
        env.env_method("action_masks")
