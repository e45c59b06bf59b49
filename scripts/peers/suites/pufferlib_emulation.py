"""PufferLib's emulation of both interfaces, and its vectors of them in this process and in others."""

import gymnasium
import numpy as np
import pufferlib
import pufferlib.emulation
import pufferlib.vector

from sf2ai.envs import ROUND_ID, VersusEnv

STEPS = 700


def single(buf=None, seed=0) -> pufferlib.emulation.GymnasiumPufferEnv:
    """Return the single environment as PufferLib emulates it."""
    env = gymnasium.make(ROUND_ID, char="ryu", opponent="random")
    return pufferlib.emulation.GymnasiumPufferEnv(env, buf=buf, seed=seed)


def versus(buf=None, seed=0) -> pufferlib.emulation.PettingZooPufferEnv:
    """Return the two-sided environment as PufferLib emulates it."""
    return pufferlib.emulation.PettingZooPufferEnv(VersusEnv(("ryu", "ryu")), buf=buf, seed=seed)


def play(envs, steps: int) -> tuple[int, int]:
    """Step with random actions; return the number of agents and of ended rounds."""
    envs.reset(seed=1)
    ended = 0
    for _ in range(steps):
        observations, rewards, terminals, truncations, _ = envs.step(envs.action_space.sample())
        assert np.isfinite(observations).all()
        assert np.isfinite(rewards).all()
        ended += int(np.sum(terminals | truncations))
    agents = len(observations)
    envs.close()
    return agents, ended


if __name__ == "__main__":
    for make, agents in ((single, 1), (versus, 2)):
        for backend, settings in (
            (pufferlib.vector.Serial, {}),
            (pufferlib.vector.Multiprocessing, {"num_workers": 2}),
        ):
            envs = pufferlib.vector.make(make, backend=backend, num_envs=4, **settings)
            seen, ended = play(envs, STEPS)
            print(make.__name__, backend.__name__, seen, ended, flush=True)
            assert seen == 4 * agents, seen
            assert ended > 0, "no round ended"
    print(f"both interfaces, Serial and Multiprocessing, {STEPS} steps of 4 environments")
