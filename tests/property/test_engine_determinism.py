"""The same state and the same pads always give the same match, compiled or not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fakes.random_pads import random_pads
from sf2ai.backends.base import make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.engine.state import checksum

CHARACTERS = st.tuples(st.integers(0, 11), st.integers(0, 11))
SEEDS = st.integers(0, 2**63 - 1)
ONE = np.array([0])


def play(backend: SimBackend, pads: np.ndarray) -> list[int]:
    """Advance frame by frame and return the checksum of each."""
    checksums = []
    for row in pads:
        backend.advance(row[None])
        checksums.append(checksum(backend.matches[0]))
    return checksums


@given(characters=CHARACTERS, seed=SEEDS, saved_at=st.integers(0, 500))
def test_going_back_to_a_save_state_replays_the_same_frames(characters, seed, saved_at):
    pads = random_pads(np.random.default_rng(seed), characters, saved_at + 300)
    backend = SimBackend(1)
    backend.reset(ONE, make_setups([characters], [seed]))
    play(backend, pads[:saved_at])
    state = backend.save(0)
    first = play(backend, pads[saved_at:])
    backend.load(0, state)
    assert play(backend, pads[saved_at:]) == first


@given(characters=CHARACTERS, seed=SEEDS, frames_per_call=st.integers(1, 16))
def test_many_frames_a_call_are_the_same_as_one_by_one(characters, seed, frames_per_call):
    pads = random_pads(np.random.default_rng(seed), characters, 25 * frames_per_call)
    backend = SimBackend(2)
    backend.reset(np.arange(2), make_setups([characters] * 2, [seed] * 2))
    at_once, one_by_one = SimBackend(1), SimBackend(1)
    for some in (at_once, one_by_one):
        some.reset(ONE, make_setups([characters], [seed]))
    for start in range(0, len(pads), frames_per_call):
        block = pads[start : start + frames_per_call]
        whole = at_once.advance(block)[:, 0].copy()
        over = False
        for frame, row in enumerate(block):
            if not over:  # a round that ends stops the whole call
                single = one_by_one.advance(row[None])[0, 0].copy()
                over = bool(single["phase"])
            assert single.tobytes() == whole[frame].tobytes()
    assert at_once.save(0) == one_by_one.save(0)


def test_another_seed_gives_other_dice():
    pads = random_pads(np.random.default_rng(1), (0, 4), 900)
    ends = set()
    for seed in range(12):
        backend = SimBackend(1)
        backend.reset(ONE, make_setups([(0, 4)], [seed], neutral_frames=0))
        ends.add(play(backend, pads)[-1])
    assert len(ends) == 12


def checksums_of_three_matches() -> list[list[int]]:
    """Short random matches that between them use most of the engine."""
    found = []
    for pair in ((0, 8), (11, 7), (6, 1)):
        backend = SimBackend(1)
        backend.reset(ONE, make_setups([pair], [17], neutral_frames=3))
        found.append(play(backend, random_pads(np.random.default_rng(pair[0]), pair, 500)))
    return found


def test_plain_python_and_compiled_code_agree_bit_for_bit():
    tests = Path(__file__).parents[1]
    program = "import json, test_engine_determinism as t; print(json.dumps(t.checksums_of_three_matches()))"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={
            **os.environ,
            "NUMBA_DISABLE_JIT": "1",
            "PYTHONPATH": os.pathsep.join([str(tests), str(tests / "property"), *sys.path]),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == checksums_of_three_matches()
