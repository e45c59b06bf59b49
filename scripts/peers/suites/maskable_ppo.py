"""sb3-contrib's MaskablePPO wherever sf2ai has action masks; it must never choose an illegal action."""

import gymnasium
import numpy as np

from sf2ai.envs import ROUND_ID, RoundVecEnv  # isort: skip - before stable_baselines3

from sb3_contrib import MaskablePPO
from sb3_contrib.common.maskable.callbacks import MaskableEvalCallback
from sb3_contrib.common.maskable.evaluation import evaluate_policy
from sb3_contrib.common.maskable.utils import get_action_masks
from sb3_contrib.common.wrappers import ActionMasker
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import (
    DummyVecEnv,
    SubprocVecEnv,
    VecFrameStack,
    VecMonitor,
    VecNormalize,
)

STEPS = 2_048


def make_one(**settings) -> gymnasium.Env:
    """Return a single environment as gymnasium makes it."""
    return gymnasium.make(ROUND_ID, **{"char": "guile", "opponent": "random", **settings})


def make_batch(**settings) -> RoundVecEnv:
    """Return eight environments."""
    return RoundVecEnv(8, **{"char": "guile", "opponent": "random", "seed": 1, **settings})


FACES = {
    "RoundVecEnv": make_batch,
    "VecNormalize(RoundVecEnv)": lambda: VecNormalize(make_batch()),
    "VecFrameStack(VecMonitor(RoundVecEnv))": lambda: VecFrameStack(VecMonitor(make_batch()), 3),
    "gymnasium.make": make_one,
    "Monitor(gymnasium.make)": lambda: Monitor(make_one()),
    "ActionMasker(gymnasium.make)": lambda: ActionMasker(
        make_one(), lambda env: env.unwrapped.action_masks()
    ),
    "DummyVecEnv(gymnasium.make)": lambda: DummyVecEnv([make_one, make_one]),
    "SubprocVecEnv(gymnasium.make)": lambda: SubprocVecEnv([make_one, make_one]),
}

if __name__ == "__main__":
    for name, make in FACES.items():
        print(name, flush=True)
        model = MaskablePPO("MlpPolicy", make(), n_steps=128, device="cpu", seed=1).learn(STEPS)
        env = model.get_env()
        seen, illegal = env.reset(), 0
        for _ in range(200):
            masks = get_action_masks(env)
            actions, _ = model.predict(seen, action_masks=masks)
            illegal += int(np.sum(~masks.reshape(len(actions), -1)[np.arange(len(actions)), actions]))
            seen, *_ = env.step(actions)
        assert illegal == 0, (name, illegal)
        env.close()
    callback = MaskableEvalCallback(make_batch(seed=9), eval_freq=128, n_eval_episodes=8, verbose=0)
    model = MaskablePPO("MlpPolicy", make_batch(), n_steps=128, device="cpu").learn(STEPS, callback=callback)
    assert np.isfinite(evaluate_policy(model, make_batch(seed=7), n_eval_episodes=8)[0])
    assert np.isfinite(evaluate_policy(model, Monitor(make_one()), n_eval_episodes=2)[0])
    print(f"{len(FACES)} ways to make it, {STEPS:,} steps each, no illegal action in 200 steps of each")
