"""`sf2ai conformance` shows its report, and fails if a field differs."""

import pandas as pd
import pytest

from sf2ai.cli.commands import conformance as command
from sf2ai.conformance.rows import Row

GREEN = Row("ken", "st_far_LP", "damage", "4", "4", "published", "agrees")
RED = Row("ken", "st_far_LP", "reach", "60", "61", "sibling", "differs")


@pytest.fixture
def played(monkeypatch):
    """The report of one move, quickly: the real one is in tests/unit/conformance."""

    def play(rows):
        monkeypatch.setattr("sf2ai.conformance.report.conformance", lambda characters, progress: rows)

    return play


def test_the_summary_and_the_named_characters_table_are_shown(program, played, tmp_path):
    played([GREEN])
    shown = program.run("conformance", "--char", "ken", "--csv", tmp_path / "rows.csv").stdout
    assert "damage" in shown
    assert "in all 1 fields" in shown
    assert pd.read_csv(tmp_path / "rows.csv")["verdict"].tolist() == ["agrees"]
    assert "damage" not in program.run("conformance").stdout


def test_json_holds_rows_and_summary(program, played):
    played([GREEN])
    document = program.json("conformance", "--char", "ken")
    assert document["rows"][0]["field"] == "damage"
    assert [one["name"] for one in document["summary"]] == ["ken", "all"]


def test_a_field_that_differs_is_a_failed_check(program, played):
    played([GREEN, RED])
    assert "is 61, not 60" in program.run("conformance", code=1).stdout
    assert "is 61, not 60" in program.run("conformance", "--json", code=1).stderr


def test_an_unknown_character_is_refused(program):
    assert "did you mean 'ken'" in program.refuse("conformance", "--char", "kenn")
    assert command.EPILOG.startswith("Examples:")
