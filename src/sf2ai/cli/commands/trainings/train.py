"""``sf2ai train``: teach a character to play."""

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import typer

from sf2ai.cli.commands.trainings.seed_runs import seeds_to_json, train_seeds
from sf2ai.cli.commands.trainings.several_runs import train_several
from sf2ai.cli.commands.trainings.spread import join_cluster, require_several
from sf2ai.cli.commands.trainings.training_runs import TrainingRequest, train_one
from sf2ai.cli.options.backend import BackendChoice
from sf2ai.cli.options.cluster import ClusterOption
from sf2ai.cli.options.config_file import ConfigOption, config_file_named
from sf2ai.cli.options.groups import given_settings
from sf2ai.cli.options.hyperparameters import show_hyperparameters
from sf2ai.cli.options.saved_config import SaveConfigOption, save_config
from sf2ai.cli.options.shared import (
    BACKEND_OPTIONS,
    CsvOption,
    HomeOption,
    JsonOption,
    LiveOption,
    LivePortOption,
    SeedOption,
    command_again,
    open_home,
    options_again,
)
from sf2ai.cli.options.train import (
    FromOption,
    FromReplaysOption,
    ResumeOption,
    SettingsOption,
    TrainingOptions,
)
from sf2ai.cli.terminal.live_page import begin_live
from sf2ai.cli.terminal.output import notice_compilation, require_outputs, show_json, write_csv
from sf2ai.errors import InputError
from sf2ai.training.settings import TrainingSettings

_OF_A_NEW_ONE = ("--from", "--from-replays", "--save-config")
"""Options that the command that resumes a training does not have."""

EPILOG = """Examples:

sf2ai train --char ryu

sf2ai train --char ryu --resume

sf2ai train --char ryu --episodes 1000 --resume

sf2ai train --char ryu --from ryu --opponent ken

sf2ai train --char ryu --agent ppo --from-replays replays --opponent self --opponent cpu:7 --minutes 10

sf2ai train --char chunli --opponent cpu:7 --opponent-char ken

sf2ai train --char ryu --set learning_rate=0.001 --set hidden=256,256

sf2ai train --char ryu --opponent self --opponent cpu:7 --opponent-choice prioritised

sf2ai train --char ryu --live

sf2ai train --char all --seed 1

sf2ai train --char all --league

sf2ai train --char ryu --seeds 3

sf2ai train --char all --cluster auto

sf2ai train --char ryu --log wandb

sf2ai train --char ryu --backend snes --rom turbo.sfc"""


def train(
    context: typer.Context,
    training: TrainingOptions,
    backend: BackendChoice,
    resume: ResumeOption = False,
    begin_from: FromOption = None,
    from_replays: FromReplaysOption = None,
    config: ConfigOption = None,
    save_to: SaveConfigOption = None,
    settings: SettingsOption = False,
    home: HomeOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
    csv: CsvOption = None,
    live: LiveOption = False,
    live_port: LivePortOption = 0,
    cluster: ClusterOption = None,
) -> None:
    """Teach a character to play, and store what it has learned.

    Ctrl-C stops the training and loses nothing; --resume continues it. Former weights and a training that
    was stopped before are kept too: `sf2ai history` lists them.
    """
    from sf2ai.store.atomic import require_writable

    if settings:
        show_hyperparameters(context, training, as_json, csv)
        return
    if resume and begin_from is not None:
        raise InputError(
            "--from begins a new training and --resume continues a stopped one; give one of the two"
        )
    if live and training.seeds is not None:
        raise InputError("--live shows trainings of one seed each; give --live or --seeds, not both")
    if from_replays is not None:
        training = _taught_by_replays(training, from_replays, begin_from, resume)
    with config_file_named(context), ExitStack() as stack:
        home_folder = open_home(home)
        learners, trackers = training.learners(), training.trackers()
        asked = training.config(learners[0], seed=seed, backend=backend.backend)
        if cluster is not None:
            require_several(asked, learners, training.seeds, training.league, trackers)
        backend_options = backend.options(home_folder)
        require_writable(home_folder.path)
        require_outputs(csv, save_to)
        if save_to:
            save_config(save_to, context, asked)
        notice_compilation()
        request = TrainingRequest(
            home_folder,
            asked,
            backend_options,
            resume=resume,
            given=given_settings(context, TrainingOptions, TrainingSettings),
            begin_from=begin_from,
            from_replays=from_replays,
            resume_command=command_again(context, "--resume", without=_OF_A_NEW_ONE),
            shows_summary=not as_json,
            backend_words=options_again(context, BACKEND_OPTIONS),
            server=begin_live(stack, live, live_port),
            trackers=trackers,
            join_cluster=partial(join_cluster, stack, cluster),
        )
        rows, document = _train(request, training, learners)
    if csv:
        write_csv(csv, rows)
    if as_json:
        show_json(document)


def _train(
    request: TrainingRequest, training: TrainingOptions, learners: tuple[str, ...]
) -> tuple[list[dict[str, object]], object]:
    """Run what was asked for; return its results as rows of a table, and as a JSON document."""
    count, is_league = training.seeds, training.league
    if count is not None:
        seeds = train_seeds(request, learners, count, is_league, training.processes)
        return [one.to_json() for one in seeds], seeds_to_json(seeds)
    if len(learners) == 1 and not is_league:
        rows = [train_one(request).to_json()]
    else:
        several = train_several(request, learners, is_league, training.processes)
        rows = [one.to_json() for one in several]
    return rows, rows


def _taught_by_replays(
    training: TrainingOptions, folder: Path, begin_from: str | None, resume: bool
) -> TrainingOptions:
    """Return the options of a training that replays begin; raises `InputError` if others begin it, too."""
    if resume:
        raise InputError(
            "--from-replays begins a new training and --resume continues a stopped one; give one of the two"
        )
    if begin_from is not None:
        raise InputError(
            f"--from {begin_from} and --from-replays {folder} each say what a new training begins with; give "
            "one of the two"
        )
    return training if training.guide_name is not None else replace(training, guide_name="none")
