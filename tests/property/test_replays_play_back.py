"""The replay of any round or match gives the same frames, and any other tape is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.fights import fight
from fakes.random_pads import random_pads
from sf2ai.backends.base import Phase, make_setups
from sf2ai.backends.sim.backend import SimBackend
from sf2ai.errors import ReplayError
from sf2ai.game.buttons import Pad
from sf2ai.game.characters import ROSTER
from sf2ai.players.opponents import make_opponent
from sf2ai.replays.playback import play_back, replay_of
from sf2ai.rounds.plans import RoundPlan
from sf2ai.rounds.play import play
from sf2ai.rounds.tape import checksums_of
from sf2ai.store.replays import add_replay, read_replay

CHARACTERS = st.tuples(st.integers(0, 11), st.integers(0, 11))
SEEDS = st.integers(0, 2**64 - 1)
AGENTS = st.sampled_from(["random", "cpu:0", "cpu:7"])


@settings(max_examples=25, deadline=None)
@given(
    characters=st.lists(CHARACTERS, min_size=1, max_size=3),
    seed=SEEDS,
    agents=st.tuples(AGENTS, AGENTS),
    whole_match=st.booleans(),
)
def test_any_recorded_match_replays_to_the_same_frames(
    tmp_path_factory, characters, seed, agents, whole_match
):
    folder = tmp_path_factory.getbasetemp() / "any"
    plans = [RoundPlan(i, (seed + i) % 2**64, pair, learner_side=i % 2) for i, pair in enumerate(characters)]
    with SimBackend(2) as backend:
        pair = make_opponent(agents[0], 2), make_opponent(agents[1], 2)
        for outcome in play(backend, pair, plans, whole_match=whole_match, tape=True):
            path = add_replay(folder, 1, replay_of(outcome, backend, agents, whole_match=whole_match))
            replay = read_replay(path)
            last = play_back(replay, str(path))[-1]
            assert last["phase"] == Phase.MATCH_OVER if whole_match else last["phase"] != Phase.FIGHT
            assert (last["winner"], replay.frames) == (outcome.winner, outcome.frames)


@settings(max_examples=25, deadline=None)
@given(characters=CHARACTERS, seed=SEEDS, data=st.data())
def test_a_walk_more_or_less_does_not_replay(characters, seed, data):
    pads = random_pads(np.random.default_rng(seed % 2**32), characters, 120)[:, 0]
    pads[:40] = 0  # both may act by now, and stand: from here on a step to the left is seen
    backend = SimBackend(1)
    first = backend.reset(np.array([0]), make_setups([characters], [seed]))
    snapshots = np.concatenate([first, *(backend.advance(row[None, None])[0].copy() for row in pads)])
    replay = replace(
        fight(),
        characters=(ROSTER[characters[0]].id, ROSTER[characters[1]].id),
        seed=seed,
        winner=1,
        forfeits=("stopped here", None),
        pads=pads,
        checksums=checksums_of(snapshots),
    )
    assert play_back(replay, "file").tobytes() == snapshots.tobytes()
    changed = pads.copy()
    place, side = data.draw(st.integers(32, 39)), data.draw(st.integers(0, 1))
    changed[place, side] = Pad.LEFT
    with pytest.raises(ReplayError, match=rf"from frame {place + 1} of 120 on"):
        play_back(replace(replay, pads=changed), "file")
