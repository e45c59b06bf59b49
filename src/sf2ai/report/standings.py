"""The results of a tournament as tables."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import set_cell_size
from rich.console import Group, RenderableType
from rich.text import Text

from sf2ai.report.brackets import stage_parts
from sf2ai.report.evaluation import versions_text
from sf2ai.report.tables import Column, ShortName, new_table, number, titled
from sf2ai.report.text import name_text
from sf2ai.tournament.formats.registry import find_format
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
        points = "" if row.points is None else f"{row.points:g} points\n"
        table.add_row(
            str(row.rank),
            ShortName(row.name),
            name_text(row.character),
            f"{points}{row.wins}-{row.losses}-{row.draws}",
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


def format_text(result: TournamentResult) -> str:
    """Write the format and how many matches a pair has."""
    title = find_format(result.format).title
    if result.matches is None:
        return f"{title}, {result.played:,} matches"
    matches = "1 match" if result.matches == 1 else f"{result.matches:,} matches"
    return f"{title}, {matches} for each pair"


def bot_lines(bots: Mapping[str, str]) -> list[str]:
    """Return which bots were confined, and which were not.

    >>> bot_lines({"A": "confined", "B": "not confined", "C": "confined"})
    ['confined: A, C', 'not confined: B']
    """
    lines = []
    for how in sorted(set(bots.values())):
        lines.append(f"{how}: {', '.join(name for name, said in bots.items() if said == how)}")
    return lines


def tie_lines(result: TournamentResult) -> list[str]:
    """Return how equal entries were told apart, if there are any; `tournament.standings` has the rules."""
    rows = result.standings
    if find_format(result.format).is_bracket:
        return []
    if rows[0].points is not None:
        return [
            "points: with those for rounds without an opponent; equal ones by the points of the opponents"
        ]
    rates = [row.win_rate for row in rows]
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

    Rows and columns are in the order of the standings. A column is headed by the first letters of the name,
    or by a number that stands before the name in its row too. Many entries take more than one table.
    """
    names = [row.name for row in standings]
    shorts = short_names(names)
    numbered = [shorts[name].isdigit() for name in names] == [True] * len(names)
    rates = _percentages(matchups)
    tables: list[RenderableType] = []
    for start in range(0, len(names), COLUMNS_AT_ONCE):
        columns = names[start : start + COLUMNS_AT_ONCE]
        heads = [number(""), Column("name", wraps=True)] if numbered else [Column("name", wraps=True)]
        table = new_table(*heads, *(number(shorts[name]) for name in columns))
        for name in names:
            begin = [shorts[name], ShortName(name)] if numbered else [ShortName(name)]
            table.add_row(*begin, *(rates.get((name, other), "-") for other in columns))
        tables.append(titled("Row against column: win rate in %, a draw counts half", table))
    return tables


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return the first `SHORT_LETTERS` letters of each name; if two are alike, the number of each name.

    >>> short_names(["ryu", "chunli"]), short_names(["Champion ryu", "ken", "Champion ken"])
    ({'ryu': 'ryu', 'chunli': 'chu'}, {'Champion ryu': '1', 'ken': '2', 'Champion ken': '3'})
    """
    firsts = [set_cell_size(name, SHORT_LETTERS).rstrip() for name in names]
    if len(set(firsts)) < len(names):
        return {name: str(place) for place, name in enumerate(names, start=1)}
    return dict(zip(names, firsts, strict=True))


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


def forfeit_parts(forfeits: Sequence[ForfeitedMatch]) -> list[RenderableType]:
    """Return one row for each entry and reason, with the number of matches; --json has every match."""
    counts = Counter((forfeit.name, forfeit.reason) for forfeit in forfeits)
    table = new_table(Column("name", wraps=True), number("matches"), Column("reason", wraps=True))
    for (name, reason), count in counts.items():
        table.add_row(ShortName(name), str(count), Text(reason))
    return [titled(f"Forfeited matches: {len(forfeits):,}", table)]


def tournament_report(result: TournamentResult) -> RenderableType:
    """Return all tables of a tournament: standings, pairings, forfeits, exclusions."""
    versions = versions_text(result.backend, result.engine_version, result.cpu_version, result.seed)
    delay = f"reaction delay of {result.reaction_frames} frames or more, " if result.reaction_frames else ""
    caption = f"{format_text(result)}, {delay}{versions}"
    parts: list[RenderableType] = []
    if result.stages:
        parts += [*stage_parts(result.stages), ""]
    parts += [standings_table(result.standings, result.ratings, caption)]
    parts += map(
        Text, [*bot_lines(result.bots), *tie_lines(result), *rating_lines(result.ratings, result.played)]
    )
    if not result.stages:
        for table in matchup_tables(result.standings, result.matchups):
            parts += ["", table]
    if result.forfeits:
        parts += ["", *forfeit_parts(result.forfeits)]
    if result.exclusions:
        parts += ["", Text("Not playing", style="bold"), *map(Text, exclusion_lines(result.exclusions))]
    return Group(*parts)


def _percentages(matchups: Sequence[Matchup]) -> dict[tuple[str, str], str]:
    cells = {}
    for matchup in matchups:
        first = (matchup.wins + matchup.draws / 2) / matchup.matches
        second = (matchup.losses + matchup.draws / 2) / matchup.matches
        cells[matchup.first, matchup.second] = f"{100 * first:.0f}"
        cells[matchup.second, matchup.first] = f"{100 * second:.0f}"
    return cells
