"""Checks what a caller passes to an environment: actions, options of a reset, numbers of environments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sf2ai.checks import require_least
from sf2ai.errors import InputError, UnknownNameError
from sf2ai.game.characters import find_character
from sf2ai.players.find import find_name
from sf2ai.rounds.plans import RoundPlan

SIDE_NAMES = ("p1", "p2")
"""Names of the sides 0 and 1."""

_INT64 = np.dtype(np.int64)

ROUND_OPTIONS = ("opponent", "opponent_char", "side")
"""Options of `reset` that choose the round that begins."""


def whole_actions(actions: npt.ArrayLike, shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
    """Return actions as int64 of the right shape.

    Raises:
        ValueError: another shape, or values that are not whole numbers; the message names both shapes.
    """
    if type(actions) is np.ndarray and actions.shape == shape and actions.dtype == _INT64:
        return actions  # at once: a single environment would notice the rest
    array = np.asarray(actions)
    if array.shape != shape or array.dtype.kind not in "iu":
        raise ValueError(
            f"the actions have shape {array.shape} and type {array.dtype}; "
            f"give whole numbers of shape {shape}"
        )
    return array.astype(np.int64, copy=False)


def whole_action(action: object) -> int:
    """Return one action as an int; an array of a single whole number will do.

    Raises:
        ValueError: the action is not a whole number.
    """
    if type(action) is int or isinstance(action, np.integer):
        return int(action)
    array = np.asarray(action)
    if array.size != 1 or array.dtype.kind not in "iu":
        raise ValueError(f"the action is {action!r}; give one whole number")
    return int(array.reshape(())[()])


def require_count(name: str, value: object) -> int:
    """Return a count that a caller gave; raises `InputError` unless it is a whole number of 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InputError(f"{name} is {value!r}; give a whole number, 1 or more")
    require_least(name, int(value), 1)
    return int(value)


def reset_mask(mask: object, count: int) -> npt.NDArray[np.bool_]:
    """Return the environments that a ``reset_mask`` names.

    Args:
        mask: what the caller gave.
        count: the number of environments.

    Raises:
        InputError: the mask is not one bool for each environment, or none of them is True.
    """
    array = np.asarray(mask)
    if array.shape != (count,) or array.dtype != np.bool_:
        raise InputError(
            f"reset_mask has shape {array.shape} and type {array.dtype}; give bools of shape {(count,)}"
        )
    if not array.any():
        raise InputError("reset_mask names no environment; set at least one place to True")
    return array


@dataclass(frozen=True, slots=True)
class RoundOptions:
    """What the caller of a `reset` chose about the round; None leaves it to the sequence of rounds.

    Attributes:
        opponent: place of the opponent among those of the environment.
        opponent_character: roster index.
        side: the learner's, 0 or 1.
    """

    opponent: int | None = None
    opponent_character: int | None = None
    side: int | None = None

    def apply(self, plan: RoundPlan) -> RoundPlan:
        """Return the plan with what the caller chose."""
        own, other = plan.characters[plan.learner_side], plan.characters[1 - plan.learner_side]
        side = plan.learner_side if self.side is None else self.side
        other = other if self.opponent_character is None else self.opponent_character
        return replace(
            plan,
            characters=(own, other) if side == 0 else (other, own),
            learner_side=side,
            opponent=plan.opponent if self.opponent is None else self.opponent,
        )


def option_items(options: object) -> dict[str, object]:
    """Return a copy of a reset's options; raises `InputError` unless they are a mapping or None."""
    if options is None:
        return {}
    if not isinstance(options, Mapping):
        raise InputError(f"options is {options!r:.60}; give a dict such as {{'side': 'p2'}}, or None")
    return dict(options)


def read_round_options(options: Mapping[str, object] | None, opponents: Sequence[str]) -> RoundOptions:
    """Return the options of a `reset` about its round.

    Args:
        options: what the caller gave.
        opponents: specs of the environment's opponents, in their usual spelling.

    Raises:
        InputError: an unknown option, or a value that the environment cannot use.
    """
    given = option_items(options)
    for name in given:
        if name not in ROUND_OPTIONS:
            raise UnknownNameError("option of reset", str(name), ROUND_OPTIONS)
    character, side = given.get("opponent_char"), given.get("side")
    if side is not None and side not in SIDE_NAMES:
        raise InputError(f"the option side is {side!r}; give 'p1' or 'p2'")
    return RoundOptions(
        opponent=_opponent_place(given.get("opponent"), opponents),
        opponent_character=None if character is None else find_character(str(character)).index,
        side=None if side is None else SIDE_NAMES.index(str(side)),
    )


def _opponent_place(given: object, opponents: Sequence[str]) -> int | None:
    if given is None:
        return None
    if isinstance(given, int | np.integer) and not isinstance(given, bool) and 0 <= given < len(opponents):
        return int(given)
    if isinstance(given, str) and find_name(given).spec in opponents:
        return opponents.index(find_name(given).spec)
    raise InputError(
        f"the option opponent is {given!r}; give one of this environment's opponents: "
        f"{', '.join(opponents)}, or its place from 0"
    )
