"""Features are chosen by name, by pattern or with a preset; the choice's name reads as the same choice."""

import numpy as np
import pytest

from fakes.snapshots import snapshot
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.seats.feature_choice import find_observation
from sf2ai.seats.features import COLUMN
from sf2ai.seats.observation import OBSERVATIONS
from sf2ai.seats.seat import Seat


def names(given):
    return [feature.name for feature in find_observation(given).features]


def test_presets_are_found_as_they_are():
    assert find_observation("talk") is OBSERVATIONS["talk"]
    assert find_observation(["human"]) is OBSERVATIONS["human"]
    assert find_observation("*") is OBSERVATIONS["human"]


@pytest.mark.parametrize(
    "given", [["their_x", "own_x"], ("their_x", "own_x"), "their_x,own_x", " their_x , own_x"]
)
def test_features_come_in_the_order_in_which_they_are_named(given):
    assert names(given) == ["their_x", "own_x"]


def test_a_pattern_stands_for_its_features_in_the_order_of_the_table():
    assert names(["distance", "own_last_*", "last_*"][::2]) == [
        "distance", "last_forward", "last_up", "last_punch", "last_kick"
    ]  # fmt: skip


def test_a_preset_and_patterns_add_what_is_not_there_yet():
    assert names(["own_x", "talk", "*_x"]) == ["own_x", *(n for n in names("talk") if n != "own_x")]


def test_the_name_reads_as_the_same_choice():
    choice = find_observation(["their_move_*", "talk"])
    assert find_observation(choice.name) == choice
    assert choice.size == len(choice.low) == len(choice.high) == len(choice.features)


def test_its_version_is_that_of_all_features():
    assert find_observation("own_x").version == OBSERVATIONS["human"].version


def test_a_seat_gives_the_columns_of_the_choice():
    everything, some = Seat(1), Seat(1, observation=["their_health", "own_x", "distance"])
    slots, sides = np.array([0]), np.zeros(1, dtype=np.int8)
    scene = snapshot(p2={"health": 0.25})
    for seat in (everything, some):
        seat.begin(slots, sides, scene)
    columns = [COLUMN[name] for name in ("their_health", "own_x", "distance")]
    assert np.array_equal(some.observe(slots)[0], everything.observe(slots)[0][columns])
    assert some.observe(slots)[0][0] == 0.25


def test_what_is_unknown_is_zero_with_and_without_its_flag():
    seat = Seat(1, observation=["own_x", "position_known", "their_x"])
    seat.begin(np.array([0]), np.zeros(1, dtype=np.int8), snapshot(p1={"x": np.nan}))
    assert seat.observe(np.array([0]))[0].tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("own_helth", "no feature is called 'own_helth'; did you mean 'own_health'"),
        (["own_x", "thier_x"], "no feature is called 'thier_x'; did you mean 'their_x'"),
        ("own_x,own_x", "has 'own_x' twice"),
        (["own_x", ""], "no observation is called ''"),
        ([], "has no features"),
        ("", "has no features"),
        ([3], "give a preset's name, or a list of features"),
        (3, "give a preset's name, or a list of features"),
        ("own_nothing_*", "no observation is called 'own_nothing_"),
    ],
)
def test_what_is_no_choice_of_features_is_refused(given, words):
    with pytest.raises(InputError, match=words):
        find_observation(given)


def test_a_misspelt_preset_is_named():
    with pytest.raises(UnknownNameError, match="no observation is called 'humna'; did you mean 'human'"):
        find_observation("humna")
