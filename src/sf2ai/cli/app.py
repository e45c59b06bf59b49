"""The program: the table of its commands."""

import os
import signal
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.completion import completion_init  # type: ignore[attr-defined]
from typer.core import TyperCommand

from sf2ai import __version__
from sf2ai.cli.commands import (
    ban,
    conformance,
    doctor,
    evaluate,
    history,
    play,
    replay,
    roster,
    transfer,
    watch,
)
from sf2ai.cli.commands import web as web_commands
from sf2ai.cli.commands.tournaments import compare, results, tournament
from sf2ai.cli.commands.trainings import sweep, train
from sf2ai.cli.emulator.app import app as emulator_app
from sf2ai.cli.options.config_file import ConfigurableCommand
from sf2ai.cli.options.groups import expand_groups
from sf2ai.cli.terminal.group import OneLineGroup

COMPLETION_VARIABLE = "_SF2AI_COMPLETE"
"""Set by a shell that asks what the user may be typing, and by the user to print the shell's script."""

app = typer.Typer(
    name="sf2ai",
    cls=OneLineGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    suggest_commands=False,
    invoke_without_command=True,
    epilog="""Your first agent:

sf2ai train --char ryu

sf2ai evaluate --char ryu --opponent random

sf2ai tournament""",
)

CONFIGURABLE = (train.train,)
"""Commands that take their options from a file, too."""

for name, command, epilog in (
    ("train", train.train, train.EPILOG),
    ("sweep", sweep.sweep, sweep.EPILOG),
    ("evaluate", evaluate.evaluate, evaluate.EPILOG),
    ("tournament", tournament.tournament, tournament.EPILOG),
    ("compare", compare.compare, compare.EPILOG),
    ("play", play.play, play.EPILOG),
    ("watch", watch.watch, watch.EPILOG),
    ("replay", replay.replay, replay.EPILOG),
    ("ban", ban.ban, ban.EPILOG),
    ("roster", roster.roster, roster.EPILOG),
    ("history", history.history, history.EPILOG),
    ("results", results.results, results.EPILOG),
    ("conformance", conformance.conformance, conformance.EPILOG),
    ("doctor", doctor.doctor, doctor.EPILOG),
    ("export", transfer.export, transfer.EXPORT_EPILOG),
    ("import", transfer.import_, transfer.IMPORT_EPILOG),
):
    kind = ConfigurableCommand if command in CONFIGURABLE else TyperCommand
    app.command(name, cls=kind, epilog=epilog)(expand_groups(command))


app.add_typer(web_commands.app, name="web")
app.add_typer(emulator_app, name="emulator")


@app.callback()
def show_version(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", metavar="", help="Print the version and exit.")
    ] = False,
) -> None:
    """Teach agents to play Street Fighter II, and find out which one is best."""
    if version:
        print(f"sf2ai {__version__}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the program as the ``sf2ai`` command does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # so that a letter that the terminal lacks is no error
            stream.reconfigure(errors="backslashreplace")
    if COMPLETION_VARIABLE in os.environ:
        completion_init()
    try:
        app(prog_name="sf2ai")
    finally:  # another Ctrl-C ends the process at once and silently
        signal.signal(signal.SIGINT, signal.SIG_DFL)
