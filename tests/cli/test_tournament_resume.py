"""`sf2ai tournament --resume` goes on where a tournament was stopped, and ends as one that was not."""

import json

import pytest

from sf2ai.store.results.lines import read_results
from sf2ai.store.results.tournaments import TournamentFolder

LINEUP = ("--entry", "Dice=guile:random", "--matches", 2, "--seed", 3)


@pytest.fixture
def stop_after(monkeypatch):
    """Makes the next tournaments end as by Ctrl-C after a number of matches; None lets them end."""
    from sf2ai.tournament.run import Tournament

    play = Tournament.play

    def stop(most):
        def interrupted(self):
            for number, result in enumerate(play(self), start=1):
                yield result
                if number == most:
                    raise KeyboardInterrupt

        monkeypatch.setattr(Tournament, "play", interrupted)

    return stop


def without_timing(text):
    document = json.loads(text)
    del document["timing"]
    return json.dumps(document)


def test_a_resumed_tournament_prints_and_keeps_what_an_uninterrupted_one_does(trained, stop_after):
    whole = trained.run("tournament", *LINEUP, "--name", "whole", "--json").stdout
    stop_after(2)
    stopped = trained.run("tournament", *LINEUP, "--name", "cut", "--json", code=130)
    assert "stopped after 2 of 6 matches; go on with: sf2ai tournament --resume --name cut" in stopped.stderr
    assert json.loads(stopped.stdout)["played"] == 2
    assert trained.run("tournament", "--resume", "--json", code=130).stderr.count("tournament 'cut'") == 1
    stop_after(None)
    resumed = trained.run("tournament", "--resume", "--name", "cut", "--json")
    assert without_timing(resumed.stdout) == without_timing(whole)
    assert list(json.loads(whole))[-1] == "timing"
    results = [TournamentFolder(trained.home, name).read_result() for name in ("whole", "cut")]
    assert all(result.pop("when") for result in results)
    assert all(result.pop("timing")["seconds"] > 0 for result in results)
    assert results[0] == results[1] == json.loads(without_timing(whole))
    assert [record["name"] for record in read_results(trained.home)] == ["whole", "cut"]


def test_what_the_command_says_must_be_what_it_was_begun_with(trained, stop_after):
    stop_after(1)
    trained.run("tournament", *LINEUP, "--name", "cut", code=130)
    again = ("tournament", "--resume", "--name", "cut")
    assert "begun with matches 2 and cannot continue with 4" in trained.refuse(*again, "--matches", 4)
    assert "begun with seed 3 and cannot continue with 0" in trained.refuse(*again, "--seed", 0)
    assert "begun with exclude [] and cannot" in trained.refuse(*again, "--exclude", "ken")
    assert "begun with reaction frames 0 and" in trained.refuse(*again, "--reaction-ms", 250)
    trained.run("ban", "ken")
    assert "begun with entries ryu, ken, Dice and cannot continue with ryu, Dice" in trained.refuse(*again)
    trained.run("ban", "ken", "--lift")
    trained.run("train", "--char", "ken", "--episodes", 1, "--opponent", "random", "--guide", "none")
    assert "entry 'ken' is not as it was" in trained.refuse(*again)


def test_replays_of_a_tournament_lie_in_a_folder_of_its_own(trained, stop_after, tmp_path):
    stop_after(4)
    run = ("tournament", *LINEUP, "--record", tmp_path / "r")
    trained.run(*run, "--name", "a", code=130)
    stop_after(None)
    trained.run("tournament", "--resume", "--name", "a", "--record", tmp_path / "r")
    trained.run(*run, "--name", "b")
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / "r" / name).iterdir()} for name in "ab")
    assert len(first) == 6
    assert first == second


def test_a_home_that_cannot_keep_a_journal_is_said_and_the_tournament_is_played(trained):
    trained.home.tournaments.write_text("mine")
    result = trained.run("tournament", *LINEUP)
    assert "this tournament cannot be continued if it is stopped: cannot" in result.stderr
    assert "Standings" in result.stdout
    assert "cannot" in trained.refuse("tournament", *LINEUP, "--name", "mine")


def test_a_journal_that_becomes_full_is_said_once(trained, monkeypatch):
    from sf2ai.errors import HomeError

    def full(self, record):
        raise HomeError("cannot write 'x': No space left on device; free some space")

    monkeypatch.setattr(TournamentFolder, "append", full)
    result = trained.run("tournament", *LINEUP, "--name", "full")
    assert result.stderr.count("this tournament cannot be continued if it is stopped") == 1
    assert "Standings" in result.stdout
