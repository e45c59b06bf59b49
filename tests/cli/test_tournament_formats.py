"""`sf2ai tournament --format` plays brackets, Swiss and gauntlets, and goes on with each of them."""

import json

import pytest

from sf2ai.store.results.tournaments import TournamentFolder

FOUR = (
    *("--only", "none", "--entry", "A=ken:cpu:1", "--entry", "B=guile:random"),
    *("--entry", "C=zangief:cpu:0", "--entry", "D=ryu:cpu:2", "--seed", 3),
)
FORMATS = {
    "round-robin": ("--matches", 2),
    "swiss": ("--matches", 2),
    "single": (),
    "double": ("--best-of", 1, "--best-of", "final=3"),
    "gauntlet": ("--matches", 2, "--challenger", "B"),
}


def plain(text):
    document = json.loads(text)
    del document["timing"]
    return document


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_goes_on_where_it_was_stopped(program, monkeypatch, name):
    from sf2ai.tournament.run import Tournament

    command = ("tournament", *FOUR, "--format", name, *FORMATS[name], "--json")
    whole = plain(program.run(*command, "--name", "whole").stdout)
    assert whole["complete"] is True
    assert whole["format"] == name
    assert whole["played"] == whole["planned"]
    play = Tournament.play

    def interrupted(self):
        for number, result in enumerate(play(self), start=1):
            yield result
            if number == 3:
                raise KeyboardInterrupt

    monkeypatch.setattr(Tournament, "play", interrupted)
    stopped = plain(program.run(*command, "--name", "cut", code=130).stdout)
    assert (stopped["played"], stopped["complete"]) == (3, False)
    monkeypatch.setattr(Tournament, "play", play)
    assert plain(program.run("tournament", "--resume", "--name", "cut", "--json").stdout) == whole
    assert plain(program.run("results", "cut", "--json").stdout) == whole
    shown = program.run("results", "cut").stdout
    assert "Standings" in shown
    assert ("Bracket" in shown) == (name == "single")
    assert ("Losers bracket" in shown) == (name == "double")
    assert ("Rounds" in shown) == (name == "swiss")


def test_a_bracket_ranks_by_how_far_entries_came(program):
    document = program.json("tournament", *FOUR, "--format", "single")
    assert [row["rank"] for row in document["standings"]] == [1, 2, 3, 3]
    assert document["stages"][-1]["winner"] == document["standings"][0]["name"]
    assert document["matches"] is None


def test_brought_entries_may_have_the_names_of_the_roster(trained):
    document = trained.json(
        "tournament", "--only", "none", "--entry", "ryu=ken:random", "--entry", "B=ken:cpu:0"
    )
    assert {row["name"] for row in document["standings"]} == {"ryu", "B"}
    assert document["excluded"] == []


def test_the_order_of_a_bracket_is_kept_when_ratings_change(program, monkeypatch):
    assert (
        "no tournament in the home has rated"
        in program.run(
            "tournament", *FOUR, "--format", "single", "--bracket-order", "rating", "--name", "unrated"
        ).stderr
    )
    rated = program.json("results", "unrated")["ratings"]["entries"]
    best = max(rated, key=lambda row: row["rating"])["name"]
    command = ("tournament", *FOUR, "--format", "single", "--bracket-order", "rating")
    first = program.json(*command, "--name", "rated")
    assert first["stages"][0]["entries"][0] == best
    folder = TournamentFolder(program.home, "rated")
    (folder.path / "result.json").unlink()
    again = program.json("tournament", "--resume", "--name", "rated")
    assert again["stages"] == first["stages"]


def test_seeded_entries_come_first(program):
    document = program.json("tournament", *FOUR, "--format", "single", "--seeded", "D", "--seeded", "B")
    assert document["stages"][0]["entries"] == ["D", "C"]
    assert document["stages"][1]["entries"] == ["B", "A"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "swis"], "no format is called 'swis'; did you mean 'swiss'?"),
        (["--format", "single", "--matches", 4], "--matches has no meaning with --format single; omit it"),
        (
            ["--best-of", 3],
            "no meaning with --format round-robin; omit it, or choose --format single or double",
        ),
        (["--format", "single", "--best-of", 4], "takes an odd number of games, not 4"),
        (["--format", "double", "--best-of", "top9=3"], "names the stage 'top9'; there are: final, top4"),
        (["--format", "double", "--seeded", "E"], "no entry is called 'E'"),
        (["--format", "gauntlet", "--challenger", "E"], "no entry is called 'E'"),
        (["--format", "swiss", "--rounds", 0], "--rounds takes a whole number, 1 or more, not '0'"),
        (["--format", "single", "--bracket-order", "best"], "no bracket order is called 'best'"),
        (["--only", "ryu"], "--only none leaves out the whole roster"),
    ],
)
def test_what_a_format_cannot_be_is_refused_in_one_line(program, arguments, words):
    assert words in program.refuse("tournament", *FOUR, *arguments)


def test_one_entry_makes_no_bracket(program):
    only = ("--only", "none", "--format", "single")
    assert "needs two entries and none is left; add one with --entry" in program.refuse("tournament", *only)
    one = program.refuse("tournament", *only, "--entry", "A=ryu:random")
    assert "only 'A' is left; add one with --entry" in one


def test_a_result_of_no_game_of_the_bracket_is_refused(program):
    command = ("tournament", *FOUR, "--format", "single", "--name", "cut")
    program.run(*command)
    folder = TournamentFolder(program.home, "cut")
    (folder.path / "result.json").unlink()
    record = {**folder.read_matches()[-1], "match": [0, 1, 90]}
    folder.append(record)
    refused = program.refuse("tournament", "--resume", "--name", "cut")
    assert (
        f"line {len(folder.read_matches())} of the journal of tournament 'cut' is no match of it" in refused
    )
