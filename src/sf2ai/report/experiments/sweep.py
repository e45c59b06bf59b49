"""The trials of a sweep as a table."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from sf2ai.printable import escaped
from sf2ai.report.tables import Column, new_table, number, titled
from sf2ai.report.text import rate_text
from sf2ai.statistics.intervals import wilson
from sf2ai.training.sessions.sweep_plan import SweepPlan, TrialResult


def sweep_table(plan: SweepPlan, best: Sequence[TrialResult]) -> RenderableType:
    """Return one row per trial: its win rate in the last probes, and the values that it tried.

    Args:
        plan: of the sweep.
        best: the trials, the best first.
    """
    table = new_table(
        number("trial"),
        Column("won [95 %]", wraps=True),
        *(Column(name, "right", wraps=True) for name in plan.ranges),
    )
    for one in best:
        wins, draws, _ = one.counts
        rate = rate_text(one.win_rate, wilson(wins, draws, one.rounds)) if one.rounds else "-"
        table.add_row(str(one.number), rate, *(value_cell(one.values.get(name)) for name in plan.ranges))
    done = sum(one.rounds > 0 for one in best)
    problems = [f"trial {one.number}: {one.problem}" for one in best if one.problem]
    caption = "; ".join(["won: of the rounds of the last probe against each opponent", *problems])
    return titled(f"Sweep {escaped(plan.name)}: {done} of {plan.trials} trials", table, escaped(caption))


def value_cell(value: object) -> Text:
    """Return a drawn value as a cell."""
    return Text(f"{value:.4g}" if isinstance(value, float) else "-" if value is None else str(value))


def best_options(plan: SweepPlan, best: Sequence[TrialResult]) -> str:
    """Return the options of ``sf2ai train`` that give the best trial's values; empty without a result."""
    if not best or not best[0].rounds:
        return ""
    return " ".join(f"--set {name}={value}" for name, value in best[0].values.items())
