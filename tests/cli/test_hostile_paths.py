"""Every option that takes a path reads it in one way: `~` is expanded, and what no file has is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.core import TyperArgument

from fakes.command_tree import COMMANDS, line_for
from sf2ai.checks import path_of
from sf2ai.cli.options.shared import path_option, picture_option
from sf2ai.errors import InputError

READERS = {path_option("--x").__qualname__, picture_option("--x", ".png").__qualname__}


PATHS = [
    (path, param)
    for path, command in COMMANDS.items()
    for param in command.params
    if param.type_descriptor.annotation is Path
]


def test_paths_are_found():
    assert len(PATHS) > 40


@pytest.mark.parametrize(("path", "param"), PATHS, ids=lambda value: getattr(value, "name", None))
def test_every_path_has_the_one_reader(path, param):
    assert param.type_descriptor.parameter_info.parser.__qualname__ in READERS


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("~nosuchuser/x.png", "begins with '~nosuchuser', and no home folder of that user is known"),
        ("", "is '', which names no file; give a path, or omit"),
        ("x" * 5000, "(5,000 letters), which is too long for this system; give a shorter path"),
        ("y" * 300, "(300 letters), which is too long for this system; give a shorter path"),
    ],
    ids=["unknown user", "empty", "5000 letters", "300 letters"],
)
@pytest.mark.parametrize(("path", "param"), PATHS, ids=lambda value: getattr(value, "name", None))
def test_hostile_paths_are_one_sentence(program, path, param, value, message):
    refusal = program.refuse(*line_for(path, param, value))
    assert message in refusal
    name = param.metavar if isinstance(param, TyperArgument) else param.opts[0]
    assert refusal.startswith(f"sf2ai: {name} ")


def test_tilde_is_expanded(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert path_of("--csv", "~/t.csv") == tmp_path / "t.csv"


def test_advice_for_a_folder_that_begins_with_a_tilde_works(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert path_of("--csv", "./~nosuchuser/x") == tmp_path / "~nosuchuser" / "x"


def run(code: str, tmp_path, **environment):
    return subprocess.run(
        ["bash", "-c", code],
        env={**os.environ, "PYTHON": sys.executable, "SF2AI_HOME": str(tmp_path / "home"), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(os.name != "posix", reason="only POSIX lets a folder in use be removed")
@pytest.mark.parametrize("option", ["--csv t.csv", "--home h"])
def test_deleted_current_folder_with_a_relative_path(tmp_path, option):
    lost = f'mkdir gone && cd gone && rmdir ../gone && "$PYTHON" -P -m sf2ai roster {option}'
    done = run(lost, tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "in the current folder, which no longer exists; change into another folder" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="only POSIX lets a folder in use be removed")
def test_deleted_current_folder_with_a_full_path(tmp_path):
    done = run(
        f'mkdir gone && cd gone && rmdir ../gone && "$PYTHON" -P -m sf2ai roster --csv "{tmp_path}/t.csv"',
        tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("variable", ["SF2AI_HOME", "SF2AI_CORE"])
def test_paths_of_the_environment_are_read_in_the_same_way(monkeypatch, variable):
    from sf2ai.backends.libretro.discovery import find_core
    from sf2ai.store.layout import default_home

    monkeypatch.setenv(variable, "~nosuchuser/x")
    with pytest.raises(InputError, match=f"{variable} begins with '~nosuchuser'"):
        default_home() if variable == "SF2AI_HOME" else find_core()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("watch", "ryu", "ken", "--gif", "a.mp4"), "--gif writes a GIF file, not 'a.mp4'; give"),
        (("replay", "x", "--gif", "a"), "--gif writes a GIF file, not 'a'; give a name that ends in .gif"),
        (("watch", "ryu", "ken", "--png", "a.gif"), "--png writes a PNG file, not 'a.gif'; give"),
        (
            ("evaluate", "--char", "ryu", "--png", "a.jpg"),
            "--png writes a PNG file, not 'a.jpg'; give a name",
        ),
        (
            ("emulator", "screenshot", "a.jpg"),
            "OUT.png writes a PNG file, not 'a.jpg'; give a name that ends",
        ),
    ],
)
def test_a_picture_has_the_ending_of_its_format(program, words, message):
    assert message in program.refuse(*words)
