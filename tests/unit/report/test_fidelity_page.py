"""The page on fidelity is made from its CSV files, and what these say is true of the frame data."""

import tomllib
from pathlib import Path

import pytest

from sf2ai.game.characters import ROSTER
from sf2ai.game.files.loader import FRAME_DATA
from sf2ai.report.conformance.fidelity_page import (
    STATUSES,
    Advantage,
    computed_advantage,
    page,
    read_advantages,
    read_changes,
    value_text,
)

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
FOLDER = REFERENCE / "fidelity"
CHANGES = read_changes(FOLDER)
CORRECTIONS = range(2, 118)
SECTIONS = ("normals", "command_normals", "specials", "throws")
IDS = {character.id for character in ROSTER}


@pytest.fixture(scope="module")
def tables():
    """Return every move's table by character and id, as the TOML reader returns it."""
    found = {}
    for name in IDS:
        document = tomllib.loads((FRAME_DATA / f"{name}.toml").read_text(encoding="utf-8"))
        for section in SECTIONS:
            found |= {(name, move): table for move, table in document.get(section, {}).items()}
    return found


def value_of(table, field):
    """Return a dotted field of a table, or None."""
    for key in field.split("."):
        table = table.get(key) if isinstance(table, dict) else None
    return table


def test_the_page_is_what_the_script_writes():
    assert (REFERENCE / "fidelity.md").read_text(encoding="utf-8") == page(FOLDER)


def test_every_row_of_the_list_of_corrections_is_there_once():
    rows = [int(change.row) for change in CHANGES if change.row]
    assert sorted(rows) == list(CORRECTIONS)


def test_every_change_has_a_source_a_result_and_its_reason():
    for change in CHANGES:
        assert change.character in IDS | {"system"}
        assert change.status in STATUSES
        assert change.source
        assert change.confidence
        assert change.new
        if change.status in ("refused", "applied otherwise"):
            assert change.why, change


def test_the_new_value_of_a_change_is_what_the_file_holds(tables):
    compared = 0
    for change in CHANGES:
        table = tables.get((change.character, change.move))
        if table is None or change.status == "refused":
            continue
        value = value_of(table, change.field)
        if value is None and change.new != "absent":
            continue  # a rule in words, which has a field of another name
        assert change.new == ("absent" if value is None else value_text(change.field, value)), change
        compared += 1
    assert compared > 180


def test_a_path_is_written_as_its_steps():
    assert value_text("path", [[0, 0], [0, 0], [3, 4], [6, 8], [6, 8]]) == "5 points: 0,0; 3,4 x2; 0,0"
    assert value_text("hits", [{"frames": [1, 2], "hit": 1}]) == "[frames [1, 2], hit 1]"
    assert value_text("knockdown", True) == "true"
    assert value_text("speed_x", 3.5) == "3.5"


def test_an_advantage_follows_from_the_frames_or_is_listed_as_a_contradiction():
    text = page(FOLDER).partition("## Advantage")[2].partition("\n## ")[0]
    found = read_advantages(FOLDER)
    assert len(found) == len({(one.character, one.move) for one in found}) > 50
    for one in found:
        name = next(character.name for character in ROSTER if character.id == one.character)
        listed = f"| {name} | `{one.move}` | {one.published:+} | " in text
        assert listed == (computed_advantage(one) != one.published), one
    assert computed_advantage(Advantage("vega", "st_far_LP", 5, "")) == 14 - 4 - 5
    assert computed_advantage(Advantage("balrog", "st_far_HP", 2, "")) == 23 - 6 - 15
