"""A learner's network is found in its kept state, and another learner begins with it."""

import numpy as np
import pytest

from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.kept_networks import kept_cem, kept_dqn, network_sizes
from sf2ai.agents.keras_rl.baseline_settings import BaselineCemSettings, BaselineDqnSettings
from sf2ai.agents.networks.architecture import FACTS_NAME, REST_NAME, Architecture
from sf2ai.agents.registry import AGENTS, find_agent

SMALL = {"hidden": (6, 5)}
FACTS = np.eye(4, 3, dtype=np.float32)
WIDER = np.eye(5, 3, dtype=np.float32)


def make(name: str, *, seed: int, actions: int = 4, hidden: tuple[int, ...] = (6, 5), facts: bool = True):
    """Return a learner of a kind, with three features."""
    kind = find_agent(name)
    settings = kind.load_settings()(hidden=hidden)
    if not kind.is_batched:
        learner = kind.load_round_learner()(settings, features=3, actions=actions, seed=seed)
        if name == "keras-rl-cem" and seed == 3:  # it has learned; before, its parameters are zero
            learner.agent.best_seen = (1.0, np.linspace(-1.0, 1.0, learner.agent.num_weights))
        return learner
    given = (FACTS if actions == 4 else WIDER) if facts else None
    learner = kind.load_batched_learner()(
        settings, features=3, actions=actions, slots=2, seed=seed, facts=given
    )
    learner.compile()
    return learner


def network(learner) -> dict[str, np.ndarray]:
    parameters = learner.parameters()
    return {name: array for name, array in parameters.items() if name not in (FACTS_NAME, REST_NAME)}


@pytest.mark.parametrize("name", AGENTS)
def test_the_kept_network_is_the_one_that_plays(name):
    learner = make(name, seed=3)
    found = find_agent(name).load_kept_network()(
        learner.get_state(), find_agent(name).load_settings()(**SMALL), 3
    )
    assert found.keys() == network(learner).keys()
    for key, array in network(learner).items():
        np.testing.assert_array_equal(found[key], array, err_msg=key)
    assert network_sizes(found).actions == 4


@pytest.mark.parametrize("name", AGENTS)
def test_a_learner_begins_with_what_another_one_knows(name):
    teacher, learner = make(name, seed=3), make(name, seed=4)
    assert any((network(learner)[key] != array).any() for key, array in network(teacher).items())
    learner.begin_with(teacher.parameters())
    for key, array in network(teacher).items():
        np.testing.assert_allclose(network(learner)[key], array, atol=1e-6, err_msg=key)


def test_new_actions_keep_their_first_values():
    teacher, learner = make("dqn", seed=3), make("dqn", seed=4, actions=5)
    before = network(learner)
    learner.begin_with(teacher.parameters())
    after, known = network(learner), network(teacher)
    np.testing.assert_array_equal(after["layer2_kernel"][:, :5], known["layer2_kernel"])
    np.testing.assert_array_equal(after["layer2_kernel"][:, 5:], before["layer2_kernel"][:, 5:])
    np.testing.assert_array_equal(after["layer2_bias"], [*known["layer2_bias"], before["layer2_bias"][5]])
    np.testing.assert_array_equal(after["branch_facts"], known["branch_facts"])
    seen = np.zeros((1, 3), dtype=np.float32)
    legal = np.ones((1, 5), dtype=np.bool_)
    wanted = teacher.act(seen, legal[:, :4], np.arange(1))
    assert learner.act(seen, legal & (np.arange(5) < 4), np.arange(1)) == wanted, "it plays like its teacher"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hidden": (6, 4)}, r"its 'layer1_kernel' has shape \(6, 4\), not \(6, 5\)"),
        ({"hidden": (6,)}, r"its 'layer2_kernel' has shape \(0,\)"),
        ({"hidden": (6, 5, 4)}, "its 'branch_thought' has shape"),
        ({"actions": 5}, "its 'layer2_kernel' has shape"),
        ({"facts": False}, r"its 'branch_seen' has shape \(0,\)"),
    ],
)
def test_a_network_of_another_shape_is_refused(changes, said):
    with pytest.raises(ValueError, match=said):
        make("dqn", seed=4).begin_with(make("dqn", seed=3, **changes).parameters())
    with pytest.raises(ValueError, match="it has an array 'branch_"):
        make("dqn", seed=4, facts=False).begin_with(make("dqn", seed=3).parameters())


def test_a_state_without_the_network_is_refused():
    with pytest.raises(ValueError, match="0 arrays for 2 hidden layers"):
        kept_dqn({}, DqnHyperparameters(**SMALL), 3)
    with pytest.raises(ValueError, match="settings are BaselineDqnSettings"):
        kept_dqn({}, BaselineDqnSettings(**SMALL), 3)
    with pytest.raises(ValueError, match="lacks 'variable0'"):
        find_agent("keras-rl-dqn").load_kept_network()({}, BaselineDqnSettings(**SMALL), 3)
    with pytest.raises(ValueError, match="7 parameters"):
        kept_cem({"best": np.zeros(8), "theta": np.zeros(14)}, BaselineCemSettings(**SMALL), 3)
    state = make("dqn", seed=3).get_state()
    with pytest.raises(ValueError, match="takes 3 numbers, and an observation has 9"):
        kept_dqn(state, DqnHyperparameters(**SMALL), 9)
    sizes = Architecture(2, (3,), 4)
    assert network_sizes(sizes.named(np.zeros(sizes.size, dtype=np.float32))) == sizes
