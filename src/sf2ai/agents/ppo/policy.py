"""The PPO agent's policy: a trained network that only plays, drawing its actions, without TensorFlow.

The network is evaluated one row at a time, by sums in a fixed order, and each slot has its own dice, so a
round is the same alone and in a batch of a thousand, on any machine.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Agent
from sf2ai.agents.dice import DICE, take_dice, throw
from sf2ai.agents.networks.architecture import REST_NAME, dueling_sizes
from sf2ai.agents.networks.dense import dense
from sf2ai.agents.networks.rest import NO_REST, RestArray, require_rest, rested
from sf2ai.agents.ppo.sampling import choices, drawn, likeliest, softmax
from sf2ai.parallel.compiled import compiled
from sf2ai.parallel.slots import over_cores
from sf2ai.record_types import DiceRecord, DiceRecords
from sf2ai.state_arrays import StateArrays

_FACES = 1 << 30
_LEAST_SHARE = 16
"""Fewest rows worth handing to another thread."""


class PpoPolicy(Agent):
    """Draws from the policy with dice of each slot; or plays the likeliest action, if it is greedy."""

    def __init__(self, parameters: Mapping[str, npt.NDArray[np.float32]], *, greedy: bool = False) -> None:
        """Take what `BatchedPpo.parameters` returned.

        Args:
            parameters: by name.
            greedy: play the likeliest action instead of drawing one.

        Raises:
            ValueError: the arrays are not those of such a network.
        """
        network = dict(parameters)
        self._rest: RestArray = network.pop(REST_NAME, NO_REST)
        self.architecture = dueling_sizes(network)
        self._flat = self.architecture.flat(network)
        require_rest(self._rest, self.architecture)
        self._widths = np.array(self.architecture.widths, dtype=np.int64)
        self._greedy = greedy
        self._dice = np.zeros(0, dtype=DICE)

    def begin(
        self, slots: npt.NDArray[np.int64], characters: npt.NDArray[np.int8], seeds: npt.NDArray[np.uint64]
    ) -> None:
        """Seed the dice of the given slots."""
        self._make_room(int(slots.max(initial=-1)) + 1)
        take_dice(self._dice, slots, seeds)

    def act(self, observations: FloatArray, masks: BoolArray, slots: IntArray) -> IntArray:
        """Choose actions.

        Args:
            observations: float32, shape (n, features).
            masks: legal actions, shape (n, actions or more).
            slots: the slot of each row, shape (n,).

        Returns:
            Actions, shape (n,).
        """
        self._make_room(int(slots.max(initial=-1)) + 1)
        legal = rested(self._rest, observations, masks[:, : self.architecture.actions])
        actions = np.empty(len(slots), dtype=np.int64)
        rows = choices(legal, actions)

        network, dice, is_greedy = (self._flat, self._widths), self._dice, self._greedy

        def decide(first: int, stop: int) -> None:
            decide_rows(*network, observations, legal, rows[first:stop], slots, dice, is_greedy, actions)

        over_cores(decide, len(rows), min_share=_LEAST_SHARE)
        return actions

    def heads(self, observations: FloatArray) -> FloatArray:
        """Return the state's value and the logits of all actions, float32, shape (n, 1 + actions)."""
        found = np.empty((len(observations), int(self._widths[-1])), dtype=np.float32)
        scratch = np.empty((2, int(self._widths.max())), dtype=np.float32)
        for row in range(len(observations)):
            head_row(self._flat, self._widths, observations[row], scratch, found[row])
        return found

    def get_state(self) -> StateArrays:
        """Return the dice of all slots."""
        return {"dice": self._dice.copy()}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore the dice that `get_state` returned."""
        self._dice = state["dice"].astype(DICE)

    def _make_room(self, slots: int) -> None:
        if slots > len(self._dice):
            dice = np.zeros(slots, dtype=DICE)
            dice[: len(self._dice)] = self._dice
            self._dice = dice


@compiled
def head_row(
    flat: FloatArray,
    widths: npt.NDArray[np.int64],
    observation: FloatArray,
    scratch: FloatArray,
    head: FloatArray,
) -> None:
    """Write the network's outputs for one observation.

    Args:
        flat: the network's parameters, float32, in the order of `networks.architecture`.
        widths: `Architecture.widths`.
        observation: float32, shape (features,).
        scratch: float32, shape (2, widest layer); changed.
        head: float32, shape (1 + actions,); written.
    """
    last = len(widths) - 2
    for i in range(widths[0]):  # Numba takes seconds to compile the assignment of a whole array
        scratch[0, i] = observation[i]
    offset = 0
    for layer in range(last + 1):
        inputs, outputs = scratch[layer % 2], scratch[(layer + 1) % 2]
        if layer == last:
            outputs = head
        offset = dense(flat, offset, inputs, widths[layer], outputs, widths[layer + 1])
        if layer < last:
            for j in range(widths[layer + 1]):
                outputs[j] = max(outputs[j], np.float32(0.0))


@compiled
def decide_rows(
    flat: FloatArray,
    widths: npt.NDArray[np.int64],
    observations: FloatArray,
    masks: BoolArray,
    rows: IntArray,
    slots: IntArray,
    dice: DiceRecords,
    greedy: bool,
    actions: IntArray,
) -> None:
    """Choose actions in some rows; the arguments are those of `PpoPolicy.act` and its attributes.

    Args:
        flat: the network's parameters.
        widths: `Architecture.widths`.
        observations: float32, shape (n, features).
        masks: legal actions, shape (n, actions).
        rows: those in which to choose.
        slots: the slot of each row, shape (n,).
        dice: dtype DICE, shape (all slots,); one throw for each row, none if greedy.
        greedy: whether to take the likeliest action.
        actions: shape (n,); written in these rows.
    """
    scratch = np.empty((2, widths.max()), dtype=np.float32)
    head = np.empty(widths[-1], dtype=np.float32)
    chances = np.empty(widths[-1] - 1, dtype=np.float32)
    for row in rows:
        head_row(flat, widths, observations[row], scratch, head)
        if greedy:
            actions[row] = likeliest(head, masks[row])
        else:
            softmax(head[1:], masks[row], chances)
            actions[row] = draw(chances, dice[slots[row]])


@compiled
def draw(chances: FloatArray, mine: DiceRecord) -> int:
    """Draw an action from its probabilities, float32 of shape (actions,), with one throw of the dice."""
    return drawn(chances, throw(mine, _FACES) / _FACES)
