"""The learning step as one compiled TensorFlow graph: double Q-learning on n-step windows."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.tensorflow_runtime import KerasModel, KerasOptimizer, Tensor, import_tensorflow
from sf2ai.state_arrays import StateArrays

_tensorflow = import_tensorflow()

Metric: TypeAlias = Callable[[Tensor, Tensor], Tensor]
"""A Keras-RL metric: from targets and estimates, both of shape (n,), to one number."""

_NEVER = np.float32(-1e9)
"""Below every Q value; the value of an illegal action."""


@dataclass(frozen=True)
class Learned:
    """The result of one call of the graph."""

    metrics: FloatArray
    """Loss, mean highest Q value and further metrics of each update, shape (updates, metrics)."""
    flat: FloatArray
    """The network's parameters after the updates, in flat order."""


def mean_q(values: Tensor) -> Tensor:
    """Return the mean over a batch of the highest Q value."""
    return _tensorflow.reduce_mean(_tensorflow.reduce_max(values, axis=1))


class Updater:
    """A network, its slowly following target, an optimiser, and the graph that trains them."""

    def __init__(
        self,
        model: KerasModel,
        target: KerasModel,
        optimizer: KerasOptimizer,
        settings: DqnHyperparameters,
        metrics: Sequence[Metric] = (),
    ) -> None:
        """Bind them; the graph is traced at the first call.

        Args:
            model: Keras model, from observations to Q values.
            target: another of the same shape.
            optimizer: a Keras 2 optimizer that nothing else uses.
            settings: batch size, updates per call, target rate and gradient clip are used.
            metrics: computed at each update in addition to loss and mean Q.
        """
        self._model = model
        self._target = target
        self._optimizer = optimizer
        self._settings = settings
        self._metrics = tuple(metrics)
        optimizer.build(model.trainable_variables)
        # XLA fuses the branch's many small operations; without it an update takes 1.5 times as long.
        self._graph = _tensorflow.function(self._run, jit_compile=True)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sf2ai-update")

    def update(self, batch: Sequence[npt.NDArray[np.generic]]) -> Learned:
        """Run all updates of one call.

        Args:
            batch: what `ReplayBuffer.draw` returns for (updates per call) x (batch size) windows.
        """
        metrics, flat = self._graph(*batch)
        return Learned(metrics.numpy(), flat.numpy())

    def start(self, batch: Sequence[npt.NDArray[np.generic]]) -> "Future[Learned]":
        """Begin `update` on another thread, so that play goes on meanwhile.

        Until it is done, neither the updater nor its network or target may be used.
        """
        return self._thread.submit(self.update, batch)

    def get_state(self) -> StateArrays:
        """Return network, target and optimiser, numbered in their own order."""
        groups = {"model": self._model.variables, "target": self._target.variables}
        groups["optimizer"] = self._optimizer.variables
        return {f"{name}{i}": v.numpy() for name, group in groups.items() for i, v in enumerate(group)}

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned, to the bit."""
        groups = {"model": self._model.variables, "target": self._target.variables}
        groups["optimizer"] = self._optimizer.variables
        for name, group in groups.items():
            for i, variable in enumerate(group):
                variable.assign(state[f"{name}{i}"])

    def _run(
        self,
        observations: Tensor,
        actions: Tensor,
        lessons: Tensor,
        returns: Tensor,
        factors: Tensor,
        after: Tensor,
        masks_after: Tensor,
    ) -> tuple[Tensor, Tensor]:
        size = self._settings.batch_size
        rows = []
        for number in range(self._settings.updates_per_call):
            part = slice(number * size, (number + 1) * size)
            targets = self._targets(returns[part], factors[part], after[part], masks_after[part])
            rows.append(self._descend(observations[part], actions[part], lessons[part], targets))
            self._follow()
        flat = _tensorflow.concat([_tensorflow.reshape(v, [-1]) for v in self._model.variables], axis=0)
        return _tensorflow.stack(rows), flat

    def _targets(self, returns: Tensor, factors: Tensor, observations: Tensor, masks: Tensor) -> Tensor:
        """Return the targets: the network chooses a legal action, the target network values it."""
        chosen = _tensorflow.argmax(_tensorflow.where(masks, self._model(observations), _NEVER), axis=1)
        values = _tensorflow.gather(self._target(observations), chosen, axis=1, batch_dims=1)
        return returns + factors * values

    def _descend(self, observations: Tensor, actions: Tensor, lessons: Tensor, targets: Tensor) -> Tensor:
        with _tensorflow.GradientTape() as tape:
            values = self._model(observations)
            estimates = _tensorflow.gather(values, actions, axis=1, batch_dims=1)
            loss = _tensorflow.reduce_mean(_huber(estimates - targets))
            loss += self._settings.lesson_weight * self._disagreement(values, lessons)
        self._apply(tape, loss)
        extra = [metric(targets, estimates) for metric in self._metrics]
        return _tensorflow.stack([loss, mean_q(values), *extra])

    def _apply(self, tape: Tensor, loss: Tensor) -> None:
        """Apply one step of the optimiser to a loss that the tape has recorded."""
        variables = self._model.trainable_variables
        gradients = tape.gradient(loss, variables)
        gradients, _ = _tensorflow.clip_by_global_norm(gradients, self._settings.gradient_clip)
        self._optimizer.apply_gradients(zip(gradients, variables, strict=True))

    def _disagreement(self, values: Tensor, lessons: Tensor) -> Tensor:
        """Return how far the network's preferences are from the guide's values.

        Cross entropy of the two softmax distributions at one temperature, as in policy distillation
        (Rusu et al. 2016, equation 3), times the temperature, so that it is in units of the values.
        """
        return self._settings.lesson_temperature * _tensorflow.reduce_mean(self._entropies(values, lessons))

    def _entropies(self, values: Tensor, lessons: Tensor) -> Tensor:
        """Return each row's cross entropy, 0 without advice."""
        temperature = self._settings.lesson_temperature
        is_none = _tensorflow.math.is_nan(lessons)
        # The division comes first: XLA rounds a quotient as large as that of _NEVER too coarsely for softmax.
        wanted = _tensorflow.where(is_none, _NEVER, lessons / temperature)
        losses = _tensorflow.nn.softmax_cross_entropy_with_logits(
            _tensorflow.nn.softmax(wanted), values / temperature
        )
        known = _tensorflow.reduce_any(~is_none, axis=1)
        return _tensorflow.where(known, losses, 0.0)

    def _follow(self) -> None:
        for slow, fast in zip(self._target.variables, self._model.variables, strict=True):
            slow.assign_add(self._settings.target_rate * (fast - slow))


def _huber(errors: Tensor) -> Tensor:
    """Return squared errors that become linear beyond 1 (Mnih et al. 2015)."""
    size = _tensorflow.abs(errors)
    return _tensorflow.where(size < 1.0, 0.5 * errors * errors, size - 0.5)
