"""The table of features holds together."""

from sf2ai.seats.features import COLUMN, FEATURES, FIGHTER_OFFSET
from sf2ai.seats.observation import OBSERVATIONS


def test_names_are_unique():
    assert len(COLUMN) == len(FEATURES)


def test_every_range_holds_zero_which_stands_for_unknown():
    assert all(feature.low <= 0 <= feature.high for feature in FEATURES)


def test_every_known_flag_is_a_feature():
    flags = {feature.known for feature in FEATURES} - {""}
    assert flags <= set(COLUMN)
    assert flags == {name for name in COLUMN if name.endswith("_known")}


def test_both_fighters_have_the_same_block():
    for name, offset in FIGHTER_OFFSET.items():
        assert COLUMN[f"own_{name}"] == COLUMN["own_health"] + offset
        assert COLUMN[f"their_{name}"] == COLUMN["their_health"] + offset


def test_presets_are_choices_from_the_table():
    assert OBSERVATIONS["human"].features == FEATURES
    assert [feature.name for feature in OBSERVATIONS["talk"].features][:3] == [
        "timer",
        "own_health",
        "their_health",
    ]
    for preset in OBSERVATIONS.values():
        assert preset.size == len(preset.low) == len(preset.high)
