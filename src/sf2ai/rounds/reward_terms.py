"""Rewards as sums of named terms with weights of the user's, such as ``damage_dealt=1,win=5``.

The terms of the presets are paid as the presets are, at their speed. As soon as another term has a
weight, all of them are computed from the step records.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from numbers import Real
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from sf2ai.errors import InputError, UnknownNameError, shortened
from sf2ai.game.files.loader import load_rules
from sf2ai.record_types import StepRecords
from sf2ai.rounds.reward import TERMS, RewardPreset

Payments = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a reward.

    Attributes:
        meaning: when it is paid, and what.
        pay: computes it from step records of shape (n,), float of shape (n,).
        least: its smallest sum over a round.
        most: its largest sum over a round.
    """

    meaning: str
    pay: Callable[[StepRecords], npt.NDArray[np.floating]]
    least: float
    most: float


def _gap(steps: StepRecords) -> npt.NDArray[np.floating]:
    paid: npt.NDArray[np.floating] = steps["damage_dealt"] - steps["damage_taken"]
    return paid


def _damage(steps: StepRecords) -> npt.NDArray[np.floating]:
    own = steps["own_health"] - steps["own_health_start"]
    their = steps["their_health"] - steps["their_health_start"]
    paid: npt.NDArray[np.floating] = (own - their) * steps["round_over"]
    return paid


def _result(steps: StepRecords) -> npt.NDArray[np.floating]:
    paid: npt.NDArray[np.floating] = steps["won"].astype(np.float32) - steps["lost"]
    return paid


def _flag(name: str) -> Callable[[StepRecords], npt.NDArray[np.floating]]:
    return lambda steps: steps[name].astype(np.float32)


def _health(name: str) -> Callable[[StepRecords], npt.NDArray[np.floating]]:
    return lambda steps: steps[name]


def _perfect(steps: StepRecords) -> npt.NDArray[np.floating]:
    unhurt = steps["own_health"] >= steps["own_health_start"]
    paid: npt.NDArray[np.floating] = (steps["won"] & unhurt).astype(np.float32)
    return paid


def _approach(steps: StepRecords) -> npt.NDArray[np.floating]:
    return np.nan_to_num(steps["distance_before"] - steps["distance"], nan=0.0)


def _time(steps: StepRecords) -> npt.NDArray[np.floating]:
    return np.divide(steps["frames"], _round_frames(), dtype=np.float32)


@cache
def _round_frames() -> int:
    time = load_rules().time
    return time.round_timer_units * time.frames_per_timer_unit


REWARD_TERMS: MappingProxyType[str, Term] = MappingProxyType(
    {
        "gap": Term(TERMS["gap"], _gap, -1, 1),
        "damage": Term(TERMS["damage"], _damage, -1, 1),
        "result": Term(TERMS["result"], _result, -1, 1),
        "damage_dealt": Term("each step: health taken from the opponent", _health("damage_dealt"), 0, 1),
        "damage_taken": Term("each step: health lost", _health("damage_taken"), 0, 1),
        "win": Term("once, when the round ends: 1 for a win", _flag("won"), 0, 1),
        "loss": Term("once, when the round ends: 1 for a loss", _flag("lost"), 0, 1),
        "draw": Term("once, when the round ends: 1 for a draw", _flag("drawn"), 0, 1),
        "perfect": Term("once, when the round ends: 1 for a win without losing health", _perfect, 0, 1),
        "time_over": Term("once, when the round ends: 1 if the time was over", _flag("time_over"), 0, 1),
        "time": Term("each step: how much of a full round's time it took", _time, 0, 1),
        "approach": Term("each step: how much nearer the fighters came, in screen widths", _approach, -1, 1),
    }
)
"""Every term that can be given a weight. Healths are shares of full health."""


@dataclass(frozen=True)
class TermReward:
    """A weighted sum of terms of which some are computed from the step records.

    Attributes:
        name: the weights as text, such as ``"damage_dealt=1,win=5"``.
        weights: (term, weight) pairs, in the order of `REWARD_TERMS`.
    """

    name: str
    weights: tuple[tuple[str, float], ...]

    @property
    def most(self) -> float:
        """Largest size of the return of a round, of either sign."""
        bounds = [
            sorted((weight * REWARD_TERMS[term].least, weight * REWARD_TERMS[term].most))
            for term, weight in self.weights
        ]
        return max(-sum(low for low, _ in bounds), sum(high for _, high in bounds))

    def pay(self, steps: StepRecords) -> Payments:
        """Return the rewards of step records, float32 of shape (n,)."""
        paid = np.zeros(len(steps), dtype=np.float64)
        for term, weight in self.weights:
            paid += weight * REWARD_TERMS[term].pay(steps)
        return paid.astype(np.float32)


def weighted_terms(weights: Mapping[str, float]) -> RewardPreset | TermReward:
    """Return the reward that pays the terms with these weights.

    Raises:
        UnknownNameError: there is no such term.
        InputError: there is no weight, or one that is no finite number.
    """
    if not weights:
        raise InputError(f"the reward has no terms; give weights of some of: {', '.join(REWARD_TERMS)}")
    for term, weight in weights.items():
        if not isinstance(term, str) or term not in REWARD_TERMS:
            raise UnknownNameError("term of a reward", str(term), REWARD_TERMS)
        if isinstance(weight, bool | np.bool_) or not isinstance(weight, Real) or not math.isfinite(weight):
            raise InputError(f"the weight of {term!r} is {shortened(str(weight))}; give a finite number")
    pairs = tuple((term, float(weights[term])) for term in REWARD_TERMS if term in weights)
    name = ",".join(f"{term}={_number(weight)}" for term, weight in pairs)
    if set(weights) <= set(TERMS):
        return RewardPreset(name, 1, pairs)
    return TermReward(name, pairs)


def read_weights(text: str) -> RewardPreset | TermReward:
    """Return the reward that a text such as ``damage_dealt=1,win=5`` names; raises as `weighted_terms`.

    >>> read_weights("win=5, damage_dealt=1.5").name
    'damage_dealt=1.5,win=5'
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        term, equals, number = (word.strip() for word in part.partition("="))
        if not equals:
            raise InputError(
                f"{shortened(part)} in the reward is no term with a weight; write for example 'win=5'"
            )
        if term in weights:
            raise InputError(f"the reward has the term {shortened(term)} twice; give it one weight")
        try:
            weights[term] = float(number)
        except ValueError:
            raise InputError(
                f"the weight of {shortened(term)} is {shortened(number)}; give a finite number"
            ) from None
    return weighted_terms(weights)


def _number(weight: float) -> str:
    return f"{weight:.0f}" if weight == int(weight) and abs(weight) < 1e15 else repr(weight)
