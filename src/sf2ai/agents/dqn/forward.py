"""The network's forward pass, compiled, one row at a time.

Every sum is taken in the same order whatever the batch, so an observation has the same Q values alone and in
a batch of a thousand, and a round of a tournament can be repeated alone. For 16 to 64 rows this is also
faster than a call of TensorFlow.
"""

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.networks.dense import dense
from sf2ai.parallel.compiled import compiled


@compiled
def action_units(flat: FloatArray, widths: npt.NDArray[np.int64], facts: FloatArray) -> FloatArray:
    """Return each action's facts as input of the branch's hidden units, shape (actions, branch).

    It is the same for all observations, so it is computed once per network.

    Args:
        flat: the network's parameters, float32, in the order of `parameters`.
        widths: `Architecture.widths`.
        facts: float32, shape (actions, facts); shape (actions, 0) for a network without a branch.
    """
    actions, known = facts.shape
    start = _dense_size(widths)
    rest = len(flat) - start
    if known == 0:
        return np.zeros((actions, 0), dtype=np.float32)
    units = rest // (widths[0] + widths[-2] + known + 2)
    start += (widths[0] + widths[-2]) * units
    given = np.empty((actions, units), dtype=np.float32)
    for action in range(actions):
        dense(flat, start, facts[action], known, given[action], units)
    return given


@compiled
def q_values(
    flat: FloatArray, widths: npt.NDArray[np.int64], given: FloatArray, observations: FloatArray
) -> FloatArray:
    """Compute the Q value of every action for every observation.

    Args:
        flat: the network's parameters, float32, in the order of `parameters`.
        widths: `Architecture.widths`.
        given: `action_units` of the same parameters.
        observations: float32, shape (n, features).

    Returns:
        Q values, float32, shape (n, actions), a new array.
    """
    rows = observations.shape[0]
    actions = widths[-1] - 1
    values = np.empty((rows, actions), dtype=np.float32)
    widest = 0
    for width in widths:
        widest = max(widest, width)
    scratch = np.empty((2, widest), dtype=np.float32)
    state = np.empty(given.shape[1], dtype=np.float32)
    for row in range(rows):
        value_row(flat, widths, given, observations[row], scratch, state, values[row])
    return values


@compiled
def value_row(
    flat: FloatArray,
    widths: npt.NDArray[np.int64],
    given: FloatArray,
    observation: FloatArray,
    scratch: FloatArray,
    state: FloatArray,
    values: FloatArray,
) -> None:
    """Write the Q value of every action for one observation.

    Args:
        flat: the network's parameters, as for `q_values`.
        widths: `Architecture.widths`.
        given: `action_units` of the same parameters.
        observation: float32, shape (features,).
        scratch: float32, shape (2, widest layer); changed.
        state: float32, shape (branch,); changed.
        values: float32, shape (actions,); written.
    """
    inputs, outputs = scratch[0], scratch[1]
    for i in range(widths[0]):  # Numba takes seconds to compile the assignment of a whole array
        inputs[i] = observation[i]
    offset = 0
    for layer in range(len(widths) - 1):
        if layer == len(widths) - 2:
            _state_units(flat, widths, observation, inputs, state)
        offset = dense(flat, offset, inputs, widths[layer], outputs, widths[layer + 1])
        if layer < len(widths) - 2:
            for j in range(widths[layer + 1]):
                outputs[j] = max(outputs[j], np.float32(0.0))
        inputs, outputs = outputs, inputs
    _add_branch(flat, state, given, inputs)
    _duel(inputs, values)


@compiled
def _dense_size(widths: npt.NDArray[np.int64]) -> int:
    size = 0
    for layer in range(len(widths) - 1):
        size += (widths[layer] + 1) * widths[layer + 1]
    return size


@compiled
def _state_units(
    flat: FloatArray,
    widths: npt.NDArray[np.int64],
    seen: FloatArray,
    thought: FloatArray,
    state: FloatArray,
) -> None:
    """Write the input of the branch's hidden units from the observation and the last hidden layer."""
    units = len(state)
    state[:] = np.float32(0.0)
    if units == 0:
        return
    start = _dense_size(widths)
    for i in range(widths[0] + widths[-2]):
        value = seen[i] if i < widths[0] else thought[i - widths[0]]
        if value != 0.0:
            kernel = flat[start + i * units : start + (i + 1) * units]
            for j in range(units):
                state[j] += value * kernel[j]


@compiled
def _add_branch(flat: FloatArray, state: FloatArray, given: FloatArray, head: FloatArray) -> None:
    """Add the branch's output to the head's advantages."""
    actions, units = given.shape
    out = flat[len(flat) - units :]
    for action in range(actions if units else 0):
        total = np.float32(0.0)
        for j in range(units):
            total += max(state[j] + given[action, j], np.float32(0.0)) * out[j]
        head[1 + action] += total


@compiled
def best_actions(values: FloatArray, masks: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return the legal action with the highest value in each row, the first of equals.

    Args:
        values: shape (n, actions).
        masks: shape (n, actions or more); a row without a legal action gives 0.
    """
    chosen = np.zeros(len(values), dtype=np.int64)
    for row in range(len(values)):
        chosen[row] = best_action(values[row], masks[row])
    return chosen


@compiled
def best_action(values: FloatArray, mask: npt.NDArray[np.bool_]) -> int:
    """Return the legal action with the highest value of one row, the first of equals; 0 if none is legal."""
    best = np.float32(-np.inf)
    chosen = 0
    for action in range(len(values)):
        if mask[action] and values[action] > best:
            best = values[action]
            chosen = action
    return chosen


@compiled
def _duel(head: FloatArray, values: FloatArray) -> None:
    mean = np.float32(0.0)
    for action in range(len(values)):
        mean += head[1 + action]
    mean /= np.float32(len(values))
    for action in range(len(values)):
        values[action] = head[0] + head[1 + action] - mean
