"""Processor time of a step with a preset, with an own reward, with chosen features and with pixels.

python benchmarks/own_observations.py [--steps N]

Processor time of this process, so that other programs on the machine matter less. The opponent is random, and
one environment is stepped at a time, so that one core does everything.
"""

import argparse
from time import process_time

import gymnasium

import sf2ai.envs  # noqa: F401 - registers the id


def corner(steps):
    """Return a reward of a user's."""
    return steps["damage_dealt"] - steps["damage_taken"] + 0.1 * steps["won"]


CASES = {
    "preset health-gap, features human": {},
    "weights of terms": {"reward": {"damage_dealt": 1.0, "damage_taken": -1.0, "win": 5.0}},
    "reward function": {"reward": corner},
    "three features": {"observation": ["own_x", "their_x", "distance"]},
    "pixels 84 x 84, grey, stack 4": {"observation": "pixels"},
    "pixels 84 x 84, rgb, stack 4": {"observation": "pixels", "grey": False},
    "pixels 224 x 384, rgb, stack 1": {
        "observation": "pixels",
        "size": (224, 384),
        "grey": False,
        "stack": 1,
    },
}


def seconds(steps: int, **settings: object) -> float:
    """Return the processor time of one step, resets of rounds that end included."""
    env = gymnasium.make("sf2ai/Round-v0", disable_env_checker=True, **settings)
    env.reset(seed=1)
    for _ in range(50):
        env.step(0)
    begun = process_time()
    for step in range(steps):
        if env.step(step % 60)[2]:
            env.reset()
    return (process_time() - begun) / steps


def main() -> None:
    """Print the microseconds of each case."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--steps", type=int, default=2_000, help="steps of each case (default: 2000)")
    steps = options.parse_args().steps
    for name, settings in CASES.items():
        best = min(seconds(steps, **settings) for _ in range(3))
        print(f"{name:36} {best * 1e6:8.1f} us a step {1 / best:10,.0f} steps a second of one core")


if __name__ == "__main__":
    main()
