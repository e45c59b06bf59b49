"""The batched environment begins the next round when gymnasium's three autoreset modes say so."""

import gymnasium
import numpy as np
import pytest
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs.vector import VectorFightEnv
from sf2ai.errors import InputError, UnknownNameError


def envs_of(mode, num_envs=3, timer=8):
    return VectorFightEnv(num_envs, backend=ToyBackend(num_envs, timer), autoreset_mode=mode)


def until_over(envs):
    """Play until a round ends; return that step."""
    for _ in range(20):
        step = envs.step(np.zeros(envs.num_envs, dtype=np.int64))
        if step[2].any():
            return step
    raise AssertionError("no round has ended")


def test_make_vec_takes_the_mode():
    mode = AutoresetMode.NEXT_STEP
    envs = gymnasium.make_vec("sf2ai/Round-v0", num_envs=2, backend=ToyBackend(2), autoreset_mode=mode)
    assert envs.metadata["autoreset_mode"] is envs.autoreset_mode is mode
    assert envs_of("Disabled").metadata["autoreset_mode"] is AutoresetMode.DISABLED
    with pytest.raises(
        UnknownNameError, match="no autoreset mode is called 'Disable'; did you mean 'Disabled'"
    ):
        envs_of("Disable")


def test_all_modes_play_the_same_rounds():
    """The n-th round of each mode ends with the same observation; only the steps between rounds differ."""

    def ends(mode):
        envs, found = envs_of(mode, num_envs=1), []
        envs.reset(seed=4)
        while len(found) < 4:
            rows, _, terminated, _, infos = envs.step(np.array([7]))
            if terminated[0]:
                final = infos["final_obs"][0] if mode is AutoresetMode.SAME_STEP else rows[0]
                found.append(final)
                if mode is AutoresetMode.DISABLED:
                    envs.reset(options={"reset_mask": np.array([True])})
        return found

    same, following, disabled = (
        ends(mode) for mode in (AutoresetMode.SAME_STEP, AutoresetMode.NEXT_STEP, AutoresetMode.DISABLED)
    )
    assert np.array_equal(same, following)
    assert np.array_equal(same, disabled)


def test_the_next_step_begins_the_next_round_and_plays_no_action():
    envs = envs_of(AutoresetMode.NEXT_STEP)
    envs.reset(seed=1)
    rows, _, terminated, truncated, infos = until_over(envs)
    ended = np.flatnonzero(terminated)
    assert "final_obs" not in infos
    assert infos["_result"][ended].all()
    assert infos["_ending"].sum() == len(ended)
    rows, rewards, terminated, truncated, infos = envs.step(np.full(3, envs.single_action_space.n - 1))
    assert not terminated[ended].any()
    assert not truncated[ended].any()
    assert (rewards[ended] == 0).all()
    assert infos["_opponent_char"][ended].all()
    timer = 0
    assert (rows[ended, timer] >= rows[:, timer].max()).all(), "a new round has the most time left"


def test_without_autoreset_only_reset_begins_a_round():
    envs = envs_of(AutoresetMode.DISABLED)
    envs.reset(seed=1)
    _, _, terminated, _, _ = until_over(envs)
    with pytest.raises(ResetNeeded, match=r"rounds of the environments \[0, 1, 2\] are over"):
        envs.step(np.zeros(3, dtype=np.int64))
    _, infos = envs.reset(options={"reset_mask": terminated})
    assert infos["_side"].tolist() == terminated.tolist()
    envs.step(np.zeros(3, dtype=np.int64))


def test_a_reset_mask_leaves_the_other_rounds_as_they_are():
    envs = envs_of(AutoresetMode.SAME_STEP, timer=99)
    before, _ = envs.reset(seed=2)
    for _ in range(3):
        before = envs.step(np.array([7, 8, 9]))[0]
    after, infos = envs.reset(options={"reset_mask": np.array([False, True, False]), "opponent_char": "vega"})
    assert np.array_equal(after[[0, 2]], before[[0, 2]])
    assert not np.array_equal(after[1], before[1])
    assert infos["_opponent_char"].tolist() == [False, True, False]
    assert infos["opponent_char"][1] == "vega"


@pytest.mark.parametrize(
    ("mask", "words"),
    [
        (np.array([True]), r"reset_mask has shape \(1,\) and type bool; give bools of shape \(3,\)"),
        (np.array([1, 0, 1]), "type int64; give bools"),
        (np.zeros(3, dtype=bool), "names no environment"),
        (None, "give bools"),
    ],
)
def test_a_mask_that_cannot_be_used_is_refused(mask, words):
    envs = envs_of(AutoresetMode.SAME_STEP)
    envs.reset(seed=1)
    with pytest.raises(InputError, match=words):
        envs.reset(options={"reset_mask": mask})


def test_a_mask_needs_rounds_to_leave_alone():
    envs = envs_of(AutoresetMode.SAME_STEP)
    with pytest.raises(ResetNeeded, match="without reset_mask first"):
        envs.reset(options={"reset_mask": np.array([True, False, False])})


@pytest.mark.parametrize("wrapper", ["NormalizeObservation", "FlattenObservation", "RescaleObservation"])
def test_gymnasiums_vector_wrappers_take_the_next_step_mode(wrapper):
    envs = envs_of(AutoresetMode.NEXT_STEP)
    more = {"min_obs": np.float32(0), "max_obs": np.float32(1)} if wrapper == "RescaleObservation" else {}
    wrapped = getattr(gymnasium.wrappers.vector, wrapper)(envs, **more)
    rows, _ = wrapped.reset(seed=1)
    assert rows.shape == (3, envs.single_observation_space.shape[0])
    for _ in range(12):
        rows = wrapped.step(np.zeros(3, dtype=np.int64))[0]
    assert np.isfinite(rows).all()
