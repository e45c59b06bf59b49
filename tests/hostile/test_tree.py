"""The suite covers every command and option of the tree, also one that was added a moment ago."""

from typing import Annotated

import pytest
import typer

from fakes.command_tree import COMMANDS, commands_of
from hostile.kinds import CIRCUMSTANCES, NUMBERS, PATHS, TEXTS
from hostile.lines import (
    WORKING,
    circumstance_lines,
    name_of,
    params_of,
    shell_line,
    value_lines,
    working_words,
)


def covered(lines):
    return {(line.path, line.about.partition(":")[0]) for line in lines}


def all_params(tree):
    return {(path, name_of(param)) for path, command in tree.items() for param in params_of(command)}


def test_every_command_and_option_has_hostile_values():
    assert len(all_params(COMMANDS)) > 120
    assert covered(value_lines()) == all_params(COMMANDS)


def test_a_new_command_is_covered_at_once():
    made = typer.Typer()

    @made.command()
    def sing(song: str, loud: Annotated[int, typer.Option("--loud", metavar="N")] = 1, soft: bool = False):
        pass

    @made.command()
    def hum():
        pass

    tree = commands_of(made)
    assert covered(value_lines(tree)) == all_params(tree) >= {(("sing",), "--loud"), (("sing",), "--soft")}
    lines = {line.words for line in value_lines(tree)}
    assert ("sing", "x", "--loud", "9" * 4400) in lines
    assert {line.path for line in circumstance_lines("", tree)} == {("sing",), ("hum",)}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_has_words_with_which_it_works(path):
    """A new command needs its row, so that it is tried in every circumstance, and with errors in it."""
    assert path in WORKING
    line = working_words(path, COMMANDS[path])
    for param in params_of(COMMANDS[path]):
        assert not param.required or not param.opts[0].startswith("-") or param.opts[0] in line


def test_an_option_gets_all_values_of_its_kind():
    for path, option, kinds in (
        (("train",), "--seed", NUMBERS),
        (("train",), "--csv", PATHS),
        (("train",), "--opponent", TEXTS),
    ):
        abouts = {line.about for line in value_lines() if line.path == path}
        assert abouts >= {f"{option}: {kind}" for kind in kinds}


def test_every_circumstance_meets_every_command():
    lines = list(circumstance_lines("x"))
    for name in CIRCUMSTANCES:
        assert {line.path for line in lines if line.about == name} == set(COMMANDS)


def test_reports_can_be_pasted():
    (line,) = [
        line
        for line in value_lines()
        if line.path == ("ban",) and line.about == "--reason: odd" and "--json" not in line.words
    ]
    assert shell_line(line) == r"( sf2ai ban ryu --reason $'\xff\x0a\x1b[2J' )"
    (line,) = [
        line
        for line in circumstance_lines("x")
        if line.path == ("roster",) and line.about == "only standard error" and "--json" in line.words
    ]
    assert shell_line(line) == "( sf2ai roster --json <&- 1>&- )"
