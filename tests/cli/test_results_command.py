"""`sf2ai results` lists past evaluations and tournaments, and shows one again as it was."""

import json
import shutil
import tarfile
from pathlib import Path

import pandas as pd
import pytest

from sf2ai.store.results.lines import append_results

OLD = Path(__file__).parents[1] / "data" / "files-0.1.0"
QUICK = ("--entry", "Dice=guile:random", "--matches", 2, "--seed", 3)


@pytest.fixture
def old(program, tmp_path):
    """The program on the home that 0.1.0 wrote."""
    with tarfile.open(OLD / "home.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    return program


def test_a_tournament_is_listed_once_and_shown_as_it_was(trained, tmp_path):
    first = trained.run("tournament", *QUICK, "--name", "friday", "--json").stdout
    table = trained.run("tournament", *QUICK, "--csv", tmp_path / "first.csv").stdout
    rows = trained.json("results")
    assert [row["kind"] for row in rows] == ["tournament"] * 2
    (friday,) = [row for row in rows if row["name"] == "friday"]
    assert friday["result"].endswith("won, 3 entries, 6 matches")
    assert trained.run("results", "friday", "--json").stdout == first
    shown = trained.run("results", "friday", "--csv", tmp_path / "again.csv")
    assert shown.stdout == table
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "first.csv").read_bytes()
    listed = trained.run("results", "--csv", tmp_path / "list.csv").stdout
    assert "2 results" in listed
    assert "show one with: sf2ai results " in listed
    assert sorted(pd.read_csv(tmp_path / "list.csv")["kind"]) == ["tournament"] * 2


def test_an_evaluation_is_shown_as_it_was(trained):
    table = trained.run("evaluate", "--char", "ryu", "--episodes", 4).stdout
    (row,) = trained.json("results")
    assert row["kind"] == "evaluation"
    assert row["result"].startswith("ryu against random: win rate ")
    assert trained.run("results", row["name"]).stdout == table


def test_results_of_0_1_0_are_listed_and_shown(old):
    made = json.loads((OLD / "made.json").read_text())
    rows = {row["kind"]: row for row in old.json("results")}
    assert rows.keys() == {"evaluation", "tournament"}
    document = old.json("results", rows["tournament"]["name"])
    assert document == made["tournament"]
    shown = old.run("results", rows["tournament"]["name"]).stdout
    assert "Standings" in shown
    assert "rating: Elo points" in shown
    assert "exploration off" in old.run("results", rows["evaluation"]["name"]).stdout


def test_a_stopped_tournament_is_listed_with_how_to_go_on(trained):
    trained.run("tournament", *QUICK, "--name", "cut")
    folder = trained.home.tournament("cut")
    (folder / "result.json").unlink()
    (trained.home.results).unlink()
    (row,) = trained.json("results")
    assert (row["kind"], row["name"]) == ("stopped", "cut")
    assert row["result"] == "6 matches played; go on with --resume --name cut"
    assert "`sf2ai tournament --resume --name cut" in trained.refuse("results", "cut")
    assert "there is no tournament" not in trained.run("tournament", "--resume").stderr
    assert [row["kind"] for row in trained.json("results")] == ["tournament"]


def test_nothing_and_unknown_names(program):
    assert program.json("results") == []
    assert "there are no results yet" in program.run("results").stdout
    assert "no result is called 'friday'" in program.refuse("results", "friday")


def test_what_is_damaged_hides_nothing_else(trained):
    trained.run("tournament", *QUICK, "--name", "friday")
    broken = trained.home.tournament("broken")
    shutil.copytree(trained.home.tournament("friday"), broken)
    (broken / "result.json").write_text("{")
    when = "2025-03-01T12:30:00Z"
    append_results(
        trained.home,
        [
            {"kind": "evaluation", "when": when},
            {"kind": "evaluation", "when": 5},
            {"kind": "poem", "when": when},
        ],
    )
    assert [(row["name"], row["result"][:7]) for row in trained.json("results")][1:] == [
        ("20250301T123000Z", "damaged")
    ]
    assert "is damaged or of another version" in trained.refuse("results", "20250301T123000Z")
