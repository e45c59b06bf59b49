"""The network as a Keras 2 model, for training and for Keras-RL's contract."""

from typing import Any

from sf2ai.agents.dqn.parameters import Architecture
from sf2ai.agents.tensorflow_runtime import import_tensorflow

_tensorflow = import_tensorflow()
_layers = _tensorflow.keras.layers


class DuelingHead(_layers.Layer):  # type: ignore[misc,name-defined]
    """A dense layer whose first output is the state's value and whose others are advantages.

    Gives ``value + advantage - mean(advantages)``: Wang et al. 2016, equation 9. A layer of
    its own, since today's Keras refuses to load or clone Python lambdas.
    """

    def __init__(self, actions: int, **options: Any) -> None:
        """Make a head that values ``actions`` actions; ``options`` are Keras's own."""
        super().__init__(**options)
        self.actions = actions

    def build(self, input_shape: Any) -> None:
        """Make the parameters: kernel (inputs, 1 + actions) and bias (1 + actions,)."""
        width = 1 + self.actions
        self.kernel = self.add_weight(name="kernel", shape=(int(input_shape[-1]), width))
        self.bias = self.add_weight(name="bias", shape=(width,), initializer="zeros")
        super().build(input_shape)

    def call(self, inputs: Any) -> Any:
        """Return Q values, shape (n, actions)."""
        both = _tensorflow.matmul(inputs, self.kernel) + self.bias
        advantages = both[:, 1:]
        mean = _tensorflow.reduce_mean(advantages, axis=1, keepdims=True)
        return both[:, :1] + advantages - mean

    def get_config(self) -> dict[str, Any]:
        """Return what Keras needs to make the layer again."""
        return {**super().get_config(), "actions": self.actions}


def build_model(architecture: Architecture) -> Any:
    """Make the Keras model of an architecture; its weights are in flat order."""
    inputs = _layers.Input((architecture.features,), name="observation")
    values = inputs
    for number, units in enumerate(architecture.hidden):
        values = _layers.Dense(units, activation="relu", name=f"layer{number}")(values)
    outputs = DuelingHead(architecture.actions, name=f"layer{len(architecture.hidden)}")(values)
    return _tensorflow.keras.Model(inputs, outputs, name="dueling")
