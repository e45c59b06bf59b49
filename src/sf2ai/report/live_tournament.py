"""A tournament while it is played, for a terminal that others look at too."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from sf2ai.report.tables import Column, ShortName, new_table, number
from sf2ai.report.text import time_text
from sf2ai.tournament.run import Tournament
from sf2ai.tournament.standings import Standing

_BESIDE_TABLE = 7
"""Lines that are no rows of the standings."""
_MATCHES_SHOWN = 4


class LiveTable:
    """Draws the standings so far, the matches now on, and when it may end; `update` looks anew."""

    def __init__(self, tournament: Tournament) -> None:
        """Take the tournament that is being played."""
        self._tournament = tournament
        self._played_before, self._seconds_before = tournament.played, tournament.seconds
        self.update()

    def update(self) -> None:
        """Look at all that is drawn; drawing itself looks at nothing that a match may change meanwhile."""
        self.update_line()
        self._rows: Sequence[Standing] = self._tournament.standings()

    def update_line(self) -> None:
        """Look at what `line` says alone; the standings of many matches take long."""
        tournament = self._tournament
        self._played, self._planned = tournament.played, tournament.planned
        self._seconds = tournament.seconds
        self._running = tournament.running
        self._thinking = {
            name: one.seconds / one.decisions for name, one in tournament.thinking.items() if one.decisions
        }

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield as many rows as the terminal has room for."""
        height = options.max_height if options.max_height else console.height
        yield Group(self._table(max(1, height - _BESIDE_TABLE)), Text(self.line()), Text(self._matches()))

    def line(self) -> str:
        """Return how far the tournament is, and how long the rest may take."""
        done = self._played - self._played_before
        left = self._planned - self._played
        line = f"{self._played:,} of {self._planned:,} matches, {time_text(self._seconds)}"
        if not left or done < max(1, len(self._running)):  # the first to end are the short ones
            return line
        return f"{line}, about {time_text((self._seconds - self._seconds_before) / done * left)} left"

    def _table(self, most: int) -> RenderableType:
        has_bots = bool(self._thinking)
        thinks = [number("ms for a\ndecision")] if has_bots else []
        table = new_table(
            number("rank"),
            Column("name", wraps=True),
            number("won-lost-\ndrawn"),
            number("win\nrate"),
            *thinks,
        )
        for row in self._rows[:most]:
            seconds = self._thinking.get(row.name)
            ms = [] if not has_bots else ["" if seconds is None else f"{1000 * seconds:.1f}"]
            score = f"{row.wins}-{row.losses}-{row.draws}"
            table.add_row(str(row.rank), ShortName(row.name), score, f"{row.win_rate:.2f}", *ms)
        return table

    def _matches(self) -> str:
        if not self._running:
            return ""
        shown = ", ".join(f"{first} - {second}" for first, second in self._running[:_MATCHES_SHOWN])
        more = len(self._running) - _MATCHES_SHOWN
        return f"now: {shown}{f' and {more} more' if more > 0 else ''}"
