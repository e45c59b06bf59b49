"""The hyperparameters of an agent as a table."""

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from sf2ai.agents.hyperparameters import Hyperparameter, value_text
from sf2ai.report.tables import Column, new_table, number, titled


def hyperparameter_table(agent: str, summary: str, rows: Iterable[Hyperparameter]) -> RenderableType:
    """Return one row per hyperparameter of an agent: default, range and meaning.

    Args:
        agent: its name.
        summary: what it is.
        rows: its hyperparameters.
    """
    table = new_table(Column("name"), number("default"), Column("range"), Column("meaning", wraps=True))
    for row in rows:
        table.add_row(row.name, value_text(row.default), row.range.ends, Text(row.meaning))
    return titled(
        f"{agent}: {summary}", table, command=f"sf2ai train --char ryu --agent {agent} --set NAME=VALUE"
    )


def hyperparameter_row(one: Hyperparameter) -> dict[str, object]:
    """Return a hyperparameter as JSON values; an end of its range is None if there is none."""
    most = one.range.most
    return {
        "agent": one.agent,
        "name": one.name,
        "type": {int: "int", float: "float"}.get(one.type, "list of int"),  # type: ignore[call-overload]
        "default": one.default,
        "least": one.range.least,
        "least_excluded": one.range.is_open,
        "most": most if most < float("inf") else None,
        "meaning": one.meaning,
    }
