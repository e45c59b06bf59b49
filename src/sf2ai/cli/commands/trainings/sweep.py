"""``sf2ai sweep``: search hyperparameters."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from sf2ai.cli.options.shared import (
    CsvOption,
    HomeOption,
    JsonOption,
    SeedOption,
    command_again,
    open_home,
    path_option,
    picture_option,
    whole_number,
)
from sf2ai.cli.terminal.group import INTERRUPTED
from sf2ai.cli.terminal.output import (
    notice,
    notice_compilation,
    notice_console,
    require_outputs,
    show,
    show_json,
    write_csv,
)

if TYPE_CHECKING:
    from sf2ai.training.sessions.sweep import SweepSession

USUAL_TRIALS = 16

EPILOG = """Examples:

sf2ai sweep sweep.toml

sf2ai sweep sweep.toml --trials 32 --resume --png sweep.png"""


def sweep(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=path_option("FILE"),
            help="TOML file with the tables [train], options of `sf2ai train`, and [ranges], the values to "
            "try; see docs/how-to/sweep-hyperparameters.md.",
        ),
    ],
    trials: Annotated[
        int,
        typer.Option(
            "--trials",
            metavar="N",
            parser=whole_number("--trials", least=1, most=100_000),
            help="How many trainings in total.",
        ),
    ] = USUAL_TRIALS,
    name: Annotated[
        str | None,
        typer.Option(
            "--name",
            metavar="NAME",
            help="Name of the sweep in the home. Default: that of the file.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            metavar="",
            help="Continue a sweep that was stopped or killed; --trials may be higher.",
        ),
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            "--processes",
            metavar="N",
            parser=whole_number("--processes", least=1),
            help="How many trainings run at once. Default: one per core.",
            show_default=False,
        ),
    ] = None,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    png: Annotated[
        Path | None,
        typer.Option(
            "--png",
            metavar="FILE",
            parser=picture_option("--png", ".png"),
            help="Also draw the win rate over each hyperparameter.",
        ),
    ] = None,
) -> None:
    """Train with many hyperparameters, drawn by Optuna, and find the best by the probes of the trainings.

    Ctrl-C or a kill loses nothing; --resume continues. The weights of the home are not touched.
    """
    from sf2ai.cli.options.sweep_file import read_sweep
    from sf2ai.store.atomic import require_writable
    from sf2ai.store.results.tournaments import checked_name
    from sf2ai.training.sessions.sweep import SweepSession

    chosen = checked_name(name if name is not None else file.stem, "sweep")
    require_outputs(csv, png)
    group = context.parent.command if context.parent is not None else None
    assert isinstance(group, TyperGroup)
    plan = read_sweep(file, group.commands["train"], name=chosen, trials=trials, seed=seed)
    home_folder = open_home(home)
    session = SweepSession(home_folder, plan, resume=resume)
    require_writable(home_folder.path)
    notice_compilation()
    try:
        _run(session, processes)
    except KeyboardInterrupt as interrupt:
        notice(f"stopped and saved; continue with: {command_again(context, '--resume')}")
        raise typer.Exit(INTERRUPTED) from interrupt
    _show(session, as_json, csv, png, home_folder.option)


def _run(session: "SweepSession", processes: int | None) -> None:
    """Run the trials that are left, with a line or a bar for those that are over."""
    from contextlib import closing

    from sf2ai.cli.terminal.progress import show_count_progress
    from sf2ai.parallel.processors import core_count
    from sf2ai.training.sessions.processes import TrainingProcesses

    with (
        TrainingProcesses(processes or core_count()) as runner,
        closing(session.run(runner)) as running,  # type: ignore[type-var]  # a generator
        show_count_progress(notice_console(), "trials", session.plan.trials) as done,
    ):
        for report in running:
            if report.error is not None:
                notice(f"trial {session.trial_of(report)}: {report.error}")
            done(len(session.results))


def _show(
    session: "SweepSession", as_json: bool, csv: Path | None, png: Path | None, home_option: str
) -> None:
    from sf2ai.report.experiments.sweep import best_options, sweep_table
    from sf2ai.report.pictures.sweep import draw_sweep
    from sf2ai.training.sessions.sweep_plan import best_first

    plan, best = session.plan, best_first(list(session.results.values()))
    rows = [one.to_json() for one in best]
    if csv:
        write_csv(csv, rows)
    if png:
        draw_sweep(plan, best, png)
    if as_json:
        show_json({"name": plan.name, "trials": rows, "best": rows[0] if rows and best[0].rounds else None})
        return
    show(sweep_table(plan, best))
    if options := best_options(plan, best):
        show(f"best: {options}", f"its weights: {best[0].weights}")
        show(f"next: sf2ai import {shlex.quote(best[0].weights)}{home_option}")
