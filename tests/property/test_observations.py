"""For any Snapshot the observation lies in its space and is the same from both sides."""

import numpy as np
import pytest
from gymnasium import spaces
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.snapshot_strategies import snapshots
from fakes.snapshots import mirrored
from sf2ai.seats.features import COLUMN, FEATURES
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import Seat

ONE = np.array([0])
SIDES = (np.array([0], dtype=np.int8), np.array([1], dtype=np.int8))
SEATS = {name: Seat(1, observation=name) for name in OBSERVATIONS}
SPACES = {name: spaces.Box(preset.low, preset.high) for name, preset in OBSERVATIONS.items()}


def rows(seat, side, scenes):
    seat.begin(ONE, SIDES[side], scenes[0])
    seen = [seat.observe(ONE)[0]]
    for scene in scenes[1:]:
        seat.record_frames(ONE, scene[None])
        seen.append(seat.observe(ONE)[0])
    return np.array(seen)


@pytest.mark.parametrize("preset", OBSERVATIONS)
@given(st.lists(snapshots(), min_size=1, max_size=4), st.sampled_from([0, 1]))
def test_every_observation_lies_in_its_space(preset, scenes, side):
    for row in rows(SEATS[preset], side, scenes):
        assert row in SPACES[preset]


@given(st.lists(snapshots(), min_size=1, max_size=4), st.sampled_from([0, 1]))
def test_what_is_unknown_is_zero(scenes, side):
    for row in rows(SEATS["human"], side, scenes):
        for feature in FEATURES:
            if feature.known and row[COLUMN[feature.known]] == 0:
                assert row[COLUMN[feature.name]] == 0, feature.name


@settings(max_examples=60)
@given(st.lists(snapshots(), min_size=1, max_size=4))
def test_the_mirrored_scene_looks_the_same_from_the_other_side(scenes):
    one = rows(SEATS["human"], 0, scenes)
    other = rows(SEATS["human"], 1, [mirrored(scene) for scene in scenes])
    assert np.array_equal(one, other)


@given(st.lists(snapshots(), min_size=2, max_size=9), st.integers(0, 7))
def test_a_delay_shows_the_past(scenes, delay):
    seat = Seat(1, reaction_frames=delay)
    late = rows(seat, 0, scenes)
    prompt = rows(SEATS["human"], 0, scenes[:1] * delay + scenes)[: len(scenes)]
    assert np.array_equal(late[:, : COLUMN["back_charge"]], prompt[:, : COLUMN["back_charge"]])
