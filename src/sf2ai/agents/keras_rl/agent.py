"""The learned agent under Keras-RL's contract; the only file that imports Keras-RL.

What others need of Keras-RL, `baselines` for one, they import from here.

What keras-rl2 1.0.5 does otherwise, and why it is done here:

- its `fit` counts steps in 16 bits and never ends past 32,767 of them on NumPy 2;
- it expects the old four-value step, and takes a time limit for the end of the
  world: here a limit is `truncated`, and nothing is learned from beyond it;
- all its agents share one list of metrics.
"""

import warnings
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.dqn.agent import BatchedDqn
from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
from sf2ai.agents.dqn.rest import NO_REST, RestArray
from sf2ai.agents.dqn.update import Metric
from sf2ai.agents.keras_rl.episode_loop import EpisodeLoop, LoopOptions
from sf2ai.agents.learner import BatchedLearner
from sf2ai.agents.tensorflow_runtime import import_tensorflow

_keras = import_tensorflow().keras

with warnings.catch_warnings():  # keras-rl2's own, about things that we do not use
    warnings.simplefilter("ignore")
    from rl.callbacks import (
        Callback,
        CallbackList,
        TestLogger,
        TrainEpisodeLogger,
        TrainIntervalLogger,
        Visualizer,
    )
    from rl.core import Agent, Processor
    from rl.memory import EpisodeParameterMemory, SequentialMemory
    from rl.policy import EpsGreedyQPolicy, LinearAnnealedPolicy

__all__ = [
    "DqnAgent",
    "EpisodeParameterMemory",
    "EpsGreedyQPolicy",
    "LinearAnnealedPolicy",
    "Processor",
    "RoundStop",
    "SequentialMemory",
    "import_stock_agents",
]

_ONE_SLOT: IntArray = np.zeros(1, dtype=np.int64)


def import_stock_agents() -> ModuleType:
    """Import ``rl.agents``, Keras-RL's own agents.

    Its DDPG switches TensorFlow's eager execution off for the whole process as it is imported,
    after which no other agent could learn; that is not let happen.
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
    """Ends Keras-RL's own `fit` when a round is over, by the interrupt that it waits for.

    Attributes:
        reached: whether that was what ended it.
    """

    def __init__(self) -> None:
        """Begin a round."""
        super().__init__()
        self.reached = False
        self._losses: list[float] = []

    @property
    def mean_loss(self) -> float:
        """Mean of the first metric over the round's updates; NaN when there was none."""
        return float(np.mean(self._losses)) if self._losses else float("nan")

    def on_step_end(self, step: int, logs: Any = None) -> None:
        """Take note of the loss."""
        loss = float(np.ravel(logs["metrics"])[0]) if logs else float("nan")
        if np.isfinite(loss):
            self._losses.append(loss)

    def on_episode_end(self, episode: int, logs: Any = None) -> None:
        """Stop."""
        self.reached = True
        raise KeyboardInterrupt


class DqnAgent(BatchedDqn, Agent):  # type: ignore[misc]
    """A `BatchedDqn` that any program written for Keras-RL can use.

    `forward` and `backward` are `act` and `learn` with a batch of one, so an agent
    that is to be fitted by them has one slot.

    Environments are gymnasium's (or gym 0.26's): five-value steps, `reset` with an
    info. ``info["action_mask"]``, where there is one, says which actions are legal, and
    ``info["advice"]`` and ``info["action_values"]`` what a guide says.
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
        processor: Any = None,
    ) -> None:
        """Make an untrained agent; it can learn once it is compiled.

        Args:
            settings: how it learns; the defaults when None.
            features: width of an observation.
            actions: how many actions there are.
            slots: how many rounds it plays at once.
            seed: of first weights, exploration and the choice of windows.
            rest: what to do while the body cannot act; see `dqn.rest`.
            facts: what is known of each action, float32, shape (actions, facts); None for nothing.
            processor: a `rl.core.Processor` between environment and agent, for `fit` and `test`.
        """
        Agent.__init__(self, processor)
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

    def compile(self, optimizer: Any = None, metrics: Sequence[Metric] | None = None) -> None:
        """Make the agent ready to learn.

        Args:
            optimizer: a Keras 2 optimizer of its own; None for Adam with the settings' learning rate.
            metrics: functions of targets and estimates, both of shape (n,), reported beside the loss.
        """
        if optimizer is None:
            optimizer = _keras.optimizers.Adam(learning_rate=self.settings.learning_rate)
        self._metric_names = [getattr(metric, "__name__", str(metric)) for metric in metrics or ()]
        self.prepare(optimizer, tuple(metrics or ()))
        self.compiled = True

    @property
    def metrics_names(self) -> list[str]:
        """Names of what `backward` returns: a new list each time."""
        return ["loss", "mean_q", *self._metric_names, "mean_eps"]

    @property
    def layers(self) -> list[Any]:
        """The Keras layers of the network."""
        return list(self.model.layers)

    def get_config(self) -> dict[str, Any]:
        """Return what the agent was made with."""
        config = self.settings.to_json()
        return {**config, "features": self.architecture.features, "actions": self.architecture.actions}

    def reset_states(self) -> None:
        """Begin new episodes in all slots."""
        self.begin_episodes(np.arange(self.slots))

    def forward(self, observation: Any, mask: BoolArray | None = None, advice: Advice | None = None) -> int:
        """Choose the action for one observation.

        Args:
            observation: shape (features,).
            mask: legal actions, shape (actions,) or wider; None when all are.
            advice: what a guide says, with one row; None without one.
        """
        observations = np.asarray(observation, dtype=np.float32).reshape(1, -1)
        if mask is None:
            mask = np.ones(self.architecture.actions, dtype=np.bool_)
        masks = np.asarray(mask, dtype=np.bool_).reshape(1, -1)
        return int(self.act(observations, masks, _ONE_SLOT, advice)[0])

    def backward(self, reward: float, terminal: bool, truncated: bool = False) -> list[float]:
        """Learn from what came of the last `forward`.

        Args:
            reward: of that step.
            terminal: whether the episode ended by its rules.
            truncated: whether it was cut off instead; its end then says nothing about its worth.

        Returns:
            One number for each of `metrics_names`; all NaN before the first update.
        """
        if self.training:
            rewards = np.array([reward], dtype=np.float32)
            metrics = self.learn(rewards, np.array([terminal]), np.array([truncated]), _ONE_SLOT)
            if np.isfinite(metrics).all():
                return [*metrics.tolist(), self.epsilon]
        return [float("nan")] * len(self.metrics_names)

    def save_weights(self, filepath: str | Path, overwrite: bool = False) -> None:
        """Save the network in Keras's HDF5 format; raises `FileExistsError` rather than replace a file."""
        if Path(filepath).exists() and not overwrite:
            raise FileExistsError(f"{str(filepath)!r} exists; give overwrite=True to replace it")
        self.settle()
        self.model.save_weights(str(filepath), overwrite=True, save_format="h5")

    def load_weights(self, filepath: str | Path) -> None:
        """Load what `save_weights` saved into the network and its target."""
        self.settle()
        self.model.load_weights(str(filepath))
        self.target_model.set_weights(self.model.get_weights())
        self.refresh()

    def fit(
        self,
        env: Any,
        nb_steps: int,
        action_repetition: int = 1,
        callbacks: Sequence[Any] | None = None,
        verbose: int = 1,
        visualize: bool = False,
        nb_max_start_steps: int = 0,
        start_step_policy: Callable[[Any], Any] | None = None,
        log_interval: int = 10_000,
        nb_max_episode_steps: int | None = None,
        seed: int | None = None,
    ) -> Any:
        """Train on one environment, as `rl.core.Agent.fit` does; returns a Keras `History`.

        Ctrl-C ends it early, with ``did_abort`` in the last callback's logs.

        Args:
            env: gymnasium's interface.
            nb_steps: steps to take, after which an episode is broken off.
            action_repetition: environment steps per action.
            callbacks: Keras-RL or Keras callbacks.
            verbose: 0 nothing, 1 a line per interval, 2 a line per episode.
            visualize: call the environment's `render` at every step.
            nb_max_start_steps: upper limit of the random steps that begin an episode unseen.
            start_step_policy: chooses those steps' actions; random when None.
            log_interval: steps per interval of ``verbose=1``.
            nb_max_episode_steps: steps after which an episode is truncated.
            seed: of the environment's first reset.
        """
        loggers = {1: lambda: TrainIntervalLogger(interval=log_interval), 2: TrainEpisodeLogger}
        options = LoopOptions(
            action_repetition, nb_max_start_steps, start_step_policy, nb_max_episode_steps, seed
        )
        loop = self._loop(env, options, callbacks, loggers.get(verbose), visualize, {"nb_steps": nb_steps})
        self.training = True
        self.step = 0
        loop.train(nb_steps)
        return loop.history

    def test(
        self,
        env: Any,
        nb_episodes: int = 1,
        action_repetition: int = 1,
        callbacks: Sequence[Any] | None = None,
        visualize: bool = True,
        nb_max_episode_steps: int | None = None,
        nb_max_start_steps: int = 0,
        start_step_policy: Callable[[Any], Any] | None = None,
        verbose: int = 1,
        seed: int | None = None,
    ) -> Any:
        """Play episodes greedily, learning nothing; arguments as in `fit`, returns a Keras `History`."""
        options = LoopOptions(
            action_repetition, nb_max_start_steps, start_step_policy, nb_max_episode_steps, seed
        )
        logger = TestLogger if verbose >= 1 else None
        loop = self._loop(env, options, callbacks, logger, visualize, {"nb_episodes": nb_episodes})
        self.training = False
        loop.test(nb_episodes)
        return loop.history

    def _loop(
        self,
        env: Any,
        options: LoopOptions,
        callbacks: Sequence[Any] | None,
        logger: Callable[[], Any] | None,
        visualize: bool,
        parameters: dict[str, int],
    ) -> EpisodeLoop:
        if not self.compiled:
            raise RuntimeError("the agent is not compiled yet; call compile() before fit() or test()")
        history = _keras.callbacks.History()
        chosen = [*(callbacks or ()), *([logger()] if logger else ()), *([Visualizer()] if visualize else ())]
        every = CallbackList([*chosen, history])
        every.set_model(self)
        every._set_env(env)
        every.set_params(parameters)
        return EpisodeLoop(self, env, every, history, options)


if TYPE_CHECKING:  # so that mypy compares the class with what a training calls
    _learner: type[BatchedLearner] = DqnAgent
