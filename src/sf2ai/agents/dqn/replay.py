"""The replay buffer: the last steps of all slots in preallocated arrays, and n-step windows drawn from them.

One *row* is one step of one slot. Rows are stored in a ring of shape (times, slots), so each observation is
stored once; windows are made when they are drawn.

While a motion's pad script plays, only action 0 is legal and nothing is decided. Such steps are part of the
action that began the script, so a window begins and ends at decisions only, however long the scripts between
them are (a semi-Markov process); their rewards and their time count.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays

GOES_ON, TERMINATED, TRUNCATED, IDLE = 0, 1, 2, 3
"""How a row's step ended; in an idle row the slot took no step."""


class Windows(NamedTuple):
    """n-step windows, one per row of the arrays."""

    observations: FloatArray
    """Observations at their beginnings, shape (windows, features)."""
    actions: IntArray
    """Actions chosen there, shape (windows,)."""
    lessons: FloatArray
    """A guide's values of all actions there, NaN without a guide, shape (windows, actions)."""
    returns: FloatArray
    """Discounted sums of rewards, shape (windows,)."""
    factors: FloatArray
    """Discount of the value after the window, 0 if the round ended in it, shape (windows,)."""
    after: FloatArray
    """Observations after the windows, shape (windows, features)."""
    masks_after: BoolArray
    """Legal actions after the windows, shape (windows, actions)."""


class ReplayBuffer:
    """The last steps of all slots, in a ring."""

    def __init__(self, rows: int, slots: int, features: int, actions: int) -> None:
        """Allocate the arrays.

        Args:
            rows: steps to hold, all slots together.
            slots: slots that step together.
            features: width of an observation.
            actions: width of a mask.
        """
        self.times = max(2, rows // slots)
        self.slots = slots
        shape = (self.times, slots)
        self.observations: FloatArray = np.zeros((*shape, features), dtype=np.float32)
        self.masks: BoolArray = np.zeros((*shape, actions), dtype=np.bool_)
        self.actions = np.zeros(shape, dtype=np.int16)
        self.lessons = np.full((*shape, actions), np.nan, dtype=np.float16)
        self.rewards = np.zeros(shape, dtype=np.float32)
        self.ends = np.zeros(shape, dtype=np.int8)
        self.decisions: BoolArray = np.zeros(shape, dtype=np.bool_)
        self.written = 0
        """Times completed since the beginning; time t lies at index t % times."""

    @property
    def first(self) -> int:
        """The oldest time still held; one index is reserved for the time that is being written."""
        return max(0, self.written - (self.times - 1))

    def put_decisions(
        self,
        slots: IntArray,
        observations: FloatArray,
        masks: BoolArray,
        actions: IntArray,
        lessons: FloatArray,
    ) -> None:
        """Write the first half of the present time's rows: observations and actions.

        Args:
            slots: indices, shape (n,); all others are idle at this time.
            observations: float32, shape (n, features).
            masks: shape (n, actions).
            actions: shape (n,).
            lessons: a guide's values of all actions, NaN without a guide, shape (n, actions); stored to three
                digits.
        """
        now = self.written % self.times
        self.ends[now] = IDLE
        self.decisions[now] = False
        self.observations[now, slots] = observations
        self.masks[now, slots] = masks
        self.actions[now, slots] = actions
        self.lessons[now, slots] = lessons
        self.decisions[now, slots] = np.count_nonzero(masks, axis=1) > 1

    def put_results(
        self, slots: IntArray, rewards: FloatArray, terminated: BoolArray, truncated: BoolArray
    ) -> None:
        """Write the second half, the results, and advance to the next time; arrays of shape (n,)."""
        now = self.written % self.times
        self.rewards[now, slots] = rewards
        self.ends[now, slots] = np.where(terminated, TERMINATED, np.where(truncated, TRUNCATED, GOES_ON))
        self.written += 1

    def cut(self, slots: IntArray) -> None:
        """Mark the last steps of these slots as truncated if their episodes have not ended."""
        last = self.ends[(self.written - 1) % self.times]
        last[slots] = np.where(last[slots] == GOES_ON, TRUNCATED, last[slots])

    def draw(
        self, windows: int, return_steps: int, discount: float, generator: np.random.Generator
    ) -> Windows | None:
        """Draw n-step windows with replacement, each complete one equally likely.

        A window is complete if the round ended in it or the decision after it is known. A window that a step
        limit cuts off is never drawn, since what came after it is unknown.

        Args:
            windows: number of windows.
            return_steps: least number of steps whose rewards are summed; more while a script plays.
            discount: per step.
            generator: source of the draws; a few times more are taken than there are windows.

        Returns:
            The windows, or None if (almost) no complete one is held.
        """
        starts = np.empty(windows, dtype=np.int64)
        stops = np.empty(windows, dtype=np.int64)
        returns = np.empty(windows, dtype=np.float32)
        factors = np.empty(windows, dtype=np.float32)
        found = 0
        for _ in range(64):
            candidates = self._candidates(2 * windows, generator)
            found = _find_windows(
                candidates, found, self.written, return_steps, discount,
                self.rewards, self.ends, self.decisions, starts, stops, returns, factors,
            )  # fmt: skip
            if found == windows:
                break
        else:
            return None
        return self._cut_out(starts, stops, returns, factors)

    def _candidates(self, count: int, generator: np.random.Generator) -> IntArray:
        """Draw rows at which windows may begin, each as time * slots + slot."""
        return generator.integers(self.first * self.slots, self.written * self.slots, count)

    def _cut_out(
        self, starts: IntArray, stops: IntArray, returns: FloatArray, factors: FloatArray
    ) -> Windows:
        """Copy the windows that begin and end at these rows of the ring."""
        observations = self.observations.reshape(-1, self.observations.shape[2])
        masks = self.masks.reshape(-1, self.masks.shape[2])
        actions = self.actions.reshape(-1)[starts].astype(np.int64)
        lessons = self.lessons.reshape(-1, self.lessons.shape[2])[starts].astype(np.float32)
        return Windows(
            observations[starts], actions, lessons, returns, factors, observations[stops], masks[stops]
        )

    def read_rows(self, begin: int, end: int) -> StateArrays:
        """Copy the completed times from ``begin`` to before ``end``, oldest first, to be stored."""
        places = np.arange(begin, end) % self.times
        return {name: array[places] for name, array in self._arrays().items()}

    def write_rows(self, begin: int, rows: StateArrays) -> None:
        """Restore what `read_rows` returned; ``written`` becomes the time after them."""
        count = len(rows["ends"])
        places = np.arange(begin, begin + count) % self.times
        for name, array in self._arrays().items():
            array[places] = rows[name]
        self.written = begin + count

    def _arrays(self) -> StateArrays:
        return {
            "observations": self.observations,
            "masks": self.masks,
            "actions": self.actions,
            "lessons": self.lessons,
            "rewards": self.rewards,
            "ends": self.ends,
            "decisions": self.decisions,
        }


@compiled
def _find_windows(
    candidates: IntArray,
    found: int,
    written: int,
    return_steps: int,
    discount: float,
    rewards: FloatArray,
    ends: npt.NDArray[np.int8],
    decisions: BoolArray,
    starts: IntArray,
    stops: IntArray,
    returns: FloatArray,
    factors: FloatArray,
) -> int:
    """Write the candidates (time * slots + slot) that are complete windows to the last four arrays.

    Returns:
        Number of windows found, those of earlier calls included; at most the arrays' length.
    """
    times, slots = rewards.shape
    for candidate in candidates:
        if found == len(starts):
            break
        start, slot = candidate // slots, candidate % slots
        if not decisions[start % times, slot]:
            continue
        total, factor, stop = 0.0, 1.0, np.int64(-1)
        for time in range(start, written):
            place = time % times
            if time - start >= return_steps and decisions[place, slot]:
                stop = place
                break
            total += factor * rewards[place, slot]
            factor *= discount
            if ends[place, slot] == TERMINATED:
                factor, stop = 0.0, place
                break
            if ends[place, slot] != GOES_ON:
                break
        if stop >= 0:
            starts[found] = (start % times) * slots + slot
            stops[found] = stop * slots + slot
            returns[found], factors[found] = total, factor
            found += 1
    return found
