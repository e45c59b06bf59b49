"""The shell's Tab key completes commands and options, by a script that the program prints."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def asked(shell: str, **variables: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sf2ai"],
        env={"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "_SF2AI_COMPLETE": shell, **variables},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2] / "src",
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell):
    said = asked(f"source_{shell}")
    assert "_SF2AI_COMPLETE" in said
    assert f"complete_{shell}" in said


@pytest.mark.parametrize(
    ("typed", "place", "completed"),
    [("sf2ai tr", "1", ["train"]), ("sf2ai train --epi", "2", ["--episodes"])],
)
def test_commands_and_options_are_completed(typed, place, completed):
    assert asked("complete_bash", COMP_WORDS=typed, COMP_CWORD=place).split() == completed


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_accepts_the_script():
    script = asked("source_bash")
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
