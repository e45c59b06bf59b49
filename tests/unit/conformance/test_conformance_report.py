"""Every move of the roster does what its frame data say, but for a list of rows that only shrinks."""

from pathlib import Path

import pytest

from sf2ai.conformance.contradictions import contradictions
from sf2ai.conformance.excuses import load_excuses
from sf2ai.conformance.report import conformance, summaries
from sf2ai.conformance.rows import DIFFERS, EXCUSED
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import MOVE_COUNT
from sf2ai.report.conformance.page import page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "conformance.md"
MOST_EXCUSES = 20
LEAST_FIELDS = 6_811
LEAST_DIZZY = 290


@pytest.fixture(scope="module")
def rows():
    return conformance()


@pytest.mark.slow
def test_every_move_is_played_and_no_field_differs(rows):
    wrong = [
        f"{row.character} {row.move} {row.field}: {row.measured}, not {row.data}"
        for row in rows
        if row.verdict == DIFFERS
    ]
    assert wrong == []
    assert len({(row.character, row.move) for row in rows}) == MOVE_COUNT
    assert len(rows) >= LEAST_FIELDS
    assert sum(row.field == "dizzy points" for row in rows) >= LEAST_DIZZY


@pytest.mark.slow
def test_no_excuse_is_left_that_is_not_needed(rows):
    used = {(row.character, row.move, row.field) for row in rows if row.verdict == EXCUSED}
    assert set(load_excuses()) - used == set(), "take these out of excuses.toml"


@pytest.mark.slow
def test_the_page_holds_the_reports_summary(rows):
    assert PAGE.read_text(encoding="utf-8") == page(rows), "run scripts/write_conformance.py"
    assert f"| **all** | {MOVE_COUNT} | {summaries(rows)[-1].fields:,} |" in page(rows)


def test_the_list_of_excuses_only_shrinks():
    excuses = load_excuses()
    assert len(excuses) <= MOST_EXCUSES <= LEAST_FIELDS * 0.02
    assert all(len(reason) > 30 for reason in excuses.values())
    known = {(data.character.id, move.id) for data in load_roster() for move in data.moves}
    assert {(character, move) for character, move, _ in excuses} <= known


def test_contradictions_of_the_data_are_found_and_decided():
    found = {one.what: one for one in contradictions()}
    landings = next(one for one in found.values() if "air_frames" in one.what)
    assert "sagat nj_LK" in landings.moves
    assert "ryu nj_HP" not in landings.moves
    assert not [what for what in found if "path" in what]
    assert all(one.moves and one.decision for one in found.values())
