"""Environment steps per second of keras-rl2's own DQNAgent on our environment.

    python benchmarks/peers/keras_rl_agent.py fit|play

It runs in our own virtual environment, since Keras-RL is one of our dependencies. Unlike our agent it needs
the old four-value step and fewer than 32,768 steps.
"""

import sys
import time
from typing import Any

import numpy as np

from sf2ai.agents.tensorflow_runtime import import_tensorflow
from sf2ai.envs.gymnasium_env import FightEnv

keras = import_tensorflow().keras

WARM_UP_STEPS, FIT_STEPS = 200, 1_200


class OldStep:
    """Our environment as Keras-RL needs it: a step returns four values, a reset one."""

    def __init__(self) -> None:
        """Wrap a new environment."""
        self.env = FightEnv("ryu", opponent="random")
        self.action_space, self.observation_space = self.env.action_space, self.env.observation_space

    def reset(self) -> np.ndarray:
        """Begin a round."""
        return self.env.reset()[0]

    def step(self, action: int) -> tuple[np.ndarray, float, bool, dict[str, Any]]:
        """Play a step."""
        observation, reward, terminated, truncated, _ = self.env.step(action)
        return observation, reward, terminated or truncated, {}


def main() -> None:
    """Fit or play, and print steps per second after the warm-up."""
    from rl.agents.dqn import DQNAgent
    from rl.callbacks import Callback
    from rl.memory import SequentialMemory

    class Clock(Callback):
        """Records when the warm-up ended and when the last step did."""

        begun = ended = steps = 0.0

        def on_step_end(self, step: int, logs: Any = None) -> None:
            self.steps += 1
            self.ended = time.perf_counter()
            if self.steps == WARM_UP_STEPS:
                self.begun = self.ended

    env, layers = OldStep(), keras.layers
    width, actions = env.observation_space.shape[0], int(env.action_space.n)
    model = keras.Sequential(
        [
            layers.Flatten(input_shape=(1, width)),
            layers.Dense(128, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(actions),
        ]
    )
    agent = DQNAgent(
        model=model,
        nb_actions=actions,
        memory=SequentialMemory(limit=20_000, window_length=1),
        batch_size=32,
        nb_steps_warmup=WARM_UP_STEPS // 2,
        target_model_update=500,  # a soft update needs an optimizer of Keras's old kind
        enable_double_dqn=True,
    )
    agent.compile(keras.optimizers.legacy.Adam(learning_rate=5e-4), metrics=[])
    clock = Clock()
    if sys.argv[1] == "fit":
        agent.fit(env, FIT_STEPS, callbacks=[clock], verbose=0)
    else:
        agent.test(env, nb_episodes=4, callbacks=[clock], visualize=False, verbose=0)
    print((clock.steps - WARM_UP_STEPS) / (clock.ended - clock.begun))


if __name__ == "__main__":
    main()
