"""Trains one of Stable-Baselines3's agents for some rounds and prints how often it wins afterwards.

    python benchmarks/peers/sb3_strength.py ppo|dqn CHAR SEED EPISODES ROUNDS

It plays the default opponents of `sf2ai train`, with the same sticky actions, and is measured in greedy
play against all characters, in 48 environments that play equally many rounds, with seed 12,345.

PPO has its defaults except for our network's layers, 8 environments and rollouts of 512 steps. DQN has our
layers, 16 environments, an update whenever all of them have stepped, exploration that falls over the first
two fifths, a buffer that holds every step, 2,000 steps before the first update, and a target network that is
replaced every 1,000 steps. Prints steps and [wins, draws, rounds] by opponent as JSON.
"""

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

import numpy as np
from stable_baselines3 import DQN, PPO
from stable_baselines3.common.callbacks import BaseCallback

from sf2ai.envs.stable_baselines import RoundVecEnv
from sf2ai.seats.seat import STICKY_ACTIONS
from sf2ai.training.settings import TrainingSettings

MET = TrainingSettings.opponents
OPPONENTS = ("random", "cpu:3", "cpu:7")
NETWORK = {"net_arch": [128, 128]}
SLOTS = {"ppo": 8, "dqn": 16}
MEASURED_SLOTS = 48
MANY_STEPS = 100_000_000
"""More than any training here has; the number of rounds ends it."""


class Rounds(BaseCallback):
    """Ends the training after a number of rounds."""

    def __init__(self, most: int) -> None:
        """Count from none."""
        super().__init__()
        self._left = most

    def _on_step(self) -> bool:
        self._left -= int(self.locals["dones"].sum())
        return self._left > 0


def make(name: str, character: str, seed: int, episodes: int) -> Any:
    """Return an agent that has learned nothing."""
    env = RoundVecEnv(
        SLOTS[name], char=character, opponent=list(MET), sticky_actions=STICKY_ACTIONS, seed=seed
    )
    if name == "ppo":
        # The default rollout is longer than a few hundred rounds allow.
        return PPO("MlpPolicy", env, n_steps=512, policy_kwargs=NETWORK, device="cpu", seed=seed)
    steps = 350 * episodes  # about as many steps as such a training has
    return DQN(
        "MlpPolicy",
        env,
        policy_kwargs=NETWORK,
        exploration_fraction=0.4 * steps / MANY_STEPS,  # as ours: over the first two fifths
        buffer_size=steps,
        learning_starts=2_000,
        train_freq=1,
        gradient_steps=1,
        target_update_interval=1_000,
        device="cpu",
        seed=seed,
    )


def measure(agent: Any, character: str, opponent: str, rounds: int) -> list[int]:
    """Let the agent play greedily, equally many rounds in each slot; return wins, draws and rounds."""
    env = RoundVecEnv(
        MEASURED_SLOTS, char=character, opponent=opponent, sticky_actions=STICKY_ACTIONS, seed=12_345
    )
    left = np.full(MEASURED_SLOTS, rounds // MEASURED_SLOTS)
    results = []
    seen = env.reset()
    while left.any():
        chosen, _ = agent.predict(seen, deterministic=True)
        seen, _, done, told = env.step(chosen)
        for slot in np.flatnonzero(done & (left > 0)).tolist():
            left[slot] -= 1
            results.append(told[slot]["result"])
    env.close()
    return [results.count(1), results.count(0), len(results)]


def main() -> None:
    """Train, measure and print."""
    name, character = sys.argv[1:3]
    seed, episodes, rounds = (int(word) for word in sys.argv[3:6])
    if rounds < MEASURED_SLOTS or rounds % MEASURED_SLOTS:
        raise SystemExit(f"{rounds} rounds cannot be shared out; give a multiple of {MEASURED_SLOTS}")
    agent = make(name, character, seed, episodes)
    agent.learn(MANY_STEPS, callback=Rounds(episodes))
    counts = {opponent: measure(agent, character, opponent, rounds) for opponent in OPPONENTS}
    print(json.dumps({"steps": agent.num_timesteps, "counts": counts}))


if __name__ == "__main__":
    main()
