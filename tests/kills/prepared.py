"""A process that has imported and compiled everything: commands of sf2ai start from it by forking.

A start of Python with TensorFlow takes seconds, a fork takes milliseconds, so a thousand commands can be
killed in an hour. A forked command runs the same `main` as ``sf2ai``, in a session of its own. Four things
differ from a user's run, each so that a training takes seconds: its network, its replay buffer and its
generations are small, checkpoints are written ten times a second, and TensorFlow runs operation by
operation instead of compiling its graph.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from warm import preparing

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
    """Import what any command imports, make trainings small, and load all compiled code."""
    preparing.prepare(_SMALL, runs_operations=True)
    from sf2ai.agents.dqn import network
    from sf2ai.training.config import TrainingConfig
    from sf2ai.training.opponents import past_selves
    from sf2ai.training.sessions import league, session

    preparing.import_tensorflow_alone().config.run_functions_eagerly(True)
    # TensorFlow rewrites other layers' Python code for its graphs, which takes each training a second.
    network.DuelingHead.call.autograph_info__ = None
    session.CHECKPOINT_SECONDS = CHECKPOINT_SECONDS
    league.EPISODES_PER_GENERATION = GENERATION_EPISODES
    past_selves.INTERVAL = PAST_SELF_EPISODES
    as_given = TrainingConfig.of.__func__  # type: ignore[attr-defined]

    def small(cls: type, character: str, settings: object) -> TrainingConfig:
        config: TrainingConfig = as_given(cls, character, settings)
        return replace(config, slots=_SLOTS, hyperparameters=_SMALL)

    TrainingConfig.of = classmethod(small)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        _evaluate_and_show(Path(folder))


def _evaluate_and_show(folder: Path) -> None:
    from fakes.trained import write_untrained
    from sf2ai.store.layout import Home

    write_untrained(Home(folder).weights("ryu"), "ryu", hidden=(8,))
    _call_main(["evaluate", "--char", "ryu", "--episodes", "2", "--home", str(folder)], quiet=True)
    _call_main(["roster", "--home", str(folder)], quiet=True)


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
