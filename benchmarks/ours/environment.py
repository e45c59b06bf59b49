"""Environment steps per second: both sides in a batch, or the single Gym environment.

    python benchmarks/ours/environment.py versus [slots] | single

One step of a batch is one match advancing one step of four frames, with the
observations and rewards of both sides. Actions are drawn beforehand.
"""

import sys
import time

import gymnasium
import numpy as np

import sf2ai.envs  # noqa: F401 - registers the environment
from sf2ai.backends.registry import make_backend
from sf2ai.envs.versus_batch import VersusBatch
from sf2ai.rounds.plans import PlanSequence
from sf2ai.rounds.reward import REWARDS
from sf2ai.seats.seat import Seat

SECONDS, STEPS = 3.0, 64


def versus(slots: int) -> float:
    """Return steps per second of both sides of `slots` matches."""
    plans = PlanSequence(0, character=0, opponent_characters=tuple(range(12))).take(None)
    seats = (Seat(slots, actions="pad"), Seat(slots, actions="pad"))
    batch = VersusBatch(make_backend("sim", slots), seats, REWARDS["health-gap"], plans)
    actions = np.random.default_rng(0).integers(0, 63, size=(STEPS, slots, 2))
    batch.reset()
    batch.step(actions[0])
    steps, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for row in actions:
            batch.step(row)
        steps += slots * STEPS
    return steps / (time.perf_counter() - begun)


def single() -> float:
    """Return steps per second of the single environment from `gymnasium.make`, with random actions."""
    env = gymnasium.make("sf2ai/Round-v0", actions="pad", disable_env_checker=True)
    actions = np.random.default_rng(0).integers(0, 63, size=4096)
    env.reset(seed=0)
    env.step(0)
    steps, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        for action in actions:
            _, _, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()
        steps += len(actions)
    return steps / (time.perf_counter() - begun)


if __name__ == "__main__":
    print(single() if sys.argv[1] == "single" else versus(int((sys.argv[2:] or ["1024"])[0])))
