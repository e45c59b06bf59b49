"""Trains Stable-Baselines3's PPO against cpu:7 until it wins often enough, or its time is up.

    python benchmarks/peers/sb3_time_to_win.py CHAR SEED RATE SECONDS

The agent is that of `sb3_strength.py`: PPO's defaults, our network's layers, 8 environments. It is measured
each minute, in 240 rounds of greedy play against all twelve characters; that time is not counted. Prints
JSON: the seconds, or null if the time was up; the steps; and the win rates.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from sb3_strength import NETWORK, SLOTS, measure
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback

from sf2ai.envs.stable_baselines import RoundVecEnv
from sf2ai.seats.seat import STICKY_ACTIONS

OPPONENT = "cpu:7"
EVERY_SECONDS = 60.0
ROUNDS = 240
MANY_STEPS = 1_000_000_000


class Clock(BaseCallback):
    """Measures the agent each minute, and ends the training when it wins enough or the time is up."""

    def __init__(self, character: str, rate: float, most: float) -> None:
        """Begin to count the time."""
        super().__init__()
        self._character, self._rate, self._most = character, rate, most
        self._measured = 0.0
        self._begun = time.monotonic()
        self._due = EVERY_SECONDS
        self.seen: list[list[float]] = []
        self.seconds: float | None = None

    def _on_step(self) -> bool:
        passed = time.monotonic() - self._begun - self._measured
        if passed < min(self._due, self._most):
            return True
        self._due += EVERY_SECONDS
        begun = time.monotonic()
        wins, draws, rounds = measure(self.model, self._character, OPPONENT, ROUNDS)
        self._measured += time.monotonic() - begun
        self.seen.append([round(passed, 1), self.num_timesteps, round((wins + draws / 2) / rounds, 3)])
        if self.seen[-1][2] >= self._rate:
            self.seconds = round(passed, 1)
        return self.seconds is None and passed < self._most


def main() -> None:
    """Train and print."""
    character, seed = sys.argv[1], int(sys.argv[2])
    rate, most = (float(word) for word in sys.argv[3:5])
    clock = Clock(character, rate, most)
    env = RoundVecEnv(
        SLOTS["ppo"], char=character, opponent=OPPONENT, sticky_actions=STICKY_ACTIONS, seed=seed
    )
    agent = PPO("MlpPolicy", env, n_steps=512, policy_kwargs=NETWORK, device="cpu", seed=seed)
    agent.learn(MANY_STEPS, callback=clock)
    steps = agent.num_timesteps
    print(json.dumps({"seconds": clock.seconds, "steps": steps, "measured": clock.seen}))


if __name__ == "__main__":
    main()
