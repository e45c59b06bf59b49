"""`--html` writes one file with the result and every fight; `results --html` has those that were kept."""

import base64
import json
import re

import pytest

from fakes.fights import fight
from sf2ai.store.replays import add_replay
from sf2ai.tournament.venues.kept_matches import read_kept_matches

ENTRIES = ("--only", "none", "--entry", "<b>Bold</b>=ryu:cpu:0", "--entry", "Other=ken:cpu:3", "--matches", 2)


def shown(path):
    """Return what a page shows, and how many fights it has."""
    page = path.read_text()
    (found,) = re.findall(r'id="file:results.json">([^<]+)<', page)
    assert "<b>Bold" not in page
    return json.loads(base64.b64decode(found)), len(re.findall(r'id="file:matches/\d+"', page))


@pytest.fixture
def played(program, tmp_path):
    """A home with a tournament that kept its matches, and the page that it wrote."""
    page = tmp_path / "t.html"
    program.run("tournament", *ENTRIES, "--name", "friday", "--html", page)
    return page


def test_a_tournament_writes_its_page_and_keeps_the_matches(program, played, tmp_path):
    document, fights = shown(played)
    assert document["title"] == "Tournament friday"
    assert {row["name"] for row in document["standings"]} == {"<b>Bold</b>", "Other"}
    assert fights == len(document["matches"]) == 2
    for match in document["matches"]:
        wins = sorted(match["score"])
        assert wins[1] == 2
        assert match["score"][match["winner"]] == 2
    again = tmp_path / "again.html"
    program.run("results", "friday", "--html", again)
    later, fights = shown(again)
    assert fights == 2
    assert later["matches"] == document["matches"]


def test_a_tournament_that_goes_on_has_the_matches_of_before(program, played, tmp_path):
    folder = program.home.tournament("friday")
    (folder / "result.json").unlink()
    lines = (folder / "matches.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "matches.jsonl").write_bytes(lines[0])
    kept = (folder / "replays.jsonl").read_bytes()
    (folder / "replays.jsonl").write_bytes(kept[: len(kept) - 40])  # torn, as by a power cut
    page = tmp_path / "more.html"
    program.run("tournament", "--resume", "--name", "friday", "--html", page)
    assert shown(page)[1] == 2
    assert len(read_kept_matches(program.home, "friday")) == 2


def test_a_tournament_without_it_keeps_nothing_and_its_page_says_so(program, tmp_path):
    program.run("tournament", *ENTRIES, "--name", "plain")
    assert not (program.home.tournament("plain") / "replays.jsonl").exists()
    page = tmp_path / "plain.html"
    program.run("results", "plain", "--html", page)
    document, fights = shown(page)
    assert fights == 0
    assert "--html or --record keeps those of the next one" in document["why_no_matches"]
    assert 'id="file:engine.wasm"' not in page.read_text()


def test_an_evaluation_has_the_rounds_that_it_recorded(trained, tmp_path):
    trained.run(
        *("evaluate", "--char", "ryu", "--episodes", 3, "--opponent", "random", "--opponent", "cpu:1"),
        *("--record", tmp_path / "rounds"),
    )
    rows = trained.json("results")
    for row in rows:
        page = tmp_path / f"{row['name']}.html"
        trained.run("results", row["name"], "--html", page)
        document, fights = shown(page)
        assert fights == 3
        assert {name for match in document["matches"] for name in match["names"]} >= {
            document["title"].rpartition(" ")[2]
        }
        assert "recorded" not in trained.json("results", row["name"])


def test_a_replay_is_a_page(program, tmp_path):
    file = add_replay(tmp_path, 1, fight())
    page = tmp_path / "fight.html"
    assert "wrote" in program.run("replay", file, "--html", page).stderr
    document, fights = shown(page)
    assert fights == 1
    assert document["title"] == "cpu:6 against cpu:3"


def test_what_the_user_had_is_not_replaced(program, tmp_path):
    letter = tmp_path / "letter.html"
    letter.write_text("Dear friend")
    file = add_replay(tmp_path, 1, fight())
    assert "holds something else" in program.refuse("replay", file, "--html", letter)
    assert letter.read_text() == "Dear friend"
    assert "writes an HTML file" in program.refuse("tournament", "--html", tmp_path / "t.htm")
    assert "name it, as in" in program.refuse("results", "--html", tmp_path / "all.html")
    twice = tmp_path / "twice.html"
    assert "given for two files" in program.refuse("results", "x", "--html", twice, "--csv", twice)
