"""Environment steps per second of Stable-Baselines3's DQN and PPO on our environment.

    python benchmarks/peers/sb3_agents.py dqn|ppo

It runs in a virtual environment of its own, in which our environments work without our other dependencies.
DQN has the network, batch and updates per step of `keras_rl_agent.py`; PPO has its defaults, over 8
environments, with shorter rollouts that cost the same per step.
"""

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from stable_baselines3 import DQN, PPO
from stable_baselines3.common.callbacks import BaseCallback

from sf2ai.envs.gymnasium_env import FightEnv
from sf2ai.envs.stable_baselines import RoundVecEnv

NETWORK = {"net_arch": [128, 128]}
DQN_WARM_UP, DQN_STEPS = 200, 3_200
PPO_SLOTS, PPO_ROLLOUT, PPO_ITERATIONS = 8, 512, 4


class Clock(BaseCallback):
    """Records when the warm-up ended; the measurement ends with `learn`, updates included."""

    def __init__(self, warm_up: int) -> None:
        """Begin to measure after `steps` steps."""
        super().__init__()
        self._warm_up = warm_up
        self.begun = 0.0
        self.begun_at = 0

    def _on_step(self) -> bool:
        if not self.begun and self.num_timesteps > self._warm_up:
            self.begun, self.begun_at = time.perf_counter(), self.num_timesteps
        return True


def make_dqn() -> tuple[Any, int, int]:
    """Return the agent, its warm-up and its steps."""
    env = FightEnv("ryu", opponent="random")
    agent = DQN(
        "MlpPolicy",
        env,
        policy_kwargs=NETWORK,
        batch_size=32,
        train_freq=1,
        gradient_steps=1,
        learning_starts=DQN_WARM_UP // 2,
        target_update_interval=500,
        buffer_size=20_000,
        learning_rate=5e-4,
        device="cpu",
        seed=0,
    )
    return agent, DQN_WARM_UP, DQN_STEPS


def make_ppo() -> tuple[Any, int, int]:
    """Return the agent, its warm-up, one rollout and its updates, and its steps."""
    env = RoundVecEnv(PPO_SLOTS, char="ryu", opponent="random", seed=1)
    agent = PPO("MlpPolicy", env, n_steps=PPO_ROLLOUT, device="cpu", seed=0)
    return agent, PPO_SLOTS * PPO_ROLLOUT, PPO_SLOTS * PPO_ROLLOUT * PPO_ITERATIONS


def main() -> None:
    """Train, and print steps per second after the warm-up."""
    agent, warm_up, steps = {"dqn": make_dqn, "ppo": make_ppo}[sys.argv[1]]()
    clock = Clock(warm_up)
    agent.learn(steps, callback=clock)
    print((agent.num_timesteps - clock.begun_at) / (time.perf_counter() - clock.begun))


if __name__ == "__main__":
    main()
