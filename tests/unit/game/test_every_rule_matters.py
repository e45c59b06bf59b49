"""Every number and flag of the frame data changes something when altered, or is listed as not simulated.

The list is the section "Not simulated yet" of docs/reference/rules.md. It may only shrink: a listed field
that has an effect fails too. Sources, confidence, notes and marks are documentation and exempt.
"""

import re
from pathlib import Path

import pytest

from fakes.altered_data import (
    Derivations,
    Field,
    altered,
    character_from,
    fields_of,
    is_die,
    roster_from,
    rules_from,
    without_cross_checks,
)
from sf2ai.engine.tables.pack import pack
from sf2ai.engine.tables.rules import pack_rules
from sf2ai.errors import DataError

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "rules.md"


def listed_on_the_page() -> set[str]:
    section = PAGE.read_text(encoding="utf-8").partition("## Not simulated yet")[2].partition("\n## ")[0]
    entries = re.findall(r"^- (`.+?`):", section, re.MULTILINE)
    return {name for entry in entries for name in re.findall(r"`([^`]+)`", entry)}


LISTED = listed_on_the_page()


@pytest.fixture(scope="module")
def packaged():
    return Derivations()


def of_characters(packaged: Derivations) -> dict[Field, dict]:
    """Return every field of the characters' files with the first file that has it."""
    found = {}
    for document in packaged.documents.values():
        for field in fields_of(document):
            found.setdefault(field, document)
    return found


def test_every_rule_of_the_system_changes_something(packaged):
    idle = []
    for field in fields_of(packaged.system):
        if field.name not in LISTED:
            with without_cross_checks():
                rules = rules_from(altered(packaged.system, [field]))
            if pack_rules(rules) == pack_rules(packaged.rules) and not packaged.first_change(
                packaged.roster, rules
            ):
                idle.append(field)
    assert idle == []


def test_every_field_of_a_character_changes_something_or_is_refused(packaged):
    idle = []
    for field, document in of_characters(packaged).items():
        if field.name not in LISTED and not (
            changes_the_engine(field, document, packaged)
            or is_refused(field, document)
            or changes_something_else(field, packaged)
        ):
            idle.append(field)
    assert idle == []


def changes_the_engine(field: Field, document: dict, packaged: Derivations) -> bool:
    """Return whether the engine's tables of one character change; false if the reader refuses the value."""
    rules = pack_rules(packaged.rules)
    try:
        with without_cross_checks():
            data = character_from(altered(document, [field]))
    except DataError:
        return False
    return pack((data,), rules).tobytes() != pack((character_from(document),), rules).tobytes()


def changes_something_else(field: Field, packaged: Derivations) -> bool:
    try:
        with without_cross_checks():
            roster = roster_from({name: altered(one, [field]) for name, one in packaged.documents.items()})
    except DataError:
        return False
    return bool(packaged.first_change(roster, packaged.rules))


def is_refused(field: Field, document: dict) -> bool:
    """Return whether the reader refuses the altered field because it contradicts the rest of the file."""
    try:
        character_from(altered(document, [field]))
    except DataError:
        return True
    return False


def test_the_fields_that_are_listed_as_not_simulated_change_nothing(packaged):
    of_system = [field for field in fields_of(packaged.system) if field.name in LISTED]
    of_moves = [field for field in of_characters(packaged) if field.name in LISTED]
    assert {field.name for field in (*of_system, *of_moves)} == LISTED
    rules = rules_from(altered(packaged.system, of_system))
    roster = roster_from({name: altered(one, of_moves) for name, one in packaged.documents.items()})
    assert (rules, roster) != (packaged.rules, packaged.roster)
    assert packaged.first_change(roster, rules) == ""


def test_an_alteration_changes_the_field_and_nothing_else(packaged):
    before = {"throw": {"range": 3}, "specials": {"a": {"hits": [{"box": [1, 2]}]}, "b": {"flag": True}}}
    names = [field.name for field in fields_of(before)]
    assert names == ["throw.range", "specials.hits.box", "specials.hits.box", "specials.flag"]
    second = fields_of(before)[2]
    assert altered(before, [second])["specials"]["a"] == {"hits": [{"box": [1, 3]}]}
    assert altered(before, [second])["specials"]["b"] == {"flag": True}
    assert altered(before, [fields_of(before)[3]])["specials"]["b"] == {"flag": False}


def test_an_altered_die_still_has_32_faces(packaged):
    field = next(field for field in fields_of(packaged.system) if field.name == "dizzy.random")
    die = altered(packaged.system, [field])["dizzy"]["random"]["value"]
    assert is_die(die)
    assert die != packaged.system["dizzy"]["random"]["value"]
