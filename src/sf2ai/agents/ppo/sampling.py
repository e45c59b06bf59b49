"""Draws actions from logits: softmax over legal actions, with an exponential of our own.

The exponential is a polynomial, so a row has the same probabilities on every machine, whatever its libraries,
and compiled loops over it use vector instructions.
"""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.parallel.compiled import compiled

_LOG2_E = np.float32(1.4426950408889634)
_LN_2_HIGH, _LN_2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)
"""The natural logarithm of 2 in two parts (Cephes): products of the first with small numbers are exact."""
_LEAST = np.float32(-87.0)
"""Below it the exponential is 0: the smallest normal float32 is about e to the power -87.3."""


@compiled
def exponentiate(powers: FloatArray) -> None:
    """Replace powers by e to them, to within 4 units in the last place.

    The power of 2 is split into a whole part, which becomes a float's exponent, and a rest within half a
    unit, for which a polynomial of degree 6 stands (Taylor's).

    Args:
        powers: float32, shape (n,), each at most 0; below -87 the result is 0.
    """
    for i in range(len(powers)):
        power = max(powers[i], _LEAST)
        whole = np.floor(power * _LOG2_E + np.float32(0.5))
        rest = (power - whole * _LN_2_HIGH) - whole * _LN_2_LOW
        series = np.float32(1.0 / 720.0)
        series = series * rest + np.float32(1.0 / 120.0)
        series = series * rest + np.float32(1.0 / 24.0)
        series = series * rest + np.float32(1.0 / 6.0)
        series = series * rest + np.float32(0.5)
        series = series * rest + np.float32(1.0)
        series = series * rest + np.float32(1.0)
        scale = np.int32((np.int32(whole) + 127) << 23).view(np.float32)
        powers[i] = series * scale if powers[i] >= _LEAST else np.float32(0.0)


@compiled
def softmax(logits: FloatArray, mask: npt.NDArray[np.bool_], chances: FloatArray) -> float:
    """Write the probabilities of the legal actions and return the logarithm of their sum, less the maximum.

    Args:
        logits: float32, shape (actions,).
        mask: legal actions, at least one, shape (actions or more,).
        chances: float32, shape (actions,); written, 0 for illegal actions.

    Returns:
        The number to subtract from a legal action's logit for the logarithm of its probability.
    """
    best = np.float32(-np.inf)
    for action in range(len(logits)):
        if mask[action]:
            best = max(best, logits[action])
    for action in range(len(logits)):
        chances[action] = logits[action] - best if mask[action] else np.float32(-100.0)
    exponentiate(chances)
    total = np.float32(0.0)
    for action in range(len(logits)):
        total += chances[action]
    for action in range(len(logits)):
        chances[action] /= total
    return float(best + np.log(total))


@compiled
def drawn(chances: FloatArray, place: float) -> int:
    """Return the action at a place in the chances laid end to end.

    Args:
        chances: float32, shape (actions,), with the sum 1.
        place: 0 to below 1.
    """
    last = 0
    total = np.float32(0.0)
    for action in range(len(chances)):
        if chances[action] > 0.0:
            last = action
            total += chances[action]
            if place < total:
                return action
    return last  # rounding has left the sum just below 1


@compiled
def draw_actions(
    heads: FloatArray,
    masks: BoolArray,
    places: npt.NDArray[np.float64],
    actions: IntArray,
    log_chances: FloatArray,
) -> None:
    """Draw one action for each row.

    Args:
        heads: the network's outputs, state value first, float32, shape (n, 1 + actions).
        masks: legal actions, shape (n, actions or more).
        places: random numbers, 0 to below 1, shape (n,).
        actions: shape (n,); written.
        log_chances: logarithms of the probabilities of these actions, float32, shape (n,); written.
    """
    chances = np.empty(heads.shape[1] - 1, dtype=np.float32)
    for row in range(len(heads)):
        less = softmax(heads[row, 1:], masks[row], chances)
        action = drawn(chances, places[row])
        actions[row] = action
        log_chances[row] = heads[row, 1 + action] - less


@compiled
def likeliest_actions(heads: FloatArray, masks: BoolArray, actions: IntArray) -> None:
    """Write the legal action with the highest logit for each row, the first of equals; as `draw_actions`."""
    for row in range(len(heads)):
        actions[row] = likeliest(heads[row], masks[row])


@compiled
def likeliest(head: FloatArray, mask: npt.NDArray[np.bool_]) -> int:
    """Return the legal action with the highest logit of one row, the first of equals; 0 if none is legal."""
    best = np.float32(-np.inf)
    chosen = 0
    for action in range(len(head) - 1):
        if mask[action] and head[1 + action] > best:
            best = head[1 + action]
            chosen = action
    return chosen


@compiled
def choices(masks: BoolArray, only: IntArray) -> IntArray:
    """Return the rows in which more than one action is legal.

    Args:
        masks: legal actions, shape (n, actions).
        only: shape (n,); written: the first legal action of each row, 0 if there is none.

    Returns:
        Indices of rows, in order.
    """
    rows = np.empty(len(masks), dtype=np.int64)
    found = 0
    for row in range(len(masks)):
        only[row], legal = first_legal(masks[row])
        if legal > 1:
            rows[found] = row
            found += 1
    return rows[:found].copy()


@compiled
def first_legal(mask: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return the first legal action of a row, 0 if there is none, and how many are legal."""
    first, legal = 0, 0
    for action in range(len(mask)):
        if mask[action]:
            if legal == 0:
                first = action
            legal += 1
    return first, legal
