"""``sf2ai results``: past evaluations, comparisons and tournaments; it lists them and shows one again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, HomeOption, HtmlOption, JsonOption, open_home
from sf2ai.cli.terminal.output import notice, require_outputs, show, show_json, write_csv
from sf2ai.errors import InputError
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.tournament.past import PastResult

EPILOG = """Examples:

sf2ai results

sf2ai results 20250301T123000Z-seed-0 --csv standings.csv

sf2ai results 20250301T123000Z-seed-0 --html tournament.html"""


def results(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Show this result again, as it was.", show_default=False),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    html: HtmlOption = None,
) -> None:
    """List evaluations, comparisons and tournaments that are kept, the newest first, or show one again."""
    from sf2ai.report.results import results_table
    from sf2ai.tournament.past import find_past, read_past

    home_folder = open_home(home)
    if html is not None and name is None:
        raise InputError(
            "--html writes the page of one result; name it, as in `sf2ai results NAME --html FILE`"
        )
    require_outputs(csv, html)
    past = read_past(home_folder)
    if name is not None:
        result = find_past(past, name)
        rows = _show(result, home_folder, as_json)
        if html is not None:
            _write_page(html, result, home_folder)
    else:
        rows = [one.to_json() for one in reversed(past)]
        example = past[-1].name if past else ""
        if as_json:
            show_json(rows)
        else:
            show(results_table(past, f"sf2ai results {example}{home_folder.option}"))
    if csv:
        write_csv(csv, rows, headings=["name", "kind", "when", "result"])


def _show(result: "PastResult", home: Home, as_json: bool) -> list[dict[str, object]]:
    """Print one result as it was; return its rows for a CSV file."""
    from sf2ai.report.comparison import comparison_lines
    from sf2ai.report.evaluation import evaluation_table
    from sf2ai.report.standings import standings_rows, tournament_report
    from sf2ai.tournament.past import (
        COMPARISON,
        EVALUATION,
        STOPPED,
        comparison_of,
        evaluation_of,
        tournament_of,
    )

    if result.kind == STOPPED:
        raise InputError(
            f"tournament {result.name!r} is not finished; go on with "
            f"`sf2ai tournament --resume --name {result.name}{home.option}`"
        )
    if as_json:
        show_json(result.document)
    if result.kind == EVALUATION:
        if not as_json:
            show(evaluation_table([evaluation_of(result)]))
        return [dict(result.document)]
    if result.kind == COMPARISON:
        if not as_json:
            show("\n".join(comparison_lines(comparison_of(result))))
        return [dict(result.document)]
    tournament = tournament_of(result)
    if not as_json:
        show(tournament_report(tournament))
    return standings_rows(tournament)


def _write_page(path: Path, result: "PastResult", home: Home) -> None:
    from sf2ai.report.pages.document import write_page
    from sf2ai.report.pages.past import past_document

    size = write_page(path, past_document(result, home))
    notice(f"wrote {str(path)!r} ({size / 1e6:.1f} MB)")
