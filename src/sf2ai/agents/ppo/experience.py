"""The decisions between two updates of the policy, and the advantages of the actions that were taken.

A decision lasts until the next one of its slot: the steps between them, in which nothing is to be decided,
add their rewards to it, and the discount goes on from step to step (a semi-Markov decision process).
"""

from dataclasses import dataclass

import numpy as np

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays

NONE = -1
"""In place of a decision."""


@dataclass(frozen=True)
class Advantages:
    """What the decisions were worth.

    Attributes:
        rows: indices of the decisions whose end is known, shape (n,).
        advantages: of their actions, in units of the reward, float32, shape (decisions,).
        returns: estimates of what followed, float32, shape (decisions,).
    """

    rows: IntArray
    advantages: FloatArray
    returns: FloatArray


class Experience:
    """Decisions in the order in which they were made, in arrays of a fixed size.

    Attributes:
        count: decisions so far.
        observations: float32, shape (size, features).
        masks: legal actions, shape (size, actions).
        actions: those taken, shape (size,).
        log_chances: logarithms of their probabilities, float32, shape (size,).
        values: of the states, as estimated then, float32, shape (size,).
        lessons: the policy that a guide taught, float32, shape (size, actions), or (0, actions) before any.
        taught: whether a guide taught at this decision, shape (size,).
    """

    def __init__(self, size: int, slots: int, features: int, actions: int) -> None:
        """Begin empty; there is room for ``size`` decisions and those of one more step of all slots."""
        size += 2 * slots
        self.count = 0
        self.observations: FloatArray = np.zeros((size, features), dtype=np.float32)
        self.masks: BoolArray = np.zeros((size, actions), dtype=np.bool_)
        self.actions: IntArray = np.zeros(size, dtype=np.int64)
        self.log_chances: FloatArray = np.zeros(size, dtype=np.float32)
        self.values: FloatArray = np.zeros(size, dtype=np.float32)
        self.lessons: FloatArray = np.zeros((0, actions), dtype=np.float32)
        self.taught: BoolArray = np.zeros(size, dtype=np.bool_)
        self._rewards: FloatArray = np.zeros(size, dtype=np.float32)
        self._discounts: FloatArray = np.zeros(size, dtype=np.float32)
        self._next: IntArray = np.full(size, NONE, dtype=np.int64)
        self._whole: BoolArray = np.zeros(size, dtype=np.bool_)
        self._open: IntArray = np.full(slots, NONE, dtype=np.int64)

    def put(
        self,
        slots: IntArray,
        observations: FloatArray,
        masks: BoolArray,
        actions: IntArray,
        log_chances: FloatArray,
        values: FloatArray,
    ) -> slice:
        """Add a decision in each of these slots, shape (n,), and return where they are."""
        place = slice(self.count, self.count + len(slots))
        self.observations[place] = observations
        self.masks[place] = masks
        self.actions[place] = actions
        self.log_chances[place] = log_chances
        self.values[place] = values
        self.taught[place] = False
        self._rewards[place] = 0.0
        self._discounts[place] = 1.0
        self._next[place] = NONE
        self._whole[place] = False
        link(self._open, self._next, self._whole, slots, self.count)
        self.count = place.stop
        return place

    def teach(self, place: slice, lessons: FloatArray, taught: BoolArray) -> None:
        """Add a guide's policy to decisions that were just put, shape (n, actions); ``taught`` says where."""
        if not len(self.lessons):
            self.lessons = np.zeros(self.masks.shape, dtype=np.float32)
        self.lessons[place] = lessons
        self.taught[place] = taught

    def forget_lessons(self) -> None:
        """Free the memory of the lessons, which are over."""
        self.lessons = self.lessons[:0].copy()
        self.taught[:] = False

    def add_results(
        self,
        slots: IntArray,
        rewards: FloatArray,
        terminated: BoolArray,
        truncated: BoolArray,
        discount: float,
    ) -> None:
        """Add one step's rewards to the decisions that last, and end those of rounds that are over."""
        add_results(
            self._open,
            self._rewards,
            self._discounts,
            self._whole,
            slots,
            rewards,
            terminated,
            truncated,
            discount,
        )

    def cut(self, slots: IntArray) -> None:
        """Drop the decisions that last in these slots, since nothing says what would have followed."""
        self._open[slots] = NONE

    def evaluate(self, trace: float) -> Advantages:
        """Return the advantages of all decisions whose end is known, by generalised advantage estimation.

        Source: Schulman et al., "High-dimensional continuous control using generalized advantage estimation"
        (2016), equation 16; the discount is that of each decision's length.

        Args:
            trace: the estimation's lambda.
        """
        advantages, returns = np.zeros((2, self.count), dtype=np.float32)
        estimate(
            self.values,
            self._rewards,
            self._discounts,
            self._next,
            self._whole,
            trace,
            advantages,
            returns,
        )
        return Advantages(np.flatnonzero(self._whole[: self.count]), advantages, returns)

    def begin_next(self) -> None:
        """Drop all decisions but those that still last, which become the first ones."""
        slots = np.flatnonzero(self._open != NONE)
        kept = self._open[slots]
        for array in self._arrays().values():
            array[: len(kept)] = array[kept]
        if len(self.lessons):
            self.lessons[: len(kept)] = self.lessons[kept]
        self._open[slots] = np.arange(len(kept))
        self.count = len(kept)

    def get_state(self) -> StateArrays:
        """Return the decisions so far."""
        state: StateArrays = {name: array[: self.count].copy() for name, array in self._arrays().items()}
        return state | {"open": self._open.copy(), "lessons": self.lessons[: self.count].copy()}

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        self._open[:] = state["open"]
        self.count = len(state["actions"])
        for name, array in self._arrays().items():
            array[: self.count] = state[name]
        if len(state["lessons"]):
            self.lessons = np.zeros(self.masks.shape, dtype=np.float32)
            self.lessons[: self.count] = state["lessons"]

    def _arrays(self) -> StateArrays:
        return {
            "observations": self.observations,
            "masks": self.masks,
            "actions": self.actions,
            "log_chances": self.log_chances,
            "values": self.values,
            "taught": self.taught,
            "rewards": self._rewards,
            "discounts": self._discounts,
            "next": self._next,
            "whole": self._whole,
        }


@compiled
def link(open_rows: IntArray, following: IntArray, whole: BoolArray, slots: IntArray, first: int) -> None:
    """End the decisions that last in these slots by the new ones, which begin at ``first``."""
    for i in range(len(slots)):
        before = open_rows[slots[i]]
        if before >= 0:
            following[before] = first + i
            whole[before] = True
        open_rows[slots[i]] = first + i


@compiled
def add_results(
    open_rows: IntArray,
    totals: FloatArray,
    discounts: FloatArray,
    whole: BoolArray,
    slots: IntArray,
    rewards: FloatArray,
    terminated: BoolArray,
    truncated: BoolArray,
    discount: float,
) -> None:
    """Add one step's results; the arguments are those of `Experience.add_results` and its arrays."""
    for i in range(len(slots)):
        row = open_rows[slots[i]]
        if row < 0:
            continue
        totals[row] += discounts[row] * rewards[i]
        discounts[row] *= np.float32(discount)
        if terminated[i]:
            discounts[row] = np.float32(0.0)
            whole[row] = True
        if terminated[i] or truncated[i]:
            open_rows[slots[i]] = -1


@compiled
def estimate(
    values: FloatArray,
    rewards: FloatArray,
    discounts: FloatArray,
    following: IntArray,
    whole: BoolArray,
    trace: float,
    advantages: FloatArray,
    returns: FloatArray,
) -> None:
    """Write advantages and returns, from the last decision to the first, since each needs the next one's."""
    for row in range(len(advantages) - 1, -1, -1):
        if not whole[row]:
            continue
        after = following[row]
        found = rewards[row] - values[row]
        if after >= 0:
            found += discounts[row] * (values[after] + np.float32(trace) * advantages[after])
        advantages[row] = found
        returns[row] = found + values[row]
