"""The DQN agent as an agent of Keras-RL."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.dqn.agent import BatchedDqn
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.update import Metric
from sf2ai.agents.keras_rl.compiling import OptimizerLike, find_metric, find_optimizer, metric_name
from sf2ai.agents.keras_rl.fitting import FittedAgent
from sf2ai.agents.keras_rl.library import Processor
from sf2ai.agents.learner import BatchedLearner
from sf2ai.agents.networks.rest import NO_REST, RestArray
from sf2ai.agents.tensorflow_runtime import KerasLayer, import_tensorflow

_keras = import_tensorflow().keras


class DqnAgent(BatchedDqn, FittedAgent):  # type: ignore[misc]
    """A `BatchedDqn` that any program written for Keras-RL can use; see `FittedAgent`."""

    _loss_names = ("loss", "mean_q")

    def __init__(
        self,
        settings: DqnHyperparameters | None = None,
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
            seed: of the initial weights, the exploration and the choice of windows.
            rest: the resting action and when it is taken; see `networks.rest`.
            facts: facts about each action, float32, shape (actions, facts); None for none.
            processor: a `rl.core.Processor` between environment and agent, for `fit` and `test`.
        """
        FittedAgent.__init__(self, processor)
        BatchedDqn.__init__(
            self,
            settings or DqnHyperparameters(),
            features=features,
            actions=actions,
            slots=slots,
            seed=seed,
            rest=rest,
            facts=facts,
        )

    def compile(
        self, optimizer: OptimizerLike | None = None, metrics: Sequence[Metric | str] | None = None
    ) -> None:
        """Make the agent ready to learn.

        Args:
            optimizer: a Keras 2 optimizer that nothing else uses, or its name or configuration, such as
                ``"sgd"``; None for Adam at the settings' rate.
            metrics: functions of targets and estimates, both of shape (n,), or their names in Keras, such as
                ``"mae"``; their means are reported with the loss.

        Raises:
            ValueError: an unknown or unusable optimizer or metric.
        """
        if optimizer is None:
            optimizer = _keras.optimizers.Adam(learning_rate=self.settings.learning_rate)
        functions = tuple(find_metric(metric) for metric in metrics or ())
        self.prepare(find_optimizer(optimizer), functions)
        self._metric_names = [metric_name(metric) for metric in metrics or ()]
        self.compiled = True

    @property
    def layers(self) -> list[KerasLayer]:
        """The Keras layers of the network."""
        return list(self.model.layers)

    def save_weights(self, filepath: str | Path, overwrite: bool = False) -> None:
        """Save the network in Keras's HDF5 format; raises `FileExistsError` if the file exists."""
        if Path(filepath).exists() and not overwrite:
            raise FileExistsError(f"{str(filepath)!r} exists; give overwrite=True to replace it")
        self.settle()
        self.model.save_weights(str(filepath), overwrite=True, save_format="h5")

    def load_weights(self, filepath: str | Path) -> None:
        """Load what `save_weights` saved into the network and the target network."""
        self.settle()
        self.model.load_weights(str(filepath))
        self.target_model.set_weights(self.model.get_weights())
        self.refresh()

    def _begin_fit(self) -> None:
        self.settle()
        self.step = self._calls = 0


if TYPE_CHECKING:  # so that mypy compares the class with what a training calls
    _learner: type[BatchedLearner] = DqnAgent
