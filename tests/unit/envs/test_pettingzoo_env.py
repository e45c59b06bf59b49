"""The two-sided environment's interface beyond PettingZoo's own tests, which are contract tests."""

import numpy as np
import pytest

from fakes.toy_backend import ToyBackend
from sf2ai.envs.pettingzoo_env import VersusEnv
from sf2ai.errors import InputError, UnknownNameError


def test_a_round_ends_for_both():
    env = VersusEnv(("ryu", "guile"), backend=ToyBackend(1, 10), reward="win")
    env.reset(seed=1)
    steps = 0
    while env.agents:
        _, rewards, terminated, truncated, infos = env.step({"p1": 8, "p2": 0})
        steps += 1
        assert rewards["p1"] == -rewards["p2"]
    assert steps == 5
    assert terminated == {"p1": True, "p2": True}
    assert truncated == {"p1": False, "p2": False}
    assert infos["p1"]["result"] == -infos["p2"]["result"]
    assert env.step({}) == ({}, {}, {}, {}, {})


def test_each_side_has_the_actions_of_its_character():
    env = VersusEnv(("ryu", "zangief"), backend=ToyBackend(1))
    _, infos = env.reset(seed=1)
    assert env.action_space("p1").n == 77
    assert env.action_space("p2").n == len(infos["p2"]["action_mask"])
    assert env.action_space("p1").n != env.action_space("p2").n


def test_seeds_repeat_rounds_and_those_after_them():
    def observe(env):
        return [env.reset(seed=4)[0]["p1"], env.reset()[0]["p2"], env.step({"p1": 7, "p2": 7})[0]["p1"]]

    one, two = VersusEnv(backend=ToyBackend(1)), VersusEnv(backend=ToyBackend(1))
    assert all(np.array_equal(a, b) for a, b in zip(observe(one), observe(two), strict=True))


def test_a_setting_that_cannot_be():
    with pytest.raises(UnknownNameError, match="did you mean 'ken'"):
        VersusEnv(("ryu", "kenn"), backend=ToyBackend(1))
    with pytest.raises(InputError, match="has 3 slots"):
        VersusEnv(backend=ToyBackend(3))
