"""The environments under the checks of the libraries whose faces they wear."""

import gymnasium
import pytest
from gymnasium.utils.env_checker import check_env
from pettingzoo.test import parallel_api_test, parallel_seed_test

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.actions import ACTIONS
from sf2ai.envs.observation import OBSERVATIONS
from sf2ai.envs.reward import REWARDS
from sf2ai.envs.versus import VersusEnv

BACKENDS = {"toy": lambda: ToyBackend(1), "sim": lambda: "sim"}


@pytest.fixture(params=BACKENDS)
def backend(request):
    """A new backend of one slot, or its name."""
    return BACKENDS[request.param]


def test_gymnasium_accepts_the_environment(backend):
    check_env(gymnasium.make("sf2ai/Round-v0", backend=backend()).unwrapped)


@pytest.mark.parametrize("observation", OBSERVATIONS)
@pytest.mark.parametrize("actions", ACTIONS)
def test_gymnasium_accepts_every_preset(observation, actions):
    setting = {"observation": observation, "actions": actions, "reaction_frames": 9}
    check_env(gymnasium.make("sf2ai/Round-v0", backend=ToyBackend(1), **setting).unwrapped)


@pytest.mark.parametrize("reward", REWARDS)
def test_rounds_end_and_stay_in_their_spaces(reward, backend):
    env = gymnasium.make("sf2ai/Round-v0", char="blanka", reward=reward, backend=backend())
    env.action_space.seed(1)
    _, info = env.reset(seed=2)
    terminated, steps = False, 0
    while not terminated:
        action = env.action_space.sample(mask=info["action_mask"])
        observation, paid, terminated, truncated, info = env.step(action)
        assert observation in env.observation_space
        assert -2 <= paid <= 2
        assert not truncated
        steps += 1
    assert steps <= 99 * 40 / 4 + 10


def test_pettingzoo_accepts_the_environment(backend):
    parallel_api_test(VersusEnv(("ryu", "vega"), backend=backend()), num_cycles=1_100)


def test_pettingzoo_finds_seeds_repeatable(backend):
    parallel_seed_test(lambda: VersusEnv(backend=backend()), num_cycles=50)


def test_pettingzoo_accepts_every_preset():
    for observation in OBSERVATIONS:
        for actions in ACTIONS:
            env = VersusEnv(observation=observation, actions=actions, backend=ToyBackend(1, 10))
            parallel_api_test(env, num_cycles=30)
