"""The commands that hints suggest work as they are printed: they name the home and the backend's options."""

import re
import shlex
import shutil

import pytest
import typer
from typer.testing import CliRunner

from sf2ai.cli.app import app
from sf2ai.cli.options.backend import BackendChoice
from sf2ai.cli.options.groups import expand_groups
from sf2ai.cli.options.shared import BACKEND_OPTIONS, HomeOption, options_again
from sf2ai.store.layout import HOME_VARIABLE, Home


@pytest.fixture
def elsewhere(once_trained, tmp_path):
    """A home with two trained characters, which only ``--home`` names."""
    home = tmp_path / "my home"
    shutil.copytree(once_trained, home)
    return Home(home)


def run(*words, code=0):
    """Run a command line where neither an option nor a variable names a home."""
    result = CliRunner(env={HOME_VARIABLE: None, "XDG_DATA_HOME": "/nonexistent"}).invoke(
        app, list(map(str, words))
    )
    assert result.exit_code == code, result.output
    return result


def hints_in(text):
    """Return the commands that a text suggests, each as words."""
    return [shlex.split(found)[1:] for found in re.findall(r"(?<!\w)(sf2ai [a-z]+ [^`\n;]+)", text)]


def last_hint(result):
    return hints_in(result.output)[-1]


def test_the_next_command_after_a_training(elsewhere):
    done = run(
        "train",
        "--char",
        "ryu",
        "--episodes",
        1,
        "--seed",
        9,
        "--opponent",
        "random",
        "--home",
        elsewhere.path,
    )
    evaluation = last_hint(done)
    assert evaluation[:3] == ["evaluate", "--char", "ryu"]
    assert "weights: yours" in run(*evaluation, "--episodes", 1).output
    restored = next(words for words in hints_in(done.output) if words[0] == "import")
    assert "Ryu: plays from" in run(*restored).output


def test_the_command_that_restores_after_an_import(elsewhere, tmp_path):
    run("export", "ryu", tmp_path / "one of mine.npz", "--home", elsewhere.path)
    done = run("import", tmp_path / "one of mine.npz", "--home", elsewhere.path)
    again = run(*last_hint(done))
    assert str(elsewhere.weights("ryu")) in again.output


def test_the_command_that_lifts_a_ban(elsewhere):
    banned = run("ban", "ryu", "--home", elsewhere.path)
    listed = run("ban", "--list", "--home", elsewhere.path)
    assert last_hint(banned) == last_hint(listed)
    assert run(*last_hint(listed)).output == "Ryu may play again\n"
    assert "no character is banned" in run("ban", "--list", "--home", elsewhere.path).output


def test_the_remedies_of_a_tournament(elsewhere):
    run("ban", "ryu", "--home", elsewhere.path)
    refused = run("tournament", "--only", "ryu", "--only", "ken", "--home", elsewhere.path, code=2)
    lifting = next(words for words in hints_in(refused.output) if words[0] == "ban")
    assert run(*lifting).output == "Ryu may play again\n"


def test_the_replay_that_was_recorded(elsewhere, tmp_path):
    played = run(
        "evaluate",
        "--char",
        "ryu",
        "--episodes",
        1,
        "--record",
        tmp_path / "my replays",
        "--home",
        elsewhere.path,
    )
    assert "1 replay in " in played.output
    assert "each one as recorded" in " ".join(run(*last_hint(played)).output.split())


def test_a_user_without_a_home_folder_is_given_the_whole_command(monkeypatch, tmp_path):
    from sf2ai.errors import HomeError

    def none():
        raise HomeError("this user has no home folder")

    monkeypatch.setattr("sf2ai.store.layout.default_home", none)
    assert Home(tmp_path / "a b").option == f" --home '{tmp_path}/a b'"


def test_the_default_home_is_not_named(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Home.default().option == ""


def given_again(line, **environment):
    made = typer.Typer()

    def command(context: typer.Context, backend: BackendChoice, home: HomeOption = None) -> None:
        print(options_again(context, BACKEND_OPTIONS))

    made.command()(expand_groups(command))
    return CliRunner(env=environment).invoke(made, line).stdout.rstrip("\n")


def test_the_options_of_the_backend_are_given_again_but_no_secret_of_the_environment():
    line = ["--backend", "snes", "--rom", "my rom.sfc", "--home", "x"]
    assert given_again(line) == " --backend snes --rom 'my rom.sfc'"
    assert given_again([]) == ""
    assert given_again(["--emulators", "2"], SF2AI_TOKEN="secret") == " --emulators 2"
    assert given_again(["--token", "t"]) == " --token t"
