"""The program: its commands, and nothing of what they do."""

from typing import Annotated

import typer

from sf2ai import __version__
from sf2ai.cli import ban, roster
from sf2ai.cli.group import OneLineGroup

app = typer.Typer(
    name="sf2ai",
    cls=OneLineGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    epilog="""Your first agent:

sf2ai train --char ryu

sf2ai evaluate --char ryu --opponent random

sf2ai tournament""",
)

for command, epilog in (
    (ban.ban, ban.EPILOG),
    (roster.roster, roster.EPILOG),
):
    app.command(epilog=epilog)(command)


@app.callback()
def show_version(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar="", help="Print the version and leave.")
    ] = False,
) -> None:
    """Teach agents to play Street Fighter II, and find out who is best."""
    if version:
        print(f"sf2ai {__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the program as the ``sf2ai`` command does."""
    app(prog_name="sf2ai")
