"""Every face takes a user's own observation, features or pixels; its space and stamp say which."""

import pickle

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from pettingzoo.test import api_test, parallel_api_test, parallel_seed_test
from pettingzoo.utils import parallel_to_aec

import sf2ai.envs  # noqa: F401 - registers the id
from fakes.toy_backend import ToyBackend
from sf2ai.envs import GymFightEnv, PlanSequence, RoundBatch, Seat, VersusBatch, VersusEnv, make_opponent
from sf2ai.envs.observations.pixels import Pixels
from sf2ai.errors import InputError
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.features import COLUMN

SLOTS = 3
FEATURES = ["their_health", "own_x", "distance"]
SMALL = {"observation": "pixels", "size": (40, 36), "stack": 2}
SHAPES = {
    "features": ({"observation": FEATURES}, (3,), np.float32, "their_health,own_x,distance"),
    "text": ({"observation": "their_health,own_x,distance"}, (3,), np.float32, "their_health,own_x,distance"),
    "pixels": (SMALL, (2, 40, 36), np.uint8, "pixels of boxes, 40 x 36, grey, stack 2"),
    "colours": ({**SMALL, "grey": False}, (6, 40, 36), np.uint8, "pixels of boxes, 40 x 36, rgb, stack 2"),
}


def single(**settings):
    return gymnasium.make("sf2ai/Round-v0", backend=ToyBackend(1, 20), **settings)


@pytest.mark.parametrize(("settings", "shape", "kind", "stamp"), SHAPES.values(), ids=SHAPES)
class TestFaces:
    """One test a face; the last three parameters are what it must give."""

    def test_gymnasium(self, settings, shape, kind, stamp):
        env = single(**settings)
        check_env(env.unwrapped)
        observation, _ = env.reset(seed=1)
        assert (observation.shape, observation.dtype) == (shape, kind)
        assert observation in env.observation_space
        assert env.unwrapped.observation_stamp.name == stamp

    def test_gym(self, settings, shape, kind, stamp):
        env = GymFightEnv(backend=ToyBackend(1, 20), **settings)
        observation, _ = env.reset(seed=1)
        assert (env.observation_space.shape, env.observation_space.dtype) == (shape, kind)
        assert observation in env.observation_space
        assert env.step(3)[0] in env.observation_space
        assert env.observation_stamp.name == stamp

    @pytest.mark.parametrize("mode", ["SameStep", "NextStep"])
    def test_vector(self, settings, shape, kind, stamp, mode):
        envs = gymnasium.make_vec(
            "sf2ai/Round-v0", num_envs=SLOTS, backend=ToyBackend(SLOTS, 5), autoreset_mode=mode, **settings
        )
        envs.reset(seed=1)
        ended = 0
        for _ in range(20):
            observations, _, terminated, _, infos = envs.step(np.full(SLOTS, 7))
            assert observations in envs.observation_space
            ended += terminated.sum()
            finals = [final for final in infos.get("final_obs", ()) if final is not None]
            assert all(final.shape == shape and final.dtype == kind for final in finals)
        assert ended >= SLOTS
        assert envs.observation_stamp.name == stamp

    def test_versus(self, settings, shape, kind, stamp):
        env = VersusEnv(backend=ToyBackend(1, 20), **settings)
        parallel_api_test(env, num_cycles=60)
        env.reset(seed=1)
        assert env.state() in env.state_space
        assert env.observation_space("p1").shape == shape
        assert env.observation_stamp.name == stamp
        parallel_seed_test(lambda: VersusEnv(backend=ToyBackend(1, 20), **settings), num_cycles=10)

    @pytest.mark.filterwarnings("ignore:We recommend agents to be named", "ignore:Observation")
    def test_versus_one_after_the_other(self, settings, shape, kind, stamp):
        api_test(parallel_to_aec(VersusEnv(backend=ToyBackend(1, 20), **settings)), num_cycles=20)


def plans():
    return PlanSequence(seed=1, character=0, opponent_characters=(4,)).take(None)


@pytest.mark.parametrize("pixels", [None, Pixels((40, 36), stack=2)], ids=["features", "pixels"])
def test_the_batches_take_features_in_a_seat_and_pixels_beside_it(pixels):
    seats = [Seat(SLOTS, observation=FEATURES) for _ in range(3)]
    shape = (3,) if pixels is None else (2, 40, 36)
    one = RoundBatch(
        ToyBackend(SLOTS, 20),
        make_opponent("random", SLOTS),
        seats[0],
        REWARDS["win"],
        plans(),
        pixels=pixels,
    )
    both = VersusBatch(ToyBackend(SLOTS, 20), (seats[1], seats[2]), REWARDS["win"], plans(), pixels=pixels)
    assert one.reset().shape == (SLOTS, *shape)
    assert both.reset().shape == (SLOTS, 2, *shape)
    for _ in range(30):
        step = both.step(np.full((SLOTS, 2), 7))
        assert step.observations.shape == (SLOTS, 2, *shape)
        assert one.step(np.full(SLOTS, 7)).observations.shape == (SLOTS, *shape)
    again = VersusBatch(ToyBackend(SLOTS, 20), (seats[1], seats[2]), REWARDS["win"], plans(), pixels=pixels)
    again.set_state(both.get_state())
    assert np.array_equal(again.observe(), both.observe())


def test_chosen_features_are_those_of_all():
    everything, some = single(), single(observation=FEATURES)
    columns = [COLUMN[name] for name in FEATURES]
    assert np.array_equal(everything.reset(seed=3)[0][columns], some.reset(seed=3)[0])
    for action in range(9):
        assert np.array_equal(everything.step(action)[0][columns], some.step(action)[0])


def test_neither_pixels_nor_features_change_the_game():
    played = []
    for settings in ({}, {"observation": FEATURES}, SMALL):
        env = single(opponent="cpu:3", reward="finish", **settings)
        _, info = env.reset(seed=5)
        rows = []
        for action in range(40):
            _, reward, over, _, info = env.step(7 + action % 7)
            rows.append((reward, over, info["action_mask"].tobytes()))
            if over:
                env.reset()
        played.append(rows)
    assert played[0] == played[1] == played[2]


def test_spaces_of_other_observations_are_unequal_though_their_shapes_are_equal():
    one = single(observation=["own_x", "their_x"]).observation_space
    same = single(observation="own_x,their_x").observation_space
    other = single(observation=["their_x", "own_x"]).observation_space
    assert one == same
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != other
    assert one != gymnasium.spaces.Box(other.low, other.high, dtype=np.float32)
    assert "own_x,their_x version" in repr(one)


def test_presets_keep_the_plain_space_that_saved_policies_have():
    assert type(single().observation_space) is gymnasium.spaces.Box


@pytest.mark.parametrize("observation", ["own_helth", ["own_x", "own_x"], [], 3, "pixles"])
def test_every_face_refuses_what_is_no_observation(observation):
    for make in (
        single,
        lambda **given: GymFightEnv(backend=ToyBackend(1), **given),
        lambda **given: gymnasium.make_vec("sf2ai/Round-v0", num_envs=2, backend=ToyBackend(2), **given),
        lambda **given: VersusEnv(backend=ToyBackend(1), **given),
        lambda **given: Seat(1, **given),
    ):
        with pytest.raises(InputError):
            make(observation=observation)
