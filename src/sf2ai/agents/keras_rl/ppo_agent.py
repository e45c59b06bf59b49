"""The PPO agent as an agent of Keras-RL."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.keras_rl.fitting import FittedAgent
from sf2ai.agents.keras_rl.library import Processor
from sf2ai.agents.learner import BatchedLearner
from sf2ai.agents.networks.architecture import join
from sf2ai.agents.networks.rest import NO_REST, RestArray
from sf2ai.agents.ppo.gradient import LOSSES
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.agents.ppo.learner import BatchedPpo
from sf2ai.agents.tensorflow_runtime import KerasLayer, KerasModel, import_tensorflow

_keras = import_tensorflow().keras


class PpoAgent(BatchedPpo, FittedAgent):  # type: ignore[misc]
    """A `BatchedPpo` that any program written for Keras-RL can use; see `FittedAgent`."""

    _loss_names = LOSSES

    def __init__(
        self,
        settings: PpoHyperparameters | None = None,
        *,
        features: int,
        actions: int,
        slots: int = 1,
        seed: int = 0,
        rest: RestArray = NO_REST,
        facts: FloatArray | None = None,
        processor: Processor | None = None,
    ) -> None:
        """Make an untrained agent; it can learn after `compile`.

        Args:
            settings: how it learns; the defaults when None.
            features: width of an observation.
            actions: number of actions.
            slots: number of rounds that it plays at once.
            seed: of the initial weights, the draws and the choice of minibatches.
            rest: the resting action and when it is taken; see `networks.rest`.
            facts: not used; a learner may be given facts about each action.
            processor: a `rl.core.Processor` between environment and agent, for `fit` and `test`.
        """
        FittedAgent.__init__(self, processor)
        BatchedPpo.__init__(
            self,
            settings or PpoHyperparameters(),
            features=features,
            actions=actions,
            slots=slots,
            seed=seed,
            rest=rest,
            facts=facts,
        )

    def compile(self, optimizer: str | Mapping[str, Any] | None = None, metrics: Sequence[str] = ()) -> None:
        """Make the agent ready to learn.

        Args:
            optimizer: None or ``"adam"`` for its own Adam at the settings' rate, or Adam's configuration in
                Keras, of which the learning rate counts.
            metrics: none: its own metrics are its losses.

        Raises:
            ValueError: another optimizer, or a metric.
        """
        if metrics:
            raise ValueError(
                f"the ppo agent reports {', '.join(LOSSES)} and no other metrics, not {list(metrics)!r}; "
                "omit metrics"
            )
        self.updater.learning_rate = _rate(optimizer, self.settings.learning_rate)
        self.compiled = True

    @property
    def model(self) -> KerasModel:
        """A new Keras model with the network's present weights; changing it changes nothing."""
        inputs = _keras.layers.Input((self.architecture.features,))
        units = inputs
        for number, (_, outputs) in enumerate(self.architecture.layers):
            is_last = number == len(self.architecture.layers) - 1
            units = _keras.layers.Dense(outputs, activation=None if is_last else "relu")(units)
        model = _keras.Model(inputs, units)
        model.set_weights(list(self.architecture.named(self.updater.flat).values()))
        return model

    @property
    def layers(self) -> list[KerasLayer]:
        """The layers of `model`."""
        return list(self.model.layers)

    def save_weights(self, filepath: str | Path, overwrite: bool = False) -> None:
        """Save the network in Keras's HDF5 format; raises `FileExistsError` if the file exists."""
        if Path(filepath).exists() and not overwrite:
            raise FileExistsError(f"{str(filepath)!r} exists; give overwrite=True to replace it")
        self.model.save_weights(str(filepath), overwrite=True, save_format="h5")

    def load_weights(self, filepath: str | Path) -> None:
        """Load what `save_weights` saved."""
        model = self.model
        model.load_weights(str(filepath))
        self.updater.begin_with(join(model.get_weights()))

    def _begin_fit(self) -> None:
        self.step = 0
        self.begin_episodes(np.arange(self.slots))


def _rate(optimizer: str | Mapping[str, Any] | None, default: float) -> float:
    """Return the learning rate; raises `ValueError` for any optimiser but Adam."""
    if optimizer is None or (isinstance(optimizer, str) and optimizer.casefold() == "adam"):
        return default
    config = getattr(optimizer, "get_config", lambda: None)()
    if isinstance(optimizer, Mapping) and str(optimizer.get("class_name")).casefold() == "adam":
        config = optimizer.get("config", {})
    elif type(optimizer).__name__ != "Adam":
        config = None
    if config is None:
        raise ValueError(f"the ppo agent learns by its own Adam, not by {optimizer!r}; give 'adam'")
    return float(config.get("learning_rate", default))


if TYPE_CHECKING:  # so that mypy compares the class with what a training calls
    _learner: type[BatchedLearner] = PpoAgent
