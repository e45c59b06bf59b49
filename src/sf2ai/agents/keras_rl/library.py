"""What is used of Keras-RL; the only file that imports it.

`fitting` and `episode_loop` differ from keras-rl2 1.0.5, because that

- counts the steps of `fit` in 16 bits, so that with NumPy 2 it never ends past 32,767 steps;
- expects four values from `step` and treats a time limit as an end by the rules; here the step at the limit
  is `truncated`, and nothing is learned from beyond it;
- shares one list of metrics between all agents;
- shows an environment by ``render(mode="human")``, which gym has not had since 0.26.
"""

import warnings
from importlib import import_module
from types import ModuleType

import numpy as np

from sf2ai.agents.keras_rl.episode_loop import Logs
from sf2ai.agents.keras_rl.visualize import show
from sf2ai.agents.tensorflow_runtime import import_tensorflow

import_tensorflow()

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
    "Callback",
    "CallbackList",
    "EpisodeParameterMemory",
    "EpsGreedyQPolicy",
    "KerasRlAgent",
    "LinearAnnealedPolicy",
    "Processor",
    "RoundStop",
    "SequentialMemory",
    "Shows",
    "TestLogger",
    "TrainEpisodeLogger",
    "TrainIntervalLogger",
    "Visualizer",
    "import_stock_agents",
]


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


class Shows(Visualizer):  # type: ignore[misc]
    """Shows the environment after each action; Keras-RL's own crashes with gymnasium's environments."""

    def on_action_end(self, action: object, logs: Logs = None) -> None:
        """Show it."""
        show(self.env)
