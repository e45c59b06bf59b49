"""Tianshou's vectors, collectors, trainer and DQN on one side, and its PettingZooEnv on two."""

import gymnasium
import numpy as np
from pettingzoo.utils.conversions import parallel_to_aec

from sf2ai.envs import ROUND_ID, VersusEnv  # isort: skip - before PyTorch

from tianshou.algorithm import DQN
from tianshou.algorithm.modelfree.dqn import DiscreteQLearningPolicy
from tianshou.algorithm.multiagent.marl import MultiAgentOffPolicyAlgorithm
from tianshou.algorithm.optim import AdamOptimizerFactory
from tianshou.algorithm.random import MARLRandomDiscreteMaskedOffPolicyAlgorithm
from tianshou.data import Collector, VectorReplayBuffer
from tianshou.env import DummyVectorEnv, PettingZooEnv, ShmemVectorEnv
from tianshou.trainer import OffPolicyTrainerParams
from tianshou.utils.net.common import Net

STEPS = 600


class NumbersOnly(gymnasium.Wrapper):
    """Leaves texts out of the infos: a step without one gets None, which Tianshou's trainer takes for NaN."""

    def step(self, action):
        """Play an action."""
        *played, info = self.env.step(action)
        return *played, {name: value for name, value in info.items() if not isinstance(value, str)}


def make_one() -> gymnasium.Env:
    """Return the single environment."""
    return NumbersOnly(gymnasium.make(ROUND_ID, char="ryu", opponent="random"))


def make_two() -> PettingZooEnv:
    """Return the two-sided environment as Tianshou takes it."""
    return PettingZooEnv(parallel_to_aec(VersusEnv(("ryu", "ryu"))))


def learner(env) -> DQN:
    """Return a DQN for an environment."""
    shape, actions = env.observation_space.shape, int(env.action_space.n)
    policy = DiscreteQLearningPolicy(
        model=Net(state_shape=shape, action_shape=actions, hidden_sizes=(64, 64)),
        action_space=env.action_space,
        observation_space=env.observation_space,
        eps_training=0.1,
    )
    return DQN(policy=policy, optim=AdamOptimizerFactory(lr=1e-3), target_update_freq=100)


def train(algorithm, make, vector) -> float:
    """Train for some steps; return the mean return of the test rounds."""
    training, testing = vector([make] * 2), DummyVectorEnv([make])
    score = (lambda stats: float(np.mean(stats.returns))) if make is make_two else None
    result = algorithm.run_training(
        OffPolicyTrainerParams(
            training_collector=Collector(
                algorithm, training, VectorReplayBuffer(5_000, 2), exploration_noise=True
            ),
            test_collector=Collector(algorithm, testing),
            max_epochs=1,
            epoch_num_steps=STEPS,
            collection_step_num_env_steps=100,
            test_step_num_episodes=1,
            batch_size=64,
            update_step_num_gradient_steps_per_sample=0.1,
            multi_agent_return_reduction=(lambda returns: returns[:, 0]) if make is make_two else None,
            compute_score_fn=score,
            show_progress=False,
            verbose=False,
        )
    )
    training.close()
    testing.close()
    return float(result.best_score)


if __name__ == "__main__":
    for vector in (DummyVectorEnv, ShmemVectorEnv):
        assert np.isfinite(train(learner(make_one()), make_one, vector)), vector
        print(vector.__name__, flush=True)
    both = make_two()
    pair = [learner(both), MARLRandomDiscreteMaskedOffPolicyAlgorithm(both.action_space)]
    assert np.isfinite(
        train(MultiAgentOffPolicyAlgorithm(algorithms=pair, env=both), make_two, DummyVectorEnv)
    )
    print(f"DQN, {STEPS:,} steps in each of 2 vectors, and against a random agent on the other side")
