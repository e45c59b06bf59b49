"""Keras-RL's callbacks and Processor around our agent, and its own DQNAgent, on gym's environment."""

import json
import tempfile
import warnings
from pathlib import Path

import numpy as np

from sf2ai.agents.keras_rl import DqnAgent
from sf2ai.agents.keras_rl.agent import import_stock_agents
from sf2ai.envs import GymFightEnv

warnings.simplefilter("ignore")
DQNAgent = import_stock_agents().DQNAgent
from rl.callbacks import FileLogger, ModelIntervalCheckpoint, TrainIntervalLogger  # noqa: E402
from rl.core import Processor  # noqa: E402
from rl.memory import SequentialMemory  # noqa: E402
from rl.policy import EpsGreedyQPolicy  # noqa: E402
from tf_keras.layers import Dense, Flatten  # noqa: E402
from tf_keras.models import Sequential  # noqa: E402
from tf_keras.optimizers import Adam  # noqa: E402
from tf_keras.optimizers.legacy import Adam as LegacyAdam  # noqa: E402


class Halves(Processor):
    """Halves every reward, and counts its calls."""

    def __init__(self) -> None:
        """Begin to count."""
        self.observations = self.rewards = 0

    def process_observation(self, observation):
        """Count an observation."""
        self.observations += 1
        return observation

    def process_reward(self, reward):
        """Halve a reward."""
        self.rewards += 1
        return reward / 2

    def process_state_batch(self, batch):
        """Return numbers: Keras-RL's processor returns a list, which TensorFlow refuses."""
        return np.asarray(batch, dtype=np.float32)


class OldInterface:
    """The environment with the four values per step that Keras-RL's own agents want."""

    def __init__(self) -> None:
        """Make one."""
        self.env = GymFightEnv(char="ryu", opponent="random", actions="pad")
        self.action_space, self.observation_space = self.env.action_space, self.env.observation_space

    def reset(self):
        """Return the first observation."""
        return self.env.reset()[0]

    def step(self, action):
        """Return observation, reward, whether it is over, and numbers that may be averaged."""
        observation, reward, terminated, truncated, _ = self.env.step(int(action))
        return observation, reward, terminated or truncated, {}

    def render(self, mode="human"):
        """Show nothing."""


def our_agent(folder: Path) -> None:
    """Train and test our agent with every callback."""
    env = GymFightEnv(char="ryu", opponent="random")
    processor = Halves()
    features, actions = env.observation_space.shape[0], int(env.action_space.n)
    agent = DqnAgent(features=features, actions=actions, processor=processor)
    agent.compile(Adam(1e-4), metrics=["mae"])
    log = folder / "log.json"
    history = agent.fit(
        env,
        nb_steps=1_500,
        verbose=0,
        callbacks=[
            FileLogger(str(log), interval=1),
            ModelIntervalCheckpoint(str(folder / "weights_{step}.h5f"), interval=500),
            TrainIntervalLogger(interval=500),
        ],
    )
    assert processor.rewards == 1_500 <= processor.observations
    assert len(json.loads(log.read_text())["episode_reward"]) == len(history.history["episode_reward"]) > 0
    assert list(folder.glob("weights_*")), "the checkpoint callback wrote nothing"
    tested = agent.test(env, nb_episodes=2, visualize=False, verbose=0)
    assert len(tested.history["episode_reward"]) == 2


def their_agent() -> None:
    """Train Keras-RL's own agent on the environment."""
    env = OldInterface()
    layers = [Flatten(input_shape=(1, *env.observation_space.shape)), Dense(32, activation="relu")]
    model = Sequential([*layers, Dense(int(env.action_space.n))])
    agent = DQNAgent(
        model=model,
        nb_actions=int(env.action_space.n),
        memory=SequentialMemory(limit=5_000, window_length=1),
        policy=EpsGreedyQPolicy(),
        processor=Halves(),
        nb_steps_warmup=100,
    )
    agent.compile(LegacyAdam(1e-4), metrics=["mae"])
    before = [weights.copy() for weights in model.get_weights()]
    agent.fit(env, nb_steps=600, verbose=0)
    assert agent.step == 600
    assert any((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))
    assert all(np.isfinite(weights).all() for weights in model.get_weights())


with tempfile.TemporaryDirectory() as made:
    our_agent(Path(made))
their_agent()
print("DqnAgent: fit and test with 3 callbacks and a Processor; Keras-RL's DQNAgent: 600 steps")
