"""RLlib's PPO: ``single`` on one side, ``multi`` with a policy for each side."""

import os
import sys

os.environ.setdefault("RAY_AIR_NEW_OUTPUT", "0")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")

import gymnasium

from sf2ai.envs import ROUND_ID, VersusEnv  # isort: skip - before ray, which would load TensorFlow

import ray
from ray.rllib.algorithms.ppo import PPOConfig
from ray.rllib.env.wrappers.pettingzoo_env import ParallelPettingZooEnv
from ray.tune.registry import register_env

ITERATIONS = 2


def base() -> PPOConfig:
    """Return the settings that both share."""
    return (
        PPOConfig()
        .env_runners(num_env_runners=1, num_envs_per_env_runner=1)
        .learners(num_learners=0, num_gpus_per_learner=0)
        .training(train_batch_size_per_learner=1_024, minibatch_size=256, num_epochs=2)
    )


def single() -> PPOConfig:
    """Return PPO on the single environment."""
    name = f"sf2ai.envs:{ROUND_ID}"  # a worker is a process that has imported nothing
    register_env("sf2ai-one", lambda config: gymnasium.make(name, char="ryu", opponent="random"))
    return base().environment("sf2ai-one")


def multi() -> PPOConfig:
    """Return PPO with a policy for each side."""
    register_env("sf2ai-two", lambda config: ParallelPettingZooEnv(VersusEnv(("ryu", "ken"))))
    sides = {"policies": {"p1", "p2"}, "policy_mapping_fn": lambda agent, episode, **_: agent}
    return base().environment("sf2ai-two").multi_agent(**sides)


ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
algorithm = (single() if sys.argv[1] == "single" else multi()).build_algo()
for _ in range(ITERATIONS):
    result = algorithm.train()
runners = result["env_runners"]
steps = result["num_env_steps_sampled_lifetime"]
assert steps >= ITERATIONS * 1_024, steps
assert runners["num_episodes_lifetime"] > 0, runners
learned = sorted(name for name in result["learners"] if not name.startswith("__"))
algorithm.stop()
ray.shutdown()
rounds = runners["num_episodes_lifetime"]
print(f"{ITERATIONS} iterations, {int(steps):,} steps, {int(rounds)} rounds; learned: {', '.join(learned)}")
