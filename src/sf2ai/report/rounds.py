"""Rounds between two sides as a table and as JSON values."""

from collections.abc import Sequence
from typing import TypedDict

from rich.console import RenderableType
from rich.text import Text

from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.rounds.outcome import Outcome

_RESULTS = {0: "p1", 1: "p2", -1: "draw"}


class RoundRow(TypedDict):
    """One round as JSON values."""

    round: int
    """From 1."""
    winner: str
    """``"p1"``, ``"p2"`` or ``"draw"``."""
    ending: str
    frames: int
    health: list[float]
    """Of both sides at the end, from 0 to 1."""
    forfeits: list[str]
    """Side and reason of each forfeit."""


def round_row(outcome: Outcome) -> RoundRow:
    """Return one round as JSON values."""
    first, second = outcome.health
    return {
        "round": outcome.plan.index + 1,
        "winner": _RESULTS[outcome.winner],
        "ending": outcome.ending.name.lower(),
        "frames": outcome.frames,
        "health": [round(first, 4), round(second, 4)],
        "forfeits": [f"p{forfeit.side + 1}: {forfeit.reason}" for forfeit in outcome.forfeits],
    }


def rounds_table(names: tuple[str, str], outcomes: Sequence[Outcome]) -> RenderableType:
    """Return one row per round that two sides have played, below the score."""
    wins = [sum(outcome.winner == side for outcome in outcomes) for side in (0, 1)]
    table = new_table(
        number("round"),
        Column("winner"),
        Column("ending"),
        number("frames"),
        Column("health"),
        Column("forfeits", wraps=True),
    )
    for outcome in outcomes:
        row = round_row(outcome)
        health = " : ".join(f"{share:.0%}" for share in outcome.health)
        forfeits = "; ".join(row["forfeits"])
        cells = (str(row["round"]), row["winner"], row["ending"], str(row["frames"]), health)
        table.add_row(*cells, Text(forfeits))
    return titled(f"{names[0]} {wins[0]} : {wins[1]} {names[1]}", table)
