"""``sf2ai roster``: which characters are trained, how, and which are banned."""

from typing import TYPE_CHECKING

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home
from sf2ai.cli.terminal.output import notice, require_outputs, show, show_json, write_csv

if TYPE_CHECKING:
    from sf2ai.store.layout import Home
    from sf2ai.store.roster import RosterEntry

EPILOG = """Examples:

sf2ai roster

sf2ai roster --json

sf2ai roster --home ./my-agents --csv roster.csv"""


def roster(home: HomeOption = None, as_json: JsonOption = False, csv: CsvOption = None) -> None:
    """Show the twelve characters: which are trained, for how long, which were stopped, which are banned."""
    from sf2ai.report.roster import measured_table, roster_problems, roster_table, unfinished_table
    from sf2ai.store.roster import read_roster

    home_folder = open_home(home)
    require_outputs(csv)
    entries = read_roster(home_folder)
    rows = [entry.to_json() for entry in entries]
    if csv:
        write_csv(csv, [{name: value for name, value in row.items() if name != "measured"} for row in rows])
    if as_json:
        show_json(rows)
    else:
        tables = (unfinished_table(entries, _resume_command(home_folder, entries)), measured_table(entries))
        show(roster_table(entries, str(home_folder.path)))
        for table in tables:
            if table is not None:
                show("", table)
    for problem in roster_problems(entries):
        notice(problem)


def _resume_command(home: "Home", entries: "tuple[RosterEntry, ...]") -> str:
    """Return the command that continues the first of the stopped trainings, or the league that it is in."""
    from sf2ai.training.sessions.former import resume_command, roster_resume_command, stopped_roster_training

    first = next((entry.stopped for entry in entries if entry.stopped), None)
    if first is None:
        return ""
    several = stopped_roster_training(home)
    if several is not None and first.character in several.characters:
        return roster_resume_command(home, several)
    return resume_command(home, first)
