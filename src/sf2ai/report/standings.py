"""The results of a tournament as tables."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from sf2ai.report.evaluation import versions_text
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text, rate_text
from sf2ai.tournament.lineup import Exclusion
from sf2ai.tournament.results import ForfeitedMatch
from sf2ai.tournament.run import TournamentResult
from sf2ai.tournament.standings import Matchup, Standing

SHORT_LETTERS = 3
"""Width of a column of the table of pairings, in letters."""
COLUMNS_AT_ONCE = 12
"""Columns of one table; more go into another table. This many fit into 80 letters beside a long name."""


def standings_table(standings: Sequence[Standing], caption: str) -> RenderableType:
    """Return one row per entry, best first."""
    table = new_table(
        number("rank"),
        Column("name", wraps=True),
        Column("character"),
        Column("weights"),
        number("wins"),
        number("losses"),
        number("draws"),
        Column("win rate [95 %]"),
    )
    for row in standings:
        table.add_row(
            str(row.rank),
            Text(row.name),
            name_text(row.character),
            row.weights,
            str(row.wins),
            str(row.losses),
            str(row.draws),
            rate_text(row.win_rate, row.win_rate_interval),
        )
    return titled("Standings", table, caption)


def matchup_tables(standings: Sequence[Standing], matchups: Sequence[Matchup]) -> list[RenderableType]:
    """Return every entry against every other: the row's win rate in percent against the column.

    Rows and columns are in the order of the standings; a column is headed by a short name. Many entries
    take more than one table.
    """
    names = [row.name for row in standings]
    shorts = short_names(names)
    rates = _percentages(matchups)
    tables: list[RenderableType] = []
    for start in range(0, len(names), COLUMNS_AT_ONCE):
        columns = names[start : start + COLUMNS_AT_ONCE]
        table = new_table(Column("name", wraps=True), *(number(shorts[name]) for name in columns))
        for name in names:
            table.add_row(Text(name), *(rates.get((name, other), "-") for other in columns))
        tables.append(titled("Row against column: win rate in %, a draw counts half", table))
    return tables


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return a different short name for each name, of `SHORT_LETTERS` letters, or more where it takes more.

    >>> short_names(["ryu", "chunli", "Champion ryu", "Champion ken"])
    {'ryu': 'ryu', 'chunli': 'chu', 'Champion ryu': 'Ch1', 'Champion ken': 'Ch2'}
    """
    firsts = [name[:SHORT_LETTERS].rstrip() for name in names]
    shorts: dict[str, str] = {}
    for name, first in zip(names, firsts, strict=True):
        if firsts.count(first) > 1:
            alike = [other for other, its in zip(names, firsts, strict=True) if its == first]
            digits = str(alike.index(name) + 1)
            first = first[: SHORT_LETTERS - len(digits)] + digits
        shorts[name] = first
    return shorts


def exclusion_lines(exclusions: Sequence[Exclusion]) -> list[str]:
    """Return one line for each reason: the entries that do not play, and what would let them play."""
    lines = []
    for why in dict.fromkeys(exclusion.reason for exclusion in exclusions):
        of_this = [exclusion for exclusion in exclusions if exclusion.reason == why]
        names = ", ".join(exclusion.name for exclusion in of_this)
        lines.append(f"{why.value}: {names} ({of_this[0].remedy})")
    return lines


def forfeit_table(forfeits: Sequence[ForfeitedMatch]) -> RenderableType:
    """Return one row per forfeited match, with the reason."""
    table = new_table(Column("name"), Column("against"), number("match"), Column("reason", wraps=True))
    for forfeit in forfeits:
        table.add_row(
            Text(forfeit.name), Text(forfeit.opponent), str(forfeit.number + 1), Text(forfeit.reason)
        )
    return titled(f"Forfeited matches: {len(forfeits)}", table)


def tournament_report(result: TournamentResult) -> RenderableType:
    """Return all tables of a tournament: standings, pairings, forfeits, exclusions."""
    versions = versions_text(result.backend, result.engine_version, result.cpu_version, result.seed)
    delay = f"reaction delay of {result.reaction_frames} frames or more, " if result.reaction_frames else ""
    matches = "1 match" if result.matches == 1 else f"{result.matches:,} matches"
    caption = f"{matches} for each pair, {delay}{versions}"
    parts: list[RenderableType] = [standings_table(result.standings, caption)]
    for table in matchup_tables(result.standings, result.matchups):
        parts += ["", table]
    if result.forfeits:
        parts += ["", forfeit_table(result.forfeits)]
    if result.exclusions:
        parts += ["", Text("Not playing", style="bold"), *map(Text, exclusion_lines(result.exclusions))]
    return Group(*parts)


def _percentages(matchups: Sequence[Matchup]) -> dict[tuple[str, str], str]:
    cells = {}
    for matchup in matchups:
        played = matchup.wins + matchup.losses + matchup.draws
        rate = (matchup.wins + matchup.draws / 2) / played
        cells[matchup.first, matchup.second] = f"{100 * rate:.0f}"
        cells[matchup.second, matchup.first] = f"{100 * (1 - rate):.0f}"
    return cells
