"""The TOML files hold the values and marks that they were made with, so that no number drifts unnoticed.

If a number is changed on purpose, update the fixture with the digest that the failing test prints.
"""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from frame_data_shape import SECTIONS, character_shape, coverage, digest, system_shape

from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import FRAME_DATA, load_character, load_roster
from sf2ai.game.moves import MOVE_COUNT

FIXTURE = json.loads(
    Path(__file__).parents[2].joinpath("data", "frame_data_counts.json").read_text(encoding="utf-8")
)
IDS = [character.id for character in ROSTER]


def test_the_fixture_knows_the_whole_roster():
    assert set(FIXTURE["characters"]) == set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_values_and_marks_of_a_character_are_the_same(name):
    assert digest(character_shape(load_character(name))) == FIXTURE["characters"][name]["sha256"]


@pytest.mark.parametrize("name", IDS)
def test_a_character_has_as_many_moves_groups_and_marks_as_before(name):
    data = load_character(name)
    sections = Counter(SECTIONS[move.kind] for move in data.moves)
    counted = {section: sections[section] for section in SECTIONS.values()}
    counted |= coverage(data) | {"marks": len(data.marks)}
    expected = {key: value for key, value in FIXTURE["characters"][name].items() if key != "sha256"}
    assert counted == expected


def test_the_roster_has_all_moves_and_groups():
    roster = load_roster()
    assert sum(len(data.moves) for data in roster) == FIXTURE["moves"] == MOVE_COUNT
    assert sum(coverage(data)["groups"] for data in roster) == FIXTURE["groups"]


def test_the_constants_of_the_system_are_the_same():
    document = tomllib.loads(FRAME_DATA.joinpath("system.toml").read_text(encoding="utf-8"))
    assert digest(system_shape(document)) == FIXTURE["system"]["sha256"]


def test_a_digest_sees_one_changed_value_and_one_changed_mark():
    shape = character_shape(load_character("ryu"))
    before = digest(shape)
    shape["stats"]["health"] += 1
    changed_value = digest(shape)
    shape["stats"]["health"] -= 1
    shape["estimated"]["stats.hurt"] = "rule"
    assert len({before, changed_value, digest(shape)}) == 3
