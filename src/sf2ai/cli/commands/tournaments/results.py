"""``sf2ai results``: past evaluations, comparisons and tournaments; it lists them and shows one again."""

from typing import TYPE_CHECKING, Annotated

import typer

from sf2ai.cli.options.shared import CsvOption, HomeOption, JsonOption, open_home
from sf2ai.cli.terminal.output import require_outputs, show, show_json, write_csv
from sf2ai.errors import InputError
from sf2ai.store.layout import Home

if TYPE_CHECKING:
    from sf2ai.tournament.past import PastResult

EPILOG = """Examples:

sf2ai results

sf2ai results 20250301T123000Z-seed-0 --csv standings.csv"""


def results(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Show this result again, as it was.", show_default=False),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    csv: CsvOption = None,
) -> None:
    """List evaluations, comparisons and tournaments that are kept, the newest first, or show one again."""
    from sf2ai.report.results import results_table
    from sf2ai.tournament.past import find_past, read_past

    home_folder = open_home(home)
    require_outputs(csv)
    past = read_past(home_folder)
    if name is not None:
        result = find_past(past, name)
        rows = _show(result, home_folder, as_json)
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
