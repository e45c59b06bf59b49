"""What a sweep tries: a training, and ranges of its hyperparameters."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sf2ai.agents.hyperparameters import Hyperparameter, find_hyperparameter, value_text
from sf2ai.errors import InputError, UnknownNameError, shortened
from sf2ai.training.config import TrainingConfig

_KEYS = ("least", "most", "log")


@dataclass(frozen=True)
class SweptRange:
    """The values of one hyperparameter that a sweep tries: those between two ends, or a list of choices."""

    hyperparameter: Hyperparameter
    choices: tuple[str, ...] = ()
    """Values as `value_text` writes them; empty for a range with ends."""
    least: float = 0.0
    most: float = 0.0
    is_log: bool = False
    """Whether values are drawn evenly by their logarithm."""

    @property
    def is_whole(self) -> bool:
        """Whether the values are whole numbers."""
        return self.hyperparameter.type is int

    def to_json(self) -> Any:
        """Return the range as a sweep's file has it."""
        if self.choices:
            return list(self.choices)
        return {"least": self.least, "most": self.most, "log": self.is_log}


def read_range(agent: str, name: str, document: object) -> SweptRange:
    """Read the range of one hyperparameter.

    Args:
        agent: name of the agent.
        name: of the hyperparameter.
        document: a list of choices, or an object with ``least``, ``most`` and perhaps ``log``.

    Raises:
        InputError: the agent has no such hyperparameter, refuses one of the values, or the range is empty.
    """
    one = find_hyperparameter(agent, name)
    if isinstance(document, list):
        choices = tuple(dict.fromkeys(value_text(one.read(value)) for value in document))
        if len(choices) < 2:
            raise InputError(f"the list of {name!r} has fewer than two values; give two or more")
        return SweptRange(one, choices)
    if not isinstance(document, Mapping):
        raise InputError(
            f"{name!r} takes a list of values or a range, not {shortened(str(document))}; write for example "
            f"{name} = {{ least = 1, most = 2 }}"
        )
    for key in document:
        if key not in _KEYS:
            raise UnknownNameError(f"part of the range of {name!r}", key, _KEYS)
    if one.type not in (int, float):
        raise InputError(f'{name!r} takes a list of values, such as ["64,64", "128,128"], and no range')
    if not {"least", "most"} <= document.keys():
        raise InputError(f"the range of {name!r} needs both ends; give least and most")
    least, most = one.read(document["least"]), one.read(document["most"])
    is_log = document.get("log", False)
    if not isinstance(is_log, bool):
        raise InputError(f"log of {name!r} is true or false, not {shortened(str(is_log))}")
    if not least < most or (is_log and least <= 0):
        raise InputError(
            f"the range of {name!r} is from {least} to {most}{' by logarithm' if is_log else ''}; give a "
            f"least value below the most{', above 0' if is_log else ''}"
        )
    return SweptRange(one, (), least, most, is_log)


@dataclass(frozen=True)
class SweepPlan:
    """A sweep as it was begun."""

    name: str
    config: TrainingConfig
    """Of each trial, without the swept hyperparameters."""
    ranges: Mapping[str, SweptRange]
    trials: int
    """Number of trials in total."""
    seed: int = 0
    """Of the draws of values; the trainings have the seed of their configuration."""

    def config_of(self, values: Mapping[str, object]) -> TrainingConfig:
        """Return the training of a trial; raises `InputError` if the values do not fit each other.

        Args:
            values: a value for each of the ranges, as it was drawn.
        """
        drawn = {name: self.ranges[name].hyperparameter.read(value) for name, value in values.items()}
        return replace(self.config, hyperparameters={**self.config.hyperparameters, **drawn})

    def to_json(self) -> dict[str, object]:
        """Return the plan as JSON values."""
        return {
            "config": self.config.to_json(),
            "ranges": {name: one.to_json() for name, one in self.ranges.items()},
            "trials": self.trials,
            "seed": self.seed,
        }


@dataclass(frozen=True)
class TrialResult:
    """One trial of a sweep that has ended."""

    number: int
    """From 0."""
    values: Mapping[str, object]
    """The swept hyperparameters, as they were drawn."""
    counts: tuple[int, int, int] = (0, 0, 0)
    """Rounds won, drawn and lost in the last probe against each opponent, together."""
    weights: str = ""
    """The file of the trained weights."""
    problem: str = ""
    """Why there is no result; empty if there is one."""

    @property
    def rounds(self) -> int:
        """Rounds of these probes."""
        return sum(self.counts)

    @property
    def win_rate(self) -> float:
        """The objective: (wins + draws / 2) / rounds; NaN without a result."""
        wins, draws, _ = self.counts
        return (wins + draws / 2) / self.rounds if self.rounds else math.nan

    def to_json(self) -> dict[str, object]:
        """Return the result as JSON values, for the file of the trial and the user."""
        from sf2ai.statistics.intervals import wilson

        wins, draws, losses = self.counts
        known = self.rounds > 0
        return {
            "number": self.number,
            "values": dict(self.values),
            "win_rate": self.win_rate if known else None,
            "win_rate_interval": list(wilson(wins, draws, self.rounds)) if known else None,
            "wins": wins,
            "draws": draws,
            "losses": losses,
            "weights": self.weights or None,
            "problem": self.problem or None,
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "TrialResult":
        """Read what `to_json` returned; raises `KeyError`, `TypeError` or `ValueError` for anything else."""
        wins, draws, losses = (int(document[name]) for name in ("wins", "draws", "losses"))
        weights, problem = document["weights"] or "", document["problem"] or ""
        values = dict(document["values"])
        return cls(int(document["number"]), values, (wins, draws, losses), str(weights), str(problem))


def best_first(results: Sequence[TrialResult]) -> list[TrialResult]:
    """Return results by their win rate, the best first; those without a result are last."""
    return sorted(results, key=lambda one: (-one.win_rate if one.rounds else math.inf, one.number))
