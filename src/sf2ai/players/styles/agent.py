"""Plays a style, or one that is drawn for each round, in a seat."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.dice import DICE, take_dice, throw
from sf2ai.parallel.compiled import compiled
from sf2ai.players.styles.names import ANY
from sf2ai.players.styles.rules import RULES, Eyes, Rule
from sf2ai.players.styles.wishes import Wish, any_actions, wished_actions
from sf2ai.record_types import DiceRecords
from sf2ai.state_arrays import StateArrays

FACES = 1 << 24
"""Faces of the dice whose throws become numbers from 0 to below 1."""
THROWS = 3
"""Throws of a slot for each decision: the rule's luck, lapse or change of style, what is done at random."""
CHANGE = 1 / 20
"""Chance of a decision that a player with two styles goes over to the other one: every second or so."""
MOST_LAPSES = 0.15
"""Largest share of decisions in which a drawn style does anything instead."""
STRETCH = (0.8, 1.25)
"""Range of the factor by which a drawn style measures distances."""

HABITS = np.dtype(
    [("styles", "i8", (2,)), ("turn", "i8"), ("character", "i8"), ("lapses", "f8"), ("stretch", "f8")]
)
"""What a slot's player is in this round: its two styles, which of them it plays, and how."""


class StyleAgent(Agent):
    """Plays one style in every round, or styles that its dice choose. Its seat sees the preset ``human``."""

    def __init__(self, slots: int, style: str, rules: Mapping[str, Rule] = RULES) -> None:
        """Prepare for a batch.

        Args:
            slots: of the batch.
            style: a name in `rules`, or `ANY` for one or two of them in each round.
            rules: what each style wants.
        """
        self._rules = tuple(rules.values())
        self._place = None if style == ANY else list(rules).index(style)
        self._dice = np.zeros(slots, dtype=DICE)
        self._habits = np.zeros(slots, dtype=HABITS)

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Seed the dice of the given slots, and draw who plays there."""
        take_dice(self._dice, slots, seeds)
        drawn = np.zeros(len(slots), dtype=HABITS)
        drawn["character"], drawn["stretch"] = characters, 1.0
        if self._place is None:
            luck = self._throws(slots, 5)
            drawn["styles"] = (luck[:, :2] * len(self._rules)).astype(np.int64)
            is_pure = luck[:, 2] < 0.5
            drawn["styles"][is_pure, 1] = drawn["styles"][is_pure, 0]
            drawn["lapses"] = np.where(is_pure, 0.0, luck[:, 3] * MOST_LAPSES)
            drawn["stretch"] = STRETCH[0] * (STRETCH[1] / STRETCH[0]) ** luck[:, 4]
        else:
            drawn["styles"] = self._place
        self._habits[slots] = drawn

    def act(
        self,
        observations: npt.NDArray[np.float32],
        masks: npt.NDArray[np.bool_],
        slots: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.int64]:
        """Return the wanted actions where they are legal, else a low guard, else the first legal action."""
        luck, rows = self._throws(slots, THROWS), np.arange(len(slots))
        habits = self._habits[slots]
        habits["turn"] ^= (luck[:, 1] < CHANGE).astype(np.int64)
        self._habits[slots] = habits
        playing = habits["styles"][rows, habits["turn"]]
        wishes = self._wishes(Eyes(observations, luck[:, 0], habits["stretch"]), playing)
        wishes[luck[:, 1] > 1.0 - habits["lapses"]] = Wish.ANYTHING
        characters = habits["character"]
        table, counts = any_actions()
        drawn = table[characters, (luck[:, 2] * counts[characters]).astype(np.int64)]
        wanted = np.where(wishes == Wish.ANYTHING, drawn, wished_actions()[characters, wishes])
        guard = wished_actions()[characters, Wish.GUARD_LOW]
        instead = np.where(masks[rows, guard], guard, masks.argmax(axis=1))
        actions: npt.NDArray[np.int64] = np.where(masks[rows, wanted], wanted, instead)
        return actions

    def get_state(self) -> StateArrays:
        """Return the dice and the players of all slots."""
        return {"dice": self._dice.copy(), "habits": self._habits.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        self._dice[:] = state["dice"]
        self._habits[:] = state["habits"]

    def _throws(self, slots: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.float64]:
        """Return `count` numbers from 0 to below 1 of each slot's dice, shape (n, count)."""
        numbers = np.empty((len(slots), count))
        throw_numbers(self._dice, slots, numbers)
        return numbers

    def _wishes(self, eyes: Eyes, playing: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return what each slot's style wants; `playing` has the places of the styles, shape (n,)."""
        wishes = np.empty(len(playing), dtype=np.int64)
        for place, rule in enumerate(self._rules):
            chosen = playing == place
            if chosen.any():
                wishes[chosen] = rule(Eyes(eyes.seen[chosen], eyes.luck[chosen], eyes.stretch[chosen]))
        return wishes


@compiled
def throw_numbers(dice: DiceRecords, slots: npt.NDArray[np.int64], numbers: npt.NDArray[np.float64]) -> None:
    """Throw the dice of some slots.

    Args:
        dice: dtype DICE, shape (all slots,), changed in place.
        slots: indices, shape (n,).
        numbers: shape (n, throws); written, 0 to below 1.
    """
    for i in range(len(slots)):
        for place in range(numbers.shape[1]):
            numbers[i, place] = throw(dice[slots[i]], FACES) / FACES
