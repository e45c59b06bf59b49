"""The Keras-RL interface of a learner of many slots: `forward`, `backward`, `fit` and `test`."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import BoolArray, FloatArray, IntArray
from sf2ai.agents.base import Advice
from sf2ai.agents.keras_rl.episode_loop import (
    Environment,
    EpisodeLoop,
    History,
    LoopOptions,
    StartPolicy,
    process_one,
)
from sf2ai.agents.keras_rl.library import (
    Callback,
    CallbackList,
    KerasRlAgent,
    Processor,
    Shows,
    TestLogger,
    TrainEpisodeLogger,
    TrainIntervalLogger,
    Visualizer,
)
from sf2ai.agents.networks.architecture import Architecture
from sf2ai.agents.settings import AgentSettings
from sf2ai.agents.tensorflow_runtime import import_tensorflow

_keras = import_tensorflow().keras

_ONE_SLOT: IntArray = np.zeros(1, dtype=np.int64)


class FittedAgent(KerasRlAgent):  # type: ignore[misc]
    """A base of agents that any program written for Keras-RL can use; a subclass is also a `BatchedLearner`.

    `forward` and `backward` are `act` and `learn` with a batch of one, so an agent that is trained by `fit`
    has one slot.

    Environments have the interface of gymnasium (or gym 0.26): `step` returns five values, `reset` returns
    an info. ``info["action_mask"]`` says which actions are legal, ``info["advice"]`` and
    ``info["action_values"]`` what a guide recommends; all three are optional.

    Attributes:
        compiled: whether `compile` was called.
    """

    settings: AgentSettings
    slots: int
    architecture: Architecture
    training: bool
    _loss_names: tuple[str, ...]
    """Names of the numbers that `learn` returns."""

    def __init__(self, processor: Processor | None = None) -> None:
        """Begin uncompiled; the processor stands between environment and agent in `fit` and `test`."""
        super().__init__(processor)
        self.compiled = False
        self._metric_names: list[str] = []

    def _begin_fit(self) -> None:
        """Set the counts of steps and updates to 0: the agent trains as if for the first time."""
        raise NotImplementedError

    @property
    def metrics_names(self) -> list[str]:
        """Names of the numbers that `backward` returns, the processor's last; a new list each time."""
        processed = self.processor.metrics_names if self.processor is not None else ()
        return [*self._loss_names, *self._metric_names, "mean_eps", *processed]

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
        self._begin_fit()
        self.training = True
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
        given = [Shows() if type(callback) is Visualizer else callback for callback in callbacks or ()]
        chosen = [*given, *([logger()] if logger else ()), *([Shows()] if visualize else ())]
        callback_list = CallbackList([*chosen, history])
        callback_list.set_model(self)
        callback_list._set_env(env)
        callback_list.set_params(parameters)
        return EpisodeLoop(self, env, callback_list, history, options)
