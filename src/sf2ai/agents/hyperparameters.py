"""The hyperparameters of each kind of agent as a user names, reads and gives them."""

import ast
import inspect
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Any

from sf2ai.agents.registry import AGENTS, find_agent
from sf2ai.agents.settings import MOST_LAYERS, USUAL_EPISODES, Range
from sf2ai.errors import InputError, UnknownNameError, shortened

KINDS: Mapping[object, str] = {
    int: "a whole number",
    float: "a number",
    tuple[int, ...]: "whole numbers with commas",
}
"""What a value of each type is called."""

_WHOLE = re.compile(r"[+-]?\d{1,18}")
_MOST_EXACT = 2**53
"""Up to here a whole number that is written as ``4e5`` is exact."""


@dataclass(frozen=True)
class Hyperparameter:
    """One hyperparameter of a kind of agent."""

    agent: str
    """Name of the agent."""
    name: str
    type: object
    """A key of `KINDS`."""
    default: object
    """A JSON value: that of a training of `USUAL_EPISODES` rounds."""
    range: Range
    meaning: str
    """What it is, with its unit; in one sentence."""

    @property
    def wanted(self) -> str:
        """What values it takes, in words, such as ``"a number, above 0"``."""
        each = f"{MOST_LAYERS} at most, each " if self.type == tuple[int, ...] else ""
        return f"{KINDS[self.type]}, {each}{self.range}"

    def read(self, value: object) -> Any:
        """Return a value as JSON has it.

        Args:
            value: text as the user wrote it, or a number or a list of numbers from a file.

        Raises:
            InputError: it is of another type, or out of range.
        """
        number = _number_of(self.type, value)
        numbers = number if isinstance(number, list) else [number]
        fits = 1 <= len(numbers) <= MOST_LAYERS and all(
            one is not None and self.range.holds(one) for one in numbers
        )
        if not fits:
            raise InputError(
                f"the hyperparameter {self.name!r} takes {self.wanted}, not {shortened(value_text(value))}; "
                f"its default is {value_text(self.default)}"
            )
        return number


def hyperparameters_of(agent: str) -> dict[str, Hyperparameter]:
    """Return the hyperparameters of a kind of agent by name, in the order of its settings.

    Raises:
        UnknownNameError: there is no such agent.
    """
    settings = find_agent(agent).load_settings()
    usual = settings.for_episodes(USUAL_EPISODES).to_json()
    meanings = _meanings(agent)
    return {
        f.name: Hyperparameter(
            agent, f.name, f.type, usual[f.name], settings.RANGES[f.name], meanings.get(f.name, "")
        )
        for f in fields(settings)
    }


def find_hyperparameter(agent: str, name: str) -> Hyperparameter:
    """Return a hyperparameter of a kind of agent.

    Raises:
        UnknownNameError: no agent has the hyperparameter, or there is no such agent.
        InputError: another agent has it.
    """
    own = hyperparameters_of(agent)
    if name in own:
        return own[name]
    others = [other for other in AGENTS if name in hyperparameters_of(other)]
    if others:
        raise InputError(
            f"{name!r} is a hyperparameter of the agent {' and '.join(map(repr, others))}, not of {agent!r}; "
            f"add `--agent {others[0]}`, or list those of {agent!r}: `sf2ai train --settings --agent {agent}`"
        )
    raise UnknownNameError(f"hyperparameter of the agent {agent!r}", name, own)


def value_text(value: object) -> str:
    """Return a value as the user writes it.

    >>> value_text([128, 128]), value_text(0.0005), value_text(16)
    ('128,128', '0.0005', '16')
    """
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _number_of(kind: object, value: object) -> Any:
    """Return a number, or a list of numbers that may be None; None for what is none."""
    if kind == tuple[int, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        return [_whole(part) for part in (parts if isinstance(parts, list) else [parts])]
    return _whole(value) if kind is int else _decimal(value)


def _whole(value: object) -> int | None:
    """Return a whole number; None for anything else."""
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip().replace("_", "")):
        return int(value.strip().replace("_", ""))
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = _decimal(value)
    exact = number is not None and abs(number) <= _MOST_EXACT and number.is_integer()
    return int(number) if number is not None and exact else None


def _decimal(value: object) -> float | None:
    """Return a number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


@cache
def _meanings(agent: str) -> dict[str, str]:
    """Return the first sentence of the text below each field, by the field's name; empty without sources."""
    settings = find_agent(agent).load_settings()
    texts: dict[str, str] = {}
    for base in reversed(settings.__mro__):
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(base)))
        except (OSError, TypeError, SyntaxError):
            continue
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for field, text in pairwise(body):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                texts[field.target.id] = _first_sentence(text)
    return texts


def _first_sentence(statement: ast.stmt) -> str:
    """Return the first sentence of a text that stands as a statement."""
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    text = " ".join(str(statement.value.value).split()) if is_text else ""  # type: ignore[attr-defined]
    return re.split(r"(?<=[\w)])[.;](?: |$)", text.replace("``", ""))[0].rstrip(".")
