import json
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
        """Run one command line; its exit code must be as said."""
        result = CliRunner(env={HOME_VARIABLE: str(self.home.path)}).invoke(app, [str(a) for a in arguments])
        assert result.exit_code == code, result.output
        return result

    def json(self, *arguments: object):
        """Run with --json and return the document, which must be all there is on standard output."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def refuse(self, *arguments: object) -> str:
        """Run what must be refused; return the one line that says why."""
        result = self.run(*arguments, code=2)
        assert result.stdout == ""
        assert result.stderr.startswith("sf2ai: ")
        assert result.stderr.count("\n") == 1
        return result.stderr.strip()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")
