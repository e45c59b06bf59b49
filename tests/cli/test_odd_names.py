"""Names and reasons that are no UTF-8 or hold control characters: shown escaped, read back as they were."""

import csv
import os
from dataclasses import replace

import pytest

from fakes.trained import untrained_manifest, write_untrained
from sf2ai.store.replays import read_replay
from sf2ai.store.weights import load_weights, save_weights

ODD = "\udcff\n\x1b[2J"
SHOWN = r"\xff\n\x1b[2J"


def require_tame(result):
    for text in (result.stdout, result.stderr):
        assert "\x1b" not in text
        text.encode()
    return result


@pytest.fixture
def opponent(program, tmp_path):
    """Ryu's weights in the home, and weights of Ken in a file with an odd name."""
    write_untrained(program.home.weights("ryu"), "ryu")
    path = tmp_path / f"{ODD}$x_.npz"
    try:
        write_untrained(path, "ken")
    except OSError:
        pytest.skip("this file system takes no such names")
    return path


def test_the_reason_of_a_ban(program, tmp_path):
    require_tame(program.run("ban", "ryu", "--reason", ODD))
    assert SHOWN in require_tame(program.run("ban", "--list")).stdout
    assert program.json("ban", "--list", "--csv", tmp_path / "b.csv")[0]["reason"] == ODD
    (row,) = csv.DictReader((tmp_path / "b.csv").read_text(encoding="utf-8").splitlines(keepends=True))
    assert row["reason"] == ODD.replace("\udcff", r"\udcff")


def test_an_opponent_of_an_evaluation(program, opponent, tmp_path):
    folder = tmp_path / "r"
    result = require_tame(
        program.run(
            *("evaluate", "--char", "ryu", "--opponent", opponent, "--episodes", 2, "--record", folder),
            *("--csv", tmp_path / "e.csv", "--profile", "--png", tmp_path / "e.png"),
        )
    )
    assert r"\xff" in result.stdout
    assert (tmp_path / "e.png").read_bytes().startswith(b"\x89PNG")
    assert r"\udcff" in (tmp_path / "e.csv").read_text(encoding="utf-8")
    for file in folder.iterdir():
        require_tame(program.run("replay", file))
        assert any(SHOWN in agent for agent in read_replay(file).agents)
    assert r"\x1b[2J$x_.npz" in require_tame(program.run("roster")).stdout
    measured = next(row for row in program.json("roster") if row["character"] == "ryu")["measured"]
    assert [row["opponent"] for row in measured] == [str(opponent)]


def test_a_replay_folder_and_pictures(program, opponent, tmp_path):
    folder = tmp_path / f"{ODD}r"
    require_tame(program.run("watch", "ryu:random", "ken:random", "--record", folder))
    (file,) = folder.iterdir()
    picture = tmp_path / f"{ODD}.png"
    assert r"\x1b[2J.png" in require_tame(program.run("replay", file, "--png", picture)).stderr
    assert picture.exists()


def test_an_opponent_of_a_training(program, opponent):
    run = ("train", "--char", "ryu", "--episodes", 1, "--opponent", opponent)
    require_tame(program.run(*run))
    require_tame(program.run("train", "--char", "ryu", "--episodes", 2, "--resume"))
    manifest, _ = load_weights(program.home.weights("ryu"))
    assert manifest.opponents == (str(opponent),)
    assert opponent.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "--char", ODD),
        ("ban", ODD),
        ("replay", ODD),
        ("import", ODD),
        ("train", "--char", "ryu", "--opponent", f"{ODD}.npz"),
        ("watch", f"ryu:{ODD}.npz", "ken"),
        ("tournament", "--entry", f"{ODD}=ryu:random"),
        (ODD,),
        ("roster", f"--{ODD}"),
    ],
    ids=lambda arguments: arguments[0].encode("unicode_escape").decode(),
)
def test_what_does_not_exist_is_named_escaped(program, arguments):
    result = require_tame(program.run(*arguments, code=2))
    assert r"\x1b[2J" in result.stderr.splitlines()[-1]


def test_a_manifest_never_commands_the_terminal(program, tmp_path):
    evil = "\x1b]0;owned\x07\x1b[2J\udcff"
    file = tmp_path / "evil.npz"
    write_untrained(file, "ryu")
    _, arrays = load_weights(file)
    texts = {"reward": evil, "backend": evil, "sf2ai": evil, "engine_version": evil, "opponents": (evil,)}
    save_weights(file, untrained_manifest("ryu", **texts), arrays)
    assert r"\x1b]0;owned\x07\x1b[2J\xff" in require_tame(program.run("import", file)).stdout
    require_tame(program.run("export", "ryu", tmp_path / "copy.npz"))
    require_tame(program.run("evaluate", "--char", "ryu", "--episodes", 1, code=2))
    require_tame(program.run("roster"))
    save_weights(file, untrained_manifest("ryu", **{**texts, "reward": "win"}), arrays)
    require_tame(program.run("import", file))
    assert r"\x1b]0;owned" in require_tame(program.run("evaluate", "--char", "ryu", "--episodes", 1)).stderr
    assert program.json("export", "ryu", tmp_path / "second.npz")["manifest"]["backend"] == evil
    manifest = untrained_manifest("ryu", **texts)
    stamp = replace(manifest.observation, version=99, name=evil)
    save_weights(file, replace(manifest, observation=stamp), arrays)
    require_tame(program.run("import", file, code=2))


def test_a_home_with_an_odd_name(program, tmp_path):
    home = tmp_path / ODD
    os.mkdir(home)
    shown = require_tame(program.run("roster", "--home", home)).stdout
    assert r"\x1b[2J" in shown.replace("\n", ""), "a long path may be wrapped"
    require_tame(program.run("ban", "ryu", "--home", home))
    (home / "bans.json").write_text("{")
    require_tame(program.run("roster", "--home", home, code=2))
