"""Every kind of controller plays on when a backend reports values as unknown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.pads import clean_pad
from fakes.snapshot_strategies import snapshots
from sf2ai.players.opponents import OPPONENTS, make_opponent

ONE = np.array([0])


@pytest.mark.parametrize("spec", OPPONENTS)
@settings(max_examples=40, deadline=None)
@given(st.lists(snapshots(), min_size=2, max_size=8), st.sampled_from([0, 1]), st.integers(0, 2**64 - 1))
def test_every_opponent_plays_on_whatever_is_unknown(spec, scenes, side, seed):
    controller = PLAYERS.setdefault(spec, make_opponent(spec, 1))
    first, characters = scenes[0], scenes[0]["sides"]["character"].copy()
    controller.begin(ONE, np.array([side], dtype=np.int8), first, np.array([seed], dtype=np.uint64))
    for scene in scenes:
        scene["sides"]["character"] = characters
        pads = controller.pads(ONE, np.repeat(scene[None], 4, axis=0))
        assert pads.shape == (4, 1)
        assert all(clean_pad(int(pad)) == pad < 1 << 12 for pad in pads[:, 0])


PLAYERS: dict = {}
