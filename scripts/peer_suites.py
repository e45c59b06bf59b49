"""Checks sf2ai with other people's libraries, each in an environment of its own, and prints a table.

.venv/bin/python scripts/peer_suites.py [--only NAME]... [--folder DIR] [--remove] [--json] [--write]

Environments are made in the folder, kept, and used again; all together need 30 GB, ``--remove`` deletes
each after its last row. Results are kept there too: ``--write`` makes docs/reference/compatibility.md of the
newest result of every row. A row passes, or names the library's own fault. The exit code is 1 if a row does
neither, and also if its libraries could not be installed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from peers.environments import ROOT
from peers.page import page_of
from peers.rows import ROWS, Row
from peers.running import PASSED, UPSTREAM, Result, run_row
from platformdirs import user_cache_path
from rich.console import Console
from rich.table import Table

PAGE = ROOT / "docs" / "reference" / "compatibility.md"
COLOURS = {PASSED: "green", UPSTREAM: "yellow"}


def main() -> int:
    """Run the chosen rows; return 1 if one of them is not good."""
    chosen = _options().parse_args()
    rows = [row for row in ROWS if not chosen.only or row.name in chosen.only]
    console = Console(stderr=True)
    results = []
    for place, row in enumerate(rows):
        log = chosen.folder / "logs" / f"{row.name}.txt"
        result = run_row(row, chosen.folder, log, lambda words: console.print(words, highlight=False))
        results.append(result)
        _keep(chosen.folder, result)
        if chosen.remove and row.environment not in {later.environment for later in rows[place + 1 :]}:
            row.environment.remove(chosen.folder)
    if chosen.json:
        print(json.dumps([result.to_json() for result in results], indent=2))
    else:
        Console().print(_table(results))
    if chosen.write:
        _write(chosen.folder)
    return 0 if all(result.is_good for result in results) else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [row.name for row in ROWS]
    parser.add_argument(
        "--only", action="append", choices=names, metavar="NAME", help=f"run this row: {', '.join(names)}"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=user_cache_path("sf2ai") / "peer_suites",
        help="holds environments, logs and results (default: a folder of the user's cache)",
    )
    parser.add_argument("--remove", action="store_true", help="delete each environment after its last row")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    return parser


def _table(results: Sequence[Result]) -> Table:
    table = Table(box=None, header_style="bold")
    for column in ("row", "versions", "result"):
        table.add_column(column)
    table.add_column("seconds", justify="right")
    table.add_column("reason")
    for result in results:
        shown = "\n".join(f"{name} {version}" for name, version in result.versions.items())
        colour = COLOURS.get(result.result, "red")
        seconds = f"{result.seconds:.0f}"
        table.add_row(result.name, shown, f"[{colour}]{result.result}[/]", seconds, result.reason)
    return table


def _kept(folder: Path) -> dict[str, Result]:
    """Return the newest result of each row, by the row's name."""
    file = folder / "results.json"
    stored = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return {name: Result(**fields) for name, fields in stored.items()}


def _keep(folder: Path, result: Result) -> None:
    stored = {name: kept.to_json() for name, kept in _kept(folder).items()} | {result.name: result.to_json()}
    (folder / "results.json").write_text(json.dumps(stored, indent=2), encoding="utf-8")


def _write(folder: Path) -> None:
    """Write the page; ends the program if a row has never run."""
    kept = _kept(folder)
    missing = [row.name for row in ROWS if row.name not in kept]
    if missing:
        sys.exit(f"the page needs every row, and these have never run: {', '.join(missing)}")
    results: list[tuple[Row, Result]] = [(row, kept[row.name]) for row in ROWS]
    PAGE.write_text(page_of(results), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
