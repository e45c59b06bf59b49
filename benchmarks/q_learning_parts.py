"""Parts of the literature's deep Q-learning, to put into our learner or to take out of it.

`installed` puts one part into the learner, in this process, for `learners.py` to train with. The parts are
kept here because the package has only those that help. A network with another head is trained by its own
variables; what plays and is stored is a dueling network of equal values. So no such network has the branch
for the actions' frame data. A training with a part cannot be resumed.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from sf2ai.agents.dqn import agent as agent_module
from sf2ai.agents.dqn.agent import BatchedDqn
from sf2ai.agents.dqn.replay import IntArray, ReplayBuffer, Windows
from sf2ai.agents.dqn.update import _NEVER, Learned, Updater, _huber, mean_q
from sf2ai.agents.networks.architecture import FloatArray
from sf2ai.agents.tensorflow_runtime import import_tensorflow

_tensorflow = import_tensorflow()
_math = _tensorflow.math

QUANTILES = 32
"""Quantiles of each action's returns; Dabney et al. 2018 use 200 with 20 times our updates."""

SIGMA = 0.5
"""First scale of the noise, divided by the root of a layer's inputs: Fortunato et al. 2018, section 3.2."""


class SingleUpdater(Updater):
    """Plain Q-learning (Mnih et al. 2015): the target network both chooses and evaluates."""

    def _targets(self, returns: Any, factors: Any, observations: Any, masks: Any) -> Any:
        values = _tensorflow.where(masks, self._target(observations), _NEVER)
        return returns + factors * _tensorflow.reduce_max(values, axis=1)


class _View:
    """A dueling model that is trained as if it had another head."""

    def __init__(self, model: Any) -> None:
        self.head = model.layers[-1]
        self.variables = list(model.variables)
        self.trainable_variables = list(model.trainable_variables)
        self._hidden = _tensorflow.keras.Model(model.input, model.layers[-2].output)

    def tie(self, kernel: Any, bias: Any) -> None:
        """Make the dueling head's values equal to a plain head's, shapes (units, actions) and (actions,)."""
        for own, plain in ((self.head.kernel, kernel), (self.head.bias, bias)):
            mean = _tensorflow.reduce_mean(plain, axis=-1, keepdims=True)
            own.assign(_tensorflow.concat([mean, plain], axis=-1))


class _ViewUpdater(Updater):
    view: type[_View]

    def __init__(self, model: Any, target: Any, *others: Any) -> None:
        super().__init__(self.view(model), self.view(target), *others)


class _PlainView(_View):
    """A head with one output for each action and nothing else."""

    def __call__(self, observations: Any) -> Any:
        return _tensorflow.matmul(self._hidden(observations), self.head.kernel[:, 1:]) + self.head.bias[1:]


class PlainUpdater(_ViewUpdater):
    """A network without the dueling head."""

    view = _PlainView

    def _follow(self) -> None:
        self._model.tie(self._model.head.kernel[:, 1:], self._model.head.bias[1:])
        super()._follow()


class _QuantileView(_View):
    """A head with quantiles of each action's returns; an action's value is their mean."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        actions = self.head.actions
        # All quantiles of an action begin as its value; their parts of the loss separate them.
        kernel = _tensorflow.repeat(self.head.kernel[:, 1:], QUANTILES, axis=1)
        bias = _tensorflow.repeat(self.head.bias[1:], QUANTILES, axis=0)
        self.kernel, self.bias = (_tensorflow.Variable(first) for first in (kernel, bias))
        self._shape = (-1, actions, QUANTILES)
        self.trainable_variables = [*self.trainable_variables[:-2], self.kernel, self.bias]

    def quantiles(self, observations: Any) -> Any:
        """Return the quantiles, shape (n, actions, quantiles)."""
        flat = _tensorflow.matmul(self._hidden(observations), self.kernel) + self.bias
        return _tensorflow.reshape(flat, self._shape)

    def __call__(self, observations: Any) -> Any:
        return _tensorflow.reduce_mean(self.quantiles(observations), axis=2)

    def tie_to_means(self) -> None:
        """Make the dueling head give the means."""
        units = self.kernel.shape[0]
        kernel = _tensorflow.reshape(self.kernel, (units, *self._shape[1:]))
        bias = _tensorflow.reshape(self.bias, self._shape[1:])
        self.tie(_tensorflow.reduce_mean(kernel, axis=2), _tensorflow.reduce_mean(bias, axis=1))


class QuantileUpdater(_ViewUpdater):
    """Distributional values by quantile regression (Dabney et al. 2018, QR-DQN with kappa 1)."""

    view = _QuantileView

    def _targets(self, returns: Any, factors: Any, observations: Any, masks: Any) -> Any:
        chosen = _math.argmax(_tensorflow.where(masks, self._model(observations), _NEVER), axis=1)
        after = _tensorflow.gather(self._target.quantiles(observations), chosen, axis=1, batch_dims=1)
        return returns[:, None] + factors[:, None] * after

    def _descend(self, observations: Any, actions: Any, lessons: Any, targets: Any) -> Any:
        with _tensorflow.GradientTape() as tape:
            quantiles = self._model.quantiles(observations)
            values = _tensorflow.reduce_mean(quantiles, axis=2)
            estimates = _tensorflow.gather(quantiles, actions, axis=1, batch_dims=1)
            loss = _tensorflow.reduce_mean(_quantile_loss(estimates, targets))
            loss += self._settings.lesson_weight * self._disagreement(values, lessons)
        self._apply(tape, loss)
        return _tensorflow.stack([loss, mean_q(values)])

    def _follow(self) -> None:
        self._model.tie_to_means()
        super()._follow()
        for slow, fast in ((self._target.kernel, self._model.kernel), (self._target.bias, self._model.bias)):
            slow.assign_add(self._settings.target_rate * (fast - slow))


def _quantile_loss(estimates: Any, targets: Any) -> Any:
    """Return each row's loss: Dabney et al. 2018, equation 10; both of shape (n, quantiles)."""
    middles = (np.arange(QUANTILES, dtype=np.float32) + 0.5) / QUANTILES
    errors = targets[:, None, :] - estimates[:, :, None]
    below = _tensorflow.cast(errors < 0.0, _tensorflow.float32)
    shares = _tensorflow.abs(middles[None, :, None] - below)
    return _tensorflow.reduce_sum(_tensorflow.reduce_mean(shares * _huber(errors), axis=2), axis=1)


class _WeightedWindows(NamedTuple):
    windows: Windows
    weights: FloatArray
    """Weight of each window in the loss, at most 1."""
    losses: FloatArray
    """The loss of each window, written by the update."""


class PrioritisedReplay(ReplayBuffer):
    """Draws windows with a greater loss more often (Schaul et al. 2016).

    Both exponents are 0.5, as in Dopamine's Rainbow. A window's chance is proportional to the root of its
    loss at its last update, or of the greatest loss so far for a new window; its weight in the loss is
    proportional to the root of one over its chance.
    """

    def __init__(self, rows: int, slots: int, features: int, actions: int) -> None:
        """Allocate; arguments as `ReplayBuffer`'s."""
        super().__init__(rows, slots, features, actions)
        self._priorities = np.zeros(self.times * slots)
        self._greatest = 1.0
        self._drawn: tuple[IntArray, FloatArray] | None = None

    def put_decisions(self, slots: Any, observations: Any, masks: Any, actions: Any, lessons: Any) -> None:
        """Write as `ReplayBuffer` does; new decisions are the most likely to be drawn."""
        super().put_decisions(slots, observations, masks, actions, lessons)
        now = self.written % self.times
        row = self._priorities.reshape(self.times, self.slots)[now]
        row[:] = np.where(self.decisions[now], self._greatest, 0.0)

    def _candidates(self, count: int, generator: np.random.Generator) -> IntArray:
        self._take_up_losses()
        sums = np.cumsum(self._priorities)
        places = np.searchsorted(sums, generator.random(count) * sums[-1], side="right")
        newest = self.written - 1
        times = newest - (newest - places // self.slots) % self.times
        return times * self.slots + places % self.slots

    def _cut_out(self, starts: IntArray, stops: IntArray, returns: FloatArray, factors: FloatArray) -> Any:
        weights = 1.0 / np.sqrt(self._priorities[starts])
        losses = np.zeros(len(starts), dtype=np.float32)
        self._drawn = (starts, losses)
        windows = super()._cut_out(starts, stops, returns, factors)
        return _WeightedWindows(windows, (weights / weights.max()).astype(np.float32), losses)

    def _take_up_losses(self) -> None:
        if self._drawn is not None:
            starts, losses = self._drawn
            self._priorities[starts] = np.sqrt(losses + 1e-10)
            self._greatest = max(self._greatest, float(self._priorities[starts].max()))
            self._drawn = None


class PrioritisedUpdater(Updater):
    """Weights the windows of a `PrioritisedReplay`, and writes their losses back."""

    def update(self, batch: Any) -> Learned:
        """Do all updates of one call with the windows that `PrioritisedReplay.draw` returned."""
        (metrics, losses), flat = self._graph(*batch.windows, batch.weights)
        batch.losses[:] = losses.numpy()
        return Learned(metrics.numpy(), flat.numpy())

    def _run(self, *batch: Any) -> Any:
        *windows, weights = batch
        size = self._settings.batch_size
        self._lost: list[Any] = []
        self._weights = [weights[i * size : (i + 1) * size] for i in range(self._settings.updates_per_call)]
        rows, flat = super()._run(*windows)
        return (rows, _tensorflow.concat(self._lost, axis=0)), flat

    def _descend(self, observations: Any, actions: Any, lessons: Any, targets: Any) -> Any:
        weights = self._weights[len(self._lost)]
        with _tensorflow.GradientTape() as tape:
            values = self._model(observations)
            estimates = _tensorflow.gather(values, actions, axis=1, batch_dims=1)
            losses = _huber(estimates - targets)
            lessons_lost = self._settings.lesson_temperature * self._entropies(values, lessons)
            loss = _tensorflow.reduce_mean(weights * (losses + self._settings.lesson_weight * lessons_lost))
        self._lost.append(losses)
        self._apply(tape, loss)
        return _tensorflow.stack([loss, mean_q(values)])


class _NoisyView(_View):
    """Dense layers whose weights are drawn at each use: mean plus scale times factored noise.

    Fortunato et al. 2018, equations 9 to 11. The variables are the means and then the scales, in the same
    order and shapes.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        means = list(model.variables)
        inputs = [int(mean.shape[0]) for mean in means[::2] for _ in range(2)]
        self._layers = len(means) // 2
        self._scales = [
            _tensorflow.Variable(_tensorflow.fill(mean.shape, np.float32(SIGMA / np.sqrt(width))))
            for mean, width in zip(means, inputs, strict=True)
        ]
        self._uses = _tensorflow.Variable(0)
        self.stream = 0
        self.variables = [*means, *self._scales]
        self.trainable_variables = list(self.variables)

    def __call__(self, observations: Any) -> Any:
        means, scales = self.variables[: 2 * self._layers], self._scales
        self._uses.assign_add(1)
        values = observations
        for layer in range(self._layers):
            kernel, bias = means[2 * layer], means[2 * layer + 1]
            noise_in, noise_out = (
                _root(
                    _tensorflow.random.stateless_normal(
                        [int(width)], [self._uses, 2 * layer + end + self.stream]
                    )
                )
                for end, width in enumerate(kernel.shape)
            )
            drawn = kernel + scales[2 * layer] * noise_in[:, None] * noise_out[None, :]
            values = _tensorflow.matmul(values, drawn) + bias + scales[2 * layer + 1] * noise_out
            if layer < self._layers - 1:
                values = _tensorflow.nn.relu(values)
        mean = _tensorflow.reduce_mean(values[:, 1:], axis=1, keepdims=True)
        return values[:, :1] + values[:, 1:] - mean


def _root(noise: Any) -> Any:
    return _math.sign(noise) * _math.sqrt(_math.abs(noise))


class NoisyUpdater(_ViewUpdater):
    """Trains a noisy network; `Learned.flat` has the means and after them the scales."""

    view = _NoisyView

    def __init__(self, model: Any, target: Any, *others: Any) -> None:
        """Bind network and target; the two draw different noise."""
        super().__init__(model, target, *others)
        self._target.stream = 1_000


class _NoisyPlay:
    """Replaces two methods of `BatchedDqn`: in training it plays by drawn weights."""

    def __init__(self) -> None:
        self._dice: np.random.Generator | None = None
        self._scales: FloatArray | None = None
        self._act_with, self._act = BatchedDqn._act_with, BatchedDqn.act

    def play_by(self, agent: BatchedDqn, flat: FloatArray) -> None:
        """Copy what was learned; scales are kept separately."""
        size = agent.architecture.size
        if len(flat) > size:
            self._scales = flat[size:]
        self._act_with(agent, flat[:size])

    def act(self, agent: BatchedDqn, *seen: Any) -> Any:
        """Choose actions, in training by weights that are drawn for this choice."""
        means = agent.flat
        if agent.training:
            self._act_with(agent, means + self._noise(agent))
        actions = self._act(agent, *seen)
        self._act_with(agent, means)
        return actions

    def _noise(self, agent: BatchedDqn) -> FloatArray:
        if self._dice is None:  # other first numbers, other dice
            self._dice = np.random.default_rng(agent.flat[:4].view(np.uint32))
        parts = []
        for inputs, outputs in agent.architecture.layers:
            ends = [self._dice.standard_normal(width) for width in (inputs, outputs)]
            noise_in, noise_out = (np.sign(noise) * np.sqrt(np.abs(noise)) for noise in ends)
            parts += [np.outer(noise_in, noise_out).ravel(), noise_out]
        scales = self._scales
        if scales is None:  # before the first update
            widths = [
                width for width, outputs in agent.architecture.layers for _ in range((width + 1) * outputs)
            ]
            scales = SIGMA / np.sqrt(np.array(widths))
        return (scales * np.concatenate(parts)).astype(np.float32)


def _play_noisily() -> list[Any]:
    play = _NoisyPlay()
    return [
        patch.object(BatchedDqn, "_act_with", lambda agent, flat: play.play_by(agent, flat)),
        patch.object(BatchedDqn, "act", lambda agent, *seen: play.act(agent, *seen)),
    ]


@dataclass(frozen=True)
class Part:
    """The replacements that put a part into the learner."""

    updater: type[Updater] = Updater
    replay: type[ReplayBuffer] = ReplayBuffer
    play: Callable[[], list[Any]] = list
    """Returns further patches."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Hyperparameters that the part needs."""


NO_PART = "none"
NO_BRANCH = {"branch": 0}

PARTS = {
    NO_PART: Part(),
    "single Q-learning": Part(SingleUpdater),
    "prioritised replay": Part(PrioritisedUpdater, PrioritisedReplay),
    "no dueling head": Part(PlainUpdater, settings=NO_BRANCH),
    f"{QUANTILES} quantiles": Part(QuantileUpdater, settings=NO_BRANCH),
    "noisy network instead of epsilon": Part(
        NoisyUpdater,
        play=_play_noisily,
        settings={**NO_BRANCH, "epsilon_start": 0.0, "epsilon_end": 0.0},
    ),
}
"""The parts by their names in the table."""


@contextmanager
def installed(name: str) -> Iterator[None]:
    """Train with a part, named as in `PARTS`, while the block lasts."""
    part = PARTS[name]
    with ExitStack() as stack:
        stack.enter_context(patch.object(agent_module, "Updater", part.updater))
        stack.enter_context(patch.object(agent_module, "ReplayBuffer", part.replay))
        for one in part.play():
            stack.enter_context(one)
        yield
