"""Fixtures: the program with a home of its own, empty or with two trained characters."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sf2ai.cli.app import app
from sf2ai.store.layout import HOME_VARIABLE, Home


class Program:
    """The program on a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)

    def run(self, *arguments: object, code: int = 0):
        """Run one command line; its exit code must be ``code``."""
        result = CliRunner(env={HOME_VARIABLE: str(self.home.path)}).invoke(app, [str(a) for a in arguments])
        assert result.exit_code == code, result.output
        return result

    def json(self, *arguments: object, code: int = 0):
        """Run with --json and return the document, which must be all there is on standard output."""
        return json.loads(self.run(*arguments, "--json", code=code).stdout)

    def refuse(self, *arguments: object) -> str:
        """Run what must be refused; return the one line that says why."""
        result = self.run(*arguments, code=2)
        assert result.stdout == ""
        *before, message = result.stderr.splitlines()
        assert message.startswith("sf2ai: ")
        assert all(line.startswith("compiling the engine") for line in before)
        return message


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.fixture(scope="session")
def once_trained(tmp_path_factory) -> Path:
    """A home in which Ryu and Ken have been trained, hardly; not to be changed."""
    program = Program(tmp_path_factory.mktemp("trained") / "home")
    for character in ("ryu", "ken"):
        program.run("train", "--char", character, "--episodes", 2, "--opponent", "random")
    return program.home.path


@pytest.fixture
def trained(once_trained: Path, tmp_path: Path) -> Program:
    """The program on a copy of that home."""
    shutil.copytree(once_trained, tmp_path / "home")
    return Program(tmp_path / "home")
