"""Files of options: ``--config FILE.toml`` gives those that the command line does not give.

The names are those of the command line without their dashes; the table ``[set]`` has hyperparameters. What is
wrong in a file is said with the file, the line where it can be found, and the key.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperOption

from sf2ai.cli.options.shared import path_option
from sf2ai.errors import InputError, UnknownNameError, nearest_name, shortened
from sf2ai.user_files import read_at_most

SET = "set"
"""The table of hyperparameters, and the option that gives one."""
NOT_IN_FILES = ("config", "save-config", "settings", "help")
"""Options that a file cannot give."""
RIVALS = (("episodes", "steps", "minutes"), ("reaction-frames", "reaction-ms"), ("resume", "from"))
"""Options that exclude each other: one on the command line takes the place of another in a file."""

_MAX_BYTES = 1 << 20
_META = "sf2ai.config_file"

ConfigOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        parser=path_option("--config"),
        help="Take options from this TOML file, by their names without dashes, and hyperparameters from its "
        "table [set]. What the command line gives counts more. See docs/how-to/set-hyperparameters.md.",
    ),
]


@dataclass(frozen=True)
class ConfigFile:
    """A file of options that has been read."""

    path: Path
    text: str
    values: Mapping[str, Any]
    table: str = ""
    """The table of the file that has the values; empty for the whole file."""

    def where(self, key: str, table: str = "") -> str:
        """Return the place of a key for messages, such as ``"'train.toml', line 3"``.

        Args:
            key: the key.
            table: the table of `values` that has it; empty for `values` themselves.
        """
        line = line_of(self.text, key, ".".join(filter(None, (self.table, table))))
        return shortened(str(self.path)) + (f", line {line}" if line else "")


def read_config_file(path: Path, option: str = "--config") -> ConfigFile:
    """Read a TOML file; ``option`` names what gives it, for messages.

    Raises:
        InputError: it cannot be read, or is no TOML; the message has the line.
    """
    try:
        content = read_at_most(path, _MAX_BYTES)
    except OSError as error:
        raise InputError(
            f"cannot read {str(path)!r}: {error.strerror or error}; give {option} the path of a TOML file"
        ) from error
    try:
        text = content.decode("utf-8")
        return ConfigFile(path, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        why = str(error) or "it is nested too deeply"
        raise InputError(
            f"{str(path)!r} is not TOML ({why:.200}); write lines such as episodes = 300 and "
            'opponent = ["random", "cpu:7"]'
        ) from error


def line_of(text: str, key: str, table: str = "") -> int | None:
    r"""Return the line of a key in a TOML text, from 1; None if it is written in an unusual way.

    >>> line_of("a = 1\n[set]\nb = 2\n", "b", "set"), line_of("set.b = 2", "b", "set"), line_of("", "a")
    (3, 1, None)
    """
    name = rf"[\"']?{re.escape(key)}[\"']?\s*[=.]"
    dotted = re.compile(rf"\s*{re.escape(table)}\s*[.=].*?{name}" if table else rf"\s*{name}")
    plain = re.compile(rf"\s*{name}")
    inside, header = "", re.compile(rf"\s*\[\[?\s*[\"']?{re.escape(key)}[\"']?\s*\]")
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[\[?\s*[\"']?([^\]\"']+?)[\"']?\s*\]", line):
            inside = found[1]
            if not table and header.match(line):
                return number
        elif (inside == table and plain.match(line)) or (not inside and dotted.match(line)):
            return number
    return None


class ConfigurableCommand(TyperCommand):
    """A command that takes options from the file that ``--config`` names."""

    def invoke(self, ctx: Any) -> Any:
        """Read the file, then run the command; raises `InputError` for what is wrong in the file."""
        path = ctx.params.get("config")
        if path is not None:
            give_options(ctx, self, read_config_file(path))
        return super().invoke(ctx)


def give_options(ctx: Any, command: TyperCommand, file: ConfigFile) -> None:
    """Give a running command the options of a file that its command line does not give.

    Raises:
        InputError: an unknown key, or a value that its option does not take; the message has the place.
    """
    ctx.meta[_META] = file
    options = options_of(command)
    known = {name: param for name, param in options.items() if name not in (SET, *NOT_IN_FILES)}
    given = {name for name, param in options.items() if _is_given(ctx, param)}
    for key, value in file.values.items():
        if key == SET:
            continue
        if key not in known:
            raise InputError(f"{file.where(key)}: {_unknown(key, known, command)}")
        if key in given or any(key in group and given & set(group) for group in RIVALS):
            continue
        param = known[key]
        ctx.params[param.name] = _read(ctx, param, key, value, file)
        ctx.set_parameter_source(param.name, type(ctx.get_parameter_source(param.name)).DEFAULT_MAP)
    if SET in file.values:
        _give_hyperparameters(ctx, options[SET], file)


def options_of(command: TyperCommand) -> dict[str, TyperOption]:
    """Return the options of a command by their names without dashes."""
    params = [param for param in command.params if isinstance(param, TyperOption)]
    return {name.lstrip("-"): param for param in params for name in param.opts}


@contextmanager
def config_file_named(ctx: typer.Context) -> Iterator[None]:
    """Add the place in the file to an unknown name that stands in it, if the block raises such an error."""
    file: ConfigFile | None = ctx.meta.get(_META)
    try:
        yield
    except UnknownNameError as error:
        if file is not None:
            for key, value in file.values.items():
                if error.name in map(str, value if isinstance(value, list) else [value]):
                    raise InputError(f"{file.where(key)}: {key}: {error}") from error
        raise


def _is_given(ctx: Any, param: TyperOption) -> bool:
    source = ctx.get_parameter_source(param.name)
    return source is not None and source.name in ("COMMANDLINE", "ENVIRONMENT")


def _unknown(key: str, known: Collection[str], command: TyperCommand) -> str:
    """Return what is wrong with a key that is no option."""
    from sf2ai.agents.hyperparameters import hyperparameters_of
    from sf2ai.agents.registry import AGENTS

    if key in NOT_IN_FILES:
        return f"{key!r} is for the command line only; give --{key} there"
    if any(key in hyperparameters_of(agent) for agent in AGENTS):
        return f"{key!r} is a hyperparameter; write it below a line [{SET}]"
    near = nearest_name(key, known)
    hint = f"did you mean {near!r}?" if near else f"see `sf2ai {command.name} --help`"
    return f"no option is called {shortened(key)}; {hint}"


def _read(ctx: Any, param: TyperOption, key: str, value: object, file: ConfigFile) -> object:
    """Return a value of the file as the option reads it."""
    is_flag = bool(param.is_flag)
    values = value if isinstance(value, list) and param.multiple else [value]
    wanted = "true or false" if is_flag else "a text or a number"
    wanted = f"a list of texts, or {wanted}" if param.multiple else wanted
    for one in values:
        if isinstance(one, bool) is not is_flag or not isinstance(one, bool | str | int | float):
            raise InputError(f"{file.where(key)}: {key!r} takes {wanted}, not {shortened(str(one))}")
    if is_flag:
        return value
    texts = [str(one) for one in values]
    try:
        return param.process_value(ctx, texts if param.multiple else texts[0])
    except InputError as error:
        raise InputError(f"{file.where(key)}: {error}") from error
    except Exception as error:  # Typer's own, whose classes are not public
        if not hasattr(error, "format_message"):
            raise
        raise InputError(f"{file.where(key)}: {key!r} takes {wanted}, not {shortened(str(value))}") from error


def _give_hyperparameters(ctx: Any, param: TyperOption, file: ConfigFile) -> None:
    """Put the hyperparameters of the file before those of the command line, which count more."""
    from sf2ai.agents.hyperparameters import find_hyperparameter, value_text
    from sf2ai.agents.registry import find_agent

    table = file.values[SET]
    if not isinstance(table, Mapping):
        raise InputError(
            f"{file.where(SET)}: {SET!r} is a table; write [{SET}] and below it lines such as "
            "learning_rate = 0.001"
        )
    with config_file_named(ctx):
        find_agent(ctx.params["agent"])
    given = list(ctx.params[param.name or SET] or ())
    names = {text.partition("=")[0].strip() for text in given}
    kept: list[str] = []
    for name, value in table.items():
        try:
            read = find_hyperparameter(ctx.params["agent"], name).read(value)
        except InputError as error:
            raise InputError(f"{file.where(name, SET)}: {error}") from error
        if name not in names:
            kept.append(f"{name}={value_text(read)}")
    ctx.params[param.name] = [*kept, *given]
    if not given:
        ctx.set_parameter_source(param.name, type(ctx.get_parameter_source(param.name)).DEFAULT_MAP)
