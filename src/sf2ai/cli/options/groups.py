"""Option groups: dataclasses whose fields are options, and the step that shows their options to Typer.

A command takes an option group as one typed parameter. Typer reads the signature of a command, where each
option is a parameter of its own, so `expand_groups` puts the fields of a group in the place of the group.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from inspect import Parameter
from typing import Annotated, TypeVar, cast, get_args, get_origin

import typer

Group = TypeVar("Group")


@dataclass(frozen=True)
class Sets:
    """Marks an option that gives a setting in another form, as ``--reaction-ms`` gives reaction frames."""

    setting: str
    """Name of the setting."""


def expand_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command with the fields of its option groups as parameters, for Typer.

    The options stand in the order of the class body. A field that only a base class declares is no
    option. A field of type ``tuple[str, ...]`` becomes an option that may be repeated.

    Args:
        command: a function; each parameter whose type is a dataclass is an option group.
    """
    groups: dict[str, type] = {}
    shown: list[Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        group = parameter.annotation
        if isinstance(group, type) and is_dataclass(group):
            groups[parameter.name] = group
            shown += _parameters(group)
        else:
            shown.append(parameter.replace(kind=Parameter.KEYWORD_ONLY))

    @functools.wraps(command)
    def call(**given: object) -> None:
        values = {name: _make_group(group, given) for name, group in groups.items()}
        command(**given, **values)

    call.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return call


def group_given(context: typer.Context, group: type[Group]) -> Group:
    """Return an option group with the values that a command's context has for its options."""
    return cast(Group, _make_group(group, dict(context.params)))


def given_settings(context: typer.Context, group: type, settings: type) -> tuple[str, ...]:
    """Return the settings that the user gave: on the command line, in the environment or in a file.

    Args:
        context: of the running command.
        group: the command's option group, whose `Sets` marks are followed.
        settings: the dataclass of all settings; an option of the same name gives a setting.
    """
    setting_of = {field.name: field.name for field in fields(settings)}
    for name, annotation in inspect.get_annotations(group).items():
        for mark in get_args(annotation):
            if isinstance(mark, Sets):
                setting_of[name] = mark.setting
    sources = {name: context.get_parameter_source(name) for name in context.params if name in setting_of}
    given = (name for name, source in sources.items() if source is not None and source.name != "DEFAULT")
    return tuple(dict.fromkeys(setting_of[name] for name in given))


def _parameters(group: type) -> Iterator[Parameter]:
    """Yield the options of a group as parameters of a command."""
    defaults = {field.name: field.default for field in fields(group)}
    for name, annotation in inspect.get_annotations(group).items():
        default = Parameter.empty if defaults[name] is MISSING else defaults[name]
        if _is_repeatable(annotation):
            default = list(default) or None if isinstance(default, tuple) else default
            annotation = Annotated[list[str], *get_args(annotation)[1:]]
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _make_group(group: type, given: dict[str, object]) -> object:
    """Take the values of a group out of all that were given, and make the group of them."""
    values = {}
    for name, annotation in inspect.get_annotations(group).items():
        value = given.pop(name)
        if _is_repeatable(annotation):
            value = tuple(value) if isinstance(value, list) else ()
        values[name] = value
    return group(**values)


def _is_repeatable(annotation: object) -> bool:
    return get_origin(get_args(annotation)[0]) is tuple
