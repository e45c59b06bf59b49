"""The results of an evaluation as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.game.characters import ROSTER
from sf2ai.measuring.evaluation import Evaluation
from sf2ai.printable import escaped
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import interval_text, name_text, signed_text
from sf2ai.training.sessions.best_response import RESPONSE_NAME

_VERDICTS = {
    "above": "surely above {bar:g}",
    "below": "surely below {bar:g}",
    "unsure": "not sure whether above or below {bar:g}",
}


def evaluation_table(evaluations: Sequence[Evaluation]) -> RenderableType:
    """Return one row per opponent, each figure above its 95 % interval.

    A caption names what the figures depend on, and the stopping rule if there was one.

    Args:
        evaluations: of one character, with one seed.
    """
    first = evaluations[0]
    table = new_table(
        Column("opponent\nplaying", wraps=True),
        number("rounds\nwon"),
        number("win rate\n[95 %]"),
        number("draw rate\n[95 %]"),
        number("health margin\n[95 %]"),
        number("return\n[95 %]"),
    )
    for row in evaluations:
        table.add_row(
            Text(f"{_opponent_text(row)}\n{_characters_text(row.opponent_characters)}"),
            f"{row.episodes:,}\n{row.wins:,}",
            interval_text(row.win_rate, row.win_rate_interval),
            interval_text(row.draw_rate, row.draw_rate_interval),
            signed_text(row.health_margin, row.health_margin_interval),
            signed_text(row.mean_return, row.mean_return_interval),
        )
    caption = "\n".join([*_remarks(evaluations), _caption(first)])
    weights = f" (weights: {first.weights})" if first.weights else ""
    return titled(f"{name_text(first.character)}{weights}, exploration off", table, caption)


def versions_text(backend: str, engine_version: str, cpu_version: int, seed: int) -> str:
    """Return what a result depends on, as the caption of its table.

    >>> versions_text("sim", "3", 2, 0)
    'sim, engine version 3, cpu version 2, seed 0'
    """
    return f"{backend}, engine version {engine_version}, cpu version {cpu_version}, seed {seed}"


def _caption(row: Evaluation) -> str:
    versions = versions_text(row.backend, row.engine_version, row.cpu_version, row.seed)
    delay = f", reaction delay {row.reaction_frames} frames" if row.reaction_frames else ""
    return f"return by reward {row.reward}{delay}; {versions}"


def _remarks(evaluations: Sequence[Evaluation]) -> list[str]:
    responses = [row for row in evaluations if row.opponent.startswith(RESPONSE_NAME)]
    lines = [f"{_response_text(row)} of the rounds" for row in responses]
    if len(responses) > 1:
        worst = max(responses, key=lambda row: row.loss_rate)
        lines.append(f"the worst of these {len(responses)}: {_response_text(worst)}")
    if evaluations[0].stopping_rule:
        lines.append(f"{evaluations[0].stopping_rule}; the intervals above do not allow for this rule")
        lines += [_verdict_line(row) for row in evaluations]
    return lines


def _response_text(row: Evaluation) -> str:
    low, high = row.loss_rate_interval
    characters = _characters_text(row.opponent_characters)
    return f"{row.opponent} ({characters}) beats the agent in {row.loss_rate:.2f} [{low:.2f}, {high:.2f}]"


def _verdict_line(row: Evaluation) -> str:
    low, high = row.always_valid_interval or (0.0, 1.0)
    verdict = _VERDICTS[row.verdict or "unsure"].format(bar=row.bar)
    return f"{escaped(row.opponent)}: {verdict}; the interval that allows for it: [{low:.2f}, {high:.2f}]"


def _opponent_text(row: Evaluation) -> str:
    name = escaped(row.opponent)
    return f"{name} ({row.opponent_weights})" if row.opponent_weights else name


def _characters_text(characters: Sequence[str]) -> str:
    if len(characters) == len(ROSTER):
        return f"all {len(ROSTER)}"
    return ", ".join(map(name_text, characters))
