"""``sf2ai emulator check``: checks everything that the real game needs."""

from pathlib import Path
from typing import Annotated

import typer

from sf2ai.cli.options.backend import (
    AssumeOption,
    BackendChoice,
    BizHawkFolderOption,
    CoreOption,
    MapOption,
    RomOption,
)
from sf2ai.cli.options.shared import HomeOption, JsonOption, open_home, path_option, port_number
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
    bizhawk: BizHawkFolderOption = None,
    script: Annotated[
        Path | None,
        typer.Option(
            "--script",
            metavar="FILE",
            parser=path_option("--script"),
            help="The Lua script for EmuHawk; by default sf2ai's own.",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            parser=port_number,
            help="The port where emulators join; by default 9990.",
        ),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the ROM, the SNES core, BizHawk, its Lua script and the port.

    Nothing is changed. The exit code is 1 when something is wrong; an option that is not given is not wrong.
    """
    from sf2ai.backends.bizhawk.emulators.installation import own_script
    from sf2ai.backends.bizhawk.server.server import DEFAULT_PORT
    from sf2ai.diagnostics.emulators import BizHawkCheck, check_bizhawk, check_snes
    from sf2ai.diagnostics.findings import CheckResult
    from sf2ai.report.findings import findings_table

    where = BackendChoice("snes", rom=rom, core=core, assume=assume, map_file=map_file)
    options = where.options(open_home(home))
    asked = BizHawkCheck(bizhawk, script or own_script(), port or DEFAULT_PORT)
    findings = [*check_snes(options), *check_bizhawk(asked)]
    if as_json:
        show_json([finding.to_json() for finding in findings])
    else:
        show(findings_table(findings))
    if any(finding.result is CheckResult.WRONG for finding in findings):
        raise typer.Exit(FAILED_CHECK)
