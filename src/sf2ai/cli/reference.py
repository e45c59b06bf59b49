"""The reference page of the command line, written from the program itself.

``python -m sf2ai.cli.reference`` prints it; a test compares ``docs/reference/cli.md`` with it.
"""

from collections.abc import Iterator

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from sf2ai.cli.app import app

_HEAD = """\
# The command line

This page is written by `python -m sf2ai.cli.reference > docs/reference/cli.md`; a test fails when it is out
of date. `sf2ai COMMAND --help` shows the same.

Exit codes: 0 done; 1 a check such as `--min-win-rate` failed; 2 an error that you can fix, explained in one
line; 70 a bug in sf2ai, with a traceback; 130 stopped by Ctrl-C; 141 the reader of the output has left, as
`| head` does. A training that ends with 130 or 141 is saved.

With `--json`, standard output gets one whole JSON document or nothing; notices and errors go to standard
error. A command that ends with 0 or 1 prints its document; a command that ends otherwise prints nothing.
There is one exception: `tournament` and `evaluate` after Ctrl-C, and `emulator serve` and `emulator legacy`
after Ctrl-C or an error, print the document of the matches, opponents or rounds that are finished, if there
are any.

Where the system limits memory (`ulimit -v`), a command needs 256 MB to start and a training 2 to 3 GB. With
less it ends with 2 and one line; where TensorFlow finds no memory, it may end the process itself. What was
saved before is whole.

In a path, `~` stands for your home folder. Numbers in options are bounded; a message names the bound.
"""


def reference() -> str:
    """Return the page as Markdown."""
    return "\n".join([_HEAD, *_sections("sf2ai", get_command(app))])


def _sections(path: str, command: object) -> Iterator[str]:
    """Yield the section of a command and, if it is a group, the sections of its commands."""
    if not isinstance(command, (TyperCommand, TyperGroup)):
        raise TypeError(f"{path} is not a command of Typer's")
    yield from _section(path, command)
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _sections(f"{path} {name}", inner)


def _section(path: str, command: TyperCommand | TyperGroup) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, TyperArgument)]
    options = [param for param in command.params if isinstance(param, TyperOption)]
    usage = [path, *(_usage(argument) for argument in arguments), "[OPTIONS]"]
    yield f"## `{path}`\n"
    yield f"{_plain(command.help)}\n"
    yield f"```\n{' '.join(usage)}\n```\n"
    if arguments:
        yield "| argument | meaning |\n|---|---|"
        yield from (f"| `{argument.metavar}` | {_plain(argument.help)} |" for argument in arguments)
        yield ""
    if options:
        yield "| option | default | meaning |\n|---|---|---|"
        yield from (_option(option) for option in options if not option.hidden)
        yield ""
    title, *examples = (command.epilog or "").split("\n\n")
    yield f"{title}\n\n```\n{chr(10).join(examples)}\n```\n"


def _usage(argument: TyperArgument) -> str:
    return str(argument.metavar) if argument.required else f"[{argument.metavar}]"


def _option(option: TyperOption) -> str:
    spellings = (*option.opts, *option.secondary_opts)
    names = ", ".join(f"`{name}{' ' + option.metavar if option.metavar else ''}`" for name in spellings)
    extra = ["required"] if option.required else []
    extra += ["may be repeated"] if option.multiple else []
    extra += [f"environment: `{option.envvar}`"] if option.envvar else []
    notes = f" ({'; '.join(extra)})" if extra else ""
    return f"| {names} | {_default(option)} | {_plain(option.help)}{notes} |"


def _default(option: TyperOption) -> str:
    shown = isinstance(option.default, (str, int, float)) and not isinstance(option.default, bool)
    return f"`{option.default}`" if shown and option.show_default else ""


def _plain(text: str | None) -> str:
    """Return help text with one line per paragraph, without the escapes of Rich's markup."""
    paragraphs = (" ".join(part.split()) for part in (text or "").split("\n\n"))
    return "\n\n".join(paragraphs).replace("\\[", "[").replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")
