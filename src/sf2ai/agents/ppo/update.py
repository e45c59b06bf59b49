"""The update of a policy from its experience: epochs of minibatches, shared between two threads.

Every minibatch is cut into the same two halves whatever the machine, and the halves' gradients are added in
the same order, so the result does not depend on the number of cores. The linear algebra library works with
one thread, since its sums may depend on its number of threads.
"""

from collections.abc import Callable
from functools import cache
from itertools import chain

import numpy as np
from threadpoolctl import ThreadpoolController

from sf2ai.agents.arrays import FloatArray, IntArray
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.ppo.adam import Adam
from sf2ai.agents.ppo.experience import Advantages, Experience
from sf2ai.agents.ppo.gradient import LOSSES, Layers, lesson_gradient, policy_gradient
from sf2ai.agents.ppo.hyperparameters import PpoHyperparameters
from sf2ai.parallel.slots import over_cores
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix

HALVES = 2
"""Parts of a minibatch."""
_LEAST_SPREAD = 1e-8
_NO_AVERAGE: FloatArray = np.zeros((0, 0), dtype=np.float32)

WriteGradient = Callable[[FloatArray, IntArray, FloatArray], None]
"""Replaces outputs for some rows of the experience by the loss's gradient, and adds to the losses' sums."""


class PolicyUpdater:
    """Parameters, their moving average, and the optimiser.

    Attributes:
        flat: parameters, float32, shape (size,).
        average: the moving average of the parameters after each update, the same shape.
        learning_rate: of the optimiser, per update.
    """

    def __init__(self, architecture: Architecture, flat: FloatArray, settings: PpoHyperparameters) -> None:
        """Begin with parameters, which are copied."""
        self.flat = flat.copy()
        self.average = flat.copy()
        self.learning_rate = settings.learning_rate
        self._architecture = architecture
        self._settings = settings
        self._adam = Adam(len(flat))
        self._layers = Layers(architecture, self.flat)
        self._gradients: FloatArray = np.zeros((HALVES, len(flat)), dtype=np.float32)
        self._parts = [Layers(architecture, gradient) for gradient in self._gradients]
        self._sums: FloatArray = np.zeros((HALVES, len(LOSSES)), dtype=np.float32)

    def heads(self, observations: FloatArray) -> FloatArray:
        """Return the network's outputs, float32, shape (n, 1 + actions)."""
        with _libraries().limit(limits=1, user_api="blas"):
            return self._layers.forward(observations)[-1]

    def begin_with(self, flat: FloatArray) -> None:
        """Take over parameters, before the first update."""
        self.flat[:] = flat
        self.average[:] = flat

    def update(self, experience: Experience, generator: np.random.Generator) -> FloatArray:
        """Learn from the experience, and move the average.

        Args:
            experience: the decisions; those that a guide taught are learned from as lessons.
            generator: chooses the minibatches.

        Returns:
            Means of `gradient.LOSSES` over all updates, shape (4,); NaN if there was nothing to learn from.
        """
        settings = self._settings
        found = experience.evaluate(settings.trace)
        taught = experience.taught[found.rows]
        lessons, own = found.rows[taught], found.rows[~taught]
        sums, count = np.zeros(len(LOSSES)), 0
        with _libraries().limit(limits=1, user_api="blas"):
            for rows, epochs, size, loss in (
                (lessons, settings.lesson_epochs, settings.lesson_minibatch, self._lessons),
                (own, settings.epochs, settings.minibatch, self._policy),
            ):
                if len(rows):
                    lots = max(1, round(len(rows) / size))
                    orders = (np.array_split(generator.permutation(rows), lots) for _ in range(epochs))
                    write = loss(experience, found, rows)
                    for minibatch in chain.from_iterable(orders):
                        sums += self._update_once(experience.observations, minibatch, write)
                    count += len(rows) * epochs
        # What was taught is no play of its own that the policy should be drawn back to.
        rate = 1.0 if len(lessons) else settings.average_rate
        self.average += np.float32(rate) * (self.flat - self.average)
        return (sums / count if count else np.full(len(LOSSES), np.nan)).astype(np.float32)

    def get_state(self) -> StateArrays:
        """Return parameters, average and optimiser."""
        return prefixed("adam", self._adam.get_state()) | {
            "flat": self.flat.copy(),
            "average": self.average.copy(),
        }

    def set_state(self, state: StateArrays) -> None:
        """Restore what `get_state` returned."""
        self.flat[:] = state["flat"]
        self.average[:] = state["average"]
        self._adam.set_state(without_prefix("adam", state))

    def _lessons(self, experience: Experience, found: Advantages, rows: IntArray) -> WriteGradient:
        weight = self._settings.value_weight

        def write(heads: FloatArray, rows: IntArray, sums: FloatArray) -> None:
            lesson_gradient(heads, rows, experience.masks, experience.lessons, found.returns, weight, sums)

        return write

    def _policy(self, experience: Experience, found: Advantages, rows: IntArray) -> WriteGradient:
        settings = self._settings
        own = found.advantages[rows]
        spread = float(own.std()) + _LEAST_SPREAD
        advantages = (found.advantages - np.float32(own.mean())) / np.float32(spread)
        average = _NO_AVERAGE
        if settings.average_weight > 0.0:
            observations = experience.observations[: experience.count]
            average = Layers(self._architecture, self.average).forward(observations)[-1][:, 1:]
        weights = np.array(
            [settings.clip, settings.entropy_bonus, settings.value_weight, settings.average_weight],
            dtype=np.float32,
        )
        average = np.ascontiguousarray(average)

        def write(heads: FloatArray, rows: IntArray, sums: FloatArray) -> None:
            policy_gradient(
                heads, rows, experience.masks, experience.actions, experience.log_chances, advantages,
                found.returns, average, weights, sums,
            )  # fmt: skip

        return write

    def _update_once(self, observations: FloatArray, rows: IntArray, write: WriteGradient) -> FloatArray:
        self._sums[:] = 0.0
        halves = np.array_split(rows, HALVES)

        def learn(first: int, stop: int) -> None:
            for half in range(first, stop):
                chosen = halves[half]
                units = self._layers.forward(observations[chosen])
                write(units[-1], chosen, self._sums[half])
                self._layers.backward(units, units[-1], self._parts[half])

        over_cores(learn, HALVES, min_share=1)
        shares = [np.float32(len(half) / len(rows)) for half in halves]
        gradient = self._gradients[0] * shares[0] + self._gradients[1] * shares[1]
        self._adam.update(self.flat, gradient, self.learning_rate, self._settings.gradient_clip)
        sums: FloatArray = self._sums.sum(axis=0)
        return sums


@cache
def _libraries() -> ThreadpoolController:
    """Return the controller of the libraries that NumPy has loaded; looking for them takes milliseconds."""
    return ThreadpoolController()
