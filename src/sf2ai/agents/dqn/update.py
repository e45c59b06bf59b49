"""The learning step, in one compiled TensorFlow graph: double Q-learning on n-step windows."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.tensorflow_runtime import import_tensorflow

_tensorflow = import_tensorflow()

Metric = Callable[[Any, Any], Any]
"""A Keras-RL metric: targets and estimates, both of shape (n,), to one number."""

_NEVER = np.float32(-1e9)
"""Below every Q value; what an illegal action is worth."""


@dataclass(frozen=True)
class Learned:
    """What one call of the graph gives."""

    metrics: FloatArray
    """Loss, mean highest Q value and further metrics of each update, shape (updates, metrics)."""
    flat: FloatArray
    """The network's parameters after them, in flat order."""


def mean_q(values: Any) -> Any:
    """Return the mean over a batch of the highest Q value."""
    return _tensorflow.reduce_mean(_tensorflow.reduce_max(values, axis=1))


class Updater:
    """A network, its slowly following target, an optimiser, and the graph that trains them."""

    def __init__(
        self,
        model: Any,
        target: Any,
        optimizer: Any,
        settings: DqnHyperparameters,
        metrics: Sequence[Metric] = (),
    ) -> None:
        """Bind them; the graph itself is traced at the first call.

        Args:
            model: Keras model, observations to Q values.
            target: another of the same shape.
            optimizer: a Keras 2 optimizer of its own.
            settings: batch size, updates per call, target rate and gradient clip are used.
            metrics: computed at each update beside loss and mean Q.
        """
        self._model = model
        self._target = target
        self._optimizer = optimizer
        self._settings = settings
        self._metrics = tuple(metrics)
        optimizer.build(model.trainable_variables)
        # XLA fuses the branch's many small steps: half as long again without it.
        self._graph = _tensorflow.function(self._run, jit_compile=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sf2ai-update")

    def update(self, batch: Sequence[npt.NDArray[Any]]) -> Learned:
        """Do all updates of one call.

        Args:
            batch: what `ReplayBuffer.draw` gives for updates x batch size windows.
        """
        metrics, flat = self._graph(*batch)
        return Learned(metrics.numpy(), flat.numpy())

    def start(self, batch: Sequence[npt.NDArray[Any]]) -> "Future[Learned]":
        """Begin `update` on a thread of its own, so that play goes on meanwhile.

        Nothing else of the updater may be used, nor its network or target, until it is done.
        """
        return self._thread.submit(self.update, batch)

    def get_state(self) -> dict[str, npt.NDArray[Any]]:
        """Return network, target and optimiser, numbered in their own order."""
        groups = {"model": self._model.variables, "target": self._target.variables}
        groups["optimizer"] = self._optimizer.variables
        return {f"{name}{i}": v.numpy() for name, group in groups.items() for i, v in enumerate(group)}

    def set_state(self, state: dict[str, npt.NDArray[Any]]) -> None:
        """Return to what `get_state` gave, to the bit."""
        groups = {"model": self._model.variables, "target": self._target.variables}
        groups["optimizer"] = self._optimizer.variables
        for name, group in groups.items():
            for i, variable in enumerate(group):
                variable.assign(state[f"{name}{i}"])

    def _run(
        self,
        observations: Any,
        actions: Any,
        lessons: Any,
        returns: Any,
        factors: Any,
        after: Any,
        masks_after: Any,
    ) -> tuple[Any, Any]:
        size = self._settings.batch_size
        rows = []
        for number in range(self._settings.updates_per_call):
            part = slice(number * size, (number + 1) * size)
            targets = self._targets(returns[part], factors[part], after[part], masks_after[part])
            rows.append(self._descend(observations[part], actions[part], lessons[part], targets))
            self._follow()
        flat = _tensorflow.concat([_tensorflow.reshape(v, [-1]) for v in self._model.variables], axis=0)
        return _tensorflow.stack(rows), flat

    def _targets(self, returns: Any, factors: Any, observations: Any, masks: Any) -> Any:
        """Double Q-learning: the network chooses among legal actions, the target values the choice."""
        chosen = _tensorflow.argmax(_tensorflow.where(masks, self._model(observations), _NEVER), axis=1)
        values = _tensorflow.gather(self._target(observations), chosen, axis=1, batch_dims=1)
        return returns + factors * values

    def _descend(self, observations: Any, actions: Any, lessons: Any, targets: Any) -> Any:
        with _tensorflow.GradientTape() as tape:
            values = self._model(observations)
            estimates = _tensorflow.gather(values, actions, axis=1, batch_dims=1)
            loss = _tensorflow.reduce_mean(_huber(estimates - targets))
            loss += self._settings.lesson_weight * self._disagreement(values, lessons)
        self._apply(tape, loss)
        extra = [metric(targets, estimates) for metric in self._metrics]
        return _tensorflow.stack([loss, mean_q(values), *extra])

    def _apply(self, tape: Any, loss: Any) -> None:
        """Let the optimiser go down a loss that the tape has seen."""
        variables = self._model.trainable_variables
        gradients = tape.gradient(loss, variables)
        gradients, _ = _tensorflow.clip_by_global_norm(gradients, self._settings.gradient_clip)
        self._optimizer.apply_gradients(zip(gradients, variables, strict=True))

    def _disagreement(self, values: Any, lessons: Any) -> Any:
        """Return how far the network's preferences are from what the guide says each action is worth.

        Cross entropy of the two softmax distributions at one temperature, as in policy distillation
        (Rusu et al. 2016, equation 3), times the temperature, so that it is in units of the values.
        """
        return self._settings.lesson_temperature * _tensorflow.reduce_mean(self._entropies(values, lessons))

    def _entropies(self, values: Any, lessons: Any) -> Any:
        """Return each row's cross entropy, 0 where the guide said nothing."""
        temperature = self._settings.lesson_temperature
        is_none = _tensorflow.math.is_nan(lessons)
        # Divided first: how XLA rounds so large a quotient as that of _NEVER is more than softmax bears.
        said = _tensorflow.where(is_none, _NEVER, lessons / temperature)
        losses = _tensorflow.nn.softmax_cross_entropy_with_logits(
            _tensorflow.nn.softmax(said), values / temperature
        )
        known = _tensorflow.reduce_any(~is_none, axis=1)
        return _tensorflow.where(known, losses, 0.0)

    def _follow(self) -> None:
        for slow, fast in zip(self._target.variables, self._model.variables, strict=True):
            slow.assign_add(self._settings.target_rate * (fast - slow))


def _huber(errors: Any) -> Any:
    """Return squared errors that become linear beyond 1 (Mnih et al. 2015)."""
    size = _tensorflow.abs(errors)
    return _tensorflow.where(size < 1.0, 0.5 * errors * errors, size - 0.5)
