"""Every agent keeps its contract: the random one, and the policy of each kind in the registry."""

from collections.abc import Callable

import numpy as np
import pytest

from sf2ai.agents.base import Agent
from sf2ai.agents.random_agent import RandomAgent
from sf2ai.agents.registry import AGENTS, find_agent

FEATURES, ACTION_COUNT, SLOTS = 12, 9, 5
EVERYWHERE = np.arange(SLOTS)
SEEDS = np.arange(SLOTS).astype(np.uint64) + 3
CHARACTERS = np.zeros(SLOTS, dtype=np.int8)


@pytest.fixture(scope="module")
def parameters() -> dict[str, dict[str, np.ndarray]]:
    """Of an untrained learner of each kind; made once, since learners are slow to make."""
    made = {}
    for name in AGENTS:
        kind = find_agent(name)
        settings = kind.load_settings()()
        sizes = {"features": FEATURES, "actions": ACTION_COUNT, "seed": 1}
        if kind.is_batched:
            learner = kind.load_batched_learner()(settings, slots=SLOTS, **sizes)
        else:
            learner = kind.load_round_learner()(settings, **sizes)
        made[name] = learner.parameters()
    return made


@pytest.fixture(params=["random", *AGENTS])
def make(request, parameters) -> Callable[[], Agent]:
    if request.param == "random":
        return lambda: RandomAgent(SLOTS)
    return lambda: find_agent(request.param).load_policy()(parameters[request.param])


def scenes(count=30, seed=0):
    """Observations and masks, at least one action legal, as wide as the widest character's."""
    dice = np.random.default_rng(seed)
    for _ in range(count):
        masks = dice.random((SLOTS, ACTION_COUNT + 3)) < 0.4
        masks[EVERYWHERE, dice.integers(0, ACTION_COUNT, SLOTS)] = True
        masks[:, ACTION_COUNT:] = False
        yield dice.normal(size=(SLOTS, FEATURES)).astype(np.float32), masks


def begun(agent):
    agent.begin(EVERYWHERE, CHARACTERS, SEEDS)
    return agent


def test_actions_are_legal(make):
    agent = begun(make())
    for observations, masks in scenes():
        actions = agent.act(observations, masks, EVERYWHERE)
        assert actions.shape == (SLOTS,)
        assert actions.dtype == np.int64
        assert masks[EVERYWHERE, actions].all()


def test_the_only_legal_action_is_chosen(make):
    agent, masks = begun(make()), np.zeros((SLOTS, ACTION_COUNT), dtype=np.bool_)
    masks[EVERYWHERE, [0, 3, 5, 8, 1]] = True
    assert agent.act(np.zeros((SLOTS, FEATURES), np.float32), masks, EVERYWHERE).tolist() == [0, 3, 5, 8, 1]


def test_the_same_seeds_give_the_same_actions(make):
    one, other = begun(make()), begun(make())
    for observations, masks in scenes():
        expected = one.act(observations, masks, EVERYWHERE)
        assert np.array_equal(other.act(observations, masks, EVERYWHERE), expected)


def test_a_batch_is_its_slots_one_by_one(make):
    together, alone = begun(make()), begun(make())
    for observations, masks in scenes():
        expected = together.act(observations, masks, EVERYWHERE)
        for slot in EVERYWHERE[::-1]:
            row = slice(slot, slot + 1)
            assert alone.act(observations[row], masks[row], EVERYWHERE[row]) == expected[slot]


def test_saved_loaded_the_same_actions(make):
    agent = begun(make())
    for observations, masks in scenes(10):
        agent.act(observations, masks, EVERYWHERE)
    state = agent.get_state()
    expected = [agent.act(observations, masks, EVERYWHERE) for observations, masks in scenes(10, seed=1)]
    other = begun(make())
    other.set_state(state)
    for before, (observations, masks) in zip(expected, scenes(10, seed=1), strict=True):
        assert np.array_equal(other.act(observations, masks, EVERYWHERE), before)


def test_what_it_is_given_is_not_changed(make):
    agent = begun(make())
    for observations, masks in scenes(3):
        kept = observations.copy(), masks.copy()
        agent.act(observations, masks, EVERYWHERE)
        assert np.array_equal(observations, kept[0])
        assert np.array_equal(masks, kept[1])
