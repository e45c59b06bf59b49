"""Environment steps per second of our agent: fitted, trained in a batch, trained by default, or playing.

python benchmarks/ours/training.py fit|batch|defaults|ppo|play
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.seats.seat import Seat
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.trainer import Trainer

ALIKE = {
    "hidden": [128, 128],
    "branch": 0,
    "lesson_weight": 0.0,
    "batch_size": 32,
    "steps_per_update": 1,
    "warmup_steps": 200,
}
"""The settings of `peers/keras_rl_agent.py`: the same network, 32 windows per update, an update per step."""

WARM_UP_STEPS = 2_500
NO_HOME = Home(Path("nowhere"))


def fit() -> float:
    """Return the rate of Keras-RL's own `fit` on one environment."""
    from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
    from sf2ai.agents.keras_rl.agent import DqnAgent

    env = FightEnv("ryu", opponent="random")
    settings = DqnHyperparameters.from_json({**ALIKE, "updates_per_call": 1})
    agent = DqnAgent(settings, features=env.observation_space.shape[0], actions=int(env.action_space.n))
    agent.compile()
    agent.fit(env, 400, verbose=0, seed=0)
    begun = time.perf_counter()
    agent.fit(env, 2_000, verbose=0, seed=1)
    return (2_000 - settings.warmup_steps) / (time.perf_counter() - begun)


def batch() -> float:
    """Return the rate of training 16 slots with the same updates per step."""
    return _train({**ALIKE, "updates_per_call": 16}, seconds=6.0, guide="none", opponents=("random",))


def defaults() -> float:
    """Return the rate of training as `sf2ai train` does by default."""
    return _train({}, seconds=8.0)


def ppo() -> float:
    """Return the rate of `sf2ai train --agent ppo`, against itself in 256 matches, without lessons.

    Both sides of a match are learned from, so each of its steps counts as two.
    """
    return _train(
        {}, seconds=10.0, agent="ppo", guide="none", opponents=("self",), warm_up=100_000, episodes=100_000
    )


def play() -> float:
    """Return the rate of greedy play in 64 slots, with observations, masks, pads and frames included."""
    from sf2ai.agents.dqn.hyperparameters import DqnHyperparameters
    from sf2ai.agents.dqn.policy import DqnPolicy
    from sf2ai.agents.networks.architecture import Architecture, join
    from sf2ai.backends.registry import make_backend
    from sf2ai.envs.round_batch import RoundBatch
    from sf2ai.players.opponents import make_opponent
    from sf2ai.rounds.plans import PlanSequence
    from sf2ai.rounds.reward import REWARDS
    from sf2ai.seats.action_facts import action_facts

    slots = 64
    seat = Seat(slots)
    facts, settings = action_facts(seat.actions, 0), DqnHyperparameters()
    shape = (seat.observation.size, settings.hidden, seat.actions.count(0), facts.shape[1], settings.branch)
    sizes = Architecture(*shape)
    player = DqnPolicy({**sizes.named(join(sizes.initial(0))), "facts": facts})
    plans = PlanSequence(0, character=0, opponent_characters=tuple(range(12))).take(None)
    batch = RoundBatch(
        make_backend("sim", slots), make_opponent("random", slots), seat, REWARDS["health-gap"], plans
    )
    observations, masks, every = batch.reset(), batch.masks(), np.arange(slots)
    begun, steps = time.perf_counter(), 0
    while steps < 200 * slots or time.perf_counter() - begun < 3.0:
        if steps == 200 * slots:
            begun = time.perf_counter()
        result = batch.step(player.act(observations, masks, every))
        observations, masks = result.observations, result.masks
        steps += slots
    return (steps - 200 * slots) / (time.perf_counter() - begun)


def _train(
    hyperparameters: dict[str, Any],
    seconds: float,
    warm_up: int = WARM_UP_STEPS,
    episodes: int = 10_000,
    **settings: Any,
) -> float:
    config = TrainingConfig("ryu", episodes=episodes, hyperparameters=hyperparameters, **settings)
    with Trainer(config, NO_HOME) as trainer:
        begun, begun_at = 0.0, 0
        for progress in trainer.run():
            if not begun and progress.steps >= warm_up:
                begun, begun_at = time.perf_counter(), progress.steps
            elif begun and time.perf_counter() - begun >= seconds:
                break
        return (progress.steps - begun_at) / (time.perf_counter() - begun)


MODES: dict[str, Callable[[], float]] = {
    "fit": fit,
    "batch": batch,
    "defaults": defaults,
    "ppo": ppo,
    "play": play,
}

if __name__ == "__main__":
    print(MODES[sys.argv[1]]())
