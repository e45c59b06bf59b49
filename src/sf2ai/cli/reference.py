"""The reference page of the command line, written from the program itself.

``python -m sf2ai.cli.reference`` prints it; a test holds ``docs/reference/cli.md`` to it.
"""

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from sf2ai.cli.app import app

_HEAD = """\
# The command line

This page is written by `python -m sf2ai.cli.reference > docs/reference/cli.md`; a test fails when it is out
of date. `sf2ai COMMAND --help` says the same.

Exit codes: 0 done; 1 a check such as `--min-win-rate` failed; 2 something that you can put right, said in one
line; 70 a bug of ours, with a traceback; 130 stopped by Ctrl-C.
"""


def reference() -> str:
    """Return the page as Markdown."""
    program: Any = get_command(app)
    return "\n".join([_HEAD, *_commands("sf2ai", program)])


def _commands(path: str, command: Any) -> Iterator[str]:
    """Yield the parts of a command and, if it is a group, of those below it."""
    yield from _command(path, command)
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(f"{path} {name}", inner)


def _command(path: str, command: Any) -> Iterator[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option"]
    usage = [path, *(_usage(argument) for argument in arguments), "[OPTIONS]"]
    yield f"## `{path}`\n"
    yield f"{_plain(command.help)}\n"
    yield f"```\n{' '.join(usage)}\n```\n"
    if arguments:
        yield "| argument | what it is |\n|---|---|"
        yield from (f"| `{argument.metavar}` | {_plain(argument.help)} |" for argument in arguments)
        yield ""
    if options:
        yield "| option | default | what it does |\n|---|---|---|"
        yield from (_option(option) for option in options if not option.hidden)
        yield ""
    title, *examples = command.epilog.split("\n\n")
    yield f"{title}\n\n```\n{chr(10).join(examples)}\n```\n"


def _usage(argument: Any) -> str:
    return str(argument.metavar) if argument.required else f"[{argument.metavar}]"


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}{' ' + option.metavar if option.metavar else ''}`" for name in option.opts)
    extra = ["required"] if option.required else []
    extra += ["may be repeated"] if option.multiple else []
    extra += [f"environment: `{option.envvar}`"] if option.envvar else []
    notes = f" ({'; '.join(extra)})" if extra else ""
    return f"| {names} | {_default(option)} | {_plain(option.help)}{notes} |"


def _default(option: Any) -> str:
    shown = isinstance(option.default, (str, int, float)) and not isinstance(option.default, bool)
    return f"`{option.default}`" if shown and option.show_default else ""


def _plain(text: str) -> str:
    """Return help text as one paragraph per line, without the escapes of Rich's markup."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join(paragraphs).replace("\\[", "[").replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")
