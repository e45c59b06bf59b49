"""Draws brackets in letters, as wide as the terminal, and lists the rounds of a Swiss tournament."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rich.cells import cell_len, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from sf2ai.report.tables import Column, ShortName, new_table, number, titled
from sf2ai.report.text import shorten_middle
from sf2ai.tournament.formats.elimination import FINALS
from sf2ai.tournament.formats.stages import NamedSeries

Round = Sequence[NamedSeries]

_LEAST_NAME = 8
"""Letters of a name; where there is room for fewer, the later rounds are drawn below the earlier ones."""
_SERIES_ROWS = 4
_ASCII = str.maketrans("─│┐┘├", "-|\\/+")


def stage_parts(stages: Sequence[NamedSeries]) -> list[RenderableType]:
    """Return what shows the series of a tournament: a drawing for each tree of a bracket, or a table."""
    if not stages:
        return []
    if not stages[0].bracket:
        return [rounds_table(stages)]
    parts: list[RenderableType] = []
    for name in dict.fromkeys(series.bracket for series in stages):
        of_this = [series for series in stages if series.bracket == name]
        parts += [Text(name[:1].upper() + name[1:], style="bold")]
        parts += [Text(_line(series)) for series in of_this] if name == FINALS else [Bracket(of_this)]
    if any(series.by_order for series in stages):
        parts.append(Text("* too many matches without a winner: the one that was placed higher goes on"))
    return parts


def rounds_table(stages: Sequence[NamedSeries]) -> RenderableType:
    """Return one row for each pairing of a Swiss tournament."""
    table = new_table(Column("round"), Column("name", wraps=True), *_RESULT)
    for series in stages:
        first, second = (name or "" for name in series.entries)
        score = "rests" if series.is_bye else f"{series.wins[0]}-{series.wins[1]}-{series.draws}"
        table.add_row(series.stage.removeprefix("round "), ShortName(first), score, ShortName(second))
    return titled("Rounds", table)


_RESULT = (number("won-lost-\ndrawn"), Column("against", wraps=True))


def _line(series: NamedSeries) -> str:
    first, second = (name or "?" for name in series.entries)
    return (
        f"{series.stage}: {first} {series.wins[0]}-{series.wins[1]} {second}{'*' if series.by_order else ''}"
    )


class Bracket:
    """One tree of a bracket; the winner of a series stands to its right."""

    def __init__(self, series: Sequence[NamedSeries]) -> None:
        """Take the series of the tree, stage by stage."""
        self.rounds = [list(group) for _, group in groupby(series, key=lambda one: one.stage)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines, in several drawings where the terminal is too narrow for all rounds."""
        start = 0
        while start < len(self.rounds):
            most = len(self.rounds) - start
            count = next((n for n in range(most, 1, -1) if self._name_width(n, options) >= _LEAST_NAME), 1)
            rounds = self.rounds[start : start + count]
            if start:
                yield Text("")
            for line in _drawing(rounds, max(_LEAST_NAME, self._name_width(count, options))):
                line.plain = line.plain.translate(_ASCII) if options.ascii_only else line.plain
                line.no_wrap, line.overflow = True, "crop"
                yield line
            start += count

    def _name_width(self, rounds: int, options: ConsoleOptions) -> int:
        """Return how many letters of a name fit into so many rounds side by side."""
        names = (name for series in self.rounds for one in series for name in one.entries if name)
        longest = max(map(cell_len, names), default=0)
        room = options.max_width - rounds * _BESIDE_NAME
        return min(max(longest, _LEAST_NAME), room // (rounds + 1))


_BESIDE_NAME = 8
"""Cells of a round besides the name: space, two for the score, three to the corner, two to the next round."""
_HEADING = -1
"""Number of the line above the first one."""


@dataclass(frozen=True)
class _Rows:
    """The lines of one series: those of its two entries; its winner stands between them."""

    first: int
    second: int

    @property
    def middle(self) -> int:
        return (self.first + self.second) // 2


_Column = dict[int, Text]
"""The cells of a round by their line."""


def _drawing(rounds: Sequence[Round], width: int) -> Iterator[Text]:
    """Yield the lines of some rounds, each of which halves the one before or lets others join it."""
    columns: list[_Column] = []
    for series, rows in zip(rounds, _layout(rounds), strict=True):
        columns.append(_column(series, rows, width))
    columns.append({one.middle: _winner(series, width) for one, series in zip(rows, rounds[-1], strict=True)})
    blank = Text(" " * (width + _BESIDE_NAME))
    for line in range(_HEADING, max(map(max, columns)) + 1):
        whole = Text.assemble(*(column.get(line, blank) for column in columns))
        whole.rstrip()
        yield whole


def _layout(rounds: Sequence[Round]) -> Iterator[list[_Rows]]:
    rows = [_Rows(_SERIES_ROWS * place, _SERIES_ROWS * place + 2) for place in range(len(rounds[0]))]
    yield rows
    for before, after in pairwise(rounds):
        if len(after) == len(before):
            rows = [_Rows(one.middle, one.middle + 2) for one in rows]
        else:
            rows = [_Rows(one.middle, other.middle) for one, other in zip(rows[::2], rows[1::2], strict=True)]
        yield rows


def _column(series: Round, rows: Sequence[_Rows], width: int) -> _Column:
    stage = series[0].stage.removeprefix("winners ").removeprefix("losers ")
    cells = {_HEADING: Text(_cut(stage, width + _BESIDE_NAME), style="dim")}
    before_bar = " " * (width + _BESIDE_NAME - 3)
    for one, places in zip(series, rows, strict=True):
        if one.is_bye and one.entries == (None, None):
            continue
        for line in range(places.first, places.second):
            cells[line] = Text(before_bar + ("├─ " if line == places.middle else "│  "))
        cells[places.first] = _entry(one, 0, width).append(" ─┐  ")
        cells[places.second] = _entry(one, 1, width).append(" ─┘  ")
    return cells


def _entry(series: NamedSeries, side: int, width: int) -> Text:
    """Return a name and its wins."""
    name, other = series.entries[side], series.entries[1 - side]
    score = "" if name is None or other is None else str(series.wins[side])
    if name is None:
        return Text(_cut("bye" if series.is_bye else "", width) + "   ", style="dim")
    won = series.winner == name
    mark = "*" if won and series.by_order else " "
    return Text(f"{_cut(name, width)}{mark}{score:>2}", style="bold" if won else "")


def _winner(series: NamedSeries, width: int) -> Text:
    return Text(shorten_middle(series.winner or "", width), style="bold")


def _cut(text: str, width: int) -> str:
    return set_cell_size(shorten_middle(text, width), width)
