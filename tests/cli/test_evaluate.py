"""`sf2ai evaluate` measures what its options say, and refuses what it cannot measure."""

import json

import pandas as pd
import pytest

from sf2ai.store.results.lines import read_results
from sf2ai.store.weights import load_weights, save_weights

FIELDS = {
    "character", "opponent", "episodes", "wins", "losses", "draws",
    "win_rate", "win_rate_interval", "seed", "backend",
}  # fmt: skip


def test_json_has_an_object_for_each_opponent(trained, tmp_path):
    rows = trained.json(
        "evaluate", "--char", "ryu", "--opponent", "random", "--opponent", "ken",
        "--episodes", 12, "--seed", 3, "--csv", tmp_path / "e.csv",
    )  # fmt: skip
    assert [row["opponent"] for row in rows] == ["random", "ken"]
    for row in rows:
        assert row.keys() >= FIELDS
        assert row["wins"] + row["losses"] + row["draws"] == row["episodes"] == 12
        low, high = row["win_rate_interval"]
        assert 0 <= low <= row["win_rate"] <= high <= 1
    assert pd.read_csv(tmp_path / "e.csv")["win_rate"].tolist() == [row["win_rate"] for row in rows]


def test_same_seed_gives_the_same_twice_and_another_not(trained):
    first, second, other = (
        trained.json("evaluate", "--char", "ryu", "--episodes", 12, "--seed", seed) for seed in (1, 1, 2)
    )
    assert first == second
    assert first[0]["frames"] != other[0]["frames"]


def test_table_has_rounds_interval_and_versions(trained):
    text = trained.run("evaluate", "--char", "ryu", "--episodes", 12, "--opponent-char", "m.bison").stdout
    assert "random" in text
    assert "M. Bison" in text
    assert "engine version" in text
    assert "cpu version" in text
    for heading in ("win rate", "draw rate", "health margin", "return", "[95 %]"):
        assert heading in text


def test_failed_check_is_1_and_a_passed_one_0(trained):
    result = trained.run("evaluate", "--char", "ryu", "--episodes", 12, "--min-win-rate", 1, code=1)
    assert result.stderr.splitlines()[-1].startswith("sf2ai: the win rate against 'random' is 0.")
    assert "random" in result.stdout
    trained.run("evaluate", "--char", "ryu", "--episodes", 12, "--min-win-rate", 0)


def test_table_of_many_opponents_fits_80_columns(trained, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    several = [part for name in ("cpu:0", "cpu:7", "ken") for part in ("--opponent", name)]
    text = trained.run("evaluate", "--char", "ryu", "--episodes", 4, *several).stdout
    assert max(map(len, text.splitlines())) <= 80
    for name in ("cpu:0", "cpu:7", "ken"):
        assert f"\n{name} " in text


def test_every_figure_has_an_interval_in_json_and_csv(trained, tmp_path):
    (row,) = trained.json("evaluate", "--char", "ryu", "--episodes", 12, "--csv", tmp_path / "e.csv")
    csv = pd.read_csv(tmp_path / "e.csv")
    for name in ("win_rate", "draw_rate", "loss_rate", "health_margin", "mean_return"):
        low, high = row[f"{name}_interval"]
        assert low <= row[name] <= high
        assert csv[f"{name}_interval_low"].item() == pytest.approx(low)
    assert row["stopping_rule"] is None
    assert csv["always_valid_interval_low"].isna().all()


def test_until_sure_stops_and_says_that_its_intervals_do_not_allow_for_it(trained):
    arguments = ("evaluate", "--char", "ryu", "--until-sure", "--min-win-rate", 0.001, "--episodes", 40)
    (row,) = trained.json(*arguments)
    assert (row["bar"], row["verdict"]) == (0.001, "above")
    assert 2 <= row["episodes"] < 40
    assert row["always_valid_interval"][0] >= 0.001
    assert "surely above or below 0.001" in row["stopping_rule"]
    assert "after 40 rounds at most" in row["stopping_rule"]
    text = " ".join(trained.run(*arguments).stdout.split())
    assert "the intervals above do not allow for this rule" in text
    assert "random: surely above 0.001" in text


def test_until_sure_compares_with_a_half_by_default(trained):
    (row,) = trained.json("evaluate", "--char", "ryu", "--until-sure", "--episodes", 2)
    assert (row["bar"], row["verdict"], row["episodes"]) == (0.5, "unsure", 2)


def test_exploit_says_how_often_the_best_response_wins_and_touches_nothing(trained):
    before = {p: p.read_bytes() for p in trained.home.path.rglob("*") if p.is_file() and "agents" in p.parts}
    (row,) = trained.json(
        "evaluate", "--char", "ryu", "--exploit", 2, "--exploit-char", "ken", "--episodes", 4
    )
    assert row["opponent"] == "best response of 2 rounds"
    assert row["opponent_characters"] == ["ken"]
    assert row["loss_rate"] == row["losses"] / 4
    after = {p: p.read_bytes() for p in trained.home.path.rglob("*") if p.is_file() and "agents" in p.parts}
    assert after == before
    text = " ".join(trained.run("evaluate", "--char", "ryu", "--exploit", 2, "--episodes", 4).stdout.split())
    assert "best response of 2 rounds (Ryu) beats the agent in" in text


def test_exploit_is_one_row_more_beside_opponents(trained):
    rows = trained.json("evaluate", "--char", "ryu", "--exploit", 2, "--opponent", "random", "--episodes", 4)
    assert [row["opponent"] for row in rows] == ["random", "best response of 2 rounds"]
    assert rows[1]["opponent_characters"] == ["ryu"]


def test_profile_as_table_json_and_picture(trained, tmp_path):
    arguments = ("evaluate", "--char", "ryu", "--episodes", 4)
    text = trained.run(*arguments, "--profile").stdout
    assert "what it does at each distance" in text
    assert "low health" in text
    assert "what it does" not in trained.run(*arguments).stdout
    (row,) = trained.json(*arguments, "--profile", "--png", tmp_path / "ryu.png", "--csv", tmp_path / "e.csv")
    (everything,) = (part for part in row["profile"] if part["name"] == "all")
    assert everything["share"] == 1
    assert 0 < everything["seconds"] <= 4 * row["frames"] / 60
    assert (tmp_path / "ryu.png").read_bytes().startswith(b"\x89PNG")
    assert "profile" not in pd.read_csv(tmp_path / "e.csv").columns
    assert "profile" not in trained.json(*arguments)[0]


def test_a_delay_is_that_of_the_training_or_a_longer_one(trained):
    from dataclasses import replace

    path = trained.home.weights("ryu")
    manifest, arrays = load_weights(path)
    save_weights(path, replace(manifest, reaction_frames=9), arrays)

    def delay(*arguments):
        (row,) = trained.json("evaluate", "--char", "ryu", "--episodes", 2, *arguments)
        return row["reaction_frames"]

    assert delay() == 9
    assert delay("--reaction-frames", 15) == 15
    assert delay("--reaction-frames", 3) == 9
    assert delay("--reaction-ms", 250) == 15
    assert "reaction delay 9 frames" in trained.run("evaluate", "--char", "ryu", "--episodes", 2).stdout


def test_weights_file_is_an_opponent(trained, tmp_path):
    trained.run("export", "ken", tmp_path / "old-ken.npz")
    (row,) = trained.json(
        "evaluate", "--char", "ryu", "--opponent", tmp_path / "old-ken.npz", "--episodes", 4
    )
    assert row["opponent_characters"] == ["ken"]


def test_evaluation_is_kept_and_shown_by_the_roster(trained):
    trained.run("evaluate", "--char", "ryu", "--episodes", 4)
    (record,) = read_results(trained.home)
    assert (record["kind"], record["character"], record["opponent"]) == ("evaluation", "ryu", "random")
    assert "Last evaluations" in trained.run("roster").stdout


def test_other_engine_version_is_a_notice_and_no_error(trained):
    from dataclasses import replace

    path = trained.home.weights("ryu")
    manifest, arrays = load_weights(path)
    save_weights(path, replace(manifest, engine_version="0"), arrays)
    result = trained.run("evaluate", "--char", "ryu", "--episodes", 2)
    assert "trained on sim version 0" in result.stderr


@pytest.mark.parametrize("part", ["observation", "actions"])
def test_weights_of_another_layout_are_refused(trained, part):
    from dataclasses import replace

    path = trained.home.weights("ryu")
    manifest, arrays = load_weights(path)
    stamp = replace(getattr(manifest, part), version=99)
    save_weights(path, replace(manifest, **{part: stamp}), arrays)
    message = trained.refuse("evaluate", "--char", "ryu")
    assert "version 99" in message
    assert "sf2ai train --char ryu" in message


@pytest.mark.parametrize("damage", [lambda c: c[:-100], lambda c: b"PK" + c[2:500], lambda c: b"text"])
def test_damaged_weights_are_refused(trained, damage):
    path = trained.home.weights("ryu")
    path.write_bytes(damage(path.read_bytes()))
    assert "weights.npz" in trained.refuse("evaluate", "--char", "ryu")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--char", "vega"], "sf2ai train --char vega"),
        (["--char", "ryuu"], "did you mean 'ryu'?"),
        (["--char", "ryu", "--episodes", "0"], "1 or more, not '0'"),
        (["--char", "ryu", "--min-win-rate", "90"], "a share between 0 and 1, not '90'"),
        (["--char", "ryu", "--min-win-rate", "nan"], "not 'nan'"),
        (["--char", "ryu", "--opponent", "self"], "'self' is an opponent in training only"),
        (["--char", "ryu", "--opponent", "vega"], "sf2ai train --char vega"),
        (["--char", "ryu", "--opponent", "nothing.npz"], "nothing.npz"),
        (["--char", "ryu", "--recrod", "x"], "did you mean '--record'"),
        (["--char", "ryu", "--opponent", "randon"], "no player is called 'randon'; did you mean 'random'?"),
        (["--char", "ryu", "--exploit", "0"], "the responder '0' needs a number of rounds, 1 to"),
        (
            ["--char", "ryu", "--exploit-char", "ken"],
            "names the character that --exploit trains",
        ),
        (["--char", "ryu", "--exploit", "9", "--exploit-char", "kenn"], "did you mean 'ken'?"),
        (["--char", "ryu", "--exploit", "9", "--reaction-frames", "15"], "omit the reaction option"),
        (["--char", "ryu", "--until-sure", "--min-win-rate", "1"], "above or below 1.0; give a bar between"),
        (
            ["--char", "ryu", "--reaction-frames", "9", "--reaction-ms", "150"],
            "set the same delay; give one of them",
        ),
        (["--char", "ryu", "--reaction-ms", "-1"], "--reaction-ms takes a whole number, 0 or more, not '-1'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(trained, arguments, words):
    assert words in trained.refuse("evaluate", *arguments)


@pytest.fixture
def interrupted(trained, monkeypatch):
    """The program, where Ctrl-C is pressed when the evaluation against the second opponent begins."""
    from sf2ai.measuring.evaluation import EvaluationRun

    begun = []
    play = EvaluationRun.play

    def play_or_stop(self):
        begun.append(self)
        if len(begun) == 2:
            raise KeyboardInterrupt
        yield from play(self)

    monkeypatch.setattr(EvaluationRun, "play", play_or_stop)
    return trained


TWO = ("evaluate", "--char", "ryu", "--opponent", "random", "--opponent", "ken", "--episodes", 2)


def test_ctrl_c_prints_and_keeps_the_finished_opponents(interrupted, tmp_path):
    result = interrupted.run(*TWO, "--json", "--csv", tmp_path / "e.csv", "--min-win-rate", 1, code=130)
    rows = json.loads(result.stdout)
    assert [row["opponent"] for row in rows] == ["random"]
    assert "stopped after 1 of 2 opponents; their results are kept\n" in result.stderr
    assert pd.read_csv(tmp_path / "e.csv")["opponent"].tolist() == ["random"]
    (kept,) = read_results(interrupted.home)
    assert kept["win_rate"] == rows[0]["win_rate"]


def test_ctrl_c_before_the_first_is_finished_prints_nothing(interrupted, monkeypatch):
    monkeypatch.setattr(
        "sf2ai.measuring.evaluation.EvaluationRun.play", lambda self: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    result = interrupted.run(*TWO, code=130)
    assert result.stdout == ""
    assert read_results(interrupted.home) == ()


def test_an_error_keeps_the_finished_opponents(trained, monkeypatch):
    from sf2ai.errors import BackendError
    from sf2ai.measuring.evaluation import EvaluationRun

    play = EvaluationRun.play

    def play_or_fail(self):
        if read_results(trained.home):
            raise BackendError("the emulator is gone; start it again")
        yield from play(self)

    monkeypatch.setattr(EvaluationRun, "play", play_or_fail)
    assert trained.run(*TWO, code=2).stdout == ""
    assert [row["opponent"] for row in read_results(trained.home)] == ["random"]


@pytest.mark.parametrize("option", ["--csv", "--png"])
def test_a_file_that_cannot_be_written_is_found_before_the_rounds(trained, tmp_path, option):
    (tmp_path / "folder.png").mkdir()
    trained.refuse("evaluate", "--char", "ryu", "--episodes", 2, "--profile", option, tmp_path / "folder.png")
    assert read_results(trained.home) == ()
