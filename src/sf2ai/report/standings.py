"""The results of a tournament as tables."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from sf2ai.report.evaluation import versions_text
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text
from sf2ai.tournament.lineup import Exclusion
from sf2ai.tournament.ratings import Ratings
from sf2ai.tournament.results import ForfeitedMatch
from sf2ai.tournament.run import TournamentResult
from sf2ai.tournament.standings import Matchup, Standing

SHORT_LETTERS = 3
"""Width of a column of the table of pairings, in letters."""
COLUMNS_AT_ONCE = 12
"""Columns of one table; more go into another table. This many fit into 80 letters beside a long name."""


RATINGS_CAPTION = (
    "rating: Elo points, 0 is the mean of the entries, ± half the 95 % interval; "
    "may be ranked: by rating, all at once with 95 %"
)


def standings_table(standings: Sequence[Standing], ratings: Ratings, caption: str) -> RenderableType:
    """Return one row per entry, best first."""
    table = new_table(
        number("rank"),
        Column("name", wraps=True),
        Column("character"),
        number("won-lost-\ndrawn"),
        number("win\nrate"),
        number("rating"),
        number("may be\nranked"),
        Column("weights"),
    )
    by_name = ratings.by_name
    for row in standings:
        rating = by_name[row.name]
        table.add_row(
            str(row.rank),
            Text(row.name),
            name_text(row.character),
            f"{row.wins}-{row.losses}-{row.draws}",
            f"{row.win_rate:.2f}",
            f"{rating.rating:+.0f} ±{rating.margin:.0f}",
            range_text(rating.rank_range),
            row.weights,
        )
    return titled("Standings", table, f"{caption}\n{RATINGS_CAPTION}")


def range_text(ranks: tuple[int, int]) -> str:
    """Write a range of ranks.

    >>> range_text((2, 4)), range_text((1, 1))
    ('2 to 4', '1')
    """
    best, worst = ranks
    return str(best) if best == worst else f"{best} to {worst}"


def tie_lines(standings: Sequence[Standing]) -> list[str]:
    """Return how equal win rates were told apart, if there are any; `tournament.standings` has the rules."""
    rates = [row.win_rate for row in standings]
    if len(set(rates)) == len(rates):
        return []
    return ["equal win rates: by the matches between them, then by rounds won, then by name"]


def rating_lines(ratings: Ratings, played: int) -> list[str]:
    """Return how few matches decide, how much no rating explains, and the strongest cycle."""
    lines = []
    if ratings.dropped is not None:
        dropped, new_winner = ratings.dropped
        lines.append(
            f"without {dropped:,} of the {played:,} matches {new_winner} would be rated first"
            if dropped
            else f"{new_winner} is rated as high as the winner"
        )
    share, by_luck = ratings.unexplained
    if len(ratings.rows) > 2:
        left = f"no rating explains {100 * share:.0f} % of the results"
        lines.append(f"{left}; luck alone would leave {100 * by_luck:.0f} %")
    for cycle in ratings.cycles[:1]:
        (a, b, c), rates = cycle.names, cycle.win_rates
        steps = ", ".join(
            f"{one} beats {other} ({rate:.2f})"
            for (one, other), rate in zip(((a, b), (b, c), (c, a)), rates, strict=True)
        )
        lines.append(f"strongest cycle: {steps}{'' if cycle.is_sure else '; it may be luck'}")
    return lines


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


def standings_rows(result: TournamentResult) -> list[dict[str, object]]:
    """Return one row per entry for a CSV file: its standing and its rating."""
    ratings = result.ratings.by_name
    return [{**row.to_json(), **ratings[row.name].to_json()} for row in result.standings]


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
    parts: list[RenderableType] = [standings_table(result.standings, result.ratings, caption)]
    parts += map(Text, [*tie_lines(result.standings), *rating_lines(result.ratings, result.played)])
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
