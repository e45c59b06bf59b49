"""`DqnPolicy` plays without TensorFlow, alike in every batch; test_keras_rl.py compares it with Keras."""

import subprocess
import sys

import numpy as np
import pytest

from sf2ai.agents.dqn.forward import best_actions, q_values
from sf2ai.agents.dqn.network import build_model
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.networks.architecture import Architecture, join

SIZES = Architecture(features=7, hidden=(16, 12), actions=5)


def make_player(seed: int = 0) -> DqnPolicy:
    return DqnPolicy(SIZES.named(join(SIZES.initial(seed))))


def looks(rows: int) -> np.ndarray:
    generator = np.random.default_rng(9)
    values = generator.normal(size=(rows, SIZES.features)) * generator.integers(0, 2, (rows, SIZES.features))
    return values.astype(np.float32)


def test_values_are_those_of_a_dueling_network() -> None:
    arrays = SIZES.initial(3)
    observations = looks(20)
    hidden = np.maximum(observations @ arrays[0] + arrays[1], 0)
    hidden = np.maximum(hidden @ arrays[2] + arrays[3], 0)
    head = hidden @ arrays[4] + arrays[5]
    expected = head[:, :1] + head[:, 1:] - head[:, 1:].mean(axis=1, keepdims=True)
    np.testing.assert_allclose(make_player(3).values(observations), expected, rtol=1e-5, atol=1e-7)


def test_values_do_not_depend_on_the_rest_of_the_batch() -> None:
    player, observations = make_player(), looks(64)
    together = player.values(observations)
    for row in range(64):
        np.testing.assert_array_equal(player.values(observations[row : row + 1])[0], together[row])


def test_the_best_legal_action_is_chosen_the_first_of_equals() -> None:
    values = np.array([[3, 1, 2], [3, 1, 2], [5, 5, 5], [1, 2, 3]], dtype=np.float32)
    masks = np.array([[1, 1, 1], [0, 1, 1], [0, 1, 1], [0, 0, 0]], dtype=bool)
    assert best_actions(values, masks).tolist() == [0, 2, 1, 0]


def test_masks_wider_than_the_character_has_actions_are_cut() -> None:
    player, observations = make_player(), looks(8)
    masks = np.ones((8, SIZES.actions + 9), dtype=bool)
    np.testing.assert_array_equal(
        player.act(observations, masks, np.arange(8)), player.values(observations).argmax(axis=1)
    )


def test_sizes_are_read_off_the_arrays() -> None:
    assert make_player().architecture == SIZES


@pytest.mark.parametrize("name", ["layer0_kernel", "layer1_bias", "layer2_kernel"])
def test_a_missing_array_is_refused(name: str) -> None:
    arrays = SIZES.named(join(SIZES.initial(0)))
    del arrays[name]
    with pytest.raises(ValueError, match="parameters"):
        DqnPolicy(arrays)


def test_a_misshapen_array_is_refused() -> None:
    arrays = SIZES.named(join(SIZES.initial(0)))
    arrays["layer1_kernel"] = arrays["layer1_kernel"][:-1]
    with pytest.raises(ValueError, match="'layer1_kernel' has shape"):
        DqnPolicy(arrays)


def test_first_values_come_from_the_seed() -> None:
    np.testing.assert_array_equal(join(SIZES.initial(4)), join(SIZES.initial(4)))
    assert (join(SIZES.initial(4)) != join(SIZES.initial(5))).any()
    assert join(SIZES.initial(4)).size == SIZES.size


def test_empty_batches_are_fine() -> None:
    widths = np.array(SIZES.widths)
    given = np.zeros((SIZES.actions, 0), dtype=np.float32)
    assert q_values(join(SIZES.initial(0)), widths, given, looks(0)).shape == (0, SIZES.actions)


def test_playing_imports_no_tensorflow() -> None:
    code = (
        "import sys; from sf2ai.agents.registry import find_agent; kind = find_agent('dqn');"
        "kind.load_policy(); kind.load_settings();"
        "print(sorted({'tensorflow', 'tf_keras', 'rl'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_rests_where_the_body_cannot_act_and_only_there() -> None:
    parameters = SIZES.named(join(SIZES.initial(0)))
    parameters["rest"] = np.array([3, 0, 1], dtype=np.float32)  # action 3 where column 0 or 1 is 1
    player = DqnPolicy(parameters)
    observations = looks(4)
    observations[:, :2] = [[0, 1], [0, 0], [1, 0], [0, 1]]
    masks = np.ones((4, SIZES.actions), dtype=bool)
    masks[3, 1:] = False  # a script plays: resting is not legal
    greedy = player.values(observations).argmax(axis=1)
    assert player.act(observations, masks, np.arange(4)).tolist() == [3, greedy[1], 3, 0]
    assert masks[0].all()


@pytest.mark.parametrize("rest", [[9, 0, 1], [0, 7, 1], [0, 0, -1], [[0, 0]]])
def test_a_rest_that_does_not_fit_the_network_is_refused(rest: list[int]) -> None:
    parameters = SIZES.named(join(SIZES.initial(0)))
    with pytest.raises(ValueError, match="'rest'"):
        DqnPolicy({**parameters, "rest": np.array(rest, dtype=np.float32)})


BRANCHED = Architecture(features=7, hidden=(16, 12), actions=5, facts=3, branch=4)
FACTS = np.random.default_rng(8).normal(size=(5, 3)).astype(np.float32)


def test_the_branch_values_actions_by_their_facts_as_the_keras_model_does() -> None:
    initial = BRANCHED.initial(0)
    for array in initial:  # a head near zero would hide a mistake
        array *= 5.0
    player = DqnPolicy({**BRANCHED.named(join(initial)), "facts": FACTS})
    model = build_model(BRANCHED, FACTS.tolist())
    model.set_weights(initial)
    observations = looks(6)
    np.testing.assert_allclose(player.values(observations), model(observations).numpy(), atol=1e-4)


def test_actions_with_the_same_facts_gain_the_same_from_the_branch() -> None:
    arrays = BRANCHED.named(join(BRANCHED.initial(0)))
    arrays["branch_out"] += 1.0
    with_facts = DqnPolicy({**arrays, "facts": FACTS[[0, 0, 1, 1, 2]]}).values(looks(6))
    arrays["branch_out"][:] = 0.0
    gained = with_facts - DqnPolicy({**arrays, "facts": FACTS}).values(looks(6))
    np.testing.assert_allclose(gained[:, 0], gained[:, 1], atol=1e-5)
    np.testing.assert_allclose(gained[:, 2], gained[:, 3], atol=1e-5)
    assert abs(gained[:, 0] - gained[:, 2]).max() > 1e-3


@pytest.mark.parametrize("facts", [FACTS[:-1], FACTS[:, :-1], FACTS[:, :0], FACTS[0]])
def test_facts_that_do_not_fit_are_refused(facts: np.ndarray) -> None:
    with pytest.raises(ValueError, match="parameters"):
        DqnPolicy({**BRANCHED.named(join(BRANCHED.initial(0))), "facts": facts})
