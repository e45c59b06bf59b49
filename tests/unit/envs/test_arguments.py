"""Environments refuse actions and options that they cannot use, in one sentence, before they play."""

import numpy as np
import pytest
from gymnasium.error import ResetNeeded

from fakes.toy_backend import ToyBackend
from sf2ai.envs.arguments import whole_action, whole_actions
from sf2ai.envs.gym_env import GymFightEnv
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.envs.pettingzoo_env import VersusEnv
from sf2ai.envs.vector import VectorFightEnv
from sf2ai.errors import InputError
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.seat import Seat

SINGLE = (FightEnv, GymFightEnv)


@pytest.mark.parametrize(
    "actions", [[7], np.full(5, 7), np.full((4, 1), 7), 7, np.full(4, 6.9), np.full(4, True), ["7"] * 4]
)
def test_a_batch_takes_one_whole_number_for_each_environment(actions):
    envs = VectorFightEnv(4, backend=ToyBackend(4))
    envs.reset(seed=1)
    with pytest.raises(ValueError, match=r"give whole numbers of shape \(4,\)"):
        envs.step(actions)
    assert envs.step([7, 7, 7, 7])[0].shape[0] == 4, "the rounds go on"


def test_the_message_names_both_shapes():
    with pytest.raises(
        ValueError, match=r"^the actions have shape \(2, 2\) and type int64; give .* \(8, 2\)$"
    ):
        whole_actions(np.zeros((2, 2), dtype=np.int64), (8, 2))


@pytest.mark.parametrize("shape", [(2, 2), (1, 2), (3,), (3, 3), (6,)])
def test_two_sided_batches_take_two_whole_numbers_for_each_slot(shape):
    from sf2ai.envs.versus_batch import VersusBatch

    batch = VersusBatch(ToyBackend(3), (Seat(3), Seat(3)), REWARDS["win"], [RoundPlan(0, 1, (0, 1))] * 3)
    batch.reset()
    with pytest.raises(ValueError, match=r"give whole numbers of shape \(3, 2\)"):
        batch.step(np.zeros(shape, dtype=np.int64))


@pytest.mark.parametrize(
    "action", [3.7, "3", True, None, np.array([3, 4]), np.array(3.0), [True], np.bool_(True)]
)
def test_a_single_environment_takes_one_whole_number(action):
    for kind in SINGLE:
        env = kind(backend=ToyBackend(1))
        env.reset(seed=1)
        with pytest.raises(ValueError, match="give one whole number"):
            env.step(action)


@pytest.mark.parametrize("action", [3, np.int32(3), np.uint8(3), np.array(3), np.array([3]), [3]])
def test_whole_numbers_of_every_kind_are_one_action(action):
    assert whole_action(action) == 3


@pytest.mark.parametrize("kind", SINGLE)
def test_options_choose_the_round_that_begins(kind):
    env = kind(opponent=["random", "cpu:2"], backend=ToyBackend(1, 8))
    env.reset(seed=3)
    for side in ("p2", "p1"):
        _, info = env.reset(options={"opponent": "cpu:2", "opponent_char": "M. Bison", "side": side})
        assert (info["opponent"], info["opponent_char"], info["side"]) == (1, "bison", side)
    assert env.reset(options={"opponent": 0})[1]["opponent"] == 0


def test_what_options_leave_open_is_what_the_sequence_would_have_played():
    first, second = (FightEnv(backend=ToyBackend(1, 8)) for _ in range(2))
    _, free = first.reset(seed=8)
    _, chosen = second.reset(seed=8, options={"opponent_char": "guile"})
    assert chosen == free | {"opponent_char": "guile", "action_mask": chosen["action_mask"]}
    assert first.reset()[1]["opponent_char"] == second.reset()[1]["opponent_char"], (
        "the next round is the sequence's"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"opponnent": "random"}, "no option of reset is called 'opponnent'; did you mean 'opponent'"),
        ({"char": "ken"}, "no option of reset is called 'char'"),
        ({"side": "left"}, "the option side is 'left'; give 'p1' or 'p2'"),
        ({"opponent_char": "ruy"}, "did you mean 'ryu'"),
        (
            {"opponent": "cpu:3"},
            "the option opponent is 'cpu:3'; give one of this environment's opponents: random",
        ),
        ({"opponent": 1}, "the option opponent is 1"),
        ({"opponent": True}, "the option opponent is True"),
        (5, "options is 5; give a dict such as"),
        ("side", "options is 'side'; give a dict such as"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(options, words):
    env, envs = FightEnv(backend=ToyBackend(1)), VectorFightEnv(2, backend=ToyBackend(2))
    for made in (env, envs):
        with pytest.raises(InputError, match=words):
            made.reset(options=options)


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "2", None])
def test_the_number_of_environments_is_a_whole_number(count):
    with pytest.raises(InputError, match="num_envs is"):
        VectorFightEnv(count)


@pytest.mark.parametrize("kind", [*SINGLE, lambda **more: VectorFightEnv(1, **more)])
def test_masks_are_asked_for_after_reset(kind):
    env = kind(backend=ToyBackend(1))
    with pytest.raises((ResetNeeded, Exception), match=r"call reset\(\) before action_masks\(\)"):
        env.action_masks()
    _, info = env.reset(seed=1)
    masks = env.action_masks()
    assert masks.dtype == np.bool_
    assert np.array_equal(masks, np.asarray(info["action_mask"], dtype=bool))


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ({"p1": 0}, r"the actions are for \['p1'\]"),
        ({}, r"the actions are for \[\]"),
        ({"p1": 0, "p2": 0, "p3": 0}, "p3"),
        ({"p1": 0, "p2": 3.7}, "the action is 3.7"),
    ],
)
def test_both_sides_give_one_action(actions, words):
    env = VersusEnv(backend=ToyBackend(1))
    env.reset(seed=1)
    with pytest.raises(ValueError, match=words):
        env.step(actions)


@pytest.mark.parametrize(
    "chars",
    ["ryu", ("ryu",), ("ryu", "ken", "guile"), (), 5, None, pytest.param({"ryu", "ken"}, id="a set")],
    ids=str,
)
def test_two_characters_are_needed(chars):
    with pytest.raises(InputError, match="give the characters of p1 and p2"):
        VersusEnv(chars)


def test_a_two_sided_round_is_cut_short_after_max_cycles():
    env = VersusEnv(backend=ToyBackend(1), max_cycles=2)
    env.reset(seed=1)
    assert env.state().shape == env.state_space.shape
    assert env.state_space.contains(env.state())
    assert not any(env.step({"p1": 0, "p2": 0})[3].values())
    _, _, terminated, truncated, infos = env.step({"p1": 0, "p2": 0})
    assert (set(terminated.values()), set(truncated.values()), env.agents) == ({False}, {True}, [])
    assert infos["p1"]["ending"] == "NONE"
    assert isinstance(env.np_random, np.random.Generator)


NO_SETTINGS = {
    "char": [None, 3, ["ryu"]],
    "opponent": [None, 5, ["random", 5], b"ken"],
    "opponent_char": [None, 3, ["ken", 3]],
    "observation": [None, 5],
    "actions": [None, 5, ["moves"]],
    "reward": [None, 5],
    "reaction_frames": ["3", 1.5, None, True, -1],
    "frames_per_step": ["4", 2.5, None, 0],
    "sticky_actions": ["a", None, 2, float("nan")],
    "guide": [None, ["search"]],
    "backend": [None, 5],
    "render_mode": [5],
}
"""Values of a wrong type or range, by setting."""


@pytest.mark.parametrize(
    ("setting", "value"), [(name, value) for name, values in NO_SETTINGS.items() for value in values]
)
def test_a_setting_of_a_wrong_type_is_refused_in_one_sentence(setting, value):
    for kind in (*SINGLE, VectorFightEnv):
        with pytest.raises(InputError) as refused:
            kind(**{"backend": ToyBackend(1), setting: value})
        assert "\n" not in str(refused.value)
    name = "chars" if setting == "char" else setting
    if name not in ("opponent", "opponent_char", "guide"):
        with pytest.raises(InputError):
            VersusEnv(**{"backend": ToyBackend(1), name: value})


def test_numbers_of_numpy_are_numbers():
    env = FightEnv(backend=ToyBackend(1), reaction_frames=np.int64(3), sticky_actions=np.float64(0.5))
    env.reset(seed=1)
    assert env.step(0)[0] in env.observation_space
