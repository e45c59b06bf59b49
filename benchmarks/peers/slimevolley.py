"""Steps per second of slimevolleygym with both players stepped, state observations."""

import time

import gym
import numpy as np
import slimevolleygym  # noqa: F401

SECONDS = 3.0

env = gym.make("SlimeVolley-v0").unwrapped
actions = np.random.default_rng(0).integers(0, 2, size=(4096, 2, 3))
env.reset()
steps, start = 0, time.perf_counter()
while time.perf_counter() - start < SECONDS:
    for one, two in actions[:512]:
        _, _, done, _ = env.step(one, two)
        if done:
            env.reset()
    steps += 512
print(steps / (time.perf_counter() - start))
