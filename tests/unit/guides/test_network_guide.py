"""A trained agent as a guide: it advises what its network says of what the learner sees."""

import numpy as np
import pytest

from fakes.trained import write_untrained
from sf2ai.agents.dqn.policy import DqnPolicy
from sf2ai.agents.ppo.gradient import soft_policy
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.agents.ppo.sampling import softmax
from sf2ai.backends.base import make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.guides.base import GuideSetting
from sf2ai.guides.network import NetworkGuide
from sf2ai.guides.registry import is_trained, make_guide
from sf2ai.players.opponents import make_opponents
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.seat import Seat
from sf2ai.store.weights import load_weights

SLOTS = 4


@pytest.fixture
def ryu(tmp_path):
    path = tmp_path / "ryu.npz"
    write_untrained(path, "ryu")
    return path


def _setting(backend, *, character="ryu", frames_per_step=4):
    return GuideSetting(backend, Seat(1).actions, frames_per_step, 0, ["cpu:7"], character)


def _advised(ryu, steps):
    """Yield masks, observations and advice of a batch whose learner plays at random."""
    backend, dice = make_backend("sim", SLOTS), np.random.default_rng(1)
    plans = PlanSequence(seed=3, character=0, opponent_characters=range(12)).take(SLOTS)
    batch = RoundBatch(
        backend,
        make_opponents(["cpu:7"], SLOTS),
        Seat(SLOTS),
        REWARDS["health-gap"],
        plans,
        guide=make_guide(str(ryu), _setting(backend)),
    )
    batch.reset()
    for _ in range(steps):
        yield batch.masks(), batch.observe(), batch.advice()
        batch.step(np.array([dice.choice(np.flatnonzero(row)) for row in batch.masks()]))


def test_it_advises_what_its_network_says_of_what_the_learner_sees(ryu):
    network, decisions = DqnPolicy(load_weights(ryu)[1]), 0
    for masks, observations, advice in _advised(ryu, 80):
        values = np.full(masks.shape, np.nan, dtype=np.float32)
        known = network.values(observations)
        values[:, : known.shape[1]] = known
        values[~masks] = np.nan
        np.testing.assert_array_equal(advice.values, values)
        np.testing.assert_array_equal(advice.actions, np.nanargmax(values, axis=1))
        decisions += (masks.sum(axis=1) > 1).sum()
    assert decisions > SLOTS * 10


def test_its_state_goes_on_where_it_was(ryu):
    guides = [make_guide(str(ryu), _setting(make_backend("sim", SLOTS))) for _ in range(2)]
    state = guides[0].get_state()
    guides[1].set_state(state)
    for name, array in guides[1].get_state().items():
        assert array.tobytes() == state[name].tobytes()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"character": "ken"}, "trained with the character 'ryu' and cannot advise 'ken'"),
        ({"frames_per_step": 2}, "trained with the frames per step 4 and cannot advise 2"),
    ],
)
def test_it_is_refused_where_it_cannot_advise(ryu, changes, message):
    with pytest.raises(InputError, match=message):
        make_guide(str(ryu), _setting(make_backend("sim", SLOTS), **changes))


def test_an_agent_that_mixes_teaches_its_policy(tmp_path):
    path = tmp_path / "ryu.npz"
    write_untrained(path, "ryu", agent="ppo")
    network = PpoPolicy(load_weights(path)[1])
    for masks, observations, advice in _advised(path, 20):
        lesson, known = np.empty(masks.shape, dtype=np.float32), np.empty(SLOTS, dtype=np.bool_)
        soft_policy(advice.values, masks, PpoHyperparameters().lesson_temperature, lesson, known)
        chances = np.zeros(masks.shape, dtype=np.float32)
        for row, head in enumerate(network.heads(observations)):
            softmax(head[1:], masks[row], chances[row, : len(head) - 1])
        np.testing.assert_allclose(lesson, chances, atol=1e-5)
        assert known.all()


@pytest.mark.parametrize("name", ["cpu:7", "random", "teacher", "self", "bot:a:B"])
def test_a_player_without_a_network_is_no_guide(name):
    with pytest.raises(UnknownNameError, match="guide"):
        is_trained(name)


def test_the_guides_have_names_of_their_own():
    assert not any(map(is_trained, ("search", "cpu", "none")))
    assert all(map(is_trained, ("packaged:ryu", "yours:ryu", "ryu", "file:ryu.npz", "./ryu.npz")))


def test_a_network_that_knows_no_legal_action_recommends_one_all_the_same():
    guide = NetworkGuide(
        lambda observations: np.zeros((len(observations), 0), dtype=np.float32), "", Seat(SLOTS), SLOTS
    )
    backend = make_backend("sim", SLOTS)
    seat, slots = Seat(SLOTS), np.arange(SLOTS)
    snapshots = backend.reset(slots, make_setups(np.zeros((SLOTS, 2), dtype=np.int64), np.arange(SLOTS)))
    sides = np.zeros(SLOTS, dtype=np.int8)
    guide.begin(slots, sides, snapshots, slots.astype(np.uint64), slots)
    advice = guide.advise(slots, np.repeat(snapshots[None], 4, axis=0), seat.records)
    assert np.isnan(advice.values).all()
    assert (advice.actions == 0).all()
