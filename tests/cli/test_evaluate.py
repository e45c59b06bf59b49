import pandas as pd
import pytest

from sf2ai.store.results import read_results
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
    assert "win rate [95 %]" in text


def test_failed_check_is_1_and_a_passed_one_0(trained):
    result = trained.run("evaluate", "--char", "ryu", "--episodes", 12, "--min-win-rate", 1, code=1)
    assert result.stderr.splitlines()[-1].startswith("sf2ai: the win rate against 'random' is 0.")
    assert "random" in result.stdout
    trained.run("evaluate", "--char", "ryu", "--episodes", 12, "--min-win-rate", 0)


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
    assert "trained on engine version 0" in result.stderr


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
        (["--char", "ryu", "--opponent", "self"], "no opponent is called 'self'"),
        (["--char", "ryu", "--opponent", "vega"], "sf2ai train --char vega"),
        (["--char", "ryu", "--opponent", "nothing.npz"], "nothing.npz"),
        (["--char", "ryu", "--recrod", "x"], "did you mean '--record'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(trained, arguments, words):
    assert words in trained.refuse("evaluate", *arguments)
