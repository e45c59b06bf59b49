"""One dense layer of a network, compiled, for one row: every sum is taken in the same order."""

from sf2ai.agents.arrays import FloatArray
from sf2ai.parallel.compiled import compiled


@compiled
def dense(
    flat: FloatArray, offset: int, inputs: FloatArray, n_inputs: int, outputs: FloatArray, n_outputs: int
) -> int:
    """Write one layer's outputs before its nonlinearity; return the offset of the next layer."""
    bias = offset + n_inputs * n_outputs
    for j in range(n_outputs):
        outputs[j] = flat[bias + j]
    for i in range(n_inputs):
        value = inputs[i]
        if value != 0.0:  # skips zeros of one-hot features and inactive units
            kernel = flat[offset + i * n_outputs : offset + (i + 1) * n_outputs]
            for j in range(n_outputs):
                outputs[j] += value * kernel[j]
    return bias + n_outputs
