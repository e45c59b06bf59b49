"""The environments pass the checks of the libraries that they are made for."""

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space
from pettingzoo.test import parallel_api_test, parallel_seed_test

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.pettingzoo_env import VersusEnv
from sf2ai.envs.rendering import RENDER_MODES
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.actions import ACTIONS
from sf2ai.seats.observation import OBSERVATIONS

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


@pytest.mark.parametrize("mode", [None, *RENDER_MODES])
def test_gymnasium_accepts_every_render_mode(backend, mode):
    # The checker makes the environment again for each mode, draws it and looks at what comes back.
    check_env(gymnasium.make("sf2ai/Round-v0", render_mode=mode, backend=backend()).unwrapped)


def test_gymnasiums_passive_checker_looks_at_every_step_and_picture(backend):
    env = gymnasium.make("sf2ai/Round-v0", render_mode="rgb_array", backend=backend())
    assert "PassiveEnvChecker" in str(env)
    env.reset(seed=1)
    for action in range(20):
        env.step(action)
    assert env.render().dtype == np.uint8


@pytest.mark.parametrize("mode", [None, *RENDER_MODES])
def test_pettingzoo_accepts_the_environment(backend, mode):
    env = VersusEnv(("ryu", "vega"), backend=backend(), render_mode=mode)
    parallel_api_test(env, num_cycles=1_100)
    assert (env.render() is None) == (mode is None)


@pytest.mark.parametrize("mode", [None, *RENDER_MODES])
def test_pettingzoo_finds_seeds_repeatable(backend, mode):
    parallel_seed_test(lambda: VersusEnv(backend=backend(), render_mode=mode), num_cycles=50)


@pytest.mark.parametrize("mode", [None, *RENDER_MODES])
def test_gymnasium_accepts_the_batch(mode):
    """What gymnasium's own tests ask of a vector environment, through its wrappers and spaces."""
    settings = {"num_envs": 4, "render_mode": mode, "backend": ToyBackend(4, 12)}
    envs = gymnasium.make_vec("sf2ai/Round-v0", **settings)
    assert envs.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP
    assert envs.observation_space == batch_space(envs.single_observation_space, 4)
    assert envs.action_space == batch_space(envs.single_action_space, 4)
    envs.action_space.seed(1)
    observations, _ = envs.reset(seed=1)
    finals = 0
    for _ in range(30):
        assert observations in envs.observation_space
        observations, rewards, terminated, truncated, infos = envs.step(envs.action_space.sample())
        assert rewards.shape == terminated.shape == truncated.shape == (4,)
        for key in (key for key in infos if not key.startswith("_")):
            assert infos[f"_{key}"].shape == (4,)
            assert infos[f"_{key}"].dtype == np.bool_
        for final in (final for final in infos.get("final_obs", ()) if final is not None):
            assert final in envs.single_observation_space
            finals += 1
    assert finals > 8
    assert (envs.render() is None) == (mode is None)
    envs.close()
    assert envs.closed


def test_the_batch_is_the_same_as_single_environments_side_by_side():
    # One environment of the batch against gymnasium's own vectorization of `FightEnv`.
    ours = gymnasium.make_vec("sf2ai/Round-v0", num_envs=1, backend=ToyBackend(1, 12))
    theirs = gymnasium.make_vec(
        "sf2ai/Round-v0",
        num_envs=1,
        vectorization_mode="sync",
        vector_kwargs={"autoreset_mode": AutoresetMode.SAME_STEP},
        backend=ToyBackend(1, 12),
    )
    ours.action_space.seed(3)
    assert np.array_equal(ours.reset(seed=2)[0], theirs.reset(seed=2)[0])
    for _ in range(40):
        action = ours.action_space.sample()
        mine, yours = ours.step(action), theirs.step(action)
        assert all(np.array_equal(a, b) for a, b in zip(mine[:4], yours[:4], strict=True))
        assert np.array_equal(mine[4]["action_mask"], yours[4]["action_mask"])
        assert ("final_obs" in mine[4]) == ("final_obs" in yours[4])
        if "final_obs" in mine[4]:
            assert np.array_equal(mine[4]["final_obs"][0], yours[4]["final_obs"][0])
            assert mine[4]["final_info"]["result"] == yours[4]["final_info"]["result"]


def test_pettingzoo_accepts_every_preset():
    for observation in OBSERVATIONS:
        for actions in ACTIONS:
            env = VersusEnv(observation=observation, actions=actions, backend=ToyBackend(1, 10))
            parallel_api_test(env, num_cycles=30)
