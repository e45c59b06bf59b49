"""The levels of trained agents: flatter, later, and with fewer moves; never another network's numbers."""

from itertools import pairwise

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.agents.networks.architecture import REST_NAME
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.agents.ppo.sampling import softmax
from sf2ai.errors import InputError
from sf2ai.players.find import find_player
from sf2ai.players.levels import LEVELS, Level, weakened
from sf2ai.players.names import HIGHEST
from sf2ai.seats.actions import ACTIONS
from sf2ai.store.layout import Home
from sf2ai.store.weights import load_weights


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ryu.npz"
    write_untrained(path, "ryu", agent="ppo")
    return path


def _chances(parameters, observations):
    heads = PpoPolicy({name: a for name, a in parameters.items() if name != REST_NAME}).heads(observations)
    chances = np.empty((len(heads), heads.shape[1] - 1), dtype=np.float32)
    for row, head in enumerate(heads):
        softmax(head[1:], np.ones(len(head) - 1, dtype=np.bool_), chances[row])
    return heads, chances


def test_a_higher_temperature_flattens_the_policy_and_keeps_the_order(file):
    manifest, arrays = load_weights(file)
    observations = np.random.default_rng(1).normal(size=(20, manifest.observation.size)).astype(np.float32)
    heads, chances = _chances(arrays, observations)
    flat_heads, flat = _chances(weakened("ryu", manifest, arrays, Level(0, 3.0)), observations)
    np.testing.assert_allclose(flat_heads[:, 1:], heads[:, 1:] / 3, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(flat_heads[:, 0], heads[:, 0])  # the state is worth what it was
    assert (flat.max(axis=1) < chances.max(axis=1)).all()
    assert (flat.argmax(axis=1) == chances.argmax(axis=1)).all()


def test_a_level_without_specials_never_draws_one(file):
    manifest, arrays = load_weights(file)
    observations = np.random.default_rng(2).normal(size=(20, manifest.observation.size)).astype(np.float32)
    _, chances = _chances(weakened("ryu", manifest, arrays, Level(0, 1.0, has_specials=False)), observations)
    plain = np.array([name[0].isdigit() for name in ACTIONS["moves"].names(0)])
    assert (chances[:, ~plain] == 0).all()
    np.testing.assert_allclose(chances[:, plain].sum(axis=1), 1, rtol=1e-5)


def test_the_weights_stay_as_they_are(file):
    manifest, arrays = load_weights(file)
    before = {name: array.copy() for name, array in arrays.items()}
    weakened("ryu", manifest, arrays, LEVELS[1])
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_a_level_sees_late_and_has_its_name(file, tmp_path):
    home = Home(tmp_path)
    player = find_player(f"{file}@3", home)
    assert player.spec == f"{file}@3"
    assert player.reaction_frames == LEVELS[3].late_frames
    assert find_player(f"{file}@{HIGHEST}", home).spec == str(file)


def test_each_level_is_weaker_than_the_one_above_in_every_respect():
    rows = [LEVELS[number] for number in sorted(LEVELS, reverse=True)]
    assert sorted(LEVELS) == list(range(1, HIGHEST + 1))
    assert rows[0] == Level(0, 1.0)
    for above, below in pairwise(rows):
        assert below.late_frames >= above.late_frames
        assert above.has_specials or not below.has_specials


def test_an_agent_that_plays_one_strategy_cannot_be_weakened(tmp_path):
    path = tmp_path / "ken.npz"
    write_untrained(path, "ken")
    with pytest.raises(InputError, match=r"trained with --agent dqn, which plays one strategy and cannot be"):
        find_player(f"{path}@4", Home(tmp_path))
