"""What came out of an evaluation, as tables."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.game.characters import ROSTER
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import name_text, rate_text
from sf2ai.training.evaluation import Evaluation


def evaluation_table(evaluations: Sequence[Evaluation]) -> RenderableType:
    """Return one row per opponent; all evaluations are of one character, with one seed."""
    first = evaluations[0]
    table = new_table(
        Column("opponent", wraps=True),
        Column("playing"),
        number("rounds"),
        number("wins"),
        number("draws"),
        number("losses"),
        Column("win rate [95 %]"),
    )
    for row in evaluations:
        table.add_row(
            Text(row.opponent),
            _characters_text(row.opponent_characters),
            f"{row.episodes:,}",
            f"{row.wins:,}",
            f"{row.draws:,}",
            f"{row.losses:,}",
            rate_text(row.win_rate, row.win_rate_interval),
        )
    caption = versions_text(first.backend, first.engine_version, first.cpu_version, first.seed)
    return titled(f"{name_text(first.character)}, exploration off", table, caption)


def versions_text(backend: str, engine_version: str, cpu_version: int, seed: int) -> str:
    """Return what a result depends on, as the caption of its table.

    >>> versions_text("sim", "3", 2, 0)
    'sim, engine version 3, cpu version 2, seed 0'
    """
    return f"{backend}, engine version {engine_version}, cpu version {cpu_version}, seed {seed}"


def _characters_text(characters: Sequence[str]) -> str:
    if len(characters) == len(ROSTER):
        return f"all {len(ROSTER)}"
    return ", ".join(map(name_text, characters))
