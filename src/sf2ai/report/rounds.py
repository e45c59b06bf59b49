"""Rounds between two sides as a table."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from sf2ai.rounds.outcome import Outcome

_RESULTS = {0: "p1", 1: "p2", -1: "draw"}


def round_row(outcome: Outcome) -> dict[str, Any]:
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


def rounds_table(names: tuple[str, str], outcomes: Sequence[Outcome]) -> Table:
    """Return the rounds that two sides have played, and who has won how many."""
    wins = [sum(outcome.winner == side for outcome in outcomes) for side in (0, 1)]
    table = Table(title=f"{names[0]} {wins[0]} : {wins[1]} {names[1]}", title_justify="left")
    for heading in ("round", "winner", "ending", "frames", "health", "why"):
        table.add_column(heading, justify="right" if heading in ("round", "frames") else "left")
    for outcome in outcomes:
        row = round_row(outcome)
        health = " : ".join(f"{share:.0%}" for share in outcome.health)
        why = "; ".join(row["forfeits"])
        table.add_row(str(row["round"]), row["winner"], row["ending"], str(row["frames"]), health, why)
    return table
