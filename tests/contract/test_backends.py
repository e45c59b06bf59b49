"""Every registered backend keeps the contract of `Backend`, the SNES on two cores and two cartridges."""

from itertools import product

import numpy as np
import pytest

from fakes.backend_makers import MAKERS
from fakes.random_pads import random_pads
from sf2ai.backends.base import SNAPSHOT, Ending, Phase, make_setups
from sf2ai.backends.registry import BACKENDS
from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.errors import BackendError, StateError
from sf2ai.game.buttons import Pad

PAIRS = [(0, 4), (11, 6), (7, 8)]
SEEDS = [5, 6, 2**64 - 1]
SHORT = 40
"""Frames that a test plays where any number will do; a SNES makes a thousand a second."""


@pytest.fixture(params=MAKERS, scope="module")
def maker(request):
    return MAKERS[request.param]


@pytest.fixture(scope="module")
def shared(maker):
    """One backend for all tests of a kind: cores take a second to start."""
    with maker(len(PAIRS)) as made:
        yield made


@pytest.fixture
def backend(shared):
    shared.reset(np.arange(len(PAIRS)), make_setups(PAIRS, SEEDS))
    return shared


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


def test_slots_know_nothing_of_each_other_nor_of_their_number(backend, maker):
    pads = pads_for(PAIRS, 300)
    together = backend.advance(pads).copy()
    with maker(1) as alone:
        for slot, (pair, seed) in enumerate(zip(PAIRS, SEEDS, strict=True)):
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


def beat_the_second(frames, slots=3):
    """Pads of a first side that walks up and presses buttons, and of a second that does nothing."""
    pads = np.zeros((frames, slots, 2), dtype=np.uint16)
    pads[:60, :, 0] = Pad.RIGHT
    for start in range(60, frames, 45):
        pads[start : start + 12, :, 0] = Pad.RIGHT
        pads[start + 12 : start + 14, :, 0] = Pad.HP if start % 2 else Pad.HK
    return pads


def test_a_round_that_ends_repeats_its_end_until_the_call_is_over(backend):
    snapshots = backend.advance(beat_the_second(4000))
    for slot in range(3):
        over = np.flatnonzero(snapshots[:, slot]["phase"] != Phase.FIGHT)
        assert len(over) > 0
        assert over.tolist() == list(range(over[0], len(snapshots)))
        assert len({snapshots[frame, slot].tobytes() for frame in over}) == 1
    end = snapshots[-1]
    assert (end["ending"] == Ending.KO).all()
    assert (end["winner"] == 0).all()
    assert (end["sides"]["health"][:, 1] == 0).all()
    assert end["sides"]["rounds_won"].tolist() == [[1, 0]] * 3


def test_the_next_call_begins_the_next_round(backend):
    backend.advance(beat_the_second(4000))
    following = backend.advance(np.zeros((1, 3, 2), dtype=np.uint16))[0]
    assert (following["round"] == 2).all()
    assert (following["phase"] == Phase.FIGHT).all()
    assert (following["sides"]["health"] == 1).all()
    assert following["sides"]["rounds_won"].tolist() == [[1, 0]] * 3


def test_two_rounds_win_a_match_which_stays_over_until_it_is_reset(backend):
    for _ in range(2):
        last = backend.advance(beat_the_second(4000))[-1].copy()
    assert (last["phase"] == Phase.MATCH_OVER).all()
    assert (last["winner"] == 0).all()
    assert (last["round"] == 2).all()
    states = [backend.save(slot) for slot in range(3)]
    again = backend.advance(pads_for(PAIRS, 20))
    assert all(
        again[frame, slot].tobytes() == last[slot].tobytes() for frame, slot in product(range(20), range(3))
    )
    assert [backend.save(slot) for slot in range(3)] == states
    assert (backend.reset(np.arange(3), make_setups(PAIRS, SEEDS))["phase"] == Phase.FIGHT).all()


def test_when_the_time_is_over_the_side_with_more_health_has_won(backend):
    """In the first slot P1 hits, in the second P2, in the third neither side moves.

    All three go on from one quiet fight whose time is nearly over. While it goes on, the matches of the
    other slots are over, which takes no time.
    """
    backend.reset(np.arange(3), make_setups([(0, 0)] * 3, SEEDS, neutral_frames=0))
    timers = []
    for frames in (1500, 1500, 99 * 40 - 3300):
        pads = beat_the_second(frames)
        pads[:, 0] = 0
        snapshots = backend.advance(pads)
        timers += snapshots["timer"][:, 0].tolist()
    assert (snapshots["phase"][-1] == [Phase.FIGHT, Phase.MATCH_OVER, Phase.MATCH_OVER]).all()
    quiet = backend.save(0)
    for slot in (1, 2):
        backend.load(slot, quiet)
    pads = beat_the_second(340)
    pads[240:] = 0
    pads[:, 1] = mirrored(pads[:, 1])
    pads[:, 2] = 0
    snapshots = backend.advance(pads)
    end = snapshots[-1]
    assert (end["ending"] == Ending.TIME).all()
    assert (end["timer"] == 0).all()
    assert end["winner"].tolist() == [0, 1, -1]
    assert end["sides"]["rounds_won"].tolist() == [[1, 0], [0, 1], [0, 0]]
    assert (end["sides"]["health"] == 1).tolist() == [[True, False], [False, True], [True, True]]
    assert (end["sides"]["health"] > 0).all()
    timers += snapshots["timer"][:, 2].tolist()
    assert sorted(timers, reverse=True) == timers
    assert set(timers) == set(range(100))


def mirrored(pads):
    """Return the pads of both sides as if they had changed places."""
    turned = np.where(pads == Pad.RIGHT, np.uint16(Pad.LEFT), pads)
    return turned[..., ::-1]


def test_a_double_ko_has_no_winner(backend):
    pads = beat_the_second(3900)
    pads |= mirrored(pads)  # both walk up, and punch in the same frame
    backend.reset(np.arange(3), make_setups([(0, 0)] * 3, SEEDS, neutral_frames=0))
    end = backend.advance(pads)[-1]
    assert (end["ending"] == Ending.DOUBLE_KO).all()
    assert (end["phase"] == Phase.ROUND_OVER).all()
    assert (end["winner"] == -1).all()
    assert not end["sides"]["health"].any()
    assert not end["sides"]["rounds_won"].any()
    assert (backend.advance(np.zeros((1, 3, 2), dtype=np.uint16))["round"] == 2).all()


@pytest.mark.parametrize("preset", ["human", "talk"])
def test_what_agents_see_and_may_do_stays_in_its_spaces(maker, preset):
    env = FightEnv(char="ryu", observation=preset, reaction_frames=4, backend=maker(1))
    env.action_space.seed(7)
    seen, info = env.reset(seed=5)
    for _ in range(150):
        assert seen in env.observation_space
        mask = info["action_mask"]
        assert (mask.shape, mask.dtype) == ((env.action_space.n,), np.int8)
        action = env.action_space.sample(mask)
        assert mask[action] == 1
        seen, reward, terminated, _, info = env.step(action)
        assert -1 <= reward <= 1
        if terminated:
            seen, info = env.reset()
    env.close()


def test_the_pads_of_both_sides_count(backend):
    start = backend.advance(np.zeros((1, 3, 2), dtype=np.uint16))[-1].copy()
    for side, pad, way in ((0, Pad.RIGHT, 1), (1, Pad.LEFT, -1), (0, Pad.LEFT, -1), (1, Pad.RIGHT, 1)):
        backend.reset(np.arange(3), make_setups(PAIRS, SEEDS, neutral_frames=0))
        pads = np.zeros((12, 3, 2), dtype=np.uint16)
        pads[:, :, side] = pad
        moved = backend.advance(pads)[-1]["sides"]["x"] - start["sides"]["x"]
        assert (np.sign(moved[:, side]) == way).all()
        assert (moved[:, 1 - side] == 0).all()


def test_opposite_directions_are_neither(backend):
    both = np.full((SHORT, 3, 2), Pad.LEFT | Pad.RIGHT | Pad.UP | Pad.DOWN, dtype=np.uint16)
    played = backend.advance(both).copy()
    backend.reset(np.arange(3), make_setups(PAIRS, SEEDS))
    assert backend.advance(np.zeros_like(both)).tobytes() == played.tobytes()


def test_neutral_frames_let_neither_side_act(backend):
    moved = []
    for frames in (0, 7, 30):
        first = backend.reset(np.arange(3), make_setups(PAIRS, SEEDS, neutral_frames=frames))
        start = first["sides"]["x"][0, 0]
        x = backend.advance(np.full((SHORT, 3, 2), Pad.RIGHT, dtype=np.uint16))["sides"]["x"][:, 0, 0]
        moved.append(int(np.flatnonzero(x != start)[0]))
    assert np.diff(moved).tolist() == [7, 23]


def test_closing_twice_is_fine_and_using_it_afterwards_raises(maker):
    backend = maker(1)
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
