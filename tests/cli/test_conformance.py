"""`sf2ai conformance` shows its reports, and fails if a field differs or a fact does not hold."""

import pandas as pd
import pytest

from sf2ai.cli.commands import conformance as command
from sf2ai.conformance.facts.judging import Result
from sf2ai.conformance.facts.reader import load_facts
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


@pytest.fixture
def facts_played(monkeypatch):
    """The results of a few facts, quickly: the real ones are in tests/unit/conformance/facts."""

    def play(verdicts):
        facts = [fact for fact in load_facts() if fact.owner.id == "ken"]
        results = [
            Result(fact, holds, 4, 4 if holds else 1, "p2 hits 1")
            for fact, holds in zip(facts, verdicts, strict=False)
        ]
        monkeypatch.setattr(
            "sf2ai.conformance.facts.judging.judge_facts", lambda characters, progress: results
        )
        return results

    return play


def test_facts_that_hold_are_counted_and_shown_for_a_named_character(program, facts_played, tmp_path):
    results = facts_played([True, True])
    says = results[0].fact.says
    shown = " ".join(program.run("conformance", "--facts").stdout.split())
    assert "all 2 facts hold" in shown
    assert "verdict" not in shown
    table = program.run("conformance", "--facts", "--char", "ken", "--csv", tmp_path / "facts.csv").stdout
    assert all(word in table for word in says.split())
    assert pd.read_csv(tmp_path / "facts.csv")["verdict"].tolist() == ["holds", "holds"]


def test_a_fact_that_fails_is_a_failed_check_and_shown(program, facts_played):
    results = facts_played([True, False])
    shown = " ".join(program.run("conformance", "--facts", code=1).stdout.split())
    assert "1 of 2 facts fail, the first: " in shown
    assert "as it should be in 1 of 4 plays" in shown
    assert "fails" in shown
    found = program.run("conformance", "--facts", "--json", code=1)
    assert results[1].fact.says in " ".join(found.stderr.split())


def test_json_holds_each_fact_with_its_page(program, facts_played):
    facts_played([True, True])
    document = program.json("conformance", "--facts")
    assert document["failing"] == 0
    assert document["facts"][0]["character"] == "ken"
    assert document["facts"][0]["source"].startswith("http")
    assert document["facts"][0]["verdict"] == "holds"
