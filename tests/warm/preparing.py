"""What a process imports and compiles before it forks others that train, play or show results."""

import importlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sf2ai.agents import tensorflow_runtime

_TINY = {"hidden": [8], "branch": 0, "batch_size": 16, "replay_rows": 2_000, "warmup_steps": 10**9}
"""Hyperparameters of a training that never learns."""


def import_tensorflow_alone() -> ModuleType:
    """Import TensorFlow as the product does, but run no operation: the first one starts threads.

    A fork would lose those threads, and the child would wait for them for ever.
    """
    for name, value in tensorflow_runtime._SETTINGS.items():
        os.environ.setdefault(name, value)
    with tensorflow_runtime.quiet_standard_error():
        tensorflow = importlib.import_module("tensorflow")
        legacy_keras = importlib.import_module("tf_keras")
        keras = importlib.import_module("tensorflow.keras")
    keras.__version__ = legacy_keras.__version__  # type: ignore[attr-defined]
    threads = tensorflow_runtime.THREADS
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    return tensorflow


def prepare(changes: Mapping[str, object] | None = None, *, runs_operations: bool = False) -> None:
    """Import all that a training needs, and load the compiled code of one.

    Args:
        changes: hyperparameters of the training; those of `_TINY` stay.
        runs_operations: whether TensorFlow may run its first operation here, which spares each child a
            second; only for children that compile no graphs, which would wait for threads that a fork loses.
    """
    tensorflow_runtime.import_tensorflow = import_tensorflow_alone  # type: ignore[assignment]
    from sf2ai.agents.dqn import agent
    from sf2ai.agents.keras_rl.agent import DqnAgent

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(agent, "build_model", lambda *_: _NoModel())
        patch.setattr(agent, "Updater", lambda *_: _NoUpdater())
        if not runs_operations:  # making an optimizer is one
            patch.setattr(DqnAgent, "compile", lambda learner: learner.prepare(None))
        _train(Path(folder), {**(changes or {}), **_TINY})


def _train(folder: Path, hyperparameters: Mapping[str, object]) -> None:
    from sf2ai.cli.terminal.learning_curves import LearningCurves
    from sf2ai.store.layout import Home
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.sessions.session import TrainingSession

    for opponents in (("random",), ("self", "cpu:1")):
        home = Home(folder / opponents[0])
        config = TrainingConfig(
            "ryu", episodes=2, slots=3, opponents=opponents, hyperparameters=hyperparameters
        )
        for _ in TrainingSession(home, config).run():
            pass
        curves = LearningCurves(home, "ryu")
        curves.update()
        curves.draw()


class _NoModel:
    """Stands for a Keras model that is never asked."""

    def set_weights(self, weights: Sequence[object]) -> None:
        self._weights = weights

    def get_weights(self) -> Sequence[object]:
        return self._weights


class _NoUpdater:
    """Stands for an updater that never updates."""

    def get_state(self) -> dict[str, np.ndarray]:
        return {"model0": np.zeros(1)}
