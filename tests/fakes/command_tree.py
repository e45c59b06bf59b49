"""The commands with their options and arguments, for tests that cover all of them."""

from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.main import get_command

from sf2ai.cli.app import app


def commands_of(program) -> dict[tuple[str, ...], TyperCommand]:
    """Return every command of a Typer program by its path, such as ``("emulator", "check")``."""
    return dict(_leaves(get_command(program), ()))


def _leaves(command, path):
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _leaves(inner, (*path, name))
    else:
        yield path, command


COMMANDS: dict[tuple[str, ...], TyperCommand] = commands_of(app)


def line_for(path, param, value):
    """Return a command line that gives a value to one parameter and something to those that are required."""
    words = list(path)
    for other in COMMANDS[path].params:
        if other is param:
            words += [value] if isinstance(other, TyperArgument) else [other.opts[0], value]
        elif other.required:
            words += ["x"] if isinstance(other, TyperArgument) else [other.opts[0], "x"]
    return words
