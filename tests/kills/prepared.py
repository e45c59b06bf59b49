"""A process that has imported and compiled everything: commands of sf2ai start from it by forking.

A start of Python with TensorFlow takes seconds, a fork takes milliseconds, so a thousand commands can be
killed in an hour. A forked command runs the same `main` as ``sf2ai``, in a session of its own. Four things
differ from a user's run, each so that a training takes seconds: its network, its replay buffer and its
generations are small, checkpoints are written ten times a second, and TensorFlow runs operation by
operation instead of compiling its graph.
"""

import importlib
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from sf2ai.agents import tensorflow_runtime

CHECKPOINT_SECONDS = 0.1
GENERATION_EPISODES = 2
PAST_SELF_EPISODES = 2

_SMALL = {
    "hidden": [8],
    "branch": 0,
    "batch_size": 16,
    "steps_per_update": 300,
    "updates_per_call": 1,
    "warmup_steps": 200,
    "replay_rows": 2_000,
    "epsilon_steps": 2_000,
}
_SLOTS = 3


def prepare() -> None:
    """Import what any command imports, make trainings small, and load all compiled code.

    No operation of TensorFlow runs here: the first one starts threads, which a fork would lose.
    """
    tensorflow_runtime.import_tensorflow = _import_without_operations  # type: ignore[assignment]
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.opponents import past_selves
    from sf2ai.training.sessions import league, session

    session.CHECKPOINT_SECONDS = CHECKPOINT_SECONDS
    league.EPISODES_PER_GENERATION = GENERATION_EPISODES
    past_selves.INTERVAL = PAST_SELF_EPISODES
    as_given = TrainingConfig.of.__func__  # type: ignore[attr-defined]

    def small(cls: type, character: str, settings: object) -> TrainingConfig:
        config: TrainingConfig = as_given(cls, character, settings)
        return replace(config, slots=_SLOTS, hyperparameters=_SMALL)

    TrainingConfig.of = classmethod(small)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        _load_compiled_code(Path(folder))


def _import_without_operations() -> object:
    """Import TensorFlow as `tensorflow_runtime.import_tensorflow` does, but run nothing."""
    for name, value in tensorflow_runtime._SETTINGS.items():
        os.environ.setdefault(name, value)
    with tensorflow_runtime.quiet_standard_error():
        tensorflow = importlib.import_module("tensorflow")
        legacy_keras = importlib.import_module("tf_keras")
        keras = importlib.import_module("tensorflow.keras")
    keras.__version__ = legacy_keras.__version__
    threads = tensorflow_runtime.THREADS
    tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(threads)
    tensorflow.config.run_functions_eagerly(True)
    return tensorflow


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


def _load_compiled_code(folder: Path) -> None:
    """Train and evaluate once, with a learner that never learns."""
    from fakes.trained import write_untrained
    from sf2ai.agents.dqn import agent, network
    from sf2ai.cli.terminal.learning_curves import LearningCurves
    from sf2ai.store.layout import Home
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.sessions.session import TrainingSession

    kept = agent.build_model, agent.Updater
    agent.build_model = lambda *_: _NoModel()  # type: ignore[assignment]
    agent.Updater = lambda *_: _NoUpdater()  # type: ignore[assignment,misc]
    # TensorFlow rewrites other layers' Python code for its graphs, which takes each training a second.
    network.DuelingHead.call.autograph_info__ = None
    never = {**_SMALL, "warmup_steps": 10**9}
    try:
        for opponents in (("random",), ("self", "cpu:1")):
            config = TrainingConfig(
                "ryu", episodes=2, slots=_SLOTS, opponents=opponents, hyperparameters=never
            )
            for _ in TrainingSession(Home(folder / opponents[0]), config).run():
                pass
            curves = LearningCurves(Home(folder / opponents[0]), "ryu")
            curves.update()
            curves.draw()
    finally:
        agent.build_model, agent.Updater = kept  # type: ignore[misc]
    write_untrained(Home(folder / "home").weights("ryu"), "ryu", hidden=(8,))
    _call_main(["evaluate", "--char", "ryu", "--episodes", "2", "--home", str(folder / "home")], quiet=True)
    _call_main(["roster", "--home", str(folder / "home")], quiet=True)


def _call_main(arguments: Sequence[str], *, quiet: bool = False) -> int:
    """Run the program in this process; return its exit code."""
    import contextlib
    import sys

    from sf2ai.__main__ import main

    sys.argv = ["sf2ai", *arguments]
    with contextlib.ExitStack() as stack:
        if quiet:
            nowhere = stack.enter_context(open(os.devnull, "w"))
            stack.enter_context(contextlib.redirect_stdout(nowhere))
            stack.enter_context(contextlib.redirect_stderr(nowhere))
        try:
            main()
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
    return 0


def command(arguments: Sequence[str]) -> Callable[[], int]:
    """Return what a forked process runs for one command line."""
    return lambda: _call_main(arguments)


def worker() -> int:
    """Run a training process, as ``python -m sf2ai.training.sessions.worker`` does."""
    from sf2ai.training.sessions.worker import main

    main()
    return 0
