"""What was seen and done, in preallocated arrays, and the n-step windows drawn from it.

One *row* is one step of one slot; rows lie in a ring of shape (times, slots), so
each observation is kept once. Windows are made only when they are drawn.

While a motion's pad script plays, only action 0 is legal: nothing is decided
there. Such steps are part of the action that began the script, so a window
begins and ends at decisions only, however long the scripts between them are
(a semi-Markov process); their rewards and their time count.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays

GOES_ON, TERMINATED, TRUNCATED, IDLE = 0, 1, 2, 3
"""How a row's step ended; in an idle row the slot took no step at all."""


class Windows(NamedTuple):
    """n-step windows, one per row."""

    observations: FloatArray
    """Where they begin, shape (windows, features)."""
    actions: IntArray
    """What was chosen there."""
    lessons: FloatArray
    """What a guide said that each action is worth, NaN where it said nothing, shape (windows, actions)."""
    returns: FloatArray
    """Discounted sums of rewards."""
    factors: FloatArray
    """Of the value after the window, 0 where the round ended in it."""
    after: FloatArray
    """Observations there, shape (windows, features)."""
    masks_after: BoolArray
    """Legal actions there, shape (windows, actions)."""


class ReplayBuffer:
    """A ring of the last steps of all slots."""

    def __init__(self, rows: int, slots: int, features: int, actions: int) -> None:
        """Allocate.

        Args:
            rows: steps to hold, over all slots.
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
        """The oldest time still held; one index is kept free for the time being written."""
        return max(0, self.written - (self.times - 1))

    def put_decisions(
        self,
        slots: IntArray,
        observations: FloatArray,
        masks: BoolArray,
        actions: IntArray,
        lessons: FloatArray,
    ) -> None:
        """Write the first half of the present time's rows: what was seen and chosen.

        Args:
            slots: indices, shape (n,); all others are idle at this time.
            observations: float32, shape (n, features).
            masks: shape (n, actions).
            actions: shape (n,).
            lessons: what a guide says that each action is worth, NaN where it says nothing, shape
                (n, actions); kept to three digits.
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
        """Write the second half, what came of it, and go on to the next time; arrays of shape (n,)."""
        now = self.written % self.times
        self.rewards[now, slots] = rewards
        self.ends[now, slots] = np.where(terminated, TERMINATED, np.where(truncated, TRUNCATED, GOES_ON))
        self.written += 1

    def cut(self, slots: IntArray) -> None:
        """Mark the last steps of these slots as truncated, unless their episodes have ended already."""
        last = self.ends[(self.written - 1) % self.times]
        last[slots] = np.where(last[slots] == GOES_ON, TRUNCATED, last[slots])

    def draw(
        self, windows: int, return_steps: int, discount: float, generator: np.random.Generator
    ) -> Windows | None:
        """Draw n-step windows, every complete one as likely as any other, with replacement.

        A window is complete when the round ended in it or the decision after it
        is known; one that a step limit cuts off is never drawn, since what came
        after is unknown.

        Args:
            windows: how many.
            return_steps: steps of reward summed at least; more while a script plays.
            discount: per step.
            generator: drawn from a few times more often than there are windows.

        Returns:
            The windows, or None when (almost) no complete one is held.
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
        """Draw steps at which windows may begin, each as time * slots + slot."""
        return generator.integers(self.first * self.slots, self.written * self.slots, count)

    def _cut_out(
        self, starts: IntArray, stops: IntArray, returns: FloatArray, factors: FloatArray
    ) -> Windows:
        """Return the windows that begin and end at these rows of the ring."""
        observations = self.observations.reshape(-1, self.observations.shape[2])
        masks = self.masks.reshape(-1, self.masks.shape[2])
        actions = self.actions.reshape(-1)[starts].astype(np.int64)
        lessons = self.lessons.reshape(-1, self.lessons.shape[2])[starts].astype(np.float32)
        return Windows(
            observations[starts], actions, lessons, returns, factors, observations[stops], masks[stops]
        )

    def read_rows(self, begin: int, end: int) -> StateArrays:
        """Copy the completed times ``begin`` to ``end`` (exclusive), oldest first, to be stored."""
        places = np.arange(begin, end) % self.times
        return {name: array[places] for name, array in self._arrays().items()}

    def write_rows(self, begin: int, rows: StateArrays) -> None:
        """Put back what `read_rows` gave; ``written`` becomes the time after them."""
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
    """Follow candidates (time * slots + slot) in order and write down those that are complete windows.

    Returns:
        How many are found, those before included; the arrays' length at most.
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
