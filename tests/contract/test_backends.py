"""What every backend promises, run over each one that is registered."""

from itertools import product

import numpy as np
import pytest

from fakes.hands import random_pads
from sf2ai.backends.base import SNAPSHOT, Phase, make_setups
from sf2ai.backends.registry import BACKENDS, make_backend
from sf2ai.errors import BackendError, StateError

NAMES = sorted(BACKENDS)
PAIRS = [(0, 4), (11, 6), (7, 8)]
SEEDS = [5, 6, 2**64 - 1]


@pytest.fixture(params=NAMES)
def backend(request):
    with make_backend(request.param, len(PAIRS)) as made:
        made.reset(np.arange(len(PAIRS)), make_setups(PAIRS, SEEDS))
        yield made


def pads_for(pairs, frames, seed=1):
    rng = np.random.default_rng(seed)
    return np.concatenate([random_pads(rng, pair, frames) for pair in pairs], axis=1)


def test_the_registrys_names_are_the_backends_own(backend):
    assert backend.name in BACKENDS
    assert backend.version
    assert backend.slots == len(PAIRS)


def test_reset_reports_the_first_frame_of_round_one(backend):
    first = backend.reset(np.arange(3), make_setups(PAIRS, SEEDS))
    assert (first.dtype, first.shape) == (SNAPSHOT, (3,))
    assert first["sides"]["character"].tolist() == [list(pair) for pair in PAIRS]
    assert (first["phase"] == Phase.FIGHT).all()
    assert (first["round"] == 1).all()
    assert (first["timer"] == 99).all()
    assert (first["sides"]["health"] == 1).all()
    assert (first["sides"]["rounds_won"] == 0).all()
    assert (first["winner"] == -1).all()


def test_reset_is_repeatable(backend):
    pads = pads_for(PAIRS, 200)
    first = backend.advance(pads).copy()
    backend.reset(np.arange(3), make_setups(PAIRS, SEEDS))
    assert backend.advance(pads).tobytes() == first.tobytes()


def test_reset_of_one_slot_leaves_the_others_alone(backend):
    backend.advance(pads_for(PAIRS, 50))
    before = [backend.save(slot) for slot in range(3)]
    backend.reset(np.array([1]), make_setups([(3, 3)], [9]))
    assert backend.save(0) == before[0]
    assert backend.save(1) != before[1]
    assert backend.save(2) == before[2]


def test_slots_know_nothing_of_each_other_nor_of_their_number(backend):
    pads = pads_for(PAIRS, 300)
    together = backend.advance(pads).copy()
    for slot, (pair, seed) in enumerate(zip(PAIRS, SEEDS, strict=True)):
        with make_backend(backend.name, 1) as alone:
            alone.reset(np.array([0]), make_setups([pair], [seed]))
            single = alone.advance(np.ascontiguousarray(pads[:, slot : slot + 1]))
            assert single[:, 0].tobytes() == np.ascontiguousarray(together[:, slot]).tobytes()


def test_advance_reports_every_frame_of_every_slot(backend):
    snapshots = backend.advance(pads_for(PAIRS, 7))
    assert (snapshots.dtype, snapshots.shape) == (SNAPSHOT, (7, 3))


def test_a_save_state_brings_a_slot_back(backend):
    pads = pads_for(PAIRS, 400)
    backend.advance(pads[:150])
    states = [backend.save(slot) for slot in range(3)]
    first = backend.advance(pads[150:]).copy()
    for slot, state in enumerate(states):
        backend.load(slot, state)
    assert [backend.save(slot) for slot in range(3)] == states
    assert backend.advance(pads[150:]).tobytes() == first.tobytes()


def test_a_save_state_may_be_loaded_into_another_slot(backend):
    pads = pads_for(PAIRS, 200)
    backend.advance(pads[:100])
    backend.load(2, backend.save(0))
    pads[100:, 2] = pads[100:, 0]
    snapshots = backend.advance(pads[100:])
    assert snapshots[:, 2].tobytes() == snapshots[:, 0].tobytes()


def test_bytes_of_something_else_are_no_save_state(backend):
    before = backend.save(0)
    for state in (b"", b"nonsense", before[:-1], before + b"x"):
        with pytest.raises(StateError):
            backend.load(0, state)
    assert backend.save(0) == before


def finish_the_round(backend, slots=3):
    """Run the clock out; returns the last call's snapshots."""
    pads = np.zeros((99 * 40 + 31, slots, 2), dtype=np.uint16)
    return backend.advance(pads).copy()


def test_a_round_that_ends_repeats_its_end_until_the_call_is_over(backend):
    snapshots = finish_the_round(backend)
    for slot in range(3):
        over = np.flatnonzero(snapshots[:, slot]["phase"] != Phase.FIGHT)
        assert len(over) > 0
        assert over.tolist() == list(range(over[0], len(snapshots)))
        assert len({snapshots[frame, slot].tobytes() for frame in over}) == 1


def test_the_next_call_begins_the_next_round(backend):
    finish_the_round(backend)
    following = backend.advance(np.zeros((1, 3, 2), dtype=np.uint16))[0]
    assert (following["round"] == 2).all()
    assert (following["phase"] == Phase.FIGHT).all()
    assert (following["sides"]["health"] == 1).all()


def test_a_match_that_is_over_stays_over_until_it_is_reset(backend):
    for _ in range(10):
        last = finish_the_round(backend)[-1]
    assert (last["phase"] == Phase.MATCH_OVER).all()
    states = [backend.save(slot) for slot in range(3)]
    again = backend.advance(pads_for(PAIRS, 20))
    assert all(
        again[frame, slot].tobytes() == last[slot].tobytes() for frame, slot in product(range(20), range(3))
    )
    assert [backend.save(slot) for slot in range(3)] == states
    assert (backend.reset(np.arange(3), make_setups(PAIRS, SEEDS))["phase"] == Phase.FIGHT).all()


@pytest.mark.parametrize("name", NAMES)
def test_closing_twice_is_fine_and_using_it_afterwards_raises(name):
    backend = make_backend(name, 1)
    backend.reset(np.array([0]), make_setups([PAIRS[0]], [1]))
    state = backend.save(0)
    backend.close()
    backend.close()
    for use in (
        lambda: backend.advance(np.zeros((1, 1, 2), dtype=np.uint16)),
        lambda: backend.reset(np.array([0]), make_setups([PAIRS[0]], [1])),
        lambda: backend.save(0),
        lambda: backend.load(0, state),
    ):
        with pytest.raises(BackendError):
            use()
