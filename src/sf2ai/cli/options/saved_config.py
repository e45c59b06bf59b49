"""Writes the file of options that ``--save-config`` asks for, for ``--config``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from sf2ai import __version__
from sf2ai.cli.options.config_file import NOT_IN_FILES, SET, options_of
from sf2ai.cli.options.shared import path_option
from sf2ai.errors import InputError, shortened

if TYPE_CHECKING:
    from sf2ai.training.config import TrainingConfig

_NOT_KEPT = (*NOT_IN_FILES, SET, "resume", "token", "json")
"""Options that say nothing about the training, or are secret."""

SaveConfigOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--save-config",
        metavar="FILE",
        parser=path_option("--save-config"),
        help="Also write the options and hyperparameters of this training to this TOML file, for --config; "
        "those that have their defaults stand in it as comments.",
    ),
]


def save_config(path: Path, context: typer.Context, config: "TrainingConfig") -> None:
    """Write the options of the running command, completely or not at all.

    Args:
        path: the file; an existing file is replaced.
        context: of the command.
        config: of the training that the options give.

    Raises:
        InputError: an option has letters that TOML cannot hold.
        HomeError: the file cannot be written.
    """
    from sf2ai.store.atomic import write_bytes

    lines = [*_option_lines(context), *_hyperparameter_lines(context, config)]
    text = "\n".join(lines) + "\n"
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"--save-config cannot write {shortened(text[error.start : error.end])}, which no TOML file can "
            "hold; omit it, or rename that file"
        ) from error
    write_bytes(path, content)


def toml_value(value: object) -> str:
    r"""Return a value as TOML writes it.

    >>> toml_value(True), toml_value([128, 64]), toml_value(5e-05), toml_value('a "b"')
    ('true', '[128, 64]', '5e-05', '"a \\"b\\""')
    """
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _option_lines(context: typer.Context) -> Iterator[str]:
    yield f"# Options of `sf2ai train`, by sf2ai {__version__}; use it with: sf2ai train --config FILE"
    yield "# What stands behind a # is the default."
    yield ""
    for name, param in options_of(context.command).items():  # type: ignore[arg-type]
        value: Any = context.params.get(param.name or "")
        source = context.get_parameter_source(param.name or "")
        if name in _NOT_KEPT or value is None or (source and source.name == "ENVIRONMENT"):
            continue
        is_given = source is not None and source.name in ("COMMANDLINE", "DEFAULT_MAP")
        yield f"{'' if is_given else '# '}{name} = {toml_value(value)}"


def _hyperparameter_lines(context: typer.Context, config: "TrainingConfig") -> Iterator[str]:
    from sf2ai.agents.hyperparameters import hyperparameters_of

    given = {text.partition("=")[0].strip() for text in context.params.get("assigned") or ()}
    known = hyperparameters_of(config.agent)
    yield ""
    yield f"[{SET}]  # hyperparameters of the agent {config.agent}"
    for name, value in config.settings().to_json().items():
        yield f"{'' if name in given else '# '}{name} = {toml_value(value)}  # {known[name].meaning}"
