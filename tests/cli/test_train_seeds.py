"""`sf2ai train --seeds`: what it refuses, and its results as a table, a document and a CSV file."""

import csv

import pytest

from fakes.trained import untrained_manifest, write_untrained
from sf2ai.errors import TrainingError
from sf2ai.training.sessions.messages import Report
from sf2ai.training.sessions.seeds import SeedsSession
from sf2ai.training.sessions.session import TrainingResult

HEAD = "probe,episode,steps,opponent,wins,draws,losses\n"
WINS = {4: 6, 5: 18, 6: 9, 7: 12}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--seeds 0", "--seeds takes a whole number, 1 or more, not '0'"),
        ("--seeds -3", "--seeds takes a whole number, 1 or more, not '-3'"),
        ("--seeds 1001", "--seeds takes a whole number, 1,000 at most, not '1001'"),
        ("--seeds 2 --char ken", "not ryu, ken together; name one with --char, without --league"),
        ("--seeds 2 --league", "name one with --char, without --league"),
        ("--seeds 2 --live", "give --live or --seeds, not both"),
        ("--seeds 2 --from-replays x --agent ppo", "--from-replays x teaches one agent"),
        ("--seeds 2 --seed 9223372036854775807", "the greatest seed; give a smaller --seed"),
        ("--seeds 2 --backend snes", "on the backend 'snes'; omit --seeds"),
        ("--seeds 2 --resume", "there is no training of 'ryu' with several seeds in"),
        ("--seeds 2 --resume --from ryu", "give one of the two"),
        ("--seeds 2 --from random", "has no weights to begin from"),
    ],
)
def test_what_cannot_be_trained_with_several_seeds_is_refused(program, options, message):
    assert message in program.refuse("train", "--char", "ryu", *options.split())
    assert not list(program.home.path.glob("*"))


@pytest.fixture
def played(monkeypatch):
    """Trainings are over at once, but those with the seeds in the set that is returned, which fail."""
    fails = set()

    def run(session):
        for seed in session.plan.seeds:
            home = session.home_of(seed)
            if seed in fails:
                yield Report(
                    "ryu", error=TrainingError(f"the learner of seed {seed} diverged"), home=home.path
                )
                continue
            write_untrained(home.weights("ryu"), "ryu")
            home.training("ryu").mkdir(parents=True)
            home.log("ryu").write_text("win_rate_50\n0.125\n")
            if not session.plan.config.probe:
                yield Report("ryu", result=_result(home), home=home.path)
                continue
            rows = f"1,9,9,random,0,0,24\n2,9,9,random,{WINS[seed]},0,{24 - WINS[seed]}\n3,9,9,cpu:7,0,24,0\n"
            home.probes("ryu").write_text(HEAD + rows)
            yield Report("ryu", result=_result(home), home=home.path)

    monkeypatch.setattr(SeedsSession, "run", run)
    return fails


def _result(home):
    return TrainingResult(untrained_manifest("ryu"), home.weights("ryu"), None)


def cells(line):
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_each_seed_is_a_row_and_median_and_range_come_last(program, played, tmp_path):
    words = ["train", "--char", "ryu", "--seed", "4", "--seeds", "3"]
    lines = program.run(*words, "--csv", tmp_path / "x.csv").stdout.splitlines()
    assert lines[0] == "Ryu: 3 of 3 seeds"
    assert cells(lines[1]) == ["seed", "v random", "v cpu:7"]
    assert [cells(line)[0] for line in lines[3:6]] == ["4", "5", "6"]
    assert cells(lines[3])[1] == "0.25 [0.12, 0.45]"
    assert cells(lines[7]) == ["median", "0.38", "0.50"]
    assert cells(lines[8]) == ["range", "0.25 to 0.75", "0.50 to 0.50"]
    best = program.home.seed_home("ryu", 5).weights("ryu")
    assert lines[-2].startswith("best: seed 5, by the mean of these figures")
    assert lines[-1] == f"next: sf2ai import {best}"
    with open(tmp_path / "x.csv", encoding="utf-8") as file:
        assert [row["probes_random_win_rate"] for row in csv.DictReader(file)] == ["0.25", "0.75", "0.375"]
    # The advice of the last line works.
    assert program.run(*lines[-1].removeprefix("next: sf2ai ").split()).exit_code == 0


def test_the_document_has_every_seed_and_the_spread(program, played):
    document = program.json("train", "--char", "ryu", "--seed", 4, "--seeds", 4)
    assert [one["seed"] for one in document["seeds"]] == [4, 5, 6, 7]
    assert document["seeds"][0]["probes"]["random"]["wins"] == 6
    assert document["seeds"][0]["win_rate_50"] == 0.125
    assert document["win_rates"]["random"] == {"median": 0.4375, "least": 0.25, "greatest": 0.75, "seeds": 4}
    assert (document["character"], document["best_seed"]) == ("ryu", 5)


def test_without_probes_the_rounds_of_the_training_are_shown(program, played):
    lines = program.run(*["train", "--char", "ryu", "--seeds", "2", "--no-probe"]).stdout.splitlines()
    assert cells(lines[1]) == ["seed", "training"]
    assert cells(lines[6]) == ["median", "0.12"]
    assert any(line.startswith("training: won of the last 50 rounds of the training") for line in lines)


def test_seeds_that_fail_are_said_after_those_that_have_ended(program, played):
    played |= {5, 6}
    result = program.run(*["train", "--char", "ryu", "--seed", "4", "--seeds", "3"], code=2)
    assert result.stdout.splitlines()[0] == "Ryu: 1 of 3 seeds"
    assert "sf2ai: the learner of seed 5 diverged; the learner of seed 6 diverged" in result.stderr
    document = program.run(*["train", "--char", "ryu", "--seed", "4", "--seeds", "3", "--json"], code=2)
    assert document.stdout == ""
