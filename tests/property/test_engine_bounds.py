"""Whatever is pressed, no value leaves its bounds, no fighter gets stuck, and the round ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.random_pads import random_pads
from fakes.sanity import problems
from sf2ai.backends.base import Activity, Phase, Posture, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import BLOCK_STUN, FALLING, FIGHT, HIT_STUN, KNOCKED_OUT
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MOVE_COUNT, MoveKind

SEEDS = st.integers(0, 2**63 - 1)
CHIPLESS = np.array([not move.chip for data in load_roster() for move in data.moves])


def batch(seed: int, frames: int, slots: int = 24):
    """A backend of random match-ups and pads for all of them, shape (frames, slots, 2)."""
    rng = np.random.default_rng(seed)
    pairs = rng.integers(0, 12, (slots, 2))
    backend = SimBackend(slots)
    backend.reset(np.arange(slots), make_setups(pairs, rng.integers(0, 2**63, slots)))
    pads = np.concatenate([random_pads(rng, tuple(pair), frames) for pair in pairs], axis=1)
    return backend, pads


@given(seed=SEEDS)
def test_every_state_is_sane_on_every_frame(seed):
    backend, pads = batch(seed, 400)
    for row in pads:
        backend.advance(row[None])
        assert problems(backend.matches) == []


@given(seed=SEEDS)
def test_snapshots_hold_no_undefined_value(seed):
    backend, pads = batch(seed, 300)
    snapshots = np.concatenate([backend.advance(pads[i : i + 4]).copy() for i in range(0, 300, 4)])
    sides = snapshots["sides"]
    assert ((sides["health"] >= 0) & (sides["health"] <= 1)).all()
    assert ((np.abs(sides["x"]) <= 1) & (sides["y"] >= 0) & (sides["y"] < 1)).all()
    assert np.isin(sides["facing"], (-1, 1)).all()
    assert np.isin(sides["posture"], list(Posture)).all()
    assert np.isin(sides["activity"], list(Activity)).all()
    assert (sides["activity_frames"] >= 1).all()
    assert np.isin(snapshots["phase"], list(Phase)).all()
    assert ((sides["move"] >= -1) & (sides["move"] < MOVE_COUNT)).all()
    in_move = np.isin(sides["activity"], (Activity.ATTACK, Activity.SPECIAL, Activity.THROW))
    assert ((sides["move"] >= 0) == in_move).all()
    out = sides["projectile"] == 1
    assert np.isin(sides["projectile"], (0, 1)).all()
    assert (np.isnan(sides["projectile_x"]) == ~out).all()
    assert (np.abs(sides["projectile_direction"]) == out).all()
    assert ((snapshots["timer"] >= 0) & (snapshots["timer"] <= 99)).all()
    assert (snapshots["reserved"] == 0).all()
    assert (sides["reserved"] == 0).all()


@given(seed=SEEDS)
def test_health_never_rises_and_the_clock_never_runs_back_within_a_round(seed):
    backend, pads = batch(seed, 600)
    before = backend.matches.copy()
    for row in pads:
        backend.advance(row[None])
        same = (backend.matches["round_number"] == before["round_number"])[:, None]
        assert (~same | (backend.matches["fighters"]["health"] <= before["fighters"]["health"])).all()
        assert (~same[:, 0] | (backend.matches["timer"] <= before["timer"])).all()
        before = backend.matches.copy()


@given(seed=SEEDS)
def test_nobody_begins_an_attack_while_stunned(seed):
    backend, pads = batch(seed, 400)
    before = backend.matches.copy()
    for row in pads:
        backend.advance(row[None])
        was, now = before["fighters"], backend.matches["fighters"]
        stunned = np.isin(was["state"], (HIT_STUN, BLOCK_STUN)) & (was["stun"] > 0)
        fresh = (backend.matches["round_number"] == before["round_number"])[:, None]
        assert (~(stunned & fresh) | (now["move"] < 0)).all()
        before = backend.matches.copy()


@given(seed=SEEDS)
def test_who_is_stunned_does_nothing_but_reel_and_fall(seed):
    backend, pads = batch(seed, 400)
    before = backend.matches.copy()
    for row in pads:
        backend.advance(row[None])
        was, now = before["fighters"], backend.matches["fighters"]
        same = (backend.matches["round_number"] == before["round_number"])[:, None]
        stunned = np.isin(was["state"], (HIT_STUN, BLOCK_STUN)) & (was["stun"] > 0) & same
        assert np.isin(now["state"][stunned], (HIT_STUN, BLOCK_STUN, FALLING, KNOCKED_OUT)).all()
        before = backend.matches.copy()


@given(seed=SEEDS)
def test_blocked_normals_take_nothing(seed):
    backend, pads = batch(seed, 400)
    before = backend.matches.copy()
    for row in pads:
        backend.advance(row[None])
        was, now = before["fighters"], backend.matches["fighters"]
        blocked = (now["state"] == BLOCK_STUN) & (now["state_frames"] == 1)
        attacker = now[:, ::-1]
        normal = (
            (attacker["move"] >= 0) & CHIPLESS[np.maximum(attacker["move"], 0)] & (attacker["hitstop"] > 0)
        )
        lost = was["health"] - now["health"]
        same = (backend.matches["round_number"] == before["round_number"])[:, None]
        assert (lost[blocked & normal & same & (attacker["contact"] > 0)] == 0).all()
        before = backend.matches.copy()


def test_only_specials_have_chip():
    for data in load_roster():
        for move in data.moves:
            assert not any(move.chip) or move.kind is MoveKind.SPECIAL


@pytest.mark.parametrize("pads", [0, 0x10, 0x20, 0xFFF])
def test_a_round_ends_within_its_time_whatever_is_held(pads):
    backend = SimBackend(12)
    backend.reset(np.arange(12), make_setups([[c, (c * 5 + 3) % 12] for c in range(12)], range(12)))
    snapshots = backend.advance(np.full((99 * 40 + 30, 12, 2), pads, dtype=np.uint16))
    assert (snapshots[-1]["phase"] != FIGHT).all()


def test_a_round_with_random_pads_ends_within_its_time():
    backend, pads = batch(3, 99 * 40 + 30)
    snapshots = backend.advance(pads)
    assert (snapshots[-1]["phase"] != FIGHT).all()
    # and its end is repeated to the end of the call
    over = snapshots["phase"] != FIGHT
    first = over.argmax(axis=0)
    for slot, frame in enumerate(first):
        assert (snapshots[frame:, slot].tobytes()) == snapshots[frame, slot].tobytes() * (
            len(snapshots) - frame
        )
