"""The work of ``sf2ai train --settings``: the list of all hyperparameters."""

from pathlib import Path

import typer

from sf2ai.cli.options.groups import given_settings
from sf2ai.cli.options.train import TrainingOptions
from sf2ai.cli.terminal.output import require_outputs, show, show_json, write_csv
from sf2ai.training.settings import TrainingSettings


def show_hyperparameters(
    context: typer.Context, training: TrainingOptions, as_json: bool, csv: Path | None
) -> None:
    """Print the hyperparameters of the agent that the user named, or of every agent.

    Raises:
        UnknownNameError: there is no such agent.
        HomeError: the file cannot be written.
    """
    from sf2ai.agents.hyperparameters import hyperparameters_of
    from sf2ai.agents.registry import AGENTS
    from sf2ai.report.experiments.hyperparameters import hyperparameter_row, hyperparameter_table

    is_named = "agent" in given_settings(context, TrainingOptions, TrainingSettings)
    require_outputs(csv)
    found = {name: hyperparameters_of(name) for name in ([training.agent] if is_named else AGENTS)}
    rows = [hyperparameter_row(one) for own in found.values() for one in own.values()]
    if csv:
        write_csv(csv, rows)
    if as_json:
        show_json(rows)
        return
    for number, (name, own) in enumerate(found.items()):
        show(*([""] if number else []), hyperparameter_table(name, AGENTS[name].summary, own.values()))
