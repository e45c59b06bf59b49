"""Every face takes a reward of the user's: weights or a function, paid from the side that plays."""

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from pettingzoo.test import api_test, parallel_api_test
from pettingzoo.utils import parallel_to_aec

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs import (
    GymFightEnv,
    PlanSequence,
    RoundBatch,
    Seat,
    VersusBatch,
    VersusEnv,
    make_opponent,
    play,
)
from sf2ai.errors import InputError, RewardError
from sf2ai.rounds.reward import REWARDS

SLOTS = 3


def gap(steps):
    """The preset health-gap, as a function."""
    return steps["damage_dealt"] - steps["damage_taken"]


SAME_AS_HEALTH_GAP = {
    "function": gap,
    "weights": {"damage_dealt": 1.0, "damage_taken": -1.0},
    "text": "damage_dealt=1,damage_taken=-1",
    "term of the presets": {"gap": 1},
}


def single(make, reward, steps=60):
    env = make(reward=reward, opponent="random", backend=ToyBackend(1, 60))
    env.reset(seed=1)
    paid = []
    for step in range(steps):
        _, reward, over, _, _ = env.step(7 + step % 7)
        paid.append(reward)
        if over:
            env.reset()
    return np.array(paid)


def gymnasium_single(reward):
    return single(lambda **settings: gymnasium.make("sf2ai/Round-v0", **settings), reward)


def gym_single(reward):
    return single(GymFightEnv, reward)


def gymnasium_vector(reward):
    envs = gymnasium.make_vec(
        "sf2ai/Round-v0", num_envs=SLOTS, reward=reward, opponent="random", backend=ToyBackend(SLOTS, 60)
    )
    envs.reset(seed=1)
    return np.array([envs.step(np.full(SLOTS, 7 + step % 7))[1] for step in range(60)])


def pettingzoo_parallel(reward):
    env = VersusEnv(reward=reward, backend=ToyBackend(1, 60))
    env.reset(seed=1)
    rows = []
    while env.agents:
        rows.append([env.step({"p1": 1, "p2": 7})[1].get(side, 0) for side in ("p1", "p2")])
    return np.array(rows)


def plans():
    return PlanSequence(seed=1, character=0, opponent_characters=(4,)).take(None)


def round_batch(reward):
    backend = ToyBackend(SLOTS, 60)
    batch = RoundBatch(backend, make_opponent("random", SLOTS), Seat(SLOTS), reward, plans())
    batch.reset()
    return np.array([batch.step(np.full(SLOTS, 7 + step % 7)).rewards for step in range(60)])


def versus_batch(reward):
    batch = VersusBatch(ToyBackend(SLOTS, 60), (Seat(SLOTS), Seat(SLOTS)), reward, plans())
    batch.reset()
    return np.array([batch.step(np.tile([7 + step % 7, 7], (SLOTS, 1))).rewards for step in range(60)])


def played_rounds(reward):
    controllers = make_opponent("random", SLOTS), make_opponent("cpu:3", SLOTS)
    some = PlanSequence(seed=1, character=0, opponent_characters=(4,)).take(6)
    return np.array(
        [outcome.returns for outcome in play(ToyBackend(SLOTS, 60), controllers, some, reward=reward)]
    )


FACES = {
    face.__name__: face
    for face in (
        gymnasium_single,
        gym_single,
        gymnasium_vector,
        pettingzoo_parallel,
        round_batch,
        versus_batch,
        played_rounds,
    )
}


@pytest.mark.parametrize("form", SAME_AS_HEALTH_GAP)
@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_every_face_pays_by_what_was_given(face, form):
    expected = face("health-gap")
    assert np.abs(expected).sum() > 0, "nothing was paid, so that the test would pass by itself"
    assert np.allclose(face(SAME_AS_HEALTH_GAP[form]), expected, atol=1e-6)


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_every_face_reports_a_function_that_fails(face):
    with pytest.raises(RewardError, match="the reward function 'test_own_rewards:"):
        face(lambda steps: steps["damage"])


@pytest.mark.parametrize("reward", ["helth-gap", {"wim": 1}, {}, 3, "no_such_file.py:f"])
@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_every_face_refuses_what_is_no_reward(face, reward):
    with pytest.raises(InputError):
        face(reward)


def test_both_sides_are_paid_each_from_its_own():
    paid = pettingzoo_parallel({"damage_dealt": 1, "win": 5})
    assert (paid >= 0).all(), "what a side loses is no term, so that neither side is paid less than nothing"
    assert sorted(paid[-1].round(3)) in ([0, 5], [0, 5.125]) or paid[-1].max() < 1  # a win, or a draw
    assert (versus_batch({"damage_taken": -1}) <= 0).all()


def test_the_presets_are_paid_bit_by_bit_as_before_when_given_as_weights():
    for name, preset in REWARDS.items():
        assert np.array_equal(gymnasium_vector(name), gymnasium_vector(dict(preset.weights)))


def test_a_function_sees_its_actions_and_each_round_from_its_first_step():
    seen = []

    def reward(steps):
        seen.append(steps)
        return gap(steps)

    batch = RoundBatch(ToyBackend(1, 15), make_opponent("random", 1), Seat(1), reward, plans())
    batch.reset()
    ends = [bool(batch.step(np.array([step % 5])).terminated[0]) for step in range(40)]
    records = np.concatenate(seen)
    assert records["action"].tolist() == [step % 5 for step in range(40)]
    assert sum(ends) >= 2
    assert records["round_over"].tolist() == ends
    after_an_end = np.flatnonzero(ends[:-1]) + 1
    assert (records["step"][after_an_end] == 1).all()
    assert (records["own_health_before"][after_an_end] == 1).all()
    assert not seen[0].flags.writeable


def test_a_slot_that_plays_no_step_has_no_record():
    sizes = []

    def reward(steps):
        sizes.append(steps["slot"].tolist())
        return gap(steps)

    envs = gymnasium.make_vec(
        "sf2ai/Round-v0",
        num_envs=2,
        reward=reward,
        autoreset_mode="NextStep",
        backend=ToyBackend(2, 5),
        opponent="random",
    )
    envs.reset(seed=1)
    for _ in range(20):
        over = envs._over.copy()
        rewards = envs.step(np.zeros(2, dtype=np.int64))[1]
        assert (rewards[over] == 0).all()
    assert [0, 1] in sizes


@pytest.mark.filterwarnings("ignore:We recommend agents to be named")
def test_the_checkers_of_the_libraries_accept_an_own_reward():
    check_env(gymnasium.make("sf2ai/Round-v0", backend=ToyBackend(1, 60), reward=gap).unwrapped)
    parallel_api_test(VersusEnv(backend=ToyBackend(1, 60), reward=gap), num_cycles=60)
    api_test(parallel_to_aec(VersusEnv(backend=ToyBackend(1, 60), reward={"win": 1})), num_cycles=30)
