"""The learned agent as an agent of Keras-RL; the only file that imports Keras-RL.

`baselines` and others import from here what they need of Keras-RL. This module differs from keras-rl2 1.0.5,
because that

- counts the steps of `fit` in 16 bits, so that with NumPy 2 it never ends past 32,767 steps;
- expects four values from `step` and treats a time limit as an end by the rules; here the step at the limit
  is `truncated`, and nothing is learned from beyond it;
- shares one list of metrics between all agents;
- shows an environment by ``render(mode="human")``, which gym has not had since 0.26.

`compiling` turns names of optimizers and metrics into them; `visualize` shows an environment.
"""

import warnings
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.dqn.agent import BatchedDqn
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.update import Metric
from sf2ai.agents.keras_rl.compiling import OptimizerLike, find_metric, find_optimizer, metric_name
from sf2ai.agents.keras_rl.episode_loop import (
    Environment,
    EpisodeLoop,
    History,
    Logs,
    LoopOptions,
    StartPolicy,
    process_one,
)
from sf2ai.agents.keras_rl.visualize import show
from sf2ai.agents.learner import BatchedLearner
from sf2ai.agents.networks.rest import NO_REST, RestArray
from sf2ai.agents.tensorflow_runtime import KerasLayer, import_tensorflow

_keras = import_tensorflow().keras

with warnings.catch_warnings():  # keras-rl2's own warnings, about features that are not used here
    warnings.simplefilter("ignore")
    from rl.callbacks import (
        Callback,
        CallbackList,
        TestLogger,
        TrainEpisodeLogger,
        TrainIntervalLogger,
        Visualizer,
    )
    from rl.core import Agent as KerasRlAgent
    from rl.core import Processor
    from rl.memory import EpisodeParameterMemory, SequentialMemory
    from rl.policy import EpsGreedyQPolicy, LinearAnnealedPolicy

__all__ = [
    "CallbackList",
    "DqnAgent",
    "EpisodeParameterMemory",
    "EpsGreedyQPolicy",
    "KerasRlAgent",
    "LinearAnnealedPolicy",
    "Processor",
    "RoundStop",
    "SequentialMemory",
    "import_stock_agents",
]

_ONE_SLOT: IntArray = np.zeros(1, dtype=np.int64)


def import_stock_agents() -> ModuleType:
    """Import ``rl.agents``, Keras-RL's own agents.

    The import of its DDPG switches TensorFlow's eager execution off for the whole process, after which no
    other agent could learn; this function prevents that.
    """
    graphs = import_tensorflow().compat.v1
    switch_off, graphs.disable_eager_execution = graphs.disable_eager_execution, lambda: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("rl.agents")
    finally:
        graphs.disable_eager_execution = switch_off


class RoundStop(Callback):  # type: ignore[misc]
    """Ends Keras-RL's own `fit` at the end of a round, by the only means it offers: a `KeyboardInterrupt`.

    Attributes:
        reached: whether the round's end has ended `fit`.
    """

    def __init__(self) -> None:
        """Begin a round."""
        super().__init__()
        self.reached = False
        self._losses: list[float] = []

    @property
    def mean_loss(self) -> float:
        """Mean of the first metric over the round's updates; NaN without updates."""
        return float(np.mean(self._losses)) if self._losses else float("nan")

    def on_step_end(self, step: int, logs: Logs = None) -> None:
        """Record the loss."""
        loss = float(np.ravel(logs["metrics"])[0]) if logs else float("nan")
        if np.isfinite(loss):
            self._losses.append(loss)

    def on_episode_end(self, episode: int, logs: Logs = None) -> None:
        """End `fit`."""
        self.reached = True
        raise KeyboardInterrupt


class _Shows(Visualizer):  # type: ignore[misc]
    """Shows the environment after each action; Keras-RL's own crashes with gymnasium's environments."""

    def on_action_end(self, action: object, logs: Logs = None) -> None:
        show(self.env)


class DqnAgent(BatchedDqn, KerasRlAgent):  # type: ignore[misc]
    """A `BatchedDqn` that any program written for Keras-RL can use.

    `forward` and `backward` are `act` and `learn` with a batch of one, so an agent that is trained by `fit`
    has one slot.

    Environments have the interface of gymnasium (or gym 0.26): `step` returns five values, `reset` returns
    an info. ``info["action_mask"]`` says which actions are legal, ``info["advice"]`` and
    ``info["action_values"]`` what a guide recommends; all three are optional.
    """

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
        KerasRlAgent.__init__(self, processor)
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
        self.compiled = False
        self._metric_names: list[str] = []

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
    def metrics_names(self) -> list[str]:
        """Names of the numbers that `backward` returns, the processor's last; a new list each time."""
        processed = self.processor.metrics_names if self.processor is not None else ()
        return ["loss", "mean_q", *self._metric_names, "mean_eps", *processed]

    @property
    def layers(self) -> list[KerasLayer]:
        """The Keras layers of the network."""
        return list(self.model.layers)

    def get_config(self) -> dict[str, object]:
        """Return the arguments from which the agent was made."""
        config = self.settings.to_json()
        return {**config, "features": self.architecture.features, "actions": self.architecture.actions}

    def reset_states(self) -> None:
        """Begin new episodes in all slots."""
        self.begin_episodes(np.arange(self.slots))

    def forward(
        self, observation: npt.ArrayLike, mask: BoolArray | None = None, advice: Advice | None = None
    ) -> int:
        """Choose the action for one observation.

        Args:
            observation: shape (features,) after the processor's `process_state_batch`, if there is a
                processor; it is passed this one observation in a batch, shape (1, 1, ...).
            mask: legal actions, shape (actions,) or wider; None if all are legal.
            advice: what a guide recommends, one row; None without a guide.

        Raises:
            ValueError: an observation of another width, or a mask for fewer actions.
        """
        observations = self._observations(observation)
        actions = self.architecture.actions
        if mask is None:
            mask = np.ones(actions, dtype=np.bool_)
        masks = np.asarray(mask, dtype=np.bool_).reshape(1, -1)
        if masks.shape[1] < actions:
            raise ValueError(
                f"the action mask is for {masks.shape[1]} actions, but the agent has {actions}; "
                f"make the agent with actions={masks.shape[1]}"
            )
        return int(self.act(observations, masks, _ONE_SLOT, advice)[0])

    def _observations(self, observation: npt.ArrayLike) -> FloatArray:
        """Return one observation as the network takes it, float32, shape (1, features)."""
        if self.processor is None:
            row = np.asarray(observation, dtype=np.float32)
        else:
            row = process_one(self.processor.process_state_batch, observation)
        if row.size != self.architecture.features:
            raise ValueError(
                f"the observation has {row.size} numbers, but the agent was made for "
                f"{self.architecture.features}; make the agent with features={row.size}"
            )
        return row.reshape(1, -1)

    def backward(self, reward: float, terminal: bool, truncated: bool = False) -> list[float]:
        """Learn from the result of the last `forward`.

        Args:
            reward: of that step.
            terminal: whether the episode ended by its rules.
            truncated: whether the episode was cut off; nothing is learned about what would have followed.

        Returns:
            One number for each of `metrics_names`; all NaN before the first update.
        """
        if self.training:
            rewards = np.array([reward], dtype=np.float32)
            metrics = self.learn(rewards, np.array([terminal]), np.array([truncated]), _ONE_SLOT)
            if np.isfinite(metrics).all():
                processed = self.processor.metrics if self.processor is not None else ()
                return [*metrics.tolist(), self.epsilon, *processed]
        return [float("nan")] * len(self.metrics_names)

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

    def fit(
        self,
        env: Environment,
        nb_steps: int,
        action_repetition: int = 1,
        callbacks: Sequence[Callback] | None = None,
        verbose: int = 1,
        visualize: bool = False,
        nb_max_start_steps: int = 0,
        start_step_policy: StartPolicy | None = None,
        log_interval: int = 10_000,
        nb_max_episode_steps: int | None = None,
        seed: int | None = None,
    ) -> History:
        """Train on one environment, as `rl.core.Agent.fit` does; returns a Keras `History`.

        Ctrl-C ends it early, with ``did_abort`` in the logs of `on_train_end`.

        Args:
            env: an environment with gymnasium's interface.
            nb_steps: number of steps; an episode still running then is cut off.
            action_repetition: environment steps per action.
            callbacks: Keras-RL or Keras callbacks.
            verbose: 0 prints nothing, 1 a line per interval, 2 a line per episode.
            visualize: whether to show the environment after every action, as its render mode says; one
                without a render mode shows nothing.
            nb_max_start_steps: upper limit of the random steps, hidden from the agent, that begin an episode.
            start_step_policy: chooses those steps' actions; None for random ones.
            log_interval: steps per interval of ``verbose=1``.
            nb_max_episode_steps: number of steps after which an episode is truncated; None or 0 for no limit.
            seed: for the environment's first reset.

        Raises:
            ValueError: a number that is too small; the message names it.
        """
        if log_interval < 1:
            raise ValueError(f"log_interval is at least 1, not {log_interval!r}")
        logger: Callable[[], Callback] | None = TrainEpisodeLogger if verbose > 1 else None
        if verbose == 1:
            logger = partial(TrainIntervalLogger, interval=log_interval)
        options = LoopOptions(
            action_repetition, nb_max_start_steps, start_step_policy, nb_max_episode_steps, seed
        )
        loop = self._loop(env, options, callbacks, logger, visualize, {"nb_steps": nb_steps})
        self.settle()
        self.training = True
        self.step = self._calls = 0  # a later `fit` begins its warm-up, epsilon and updates again
        self._on_train_begin()
        loop.train(nb_steps)
        self._on_train_end()
        return loop.history

    def test(
        self,
        env: Environment,
        nb_episodes: int = 1,
        action_repetition: int = 1,
        callbacks: Sequence[Callback] | None = None,
        visualize: bool = True,
        nb_max_episode_steps: int | None = None,
        nb_max_start_steps: int = 0,
        start_step_policy: StartPolicy | None = None,
        verbose: int = 1,
        seed: int | None = None,
    ) -> History:
        """Play episodes greedily without learning; arguments as in `fit`, returns a Keras `History`.

        Unlike Keras-RL's, it leaves the count of training steps, `step`, as it is.
        """
        options = LoopOptions(
            action_repetition, nb_max_start_steps, start_step_policy, nb_max_episode_steps, seed
        )
        logger = TestLogger if verbose >= 1 else None
        loop = self._loop(env, options, callbacks, logger, visualize, {"nb_episodes": nb_episodes})
        self.training = False
        self._on_test_begin()
        loop.test(nb_episodes)
        self._on_test_end()
        return loop.history

    def _loop(
        self,
        env: Environment,
        options: LoopOptions,
        callbacks: Sequence[Callback] | None,
        logger: Callable[[], Callback] | None,
        visualize: bool,
        parameters: dict[str, int],
    ) -> EpisodeLoop:
        if not self.compiled:
            raise RuntimeError("the agent is not compiled yet; call compile() before fit() or test()")
        history = _keras.callbacks.History()
        given = [_Shows() if type(callback) is Visualizer else callback for callback in callbacks or ()]
        chosen = [*given, *([logger()] if logger else ()), *([_Shows()] if visualize else ())]
        callback_list = CallbackList([*chosen, history])
        callback_list.set_model(self)
        callback_list._set_env(env)
        callback_list.set_params(parameters)
        return EpisodeLoop(self, env, callback_list, history, options)


if TYPE_CHECKING:  # so that mypy compares the class with what a training calls
    _learner: type[BatchedLearner] = DqnAgent
