"""The single environment's interface beyond gymnasium's own checks, which are contract tests."""

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.errors import InputError, UnknownNameError


def env_of(timer=99, **setting):
    return FightEnv(backend=ToyBackend(1, timer), **setting)


def play_round(env, action=7):
    """Always the same action; returns the last step's info and how many steps there were."""
    for steps in range(1, 10_000):
        _, _, terminated, truncated, info = env.step(action)
        assert not truncated
        if terminated:
            return info, steps
    raise AssertionError("the round does not end")


def test_the_same_seed_gives_the_same_rounds():
    def observe(env):
        return [env.reset(seed=5)[0], *(env.step(action)[0] for action in range(20)), env.reset()[0]]

    assert all((a == b).all() for a, b in zip(observe(env_of()), observe(env_of()), strict=True))


def test_sides_and_opponents_change_from_round_to_round():
    env = env_of()
    infos = [env.reset(seed=1)[1], *(env.reset()[1] for _ in range(24))]
    assert {info["side"] for info in infos[:2]} == {"p1", "p2"}
    assert len({info["opponent_char"] for info in infos}) == 12


def test_one_opponent_character_or_several():
    env = env_of(opponent_char=["dictator", "ken"])
    assert {env.reset(seed=s)[1]["opponent_char"] for s in range(20)} == {"bison", "ken"}
    assert env_of(opponent_char="Chun-Li").reset()[1]["opponent_char"] == "chunli"


def test_a_list_of_opponents_is_gone_through():
    env = env_of(opponent=["random", "random"])
    assert {env.reset()[1]["opponent"] for _ in range(8)} == {0, 1}


def test_the_last_info_says_how_it_ended():
    env = env_of(timer=10)
    env.reset(seed=1)
    info, steps = play_round(env, action=0)
    assert info["ending"] == "TIME"
    assert info["frames"] == 20
    assert steps == 5
    assert info["result"] in (-1, 0, 1)
    assert len(info["health"]) == 2


def test_no_step_without_a_round():
    env = env_of(timer=3)
    with pytest.raises(ResetNeeded):
        env.step(0)
    env.reset(seed=1)
    play_round(env)
    with pytest.raises(ResetNeeded):
        env.step(0)


def test_the_mask_allows_only_action_zero_while_a_script_plays():
    env = env_of()
    _, info = env.reset(seed=1)
    assert info["action_mask"].all()
    info = env.step(env.action_names.index("hadouken_L"))[4]
    assert info["action_mask"].nonzero()[0].tolist() == [0]
    assert env.action_space.sample(mask=info["action_mask"]) == 0


def test_spaces_are_the_characters_own():
    assert env_of(char="ryu").action_space.n == 77
    assert env_of(char="vega", actions="talk").action_space.n == 35
    assert env_of(observation="talk").observation_space.shape == (9,)


@pytest.mark.parametrize(
    ("setting", "error", "words"),
    [
        ({"char": "ryuu"}, UnknownNameError, "did you mean 'ryu'"),
        ({"opponent": "cpu:99"}, UnknownNameError, "no player is called 'cpu:99'"),
        ({"opponent_char": []}, InputError, "no opponent character"),
        ({"opponent_char": "kenn"}, UnknownNameError, "did you mean 'ken'"),
        ({"reward": "healthgap"}, UnknownNameError, "did you mean 'health-gap'"),
        ({"backend": "simm"}, UnknownNameError, "did you mean 'sim'"),
        ({"backend": ToyBackend(2)}, InputError, "has 2 slots"),
        ({"render_mode": "human"}, InputError, "no render mode 'human'"),
    ],
)
def test_a_setting_that_cannot_be(setting, error, words):
    with pytest.raises(error, match=words):
        FightEnv(**{"backend": ToyBackend(1), **setting})


def test_an_action_that_is_none():
    env = env_of()
    env.reset(seed=1)
    with pytest.raises(ValueError, match="was given"):
        env.step(77)


def test_close_closes_the_backend():
    backend = ToyBackend(1)
    FightEnv(backend=backend).close()
    with pytest.raises(RuntimeError):
        backend.save(0)


def test_a_time_limit_of_gymnasium_truncates():
    env = gymnasium.make("sf2ai/Round-v0", backend=ToyBackend(1), max_episode_steps=3)
    env.reset(seed=1)
    assert [env.step(0)[3] for _ in range(3)] == [False, False, True]


def test_observations_outlive_the_next_step():
    env = env_of()
    first, _ = env.reset(seed=1)
    kept = first.copy()
    env.step(7)
    env.reset()
    assert np.array_equal(first, kept)
