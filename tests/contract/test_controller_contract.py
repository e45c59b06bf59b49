"""Every controller keeps its contract: each in the registry, and those that are made of others."""

from collections.abc import Callable

import numpy as np
import pytest

from sf2ai.agents.random_agent import RandomAgent
from sf2ai.backends.base import SNAPSHOT, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.game.buttons import ATTACK_MASK, DIRECTION_MASK, Pad
from sf2ai.players.opponents import OPPONENTS, make_opponent
from sf2ai.rounds.controller import AgentController, Controller, PoolController
from sf2ai.seats.seat import Seat

FRAMES = 4
STEPS = 150
UNPRESSABLE = 0xFFFF & ~(ATTACK_MASK | DIRECTION_MASK)


def _pool(slots: int) -> Controller:
    pool = PoolController([make_opponent(spec, slots) for spec in list(OPPONENTS)[:2] * 2], slots, FRAMES)
    pool.assign(np.arange(slots), np.arange(slots) % 2)
    return pool


CONTROLLERS: dict[str, Callable[[int], Controller]] = {
    **{spec: lambda slots, spec=spec: make_opponent(spec, slots) for spec in OPPONENTS},
    "an agent": lambda slots: AgentController(RandomAgent(slots), Seat(slots), slots),
    "a late agent": lambda slots: AgentController(RandomAgent(slots), Seat(slots, reaction_frames=12), slots),
    "a pool": _pool,
}

PLANS = [((3, 0), 11), ((5, 8), 12), ((0, 4), 13), ((6, 7), 14)]
"""Characters and seed of each slot."""


@pytest.fixture(params=CONTROLLERS)
def make(request) -> Callable[[int], Controller]:
    return CONTROLLERS[request.param]


class Game:
    """Some slots of the simulator; the controller plays p1 in even places and p2 in odd ones."""

    def __init__(self, places):
        self.slots = np.arange(len(places))
        self.sides = np.array([place % 2 for place in places], dtype=np.int8)
        self.backend = make_backend("sim", len(places))
        characters, seeds = zip(*(PLANS[place] for place in places), strict=True)
        self.seeds = np.array(seeds, dtype=np.uint64)
        first = self.backend.reset(self.slots, make_setups(characters, seeds, neutral_frames=0))
        self.seen = np.stack([first.copy()] * FRAMES)

    def begin(self, controller):
        controller.begin(self.slots, self.sides, self.seen[0].copy(), self.seeds)

    def step(self, controller):
        """One step against somebody who walks up and jabs; returns the controller's pads."""
        mine = controller.pads(self.slots, self.seen)
        pads = np.zeros((FRAMES, len(self.slots), 2), dtype=np.uint16)
        for slot, side in enumerate(self.sides):
            pads[:, slot, side] = mine[:, slot]
            pads[:, slot, 1 - side] = Pad.LEFT if side == 0 else Pad.RIGHT
            pads[0, slot, 1 - side] |= Pad.LP
        self.seen = self.backend.advance(pads)
        return mine

    def play(self, controller, steps=STEPS):
        self.begin(controller)
        return np.concatenate([self.step(controller) for _ in range(steps)])


def test_pads_can_be_pressed(make):
    game, controller = Game(range(4)), make(4)
    game.begin(controller)
    for _ in range(STEPS):
        pads = game.step(controller)
        assert pads.shape == (FRAMES, 4)
        assert pads.dtype == np.uint16
        assert not (pads & UNPRESSABLE).any()
        assert not ((pads & int(Pad.LEFT) > 0) & (pads & int(Pad.RIGHT) > 0)).any()
        assert not ((pads & int(Pad.UP) > 0) & (pads & int(Pad.DOWN) > 0)).any()


def test_it_does_something(make):
    assert Game(range(4)).play(make(4)).any()


def test_the_same_seeds_give_the_same_pads(make):
    assert np.array_equal(Game(range(4)).play(make(4)), Game(range(4)).play(make(4)))


def test_begin_forgets_everything(make):
    controller = make(4)
    first = Game(range(4)).play(controller)
    assert np.array_equal(Game(range(4)).play(controller), first)


def test_slots_do_not_know_each_other(make):
    together = Game((0, 1)).play(make(2))
    assert np.array_equal(Game((0,)).play(make(1))[:, 0], together[:, 0])


def test_a_slot_begins_while_others_go_on(make):
    expected = Game(range(2)).play(make(2), 60)
    game, controller = Game(range(2)), make(2)
    game.begin(controller)
    pads = [game.step(controller) for _ in range(30)]
    one = np.array([1])
    controller.begin(one, game.sides[one], game.seen[-1, one], game.seeds[one])
    pads += [game.step(controller) for _ in range(30)]
    assert np.array_equal(np.concatenate(pads)[:, 0], expected[:, 0])


def test_saved_loaded_the_same_pads(make):
    game, controller = Game(range(4)), make(4)
    game.play(controller, 40)
    kept = {name: array.copy() for name, array in controller.get_state().items()}
    scenes = [game.seen.copy()]
    expected = []
    for _ in range(40):
        expected.append(game.step(controller))
        scenes.append(game.seen.copy())
    other = make(4)
    Game(range(4)).play(other, 7)
    other.set_state(kept)
    for scene, pads in zip(scenes, expected, strict=False):
        assert np.array_equal(other.pads(game.slots, scene), pads)


def test_a_state_is_a_copy_of_plain_arrays(make):
    game, controller = Game(range(4)), make(4)
    game.play(controller, 20)
    state = controller.get_state()
    before = {name: array.tobytes() for name, array in state.items()}
    game.play(controller, 20)
    assert {name: array.tobytes() for name, array in state.items()} == before
    assert not any(array.dtype.hasobject for array in state.values())


def test_it_copes_with_a_backend_that_knows_little(make):
    controller, slots = make(2), np.arange(2)
    bare = np.zeros(2, dtype=SNAPSHOT)
    bare["sides"] = _unknown_sides()
    bare["timer"] = bare["round"] = bare["winner"] = -1
    controller.begin(slots, np.array([0, 1], dtype=np.int8), bare, np.array([1, 2], dtype=np.uint64))
    for _ in range(50):
        pads = controller.pads(slots, np.stack([bare] * FRAMES))
        assert not (pads & UNPRESSABLE).any()


def _unknown_sides():
    side = np.zeros((), dtype=SNAPSHOT["sides"].base)
    for name in ("x", "y", "projectile_x", "projectile_y"):
        side[name] = np.nan
    side["health"] = 1
    for name in ("activity_frames", "move", "posture", "activity", "projectile", "rounds_won"):
        side[name] = -1
    return side
