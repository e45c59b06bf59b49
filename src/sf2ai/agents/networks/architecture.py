"""The network's parameters without TensorFlow: their shapes, their initial values, their order.

A network is a chain of dense layers. Each has a kernel of shape (inputs, outputs) and a bias (outputs,). The
first output of the last layer is the state's value, the others are one number for each action: its advantage
for the DQN agent, the logit of its probability for the PPO agent. The *flat*
parameters are all parameters in one float32 vector: layer by layer, kernel before bias, row by row.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray

FACTS_NAME = "facts"
"""Name of the stored array with the facts about each action, shape (actions, facts)."""

REST_NAME = "rest"
"""Name of the stored array that says when the agent rests, a `networks.rest.RestArray`."""


@dataclass(frozen=True)
class Architecture:
    """The sizes of a dueling network.

    >>> Architecture(features=2, hidden=(3,), actions=4).layers
    ((2, 3), (3, 5))
    """

    features: int
    """Width of an observation."""
    hidden: tuple[int, ...]
    """Units per hidden layer."""
    actions: int
    """Number of actions that it values."""
    facts: int = 0
    """Facts about each action; 0 for a network without the branch that uses them."""
    branch: int = 0
    """Units of that branch."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Units from the observation to the head, which has one more than there are actions."""
        return (self.features, *self.hidden, 1 + self.actions)

    @property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """Inputs and outputs of each dense layer."""
        return tuple(zip(self.widths, self.widths[1:], strict=False))

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every parameter array, in flat order."""
        shapes: dict[str, tuple[int, ...]] = {}
        for number, (inputs, outputs) in enumerate(self.layers):
            shapes[f"layer{number}_kernel"] = (inputs, outputs)
            shapes[f"layer{number}_bias"] = (outputs,)
        if self.facts:
            shapes["branch_seen"] = (self.features, self.branch)
            shapes["branch_thought"] = (self.hidden[-1], self.branch)
            shapes["branch_facts"] = (self.facts, self.branch)
            shapes["branch_bias"] = (self.branch,)
            shapes["branch_out"] = (self.branch,)
        return shapes

    @property
    def size(self) -> int:
        """Number of parameters."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())

    def initial(self, seed: int) -> list[FloatArray]:
        """Draw initial parameters: He-uniform kernels, zero biases, a head near zero.

        With a small head the first greedy choices depend on what is learned, not on the draw.

        Returns:
            Arrays in flat order, float32.
        """
        generator = np.random.default_rng(seed)
        arrays: list[FloatArray] = []
        for inputs, outputs in self.layers:
            scale = 0.01 if len(arrays) == 2 * (len(self.layers) - 1) else 1.0
            limit = scale * np.sqrt(6.0 / inputs)
            arrays.append(generator.uniform(-limit, limit, (inputs, outputs)).astype(np.float32))
            arrays.append(np.zeros(outputs, dtype=np.float32))
        for name, shape in list(self.shapes.items())[len(arrays) :]:
            limit = {"branch_bias": 0.0, "branch_out": 0.01}.get(name, 1.0) * np.sqrt(6.0 / shape[0])
            arrays.append(generator.uniform(-limit, limit, shape).astype(np.float32))
        return arrays

    def taken_over(
        self, parameters: Mapping[str, npt.NDArray[np.float32]], initial: Sequence[FloatArray]
    ) -> list[FloatArray]:
        """Return the parameters of another network as this network's, in flat order.

        Args:
            parameters: by name, as `named` returned them there, perhaps with facts and a resting action. The
                network there may value fewer actions.
            initial: this network's arrays in flat order; those of the actions that the other one lacks stay.

        Raises:
            ValueError: the other network has another shape.
        """
        arrays: list[FloatArray] = []
        head = f"layer{len(self.layers) - 1}_"
        for (name, shape), first in zip(self.shapes.items(), initial, strict=True):
            theirs = parameters.get(name, np.zeros(0, dtype=np.float32))
            known = min(theirs.shape[-1], shape[-1]) if name.startswith(head) else shape[-1]
            if theirs.shape != (*shape[:-1], known):
                raise ValueError(f"its {name!r} has shape {theirs.shape}, not {shape}")
            arrays.append(np.concatenate([theirs, first[..., known:]], axis=-1))
        unknown = sorted(parameters.keys() - self.shapes.keys() - {FACTS_NAME, REST_NAME})
        if unknown:
            raise ValueError(f"it has an array {unknown[0]!r}, which the network here lacks")
        return arrays

    def named(self, flat: FloatArray) -> dict[str, FloatArray]:
        """Split flat parameters into named arrays (copies), as they are stored."""
        arrays, offset = {}, 0
        for name, shape in self.shapes.items():
            size = int(np.prod(shape))
            arrays[name] = flat[offset : offset + size].reshape(shape).copy()
            offset += size
        return arrays

    def flat(self, arrays: Mapping[str, npt.NDArray[np.float32]]) -> FloatArray:
        """Join what `named` returned; raises `ValueError` for missing, unknown or misshapen arrays."""
        wanted = self.shapes
        if arrays.keys() != wanted.keys():
            wrong = sorted(arrays.keys() ^ wanted.keys())
            raise ValueError(f"the parameters lack or do not know the array {wrong[0]!r}")
        for name, shape in wanted.items():
            if arrays[name].shape != shape:
                raise ValueError(f"the parameters' {name!r} has shape {arrays[name].shape}, not {shape}")
        return join([arrays[name] for name in wanted])


def as_dueling(arrays: Sequence[FloatArray]) -> list[FloatArray]:
    """Return the arrays of a plain network, in flat order, as those of a dueling one.

    A plain network is a dueling one whose state's value is the mean of its outputs.
    """
    *hidden, kernel, bias = arrays
    value, mean = kernel.mean(axis=1, keepdims=True), bias.mean(keepdims=True)
    return [*hidden, np.hstack([value, kernel]), np.concatenate([mean, bias])]


def named_arrays(
    arrays: Sequence[npt.NDArray[np.generic]], hidden: tuple[int, ...], branch: int = 0
) -> dict[str, FloatArray]:
    """Return a dueling network's arrays by name; its other sizes follow from their shapes.

    Args:
        arrays: in flat order.
        hidden: units per hidden layer.
        branch: units of the branch for facts, if the arrays have one.

    Raises:
        ValueError: they are not those of such a network.
    """
    depth = 2 * (1 + len(hidden))
    if len(arrays) not in (depth, depth + 5) or any(array.ndim < 1 for array in arrays):
        raise ValueError(f"there are {len(arrays)} arrays for {len(hidden)} hidden layers")
    features, actions = arrays[0].shape[0], arrays[depth - 1].shape[0] - 1
    facts = arrays[depth + 2].shape[0] if len(arrays) > depth else 0
    sizes = Architecture(features, hidden, actions, facts, branch if facts else 0)
    for array, (name, shape) in zip(arrays, sizes.shapes.items(), strict=True):
        if array.shape != shape:
            raise ValueError(f"{name!r} has shape {array.shape}, not {shape}")
    floats = (np.asarray(array, dtype=np.float32) for array in arrays)
    return dict(zip(sizes.shapes, floats, strict=True))


def join(arrays: Sequence[npt.NDArray[np.float32]]) -> FloatArray:
    """Join arrays in flat order into one new float32 vector."""
    return np.concatenate([np.asarray(array, dtype=np.float32).ravel() for array in arrays])


def dueling_sizes(
    parameters: Mapping[str, npt.NDArray[np.float32]], facts: npt.NDArray[np.float32] | None = None
) -> Architecture:
    """Return the sizes of a network, which follow from the shapes of its arrays.

    Args:
        parameters: by name.
        facts: about each action, shape (actions, facts); None for a network without a branch.

    Raises:
        ValueError: they are not those of such a network.
    """
    kernels: list[npt.NDArray[np.float32]] = []
    while (kernel := parameters.get(f"layer{len(kernels)}_kernel")) is not None:
        kernels.append(kernel)
    if len(kernels) < 2 or any(kernel.ndim != 2 for kernel in kernels):
        raise ValueError(f"the parameters {sorted(parameters)!r} are not those of a dueling network")
    hidden = tuple(kernel.shape[1] for kernel in kernels[:-1])
    features, actions = kernels[0].shape[0], kernels[-1].shape[1] - 1
    if facts is None:
        return Architecture(features, hidden, actions)
    out = parameters.get("branch_out")
    if out is None or out.ndim != 1 or facts.ndim != 2 or len(facts) != actions or 0 in facts.shape:
        raise ValueError(f"the parameters {sorted(parameters)!r} do not fit the facts of {actions} actions")
    return Architecture(features, hidden, actions, facts.shape[1], len(out))
