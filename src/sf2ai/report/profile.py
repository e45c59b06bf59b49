"""A strategy profile as tables: what an agent does at each distance and at low health."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Group, RenderableType
from rich.text import Text

from sf2ai.drawing.words import move_words
from sf2ai.game.files.loader import load_character
from sf2ai.measuring.profile import LOW_HEALTH, Situation, StrategyProfile
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text

MOST_USED = 5
"""How many moves are listed for each situation."""


def profile_tables(profile: StrategyProfile) -> RenderableType:
    """Return the agent's habits and its most used moves, by distance and at low health."""
    situations = [situation for situation in named_situations(profile) if situation.seconds]
    caption = (
        "apart: distance in screen widths; guard: share of the time in which it blocks or is ready to; "
        "blocks: share of incoming attacks that it blocks; the rest: begun per 10 s; low health: its own "
        f"health below {LOW_HEALTH:.0%}"
    )
    name = name_text(profile.character)
    return Group(
        titled(f"{name}: what it does at each distance", _habits_table(situations), caption),
        "",
        titled(f"{name}: its most used moves, of those that it begins there", _moves_table(situations)),
    )


def named_situations(profile: StrategyProfile) -> Iterator[Situation]:
    """Yield the situations with the names of moves that `sf2ai watch` shows, in place of their ids.

    Moves of one name, such as the jumping normals of two kinds of jump, are counted together.
    """
    character = load_character(profile.character)
    for situation in profile.situations():
        counts: Counter[str] = Counter()
        for move, count in situation.moves:
            counts[move_words(character.move(move))] += count
        yield replace(situation, moves=tuple(counts.most_common()))


def _habits_table(situations: list[Situation]) -> RenderableType:
    headings = ("time", "apart", "guard", "blocks", "normals", "specials", "throws", "jumps")
    table = new_table(Column("where"), *map(number, headings))
    for row in situations:
        table.add_row(
            row.name,
            f"{row.share:.0%}",
            f"{row.distance:.2f}",
            f"{row.guard:.0%}",
            "-" if row.blocks is None else f"{row.blocks:.0%}",
            *(f"{rate:.1f}" for rate in (row.normals, row.specials, row.throws, row.jumps)),
        )
    return table


def _moves_table(situations: list[Situation]) -> RenderableType:
    table = new_table(Column("where"), number("moves"), Column("most used", wraps=True))
    for row in situations:
        begun = sum(count for _, count in row.moves)
        shares = [
            f"{move} {count / begun:.0%}" for move, count in row.moves[:MOST_USED] if count >= begun / 100
        ]
        table.add_row(row.name, f"{begun:,}", Text(", ".join(shares) or "-"))
    return table
