"""The network as a Keras 2 model, for training and for Keras-RL."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.tensorflow_runtime import KerasModel, Tensor, import_tensorflow

_tensorflow = import_tensorflow()
_layers = _tensorflow.keras.layers

Facts: TypeAlias = Sequence[Sequence[float]]
"""Facts about each action, shape (actions, facts)."""


class DuelingHead(_layers.Layer):  # type: ignore[misc,name-defined]
    """A dense layer whose first output is the state's value and whose others are advantages.

    It returns ``value + advantage - mean(advantages)``: Wang et al. 2016, equation 9. It is a layer because
    current Keras refuses to load or clone Python lambdas.

    If facts about the actions are given, a branch that all actions share adds to each advantage: one hidden
    layer over the observation, the last hidden layer and the action's facts.
    """

    def __init__(self, actions: int, facts: Facts = (), branch: int = 0, **options: object) -> None:
        """Make a head that values ``actions`` actions.

        Args:
            actions: number of actions.
            facts: facts about each, shape (actions, facts), as nested sequences; empty for no branch.
            branch: units of the branch.
            options: Keras's own options.
        """
        super().__init__(**options)
        self.actions = actions
        # An array, since Keras walks through every number of a list whenever it is asked for weights.
        self.facts = np.array([list(map(float, row)) for row in facts])
        self.branch = branch

    def build(self, input_shape: Tensor) -> None:
        """Create the parameters, in flat order."""
        (_, seen), (_, thought) = input_shape
        width = 1 + self.actions
        self.kernel = self.add_weight(name="kernel", shape=(int(thought), width))
        self.bias = self.add_weight(name="bias", shape=(width,), initializer="zeros")
        if self.facts.size:
            units = self.branch
            self.known = _tensorflow.constant(self.facts, dtype=_tensorflow.float32)
            self.branch_seen = self.add_weight(name="branch_seen", shape=(int(seen), units))
            self.branch_thought = self.add_weight(name="branch_thought", shape=(int(thought), units))
            self.branch_facts = self.add_weight(name="branch_facts", shape=(self.facts.shape[1], units))
            self.branch_bias = self.add_weight(name="branch_bias", shape=(units,))
            self.branch_out = self.add_weight(name="branch_out", shape=(units,))
        super().build(input_shape)

    def call(self, inputs: Tensor) -> Tensor:
        """Return Q values, shape (n, actions), of observations and the last hidden layer."""
        seen, thought = inputs
        both = _tensorflow.matmul(thought, self.kernel) + self.bias
        advantages = both[:, 1:]
        if self.facts.size:
            state = _tensorflow.matmul(seen, self.branch_seen) + _tensorflow.matmul(
                thought, self.branch_thought
            )
            action = _tensorflow.matmul(self.known, self.branch_facts) + self.branch_bias
            units = _tensorflow.nn.relu(state[:, None, :] + action[None, :, :])
            advantages += _tensorflow.linalg.matvec(units, self.branch_out)
        mean = _tensorflow.reduce_mean(advantages, axis=1, keepdims=True)
        return both[:, :1] + advantages - mean

    def get_config(self) -> dict[str, object]:
        """Return what Keras needs to make the layer again."""
        own = {"actions": self.actions, "facts": self.facts.tolist(), "branch": self.branch}
        return {**super().get_config(), **own}


def build_model(architecture: Architecture, facts: Facts = ()) -> KerasModel:
    """Make the Keras model of an architecture; its weights are in flat order."""
    inputs = _layers.Input((architecture.features,), name="observation")
    values = inputs
    for number, units in enumerate(architecture.hidden):
        values = _layers.Dense(units, activation="relu", name=f"layer{number}")(values)
    head = DuelingHead(
        architecture.actions, facts, architecture.branch, name=f"layer{len(architecture.hidden)}"
    )
    return _tensorflow.keras.Model(inputs, head([inputs, values]), name="dueling")
