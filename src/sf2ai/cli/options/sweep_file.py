"""The file of ``sf2ai sweep``: the training of each trial, and the ranges of its hyperparameters."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sf2ai.cli.options.config_file import (
    ConfigFile,
    config_file_named,
    give_options,
    read_config_file,
)
from sf2ai.cli.options.groups import group_given
from sf2ai.cli.options.shared import BACKEND_OPTIONS
from sf2ai.cli.options.train import TrainingOptions
from sf2ai.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from sf2ai.training.sessions.sweep_plan import SweepPlan, SweptRange

TRAIN, RANGES = "train", "ranges"
_NOT_SWEPT = (
    *(
        "league",
        "processes",
        "cluster",
        "seeds",
        "from",
        "from-replays",
        "resume",
        "json",
        "csv",
        "home",
        "bizhawk",
        "log",
    ),
    *(option.lstrip("-") for option in BACKEND_OPTIONS),
)
"""Options of `sf2ai train` that a trial cannot have."""


def read_sweep(path: Path, train: Any, *, name: str, trials: int, seed: int) -> "SweepPlan":
    """Read the file of a sweep.

    Args:
        path: of the file.
        train: the command `sf2ai train`, which knows the options of a training.
        name: of the sweep.
        trials: number of trials.
        seed: of the draws.

    Raises:
        InputError: something in the file is unknown or cannot be; the message has file, line and key.
    """
    from sf2ai.training.sessions.sweep_plan import SweepPlan

    file = read_config_file(path, "sf2ai sweep")
    for key in file.values:
        if key not in (TRAIN, RANGES):
            raise InputError(
                f"{file.where(key)}: {UnknownNameError('table of a sweep', key, (TRAIN, RANGES))}"
            )
    for key in (TRAIN, RANGES):
        if not isinstance(file.values.get(key), dict) or not file.values[key]:
            raise InputError(
                f"{str(path)!r} has no table [{key}]; write [{TRAIN}] with options of `sf2ai train`, such as "
                f'char = "ryu", and [{RANGES}] with ranges: learning_rate = {{ least = 1e-4, most = 1e-2 }}'
            )
    part = ConfigFile(path, file.text, file.values[TRAIN], TRAIN)
    for key in part.values:
        if key in _NOT_SWEPT:
            raise InputError(f"{part.where(key)}: {key!r} cannot be given for the trials of a sweep; omit it")
    context = train.make_context("train", [])
    give_options(context, train, part)
    options = group_given(context, TrainingOptions)
    with config_file_named(context):
        learners = options.learners()
        if len(learners) > 1:
            raise InputError(f"{part.where('char')}: a sweep trains one character, not {', '.join(learners)}")
        config = options.config(learners[0], seed=context.params["seed"], backend="sim")
    ranges = {key: _range(file, config.agent, key) for key in file.values[RANGES]}
    both = [key for key in ranges if key in config.hyperparameters]
    if both:
        raise InputError(
            f"{file.where(both[0], RANGES)}: {both[0]!r} stands in [train.set] too; give it once"
        )
    if not config.probe:
        raise InputError(f"{part.where('probe')}: a sweep goes by the probes of its trainings; omit probe")
    return SweepPlan(name, config, ranges, trials, seed)


def _range(file: ConfigFile, agent: str, key: str) -> "SweptRange":
    from sf2ai.training.sessions.sweep_plan import read_range

    try:
        return read_range(agent, key, file.values[RANGES][key])
    except InputError as error:
        raise InputError(f"{file.where(key, RANGES)}: {error}") from error
