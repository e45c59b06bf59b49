"""``sf2ai emulator check``: what is right and wrong with everything that the real game needs."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.backend import AssumeOption, BackendChoice, CoreOption, MapOption, RomOption
from sf2ai.cli.options.shared import HomeOption, JsonOption, open_home, port_number
from sf2ai.cli.terminal.group import FAILED_CHECK
from sf2ai.cli.terminal.output import show, show_json

EPILOG = """Examples:

sf2ai emulator check

sf2ai emulator check --rom turbo.sfc

sf2ai emulator check --rom turbo.sfc --bizhawk C:\\\\BizHawk"""


def check(
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    bizhawk: Annotated[
        Path | None,
        typer.Option("--bizhawk", metavar="PATH", help="EmuHawk, or the folder of BizHawk that it is in."),
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option("--script", metavar="FILE", help="The Lua script for EmuHawk; sf2ai's own without it."),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            parser=port_number,
            help="Where emulators are to join; 9990 without it.",
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is right and wrong with the ROM, the SNES core, BizHawk, its Lua script and the port.

    Nothing is changed. The exit code is 1 when something is wrong; what was not given is not.
    """
    from sf2ai.backends.bizhawk.emulators.installation import own_script
    from sf2ai.backends.bizhawk.server.server import DEFAULT_PORT
    from sf2ai.diagnostics.emulators import BizHawkPlaces, Verdict, check_bizhawk, check_snes
    from sf2ai.report.emulator import findings_table

    where = BackendChoice("snes", rom=rom, core=core, assume=assume, map_file=map_file)
    options = where.options(open_home(home))
    places = BizHawkPlaces(bizhawk, script or own_script(), port or DEFAULT_PORT)
    findings = [*check_snes(options), *check_bizhawk(places)]
    if as_json:
        show_json([finding.to_json() for finding in findings])
    else:
        show(findings_table(findings))
    if any(finding.verdict is Verdict.WRONG for finding in findings):
        raise typer.Exit(FAILED_CHECK)
