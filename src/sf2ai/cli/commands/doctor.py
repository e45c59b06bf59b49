"""``sf2ai doctor``: what is wrong with this machine, and what to do about it."""

from typing import Annotated

import typer

from sf2ai.cli.options.backend import AssumeOption, BizHawkFolderOption, CoreOption, MapOption, RomOption
from sf2ai.cli.options.shared import HomeOption, JsonOption
from sf2ai.cli.terminal.group import FAILED_CHECK
from sf2ai.cli.terminal.output import notice, show, show_json

EPILOG = """Examples:

sf2ai doctor

sf2ai doctor --deep

sf2ai doctor --rom turbo.sfc --json"""


def doctor(
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            metavar="",
            help="Also import each library, and load the core, in processes of their own.",
        ),
    ] = False,
    rom: RomOption = None,
    core: CoreOption = None,
    assume: AssumeOption = None,
    map_file: MapOption = None,
    bizhawk: BizHawkFolderOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check Python, the processor, the installed packages, folders, limits, and what the real game needs.

    Nothing is changed. Beside what is wrong stands what to do, and the exit code is 1. What is optional and
    absent, or not given, is not wrong.
    """
    from dataclasses import replace

    from sf2ai.diagnostics.findings import CheckResult
    from sf2ai.diagnostics.machine.checks import judge
    from sf2ai.diagnostics.machine.gather import Asked, read_machine
    from sf2ai.diagnostics.machine.imports import import_libraries, load_core
    from sf2ai.report.findings import findings_table

    machine = read_machine(Asked(home, rom, core, assume, map_file, bizhawk))
    if deep:
        notice("importing each library in a process of its own; this may take a minute")
        machine = replace(machine, imports=import_libraries(), core=load_core(machine.core))
    findings = judge(machine)
    if as_json:
        show_json([finding.to_json() for finding in findings])
    else:
        show(findings_table(findings))
    if any(finding.result is CheckResult.WRONG for finding in findings):
        raise typer.Exit(FAILED_CHECK)
