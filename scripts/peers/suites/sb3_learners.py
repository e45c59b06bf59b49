"""Stable-Baselines3's checker, learners, wrappers and callbacks, with PyTorch as PyPI gives it."""

import tempfile
from pathlib import Path

import gymnasium
import numpy as np

from sf2ai.envs import ROUND_ID, RoundVecEnv  # isort: skip - before stable_baselines3

from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.callbacks import CheckpointCallback, EvalCallback
from stable_baselines3.common.env_checker import check_env
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.vec_env import (
    SubprocVecEnv,
    VecCheckNan,
    VecFrameStack,
    VecMonitor,
    VecNormalize,
)

STEPS = 2_048


def make_batch(**settings) -> RoundVecEnv:
    """Return eight environments."""
    return RoundVecEnv(8, **{"char": "ryu", "opponent": "random", "seed": 1, **settings})


def learners(folder: Path) -> None:
    """Train each learner on one environment and on the batch, with TensorBoard, and load it again."""
    for learner, settings in ((DQN, {"learning_starts": 200}), (PPO, {"n_steps": 256}), (A2C, {})):
        for env in (gymnasium.make(ROUND_ID, char="ryu", opponent="random"), make_batch()):
            logs = {"tensorboard_log": str(folder / "log")}
            model = learner("MlpPolicy", env, device="cpu", seed=1, **logs, **settings)
            model.learn(STEPS)
            model.save(folder / "model")
            seen = model.get_env().reset()
            again = learner.load(folder / "model", device="cpu")
            assert np.array_equal(*(each.predict(seen, deterministic=True)[0] for each in (model, again)))
            env.close()
    assert list((folder / "log").rglob("events*")), "TensorBoard's files are missing"


def wrapped(folder: Path) -> None:
    """Train and evaluate under the vector wrappers, with callbacks."""
    stacked, measure = (
        VecFrameStack(VecNormalize(VecMonitor(VecCheckNan(batch, raise_exception=True))), 4)
        for batch in (make_batch(), make_batch(seed=1_000))
    )
    callback = EvalCallback(
        measure,
        eval_freq=96,
        n_eval_episodes=8,
        log_path=str(folder),
        best_model_save_path=str(folder),
        verbose=0,
    )
    saved = CheckpointCallback(256, str(folder / "checkpoints"), save_vecnormalize=True)
    model = PPO("MlpPolicy", stacked, n_steps=128, device="cpu", seed=1)
    model.learn(STEPS, callback=[callback, saved])
    assert (folder / "best_model.zip").exists()
    assert len(np.load(folder / "evaluations.npz")["results"]) >= 2
    mean, _ = evaluate_policy(model, measure, n_eval_episodes=8)
    assert np.isfinite(mean)


def in_processes() -> None:
    """Train on SB3's own vector of single environments, each in a process."""
    env = make_vec_env(ROUND_ID, 2, seed=1, vec_env_cls=SubprocVecEnv, env_kwargs={"opponent": "random"})
    PPO("MlpPolicy", env, n_steps=256, device="cpu").learn(1_024)
    env.close()


if __name__ == "__main__":
    check_env(gymnasium.make(ROUND_ID, char="ryu", opponent="random").unwrapped)
    with tempfile.TemporaryDirectory() as made:
        learners(Path(made))
        wrapped(Path(made))
    in_processes()
    print(f"DQN, PPO and A2C, {STEPS:,} steps each on one and on 8 environments; wrappers and callbacks")
