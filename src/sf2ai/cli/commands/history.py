"""``sf2ai history``: the weights and stopped trainings that were kept; it restores and prunes them."""

import sys
from typing import Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home, whole_number
from sf2ai.cli.terminal.output import notice, require_outputs, show, show_json, write_csv
from sf2ai.errors import InputError

EPILOG = """Examples:

sf2ai history

sf2ai history --restore 20250301T123000Z

sf2ai history --prune --keep 3

sf2ai history --prune --keep 3 --yes"""

DEFAULT_KEEP = 1


def history(
    restore: Annotated[
        str | None,
        typer.Option(
            "--restore",
            metavar="NAME",
            help="Put a stopped training back, so that train --resume continues it; a stopped training in "
            "its place is kept in the history.",
            show_default=False,
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", metavar="", help="Delete all but the newest weights and trainings for good."),
    ] = False,
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep",
            metavar="N",
            parser=whole_number("--keep", least=0),
            help="With --prune: how many weights and how many trainings of each character stay. Default: "
            f"{DEFAULT_KEEP}.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", metavar="", help="With --prune: delete without a question.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """List the former weights and the stopped trainings that are kept, and restore or delete them.

    A new training moves a stopped one here and deletes nothing.
    """
    from sf2ai.report.history import history_table
    from sf2ai.store.former.history import entries_to_prune, prune_history, read_history
    from sf2ai.training.sessions.former import restore_training

    if restore is not None and prune:
        raise InputError(f"--restore {restore!r} and --prune contradict each other; give one of them")
    if not prune and (keep is not None or yes):
        raise InputError(
            f"{'--yes' if keep is None else '--keep'} is for --prune only; add --prune or omit it"
        )
    home_folder = open_home(home)
    require_outputs(csv)
    if restore is not None:
        for line in restore_training(home_folder, restore):
            notice(line)
    entries = read_history(home_folder)
    if prune:
        old = entries_to_prune(entries, DEFAULT_KEEP if keep is None else keep)
        megabytes = sum(entry.bytes for entry in old) / 1e6
        if old and (yes or _confirms(f"delete {len(old)} of {len(entries)} entries ({megabytes:.1f} MB)")):
            prune_history(home_folder, old)
            notice(f"deleted {len(old)} of {len(entries)} entries ({megabytes:.1f} MB)")
            entries = read_history(home_folder)
        elif not old:
            notice("nothing to delete")
    rows = [entry.to_json(home_folder) for entry in entries]
    if csv:
        write_csv(
            csv,
            rows,
            headings=[
                "kind",
                "character",
                "name",
                "when",
                "episodes_done",
                "episodes",
                "unit",
                "done",
                "total",
            ],
        )
    if as_json:
        show_json(rows)
    elif restore is None:
        show(history_table(entries, home_folder))


def _confirms(what: str) -> bool:
    """Ask on a terminal.

    Raises:
        InputError: there is no terminal to ask on.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError(f"--prune would {what}, and there is no terminal to ask on; give --yes to delete")
    return typer.confirm(f"{what}?", err=True)
