"""``sf2ai roster``: which characters are trained, how, and which are banned."""

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home
from sf2ai.cli.terminal.output import notice, show, show_json, write_csv

EPILOG = """Examples:

sf2ai roster

sf2ai roster --json

sf2ai roster --home ./my-agents --csv roster.csv"""


def roster(home: HomeOption = None, as_json: JsonOption = False, csv: CsvOption = None) -> None:
    """Show the twelve characters: which are trained, for how long, and which are banned."""
    from sf2ai.report.roster import measured_table, roster_problems, roster_table
    from sf2ai.store.roster import read_roster

    home_folder = open_home(home)
    entries = read_roster(home_folder)
    rows = [entry.to_json() for entry in entries]
    if csv:
        write_csv(csv, [{name: value for name, value in row.items() if name != "measured"} for row in rows])
    if as_json:
        show_json(rows)
    else:
        measured = measured_table(entries)
        show(roster_table(entries, str(home_folder.path)), *(["", measured] if measured else []))
    for problem in roster_problems(entries):
        notice(problem)
