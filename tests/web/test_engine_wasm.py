"""The engine of the browser plays every frame as the native one does, with agents, CPUs and pads.

SF2AI_WEB_FRAMES=10000000 plays that many frames instead of those that the suite has time for.
"""

import itertools
import json
import os
import zlib

import numpy as np
import pytest

from fakes.trained import write_untrained
from fakes.web_engine import WASM, WebEngine
from sf2ai.agents.ppo.policy import PpoPolicy
from sf2ai.backends.base import SNAPSHOT, make_setups
from sf2ai.backends.registry import make_backend
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.players.find import common_setting, player_from_file, scripted_player
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.rounds.play import play
from sf2ai.rounds.tape import checksums_of
from sf2ai.seats.feature_choice import find_observation
from sf2ai.seats.stamps import observation_stamp
from sf2ai.store.packaged import FOLDER
from sf2ai.store.weights import load_weights
from sf2ai.web.brains import Brain, make_brain, why_not_playable
from sf2ai.web.contest.frame import split
from sf2ai.web.contest.records import CONTEST
from sf2ai.web.wasm.layout import describe_engine
from sf2ai.web.wasm.modules import MODULES
from sf2ai.web.wasm.sources import source_digest

FRAMES = int(os.environ.get("SF2AI_WEB_FRAMES", 600_000))
PAIRINGS = list(itertools.product(range(12), range(12)))
STALE = "run `python3 scripts/build_web.py` and commit what it has written"


@pytest.fixture(scope="module")
def engine():
    return WebEngine()


@pytest.fixture(scope="module")
def roster():
    """Return the packaged agents: (player, network) by roster index."""
    files = [FOLDER / f"{each['id']}.npz" for each in describe_engine()["characters"]]
    return [(player_from_file(file), make_brain(*load_weights(file))) for file in files]


def native_match(players, characters, seed):
    with make_backend("sim", 1) as backend:
        setting = common_setting(players, 1)
        controllers = tuple(player.make(setting) for player in players)
        plans, step = [RoundPlan(0, seed, characters)], setting.frames_per_step
        (outcome,) = play(backend, controllers, plans, whole_match=True, tape=True, frames_per_step=step)
    return outcome.tape


def assert_same_match(engine, players, brains, characters, seed):
    """Play one match natively and under wasmtime; return its frames."""
    step_frames = common_setting(players, 1).frames_per_step
    engine.begin(make_setups([characters], [seed]), brains, step_frames)
    pads, sums = engine.play_match()
    tape = native_match(players, characters, seed)
    assert len(pads) == len(tape.pads)
    np.testing.assert_array_equal(pads, tape.pads)
    np.testing.assert_array_equal(sums, tape.checksums[1:])
    return len(pads)


@pytest.mark.parametrize("name", MODULES)
def test_the_file_is_of_these_sources(name):
    document = json.loads(WASM.with_name(f"{name}.json").read_text(encoding="utf-8"))
    assert document["sources"] == source_digest(name), STALE
    assert {**document, "sources": ""} == {"sources": "", **MODULES[name].describe()}, STALE


def test_random_pads_give_the_same_frames_in_all_pairings(engine):
    generator = np.random.default_rng(0)
    frames = max(500, FRAMES // len(PAIRINGS) // 2)
    for number, characters in enumerate(PAIRINGS):
        left, seed = frames, number
        while left > 0:  # a match is over before a long comparison is
            held = generator.integers(0, 1 << 16, size=(left // 6 + 1, 2), dtype=np.uint16)
            left -= assert_same_frames(engine, characters, seed, np.repeat(held, 6, axis=0)[:left])
            seed += len(PAIRINGS)


def assert_same_frames(engine, characters, seed, pads):
    """Play pads in one match natively and under wasmtime; return how many frames it took them."""
    setup = make_setups([characters], [seed])
    engine.begin(setup, (None, None))
    backend = SimBackend(1)
    backend.reset(np.array([0]), setup)
    frames = 0
    for start in range(0, len(pads), 2000):
        some = pads[start : start + 2000]
        _, sums = engine.play(some)
        snapshots = np.zeros(len(sums), dtype=SNAPSHOT)
        given = between_rounds_neutral(engine, some, len(sums))
        for frame in range(len(sums)):
            snapshots[frame] = backend.advance(given[frame].reshape(1, 1, 2))[0, 0]
        np.testing.assert_array_equal(sums, checksums_of(snapshots))
        frames += len(sums)
        if len(sums) < len(some):
            break
    return frames


def between_rounds_neutral(engine, pads, count):
    """Return the pads that were played: between rounds the page, like `play`, has both sides neutral."""
    played = engine.get(engine._played, np.uint16, 2 * count).reshape(-1, 2)
    changed = (played != pads[:count]).any(axis=1)
    assert (played[changed] == 0).all()
    assert changed.sum() <= 4 * 5  # at most four steps between five rounds
    return played


def test_agents_and_cpus_play_the_same_matches_in_all_pairings(engine, roster):
    frames, seed = 0, 0
    while frames < FRAMES / 2 or seed < len(PAIRINGS):
        characters = PAIRINGS[seed % len(PAIRINGS)]
        chosen = [roster[character] for character in characters]
        kinds = ("cpu agent", "agent agent", "agent cpu", "cpu cpu")[(seed + seed // len(PAIRINGS)) % 4]
        players, brains = [], []
        for side, kind in enumerate(kinds.split()):
            level = (seed + side) % 8
            players.append(scripted_player(f"cpu:{level}") if kind == "cpu" else chosen[side][0])
            brains.append(level if kind == "cpu" else chosen[side][1])
        frames += assert_same_match(engine, players, brains, characters, 1000 + seed)
        seed += 1


@pytest.mark.parametrize(
    "changes",
    [
        {"agent": "ppo"},
        {"agent": "ppo", "reaction_frames": 12},
        {"agent": "dqn", "frames_per_step": 6},
        {"agent": "ppo", "observation": observation_stamp(find_observation("talk"))},
        {"agent": "ppo", "observation": observation_stamp(find_observation("distance,own_*,their_does_*"))},
    ],
    ids=["ppo", "slow", "long step", "talk", "own features"],
)
def test_other_agents_play_the_same_matches(engine, tmp_path, changes):
    files = [tmp_path / "ryu.npz", tmp_path / "vega.npz"]
    for seed, file in enumerate(files):
        write_untrained(file, file.stem, seed=seed, hidden=(16, 8), **changes)
    players = [player_from_file(file) for file in files]
    brains = [make_brain(*load_weights(file)) for file in files]
    for seed in range(3):
        assert_same_match(engine, players, brains, (0, 11), seed)


def test_an_agent_that_mixes_has_the_chances_of_its_policy(engine, tmp_path):
    file = tmp_path / "ryu.npz"
    write_untrained(file, "ryu", agent="ppo", hidden=(16,))
    manifest, arrays = load_weights(file)
    brain = make_brain(manifest, arrays)
    engine.begin(make_setups([(0, 0)], [1]), (brain, None))
    engine.play(frames=1)
    contest = engine.get(engine.contest, CONTEST, 1)[0]
    first = contest["sides"][0]
    heads = PpoPolicy(arrays).heads(first["row"])
    assert first["value"] == heads[0, 0]
    assert first["weights"][: heads.shape[1] - 1].sum() == pytest.approx(1, abs=1e-5)
    assert first["decisions"] == 1


def test_a_copy_of_the_contest_rewinds_the_match(engine, roster):
    engine.begin(make_setups([(0, 9)], [5]), (roster[0][1], 7))
    engine.play(frames=333)
    kept = engine.get(engine.contest, np.uint8, CONTEST.itemsize).tobytes()
    pads, sums = engine.play(frames=500)
    engine._memory.write(engine._store, kept, engine.contest)
    again_pads, again_sums = engine.play(frames=500)
    np.testing.assert_array_equal(pads, again_pads)
    np.testing.assert_array_equal(sums, again_sums)


def test_checksums_are_those_of_zlib(engine):
    content = np.random.default_rng(3).bytes(1000)
    assert engine.call("checksum", engine.put(content), 1000) & 0xFFFFFFFF == zlib.crc32(content)


def test_every_number_of_half_precision_becomes_the_same_float(engine):
    halves = np.arange(1 << 16, dtype=np.uint16)
    halves = halves[np.isfinite(halves.view(np.float16))]
    out = engine.room(4 * len(halves))
    engine.call("widen", engine.put(halves.tobytes()), out, len(halves))
    widened = engine.get(out, np.uint32, len(halves))
    np.testing.assert_array_equal(widened, halves.view(np.float16).astype(np.float32).view(np.uint32))


def test_seeds_of_rounds_are_those_of_plans():
    for seed in (0, 1, 2**63, 2**64 - 1):
        for purpose in range(12):
            assert int(split(np.uint64(seed), purpose)) == split_seed(seed, purpose)


def test_a_network_that_is_too_large_for_the_page_is_named(tmp_path):
    file = tmp_path / "ryu.npz"
    write_untrained(file, "ryu", hidden=(4000,))
    assert "4000 units in a layer" in why_not_playable(*load_weights(file))
    write_untrained(file, "ryu", reaction_frames=100)
    assert "100 frames of reaction" in why_not_playable(*load_weights(file))
    write_untrained(file, "ryu")
    assert why_not_playable(*load_weights(file)) == ""


def test_a_file_of_a_network_has_all_of_it(roster):
    brain = roster[0][1]
    assert isinstance(brain, Brain)
    content = brain.to_bytes()
    start = brain.record.nbytes + brain.given.nbytes
    assert len(content) == start + 2 * len(brain.numbers)
    numbers = np.frombuffer(content[start:], dtype=np.float16).astype(np.float32)
    np.testing.assert_array_equal(numbers, brain.numbers)
