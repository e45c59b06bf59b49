"""Exploration: a falling epsilon, with explored actions that may be repeated for a while."""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, IntArray
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.generators import generator_state, set_generator_state
from sf2ai.parallel.compiled import compiled
from sf2ai.state_arrays import StateArrays


def epsilon(settings: DqnHyperparameters, step: int) -> float:
    """Return the share of decisions to explore after ``step`` steps, all slots together.

    >>> epsilon(DqnHyperparameters(epsilon_start=1.0, epsilon_end=0.5, epsilon_steps=100), 50)
    0.75
    """
    done = min(1.0, step / settings.epsilon_steps)
    return settings.epsilon_start + done * (settings.epsilon_end - settings.epsilon_start)


class Exploration:
    """The slots that are repeating an explored action, and the generator for the next ones."""

    def __init__(self, slots: int, repeat_mean: float, seed: int, guided_share: float = 1.0) -> None:
        """Begin with no slot exploring.

        Args:
            slots: number of slots.
            repeat_mean: mean number of decisions for which an explored action is repeated.
            seed: of the generator.
            guided_share: share of explored decisions that follow the advice, if there is any.
        """
        self.repeat_mean = repeat_mean
        self.guided_share = guided_share
        self.generator = np.random.Generator(np.random.SFC64(seed))
        self._left = np.zeros(slots, dtype=np.int64)
        self._kept = np.zeros(slots, dtype=np.int64)

    def begin(self, slots: IntArray) -> None:
        """Stop repeating explored actions in these slots, where a new episode begins."""
        self._left[slots] = 0

    def vary(
        self,
        greedy: IntArray,
        masks: BoolArray,
        slots: IntArray,
        share: float,
        advice: IntArray | None = None,
    ) -> IntArray:
        """Replace some greedy actions by explored ones.

        If only one action is legal, it is returned and nothing is decided.

        Args:
            greedy: shape (n,).
            masks: legal actions, shape (n, actions).
            slots: indices, shape (n,).
            share: of decisions to explore in the long run, 0 to 1.
            advice: recommended actions, -1 for none, shape (n,); None without a guide.

        Returns:
            Actions, shape (n,), a new array.
        """
        # Begun with probability p, an exploration lasts m decisions on average: share = p m / (p m + 1 - p).
        mean = self.repeat_mean
        begin_chance = share / (mean - share * (mean - 1.0))
        dice = self.generator.random((len(greedy), 4))
        follows = dice[:, 3] < self.guided_share
        guided = np.where(follows, -1 if advice is None else advice, -1)
        return _vary(greedy, masks, slots, begin_chance, 1.0 / mean, dice, guided, self._left, self._kept)

    def get_state(self) -> StateArrays:
        """Return all that decides the next explorations, as copies."""
        return {"left": self._left.copy(), "kept": self._kept.copy(), "dice": generator_state(self.generator)}

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        self._left[:] = state["left"]
        self._kept[:] = state["kept"]
        set_generator_state(self.generator, state["dice"])


@compiled
def _vary(
    greedy: IntArray,
    masks: BoolArray,
    slots: IntArray,
    begin_chance: float,
    stop_chance: float,
    dice: npt.NDArray[np.float64],
    guided: IntArray,
    left: IntArray,
    kept: IntArray,
) -> IntArray:
    chosen = greedy.copy()
    for row in range(len(greedy)):
        slot = slots[row]
        legal = np.count_nonzero(masks[row])
        if legal <= 1:
            continue
        if left[slot] > 0 and masks[row, kept[slot]]:
            left[slot] -= 1
            chosen[row] = kept[slot]
        elif dice[row, 0] < begin_chance and guided[row] >= 0 and masks[row, guided[row]]:
            chosen[row] = guided[row]
            left[slot] = 0
        elif dice[row, 0] < begin_chance:
            kept[slot] = _pick(masks[row], int(dice[row, 1] * legal))
            chosen[row] = kept[slot]
            left[slot] = _repeats(stop_chance, dice[row, 2])
        else:
            left[slot] = 0
    return chosen


@compiled
def _pick(mask: BoolArray, number: int) -> int:
    """Return the ``number``-th legal action, counted from 0."""
    for action in range(len(mask)):
        if mask[action]:
            if number == 0:
                return action
            number -= 1
    return 0


@compiled
def _repeats(stop_chance: float, die: float) -> int:
    """Draw how often an action is repeated after its first time, from a geometric distribution."""
    if stop_chance >= 1.0:
        return 0
    return int(np.log(1.0 - die) / np.log(1.0 - stop_chance))
