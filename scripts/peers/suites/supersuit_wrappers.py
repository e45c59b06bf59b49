"""SuperSuit's wrappers around the two-sided environment, and vectors of it."""

import numpy as np
import supersuit
from pettingzoo.test import parallel_api_test

from sf2ai.envs import VersusEnv

WRAPPERS = {
    "frame_skip": lambda env: supersuit.frame_skip_v0(env, 4),
    "frame_skip, a range": lambda env: supersuit.frame_skip_v0(env, (2, 5)),
    "frame_stack": lambda env: supersuit.frame_stack_v1(env, 4),
    "sticky_actions": lambda env: supersuit.sticky_actions_v0(env, 0.25),
    "delay_observations": lambda env: supersuit.delay_observations_v0(env, 3),
    "dtype": lambda env: supersuit.dtype_v0(env, np.float64),
    "flatten": supersuit.flatten_v0,
    "normalize_obs": lambda env: supersuit.normalize_obs_v0(env, env_min=-1, env_max=1),
    "clip_reward": lambda env: supersuit.clip_reward_v0(env, -0.1, 0.1),
    "agent_indicator": supersuit.agent_indicator_v0,
    "pad_observations": supersuit.pad_observations_v0,
    "pad_action_space": supersuit.pad_action_space_v0,
    "black_death": supersuit.black_death_v3,
    "max_observation": lambda env: supersuit.max_observation_v0(env, 2),
    "nan_noop": lambda env: supersuit.nan_noop_v0(env, 0),
}
NUM_VECTORS = 3
STEPS = 1_100

for name, wrap in WRAPPERS.items():
    env = wrap(VersusEnv(("ryu", "ryu")))
    print(name, flush=True)
    parallel_api_test(env, num_cycles=150)

made = supersuit.pettingzoo_env_to_vec_env_v1(supersuit.black_death_v3(VersusEnv(("ryu", "ryu"))))
envs = supersuit.concat_vec_envs_v1(made, NUM_VECTORS, num_cpus=1, base_class="gymnasium")
observations, _ = envs.reset(seed=1)
envs.action_space.seed(1)
ended = 0
for _ in range(STEPS):
    actions = np.array([envs.action_space.sample() for _ in range(envs.num_envs)])
    observations, rewards, terminated, truncated, _ = envs.step(actions)
    assert observations.shape[0] == rewards.shape[0] == 2 * NUM_VECTORS
    ended += int(np.sum(terminated | truncated))
assert ended, "no round ended"
envs.close()
print(f"{len(WRAPPERS)} wrappers under the API test; {ended // 2} rounds in a vector of {NUM_VECTORS}")
