"""PettingZoo's own tests of the two-sided environment, parallel and after its conversion to AEC."""

from itertools import product

from pettingzoo.test import (
    api_test,
    max_cycles_test,
    parallel_api_test,
    parallel_seed_test,
    seed_test,
)
from pettingzoo.utils.conversions import aec_to_parallel, parallel_to_aec

from sf2ai.envs import ACTIONS, OBSERVATIONS, VersusEnv

CYCLES = 1_100
"""More steps than a round has."""


class Module:
    """What PettingZoo's tests of a module look for."""

    parallel_env = staticmethod(VersusEnv)
    env = staticmethod(lambda **settings: parallel_to_aec(VersusEnv(**settings)))


for observation, actions in product(OBSERVATIONS, ACTIONS):
    parallel_api_test(VersusEnv(observation=observation, actions=actions), num_cycles=200)
parallel_api_test(VersusEnv(("blanka", "zangief")), num_cycles=CYCLES)
parallel_seed_test(VersusEnv, num_cycles=300)
api_test(parallel_to_aec(VersusEnv()), num_cycles=CYCLES)
seed_test(lambda: parallel_to_aec(VersusEnv()), num_cycles=300)
max_cycles_test(Module)
parallel_api_test(aec_to_parallel(parallel_to_aec(VersusEnv())), num_cycles=200)
print(f"api, seed and max_cycles tests of both interfaces, {len(OBSERVATIONS) * len(ACTIONS)} presets")
