"""`sf2ai ban` bans, lists and lifts, and refuses options that contradict each other."""

import pandas as pd
import pytest

from sf2ai.store.bans import read_bans


def test_ban_list_lift(program):
    assert "M. Bison is banned" in program.run("ban", "m.bison", "--reason", "too strong").stdout
    listed = program.run("ban", "--list").stdout
    assert "M. Bison" in listed
    assert "too strong" in listed
    assert "may play again" in program.run("ban", "dictator", "--lift").stdout
    assert program.run("ban", "--list").stdout == "no character is banned\n"


def test_ban_and_lift_are_idempotent(program):
    program.run("ban", "bison", "--reason", "too strong")
    program.run("ban", "bison")
    assert [(ban.character, ban.reason) for ban in read_bans(program.home)] == [("bison", "too strong")]
    program.run("ban", "bison", "--lift")
    assert "was not banned" in program.run("ban", "bison", "--lift").stdout


def test_json_is_the_list_of_bans_after_each_command(program):
    assert program.json("ban", "--list") == []
    (ban,) = program.json("ban", "chun-li", "--reason", "x")
    assert ban["character"] == "chunli"
    assert ban["reason"] == "x"
    assert program.json("ban", "--list") == [ban]
    assert program.json("ban", "chunli", "--lift") == []


def test_csv(program, tmp_path):
    program.run("ban", "ken", "--reason", "a, b")
    program.run("ban", "--list", "--csv", tmp_path / "bans.csv")
    assert pd.read_csv(tmp_path / "bans.csv")[["character", "reason"]].values.tolist() == [["ken", "a, b"]]
    program.run("ban", "ken", "--lift", "--csv", tmp_path / "bans.csv")
    assert list(pd.read_csv(tmp_path / "bans.csv")) == ["character", "reason", "since"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biso"], "did you mean 'bison'?"),
        ([], "no character is given"),
        (["--lift"], "no character is given"),
        (["ryu", "--list"], "omit 'ryu'"),
        (["ryu", "--lift", "--reason", "x"], "--reason 'x' is for a new ban only"),
    ],
)
def test_contradictions_are_refused(program, arguments, words):
    assert words in program.refuse("ban", *arguments)
    assert not program.home.path.exists()


def test_home_that_cannot_be_written_is_one_line(program, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert "cannot make the folder" in program.refuse("ban", "ryu", "--home", tmp_path / "file")


def test_damaged_bans_are_one_line(program):
    program.home.path.mkdir()
    program.home.bans.write_bytes(b"{")
    assert "bans.json" in program.refuse("ban", "--list")


def test_a_reason_has_a_length_with_which_the_bans_can_be_read(program):
    message = program.refuse("ban", "ryu", "--reason", "x" * 1_001)
    assert "is longer than 1,000 letters; give a shorter one" in message
    assert program.json("ban", "--list") == []
    for character in ("ryu", "ken"):
        program.run("ban", character, "--reason", "x" * 1_000)
    assert len(program.json("ban", "--list")) == 2


def test_a_csv_that_cannot_be_written_leaves_the_bans_as_they_were(program, tmp_path):
    program.refuse("ban", "ryu", "--csv", tmp_path)
    assert program.json("ban", "--list") == []
