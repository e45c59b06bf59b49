"""Controllers: an agent in a seat, the random one, several in a pool, and their specs."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.agents.base import Agent
from sf2ai.agents.random_agent import RandomAgent
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.players.opponents import full_spec, make_opponent, make_opponents
from sf2ai.players.random_controller import RandomController
from sf2ai.rounds.controller import AgentController, Controller, PoolController
from sf2ai.seats.features import COLUMN
from sf2ai.seats.seat import Seat

SLOTS = np.arange(4)
SIDES = np.array([0, 1, 0, 1], dtype=np.int8)
SEEDS = np.array([1, 2, 3, 2**64 - 1], dtype=np.uint64)
SCENE = np.concatenate([snapshot()] * 4)


class Constant(Controller):
    """Presses the same pad for ever, and remembers which slots it was asked about."""

    def __init__(self, pad):
        self.pad = pad
        self.asked = []
        self.given_up = {}

    def begin(self, slots, sides, snapshots, seeds):
        self.asked.append(("begin", slots.tolist(), sides.tolist(), seeds.tolist()))

    def pads(self, slots, snapshots):
        self.asked.append(("pads", slots.tolist(), snapshots["timer"][-1].tolist()))
        return np.full((4, len(slots)), self.pad, dtype=np.uint16)

    def forfeits(self):
        return self.given_up

    def get_state(self):
        return {"pad": np.array(self.pad)}

    def set_state(self, state):
        self.pad = int(state["pad"])


class Forward(Agent):
    """Always walks forward; keeps what it was shown."""

    def act(self, observations, masks, slots):
        self.shown = observations, masks, slots
        return np.ones(len(slots), dtype=np.int64) * 7


def test_an_agent_is_shown_its_seats_view():
    agent, seat = Forward(), Seat(4)
    controller = AgentController(agent, seat, 4)
    controller.begin(SLOTS, SIDES, SCENE, SEEDS)
    pads = controller.pads(SLOTS, SCENE[None])
    assert pads.shape == (4, 4)
    assert (pads == [1 << 7, 1 << 6, 1 << 7, 1 << 6]).all()
    observations, masks, slots = agent.shown
    hands = COLUMN["back_charge"]  # what has changed by acting begins here
    assert (observations[:, :hands] == seat.observe(SLOTS)[:, :hands]).all()
    assert masks.sum(axis=1).tolist() == [seat.actions.count(c) for c in (0, 4, 0, 4)]
    assert slots.tolist() == SLOTS.tolist()


def test_the_random_controller_is_the_random_agent_in_a_seat():
    fast = RandomController(4, "moves", 4)
    plain = AgentController(RandomAgent(4), Seat(4), 4)
    for controller in (fast, plain):
        controller.begin(SLOTS, SIDES, SCENE, SEEDS)
    for _ in range(200):
        assert (fast.pads(SLOTS, SCENE[None]) == plain.pads(SLOTS, SCENE[None])).all()


def test_random_actions_are_even_over_the_legal_ones():
    agent = RandomAgent(1)
    agent.begin(np.array([0]), np.zeros(1, dtype=np.int8), SEEDS[:1])
    masks = np.array([[True, False, True, True, False]])
    drawn = [
        int(agent.act(np.empty((1, 0), dtype=np.float32), masks, np.array([0]))[0]) for _ in range(3_000)
    ]
    counts = np.bincount(drawn, minlength=5)
    assert counts[[1, 4]].tolist() == [0, 0]
    # 1000 each; the bound is 4.42 standard deviations, one false alarm in 100,000 seeds.
    assert np.abs(counts[[0, 2, 3]] - 1_000).max() < 4.42 * np.sqrt(3_000 * 2 / 9)


def test_a_pool_gives_each_slot_to_who_was_assigned():
    one, two = Constant(1), Constant(2)
    pool = PoolController([one, two], 4, 4)
    pool.assign(SLOTS, np.array([0, 1, 1, 0]))
    pool.begin(SLOTS, SIDES, SCENE, SEEDS)
    assert pool.pads(SLOTS, SCENE[None])[0].tolist() == [1, 2, 2, 1]
    assert pool.pads(np.array([2, 0]), SCENE[None, :2])[0].tolist() == [2, 1]
    assert pool.pads(np.array([1]), SCENE[None, :1])[0].tolist() == [2]
    assert two.asked[0] == ("begin", [1, 2], [1, 0], [2, 3])


def test_a_pool_hands_on_the_columns_of_its_slots():
    one, two = Constant(1), Constant(2)
    pool = PoolController([one, two], 4, 4)
    pool.assign(SLOTS, np.array([0, 1, 1, 0]))
    scene = np.concatenate([snapshot(timer=t) for t in (10, 20, 30, 40)])
    pool.pads(SLOTS, scene[None])
    assert one.asked == [("pads", [0, 3], [10, 40])]
    assert two.asked == [("pads", [1, 2], [20, 30])]


def test_a_pool_gathers_forfeits_and_states():
    one, two = Constant(1), Constant(2)
    pool = PoolController([one, two], 4, 4)
    two.given_up = {3: "asleep"}
    assert pool.forfeits() == {3: "asleep"}
    pool.assign(SLOTS, np.array([0, 1, 1, 0]))
    state = pool.get_state()
    other = PoolController([Constant(8), Constant(9)], 4, 4)
    other.set_state(state)
    assert other.pads(SLOTS, SCENE[None])[0].tolist() == [1, 2, 2, 1]


def test_specs_are_read_forgivingly():
    assert full_spec(" Random ") == "random"
    assert isinstance(make_opponent("RANDOM", 2), RandomController)


def test_an_unknown_spec_names_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'random'"):
        full_spec("randon")


def test_several_specs_make_a_pool():
    assert isinstance(make_opponents(["random", "random"], 2), PoolController)
    assert not isinstance(make_opponents(["random"], 2), PoolController)


def test_no_spec_at_all_is_refused():
    with pytest.raises(InputError, match="name at least one"):
        make_opponents([], 2)
