"""Steps per second of EnvPool's CartPole, 1,024 environments on two threads."""

import time

import envpool
import numpy as np

SLOTS, SECONDS = 1024, 3.0

env = envpool.make_gymnasium("CartPole-v1", num_envs=SLOTS, num_threads=2)
actions = np.random.default_rng(0).integers(0, 2, size=(64, SLOTS)).astype(np.int32)
env.reset()
for row in actions:
    env.step(row)
steps, start = 0, time.perf_counter()
while time.perf_counter() - start < SECONDS:
    for row in actions:
        env.step(row)
    steps += SLOTS * len(actions)
print(steps / (time.perf_counter() - start))
