"""gym's face of the environment: gym's own spaces, the same rounds."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.envs.gym_env import GymFightEnv
from sf2ai.envs.gym_env import spaces as gym_spaces
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.errors import InputError


def test_it_is_gyms_environment_with_gyms_spaces():
    import gym

    env = GymFightEnv(backend=ToyBackend(1))
    assert isinstance(env, gym.Env)
    assert isinstance(env.observation_space, gym_spaces.Box)
    assert isinstance(env.action_space, gym_spaces.Discrete)
    observation, info = env.reset(seed=3)
    assert env.observation_space.contains(observation)
    assert info["action_mask"].shape == (env.action_space.n,)


def test_make_finds_it_and_leaves_gyms_checker_out():
    import gym

    from sf2ai.envs.registration import register_with_gym

    register_with_gym()
    register_with_gym()
    env = gym.make("sf2ai/Round-v0", char="ken", backend=ToyBackend(1))
    env.reset(seed=1)
    assert len(env.step(env.action_space.sample())) == 5
    assert "PassiveEnvChecker" not in str(env)


def test_a_round_is_the_same_as_gymnasiums():
    # The two libraries draw a sequence's seed from generators of the same kind.
    ours, other = GymFightEnv(backend=ToyBackend(1, 20)), FightEnv(backend=ToyBackend(1, 20))
    (a, _), (b, _) = ours.reset(seed=9), other.reset(seed=9)
    assert np.array_equal(a, b)
    for action in (7, 8, 63, 0, 0, 20):
        a, reward_a, *_ = ours.step(action)
        b, reward_b, *_ = other.step(np.int64(action))
        assert np.array_equal(a, b)
        assert reward_a == reward_b


def test_no_step_without_a_round():
    env = GymFightEnv(backend=ToyBackend(1))
    with pytest.raises(Exception, match="call reset"):
        env.step(0)


def test_there_are_no_pictures():
    with pytest.raises(InputError, match="no render mode"):
        GymFightEnv(render_mode="human", backend=ToyBackend(1))
