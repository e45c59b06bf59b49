"""The list of the commands of ``sf2ai emulator``."""

import typer

from sf2ai.cli.emulator import check, legacy, run, screenshot, serve
from sf2ai.cli.terminal.group import OneLineGroup

EPILOG = """Examples:

sf2ai emulator check --rom turbo.sfc

sf2ai emulator screenshot fight.png --rom turbo.sfc"""

app = typer.Typer(cls=OneLineGroup, help="Check, start and serve emulators.", epilog=EPILOG)

for name, command, epilog in (
    ("check", check.check, check.EPILOG),
    ("run", run.run, run.EPILOG),
    ("serve", serve.serve, serve.EPILOG),
    ("legacy", legacy.legacy, legacy.EPILOG),
    ("screenshot", screenshot.screenshot, screenshot.EPILOG),
):
    app.command(name, epilog=epilog)(command)
