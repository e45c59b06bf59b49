"""Rewards that a user gives: weights of named terms, or a function over the step records.

`find_reward` reads everything that can be given as a reward; `StepPay` pays a step by it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.backends.base import PadArray
from sf2ai.errors import InputError, RewardError, UnknownNameError
from sf2ai.record_types import StepRecords
from sf2ai.rounds.reward import REWARDS, UNPAID, RewardPreset
from sf2ai.rounds.reward_terms import Payments, TermReward, read_weights, weighted_terms
from sf2ai.rounds.slots import SlotRunner
from sf2ai.rounds.step_record import STEP_RECORD, write_step_records
from sf2ai.user_code import PACKAGE_FOLDER, describe_error, find_function, names_function

RewardFunction: TypeAlias = Callable[[StepRecords], npt.NDArray[np.float32]]
"""Takes step records, dtype `STEP_RECORD` and shape (n,); returns what each pays, float32 of shape (n,)."""

_REAL_KINDS = "fiu"


@dataclass(frozen=True)
class FunctionReward:
    """A function of the user's over the step records.

    Attributes:
        name: ``MODULE:FUNCTION`` or ``FILE.py:FUNCTION``.
        function: computes the rewards.
        digest: SHA-256 of the source that was loaded by name; empty for a function that was passed.
    """

    name: str
    function: RewardFunction
    digest: str = ""

    def pay(self, steps: StepRecords) -> Payments:
        """Return the rewards of step records, float32 of shape (n,).

        Raises:
            RewardError: the function raised an exception, or returned anything but n finite numbers.
        """
        try:
            paid: object = self.function(steps)
        except Exception as error:  # the user's code may raise anything
            raise RewardError(
                f"the reward function {self.name!r} failed: {describe_error(error, (PACKAGE_FOLDER,))}; "
                "correct it"
            ) from error
        if not isinstance(paid, np.ndarray):
            raise RewardError(
                f"the reward function {self.name!r} returned {_described(paid)}; return a float32 array of "
                f"shape {steps.shape}"
            )
        if paid.shape != steps.shape or paid.dtype.kind not in _REAL_KINDS:
            raise RewardError(
                f"the reward function {self.name!r} returned {paid.dtype} of shape {paid.shape}; return "
                f"float32 of shape {steps.shape}"
            )
        with np.errstate(over="ignore"):
            rewards = paid.astype(np.float32)
        if not np.isfinite(rewards).all():
            place = int(np.flatnonzero(~np.isfinite(rewards))[0])
            raise RewardError(
                f"the reward function {self.name!r} returned {float(paid[place])!r} for record {place}; "
                "return finite numbers"
            )
        return rewards


Reward: TypeAlias = RewardPreset | TermReward | FunctionReward
"""What pays a step."""
RewardSetting: TypeAlias = str | Mapping[str, float] | RewardFunction | Reward
"""A reward as a user gives it: a preset's name, weights of terms, a function, or the text of one of them."""


def find_reward(given: RewardSetting) -> Reward:
    """Return the reward that was given.

    Args:
        given: a name of `REWARDS`; weights of terms, as a mapping or as text, ``"damage_dealt=1,win=5"``; a
            function over step records, or its name ``"MODULE:FUNCTION"`` or ``"FILE.py:FUNCTION"``.

    Raises:
        UnknownNameError: nothing has that name.
        InputError: weights that are no numbers, or a function that cannot be loaded.
    """
    if isinstance(given, RewardPreset | TermReward | FunctionReward):
        return given
    if isinstance(given, str):
        return _named_reward(given)
    if isinstance(given, Mapping):
        return weighted_terms(given)
    if callable(given) and not isinstance(given, type):
        return FunctionReward(_name_of(given), given)
    raise InputError(
        f"the reward is {_described(given)}; give a preset's name, weights of terms, or a function"
    )


def stored_reward(name: str) -> RewardPreset | TermReward | None:
    """Return the reward that a manifest names; None for a function, which a file must never load.

    Raises:
        InputError: as `find_reward`.
    """
    if name not in REWARDS and "=" not in name and names_function(name):
        return None
    found = _named_reward(name)
    assert not isinstance(found, FunctionReward), "names of functions were sorted out"
    return found


def _named_reward(name: str) -> Reward:
    if name in REWARDS:
        return REWARDS[name]
    if "=" in name:
        return read_weights(name)
    if names_function(name):
        found = find_function(name, "reward")
        return FunctionReward(name, found.call, found.digest)
    raise UnknownNameError("reward", name, [*REWARDS, "TERM=WEIGHT", "MODULE:FUNCTION"])


def _name_of(function: RewardFunction) -> str:
    kind = type(function)
    module = getattr(function, "__module__", None) or kind.__module__
    return f"{module}:{getattr(function, '__qualname__', None) or kind.__qualname__}"


def _described(value: object) -> str:
    return f"{type(value).__name__} {value!r:.60}" if value is not None else "None"


class StepPay:
    """Pays the steps of a `SlotRunner` by a reward that is computed from the step records.

    Presets do not come here: `SlotRunner.advance` pays them itself.
    """

    def __init__(
        self,
        runner: SlotRunner,
        reward: TermReward | FunctionReward,
        roles: Sequence[int],
        step_limit: int | None = None,
    ) -> None:
        """Prepare.

        Args:
            runner: plays the steps.
            reward: computes what they pay.
            roles: those that are paid: 0 for the learner or first side, 1 for the other; the rest is paid 0.
            step_limit: steps after which a round is cut short.
        """
        slots = runner.backend.slots
        self._runner = runner
        self._reward = reward
        self._roles = tuple(roles)
        self._step_limit = step_limit or 0
        self._nothing = UNPAID.vector()
        self._before = np.zeros(slots, dtype=runner.snapshots.dtype)
        self._no_actions = np.full(slots, -1, dtype=np.int64)

    def advance(
        self,
        pads: PadArray,
        rewards: npt.NDArray[np.float32],
        actions: tuple[npt.NDArray[np.int64] | None, npt.NDArray[np.int64] | None],
    ) -> int:
        """Advance all slots by one step and pay for it, as `SlotRunner.advance`.

        Args:
            pads: shape (frames, slots, 2).
            rewards: float32, shape (2, slots); written.
            actions: of both roles, shape (slots,) each; None for a role that plays by pads.

        Raises:
            RewardError: the user's function failed; the step was played.
        """
        runner, playing = self._runner, self._runner.playing
        # As bytes: NumPy copies records field by field, which takes a hundred times as long.
        self._before.view(np.uint8)[:] = np.ascontiguousarray(runner.snapshots[-1]).view(np.uint8)
        over = runner.advance(pads, self._nothing, rewards)
        rewards[:] = 0
        for role in self._roles if len(playing) else ():
            chosen = actions[role]
            records = np.empty(len(playing), dtype=STEP_RECORD)
            write_step_records(
                runner.states,
                self._before,
                runner.snapshots,
                playing,
                role,
                self._no_actions if chosen is None else chosen,
                self._step_limit,
                records,
            )
            records.flags.writeable = False
            paid = self._reward.pay(records)
            rewards[role, playing] = paid
            runner.states["returns"][playing, records["side"]] += paid
        return over
