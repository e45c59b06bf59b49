"""The batched environment behind gymnasium's vector interface."""

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import batch_space

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.envs.vector import VectorFightEnv
from sf2ai.errors import InputError, UnknownNameError


def envs_of(num_envs=3, timer=8, **more):
    return VectorFightEnv(num_envs, backend=ToyBackend(num_envs, timer), **more)


def test_make_vec_makes_it():
    envs = gymnasium.make_vec("sf2ai/Round-v0", num_envs=5, char="ken", backend=ToyBackend(5))
    assert isinstance(envs.unwrapped, VectorFightEnv)
    assert envs.spec.id == "sf2ai/Round-v0"
    assert envs.num_envs == 5


def test_spaces_are_batches_of_the_single_environments():
    envs, env = envs_of(char="vega"), FightEnv(char="vega", backend=ToyBackend(1))
    assert envs.single_observation_space == env.observation_space
    assert envs.single_action_space == env.action_space
    assert envs.observation_space == batch_space(env.observation_space, 3)
    assert envs.action_space == batch_space(env.action_space, 3)
    assert envs.action_names == env.action_names
    assert envs.metadata["autoreset_mode"] is AutoresetMode.SAME_STEP


def test_one_environment_plays_what_the_single_one_plays():
    envs, env = envs_of(1), FightEnv(backend=ToyBackend(1, 8))
    (rows, infos), (row, info) = envs.reset(seed=6), env.reset(seed=6)
    assert np.array_equal(rows[0], row)
    assert infos["side"][0] == info["side"]
    for action in (7, 8, 63, 0, 0, 20, 9, 1, 1):
        rows, rewards, terminated, _, infos = envs.step(np.array([action]))
        row, reward, over, _, info = env.step(action)
        assert (rewards[0], terminated[0]) == (reward, over)
        if over:
            assert np.array_equal(infos["final_obs"][0], row)
            assert infos["final_info"]["result"][0] == info["result"]
            assert infos["final_info"]["health"][0] == pytest.approx(info["health"])
            row, info = env.reset()
            assert infos["opponent_char"][0] == info["opponent_char"]
        assert np.array_equal(rows[0], row)
        assert np.array_equal(infos["action_mask"][0], info["action_mask"])


def test_the_same_seed_gives_the_same_rounds():
    def observe(envs):
        rows = [envs.reset(seed=5)[0]]
        for action in range(12):
            rows += list(envs.step(np.full(3, action))[:2])
        return rows

    assert all(np.array_equal(a, b) for a, b in zip(observe(envs_of()), observe(envs_of()), strict=True))
    assert not np.array_equal(envs_of().reset(seed=5)[0], envs_of().reset(seed=6)[0])


def test_a_reset_without_a_seed_goes_on_with_other_rounds():
    envs = envs_of()
    rows = [
        envs.reset(seed=5)[1]["opponent_char"].tolist(),
        *(envs.reset()[1]["opponent_char"].tolist() for _ in range(4)),
    ]
    assert len({tuple(row) for row in rows}) > 1


def test_rows_stay_in_their_space_and_arrays_are_the_callers():
    envs = envs_of(actions="pad")
    envs.action_space.seed(1)
    rows, _ = envs.reset(seed=1)
    kept = rows.copy()
    for _ in range(40):
        now, rewards, terminated, truncated, infos = envs.step(envs.action_space.sample())
        assert now in envs.observation_space
        assert (rewards.shape, terminated.dtype, truncated.dtype) == ((3,), np.bool_, np.bool_)
        assert infos["action_mask"].shape == (3, 63)
        assert infos["_action_mask"].all()
    assert np.array_equal(rows, kept)
    terminated[:] = True
    assert not envs.step(envs.action_space.sample())[2].all()


def test_endings_are_told_where_they_happen():
    envs = envs_of(2)
    envs.reset(seed=2)
    endings = 0
    for _ in range(12):
        *_, terminated, _, infos = envs.step(np.array([7, 0]))
        assert np.array_equal(infos.get("_final_obs", np.zeros(2, np.bool_)), terminated)
        assert len(envs.outcomes) == terminated.sum()
        for slot in np.flatnonzero(terminated):
            assert infos["final_obs"][slot].shape == envs.single_observation_space.shape
            assert infos["final_info"]["ending"][slot] in ("KO", "TIME", "DOUBLE_KO")
            endings += 1
    assert endings >= 4


def test_a_step_limit_truncates():
    envs = envs_of(timer=99, max_episode_steps=3)
    envs.reset(seed=1)
    assert [envs.step(np.zeros(3, int))[3].tolist() for _ in range(4)] == [
        [False] * 3, [False] * 3, [True] * 3, [False] * 3,
    ]  # fmt: skip


def test_a_guide_advises_every_environment():
    envs = VectorFightEnv(2, guide="cpu")
    _, infos = envs.reset(seed=1)
    assert infos["advice"].shape == (2,)
    assert infos["action_values"].shape[0] == 2


def test_gymnasiums_vector_wrappers_take_it():
    made = gymnasium.make_vec("sf2ai/Round-v0", num_envs=4, backend=ToyBackend(4, 8))
    envs = gymnasium.wrappers.vector.RecordEpisodeStatistics(made)
    listed = gymnasium.wrappers.vector.DictInfoToList(envs)
    _, infos = listed.reset(seed=1)
    assert [info["side"] in ("p1", "p2") for info in infos] == [True] * 4
    episodes = []
    for _ in range(12):
        *_, infos = listed.step(np.zeros(4, int))
        episodes += [info["episode"] for info in infos if "episode" in info]
    assert len(episodes) >= 4
    assert {int(episode["l"]) for episode in episodes} == {4}


def test_every_environment_is_drawn():
    envs = envs_of(render_mode="ansi")
    envs.reset(seed=1)
    assert len(envs.render()) == 3


def test_close_closes_the_backend_once_and_twice():
    backend = ToyBackend(2)
    envs = VectorFightEnv(2, backend=backend)
    envs.close()
    envs.close()
    with pytest.raises(RuntimeError):
        backend.save(0)


def test_no_step_without_a_round():
    with pytest.raises(ResetNeeded):
        envs_of().step(np.zeros(3, int))


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"num_envs": 0}, InputError, "num_envs is 0; give 1 or more"),
        ({"num_envs": 2, "max_episode_steps": 0}, InputError, "max_episode_steps is 0"),
        ({"num_envs": 2, "char": "ryuu"}, UnknownNameError, "did you mean 'ryu'"),
        ({"num_envs": 2, "backend": ToyBackend(3)}, InputError, "has 3 slots; this env needs one with 2"),
    ],
)
def test_a_setting_that_cannot_be(arguments, error, words):
    with pytest.raises(error, match=words):
        VectorFightEnv(**arguments)
