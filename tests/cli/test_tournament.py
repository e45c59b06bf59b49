"""`sf2ai tournament` plays the entries that its options choose, and ranks them."""

import pandas as pd
import pytest

from sf2ai.store.results.lines import read_results

QUICK = ("--matches", 2)
DICE = ("--entry", "Dice=guile:random")


def names(document):
    return sorted(row["name"] for row in document["standings"])


def test_json_has_standings_matchups_and_exclusions(trained):
    document = trained.json("tournament", *QUICK, *DICE, "--seed", 4)
    assert names(document) == ["Dice", "ken", "ryu"]
    assert [row["rank"] for row in document["standings"]] == [1, 2, 3]
    for row in document["standings"]:
        assert row["matches"] == row["wins"] + row["losses"] + row["draws"] == 4
        low, high = row["win_rate_interval"]
        assert low <= row["win_rate"] <= high
    assert len(document["matchups"]) == 3
    assert {row["why"] for row in document["excluded"]} == {"untrained"}
    assert len(document["excluded"]) == 10
    assert (document["seed"], document["backend"]) == (4, "sim")


def test_same_seed_gives_the_same_tournament(trained):
    first, second = (trained.json("tournament", *QUICK, *DICE, "--seed", 1) for _ in range(2))
    assert all(document.pop("timing") for document in (first, second))
    assert first == second


def test_tables_read_well(trained, tmp_path):
    result = trained.run("tournament", *QUICK, *DICE, "--csv", tmp_path / "t.csv")
    assert "Standings" in result.stdout
    assert "Row against column" in result.stdout
    assert "untrained: ehonda" in result.stdout
    assert sorted(pd.read_csv(tmp_path / "t.csv")["name"]) == ["Dice", "ken", "ryu"]
    (record,) = read_results(trained.home)
    assert record["kind"] == "tournament"


def test_banned_character_does_not_play_until_the_ban_is_lifted(trained):
    trained.run("ban", "ken")
    document = trained.json("tournament", *QUICK, *DICE)
    assert names(document) == ["Dice", "ryu"]
    assert ("ken", "banned") in {(row["character"], row["why"]) for row in document["excluded"]}
    assert "banned: ken" in trained.run("tournament", *QUICK, *DICE).stdout
    trained.run("ban", "ken", "--lift")
    assert names(trained.json("tournament", *QUICK, *DICE)) == ["Dice", "ken", "ryu"]


def test_exclude_and_only(trained):
    assert names(trained.json("tournament", *QUICK, *DICE, "--exclude", "Ken")) == ["Dice", "ryu"]
    assert names(trained.json("tournament", *QUICK, *DICE, "--only", "Ken")) == ["Dice", "ken"]


def test_other_weights_of_the_same_character_are_an_entry(trained, tmp_path):
    trained.run("export", "ryu", tmp_path / "old.npz")
    document = trained.json(
        "tournament", *QUICK, "--entry", f"Old=ryu:{tmp_path / 'old.npz'}", "--only", "ryu"
    )
    assert names(document) == ["Old", "ryu"]
    assert {row["character"] for row in document["standings"]} == {"ryu"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--exclude", "ken"], "needs two entries"),
        (["--exclude", "kenn"], "did you mean 'ken'?"),
        (["--only", "kenn"], "did you mean 'ken'?"),
        (["--matches", "0"], "--matches takes a whole number, 1 or more, not '0'"),
        (["--entry", "nonsense"], "'nonsense'"),
        (["--entry", "a=ryu:nothing.npz"], "nothing.npz"),
        (["--entry", "a=ryu:no_such_module:Bot"], "no_such_module"),
        (["--recrod", "x"], "did you mean '--record'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(trained, arguments, words):
    assert words in trained.refuse("tournament", *arguments)


def test_banning_every_character_is_refused_with_the_remedy(trained):
    for character in ("ryu", "ken"):
        trained.run("ban", character)
    assert "sf2ai ban ryu --lift" in trained.refuse("tournament")


def test_ctrl_c_shows_the_standings_and_is_130(trained, monkeypatch):
    from sf2ai.tournament.run import Tournament

    play = Tournament.play

    def interrupted(self):
        for number, result in enumerate(play(self)):
            yield result
            if number == 2:
                raise KeyboardInterrupt

    monkeypatch.setattr(Tournament, "play", interrupted)
    result = trained.run("tournament", "--matches", 8, code=130)
    assert "stopped after 3 of 8 matches; go on with: sf2ai tournament --resume" in result.stderr
    assert "Standings" in result.stdout
    assert read_results(trained.home) == ()
    document = trained.json("tournament", "--matches", 8, code=130)
    assert (document["played"], document["planned"]) == (3, 8)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_ctrl_c_before_the_first_match_shows_no_ranking(trained, monkeypatch, options):
    from sf2ai.tournament.run import Tournament

    def interrupted(self):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Tournament, "play", interrupted)
    result = trained.run("tournament", "--matches", 8, *options, code=130)
    assert result.stdout == ""
    assert "stopped after 0 of 8 matches; the same command starts over" in result.stderr


def test_a_second_ctrl_c_leaves_a_whole_document_or_none(trained, monkeypatch):
    from sf2ai.tournament.run import Tournament

    def interrupt_again(self):
        raise KeyboardInterrupt

    play = Tournament.play

    def interrupted(self):
        yield next(play(self))
        raise KeyboardInterrupt

    monkeypatch.setattr(Tournament, "play", interrupted)
    monkeypatch.setattr(Tournament, "close", interrupt_again)
    assert trained.json("tournament", "--matches", 8, code=130)["played"] == 1
