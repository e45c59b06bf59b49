"""Gradients of the losses with respect to the network's outputs, compiled; and the backward pass, by NumPy.

The network is a chain of dense layers with rectified units; the first output is the state's value, the others
are the actions' logits.
"""

from collections.abc import Sequence

import numpy as np

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.ppo.sampling import softmax
from sf2ai.parallel.compiled import compiled

LOSSES = ("policy", "value", "entropy", "divergence")
"""What the two loss functions sum up, in this order."""


class Layers:
    """A network's layers as views of one vector of parameters, or of their gradients."""

    def __init__(self, architecture: Architecture, flat: FloatArray) -> None:
        """Look at the parameters; the vector stays shared."""
        self.kernels: list[FloatArray] = []
        self.biases: list[FloatArray] = []
        offset = 0
        for inputs, outputs in architecture.layers:
            bias = offset + inputs * outputs
            self.kernels.append(flat[offset:bias].reshape(inputs, outputs))
            self.biases.append(flat[bias : bias + outputs])
            offset = bias + outputs

    def forward(self, observations: FloatArray) -> list[FloatArray]:
        """Return the inputs of every layer and, last, the outputs of the network, one row per observation."""
        units = [observations]
        last = len(self.kernels) - 1
        for number, (kernel, bias) in enumerate(zip(self.kernels, self.biases, strict=True)):
            outputs = units[-1] @ kernel
            outputs += bias
            if number < last:
                np.maximum(outputs, 0.0, out=outputs)
            units.append(outputs)
        return units

    def backward(self, units: Sequence[FloatArray], heads: FloatArray, gradients: "Layers") -> None:
        """Write the gradients of the parameters.

        Args:
            units: what `forward` returned.
            heads: the loss's gradient with respect to the network's outputs, shape (n, 1 + actions).
            gradients: written.
        """
        above = heads
        for number in range(len(self.kernels) - 1, -1, -1):
            np.matmul(units[number].T, above, out=gradients.kernels[number])
            above.sum(axis=0, out=gradients.biases[number])
            if number:
                above = above @ self.kernels[number].T
                above *= units[number] > 0.0


@compiled
def policy_gradient(
    heads: FloatArray,
    rows: IntArray,
    masks: BoolArray,
    actions: IntArray,
    log_chances: FloatArray,
    advantages: FloatArray,
    returns: FloatArray,
    average: FloatArray,
    weights: FloatArray,
    sums: FloatArray,
) -> None:
    """Replace the network's outputs by the gradient of PPO's loss with respect to them.

    The loss is the clipped surrogate objective of Schulman et al., "Proximal policy optimization algorithms"
    (2017), equation 7, with the value's error, the entropy, and the divergence from an average policy. All
    means are over the minibatch.

    Args:
        heads: outputs for these rows, float32, shape (n, 1 + actions); changed.
        rows: of the experience, shape (n,).
        masks: of the experience, as all that follow: legal actions, shape (decisions, actions).
        actions: those taken, shape (decisions,).
        log_chances: logarithms of their probabilities then, shape (decisions,).
        advantages: of mean 0 and variance 1, shape (decisions,).
        returns: what the state's value should have been, shape (decisions,).
        average: logits of the average policy, shape (decisions, actions); shape (0, actions) for none.
        weights: clip, entropy bonus, value weight and average weight, shape (4,).
        sums: shape (len(LOSSES),); the sums over the rows are added.
    """
    count = np.float32(len(rows))
    clip, bonus, value_weight, average_weight = weights[0], weights[1], weights[2], weights[3]
    size = heads.shape[1] - 1
    chances, averages = np.empty(size, dtype=np.float32), np.empty(size, dtype=np.float32)
    for i in range(len(rows)):
        row = rows[i]
        less = np.float32(softmax(heads[i, 1:], masks[row], chances))
        ratio = np.exp(heads[i, 1 + actions[row]] - less - log_chances[row])
        gain = advantages[row]
        is_clipped = (gain > 0.0 and ratio > 1.0 + clip) or (gain < 0.0 and ratio < 1.0 - clip)
        pull = np.float32(0.0) if is_clipped else -gain * ratio
        sums[0] -= min(ratio * gain, min(max(ratio, 1.0 - clip), 1.0 + clip) * gain)
        entropy = np.float32(0.0)
        for action in range(size):
            if masks[row, action]:
                entropy -= chances[action] * (heads[i, 1 + action] - less)
        sums[2] += entropy
        divergence = average_less = np.float32(0.0)
        if len(average):
            average_less = np.float32(softmax(average[row], masks[row], averages))
            for action in range(size):
                if masks[row, action]:
                    apart = heads[i, 1 + action] - less - (average[row, action] - average_less)
                    divergence += chances[action] * apart
            sums[3] += divergence
        for action in range(size):
            if masks[row, action]:
                log_chance = heads[i, 1 + action] - less
                slope = -pull * chances[action] + bonus * chances[action] * (log_chance + entropy)
                if len(average):
                    apart = log_chance - (average[row, action] - average_less)
                    slope += average_weight * chances[action] * (apart - divergence)
                heads[i, 1 + action] = slope / count
            else:
                heads[i, 1 + action] = np.float32(0.0)
        heads[i, 1 + actions[row]] += pull / count
        _value_gradient(heads, i, returns[row], float(value_weight / count), sums)


@compiled
def lesson_gradient(
    heads: FloatArray,
    rows: IntArray,
    masks: BoolArray,
    lessons: FloatArray,
    returns: FloatArray,
    value_weight: float,
    sums: FloatArray,
) -> None:
    """Replace the network's outputs by the gradient of the lessons' loss, the cross-entropy with a policy.

    Args:
        heads: outputs for these rows, float32, shape (n, 1 + actions); changed.
        rows: of the experience, shape (n,).
        masks: of the experience: legal actions, shape (decisions, actions).
        lessons: the policy that was taught, of the experience, shape (decisions, actions).
        returns: what the state's value should have been, shape (decisions,).
        value_weight: of the value's squared error.
        sums: as `policy_gradient`'s.
    """
    count = np.float32(len(rows))
    size = heads.shape[1] - 1
    chances = np.empty(size, dtype=np.float32)
    for i in range(len(rows)):
        row = rows[i]
        less = np.float32(softmax(heads[i, 1:], masks[row], chances))
        for action in range(size):
            if masks[row, action]:
                log_chance = heads[i, 1 + action] - less
                sums[0] -= lessons[row, action] * log_chance
                sums[2] -= chances[action] * log_chance
                heads[i, 1 + action] = (chances[action] - lessons[row, action]) / count
            else:
                heads[i, 1 + action] = np.float32(0.0)
        _value_gradient(heads, i, returns[row], value_weight / float(count), sums)


@compiled
def soft_policy(
    values: FloatArray, masks: BoolArray, temperature: float, policy: FloatArray, known: BoolArray
) -> None:
    """Turn a guide's values into a policy: the softmax of values over temperature, over legal known actions.

    Args:
        values: in units of the reward, NaN if unknown, float32, shape (n, actions).
        masks: legal actions, shape (n, actions).
        temperature: in units of the reward.
        policy: float32, shape (n, actions); written.
        known: bool, shape (n,); written: whether any legal action's value is known.
    """
    size = policy.shape[1]
    heads, usable = np.empty(size, dtype=np.float32), np.empty(size, dtype=np.bool_)
    for row in range(len(values)):
        known[row] = False
        for action in range(size):
            usable[action] = masks[row, action] and not np.isnan(values[row, action])
            heads[action] = values[row, action] / np.float32(temperature) if usable[action] else 0.0
            known[row] |= usable[action]
        if known[row]:
            softmax(heads, usable, policy[row])
        else:
            policy[row] = np.float32(0.0)


@compiled
def _value_gradient(heads: FloatArray, i: int, wanted: float, weight: float, sums: FloatArray) -> None:
    error = heads[i, 0] - wanted
    sums[1] += error * error
    heads[i, 0] = np.float32(weight) * error
