"""gymnasium's own checks of every preset, and its vector wrappers around the batch in each autoreset mode."""

import warnings
from itertools import product

import gymnasium
import numpy as np
from gymnasium import wrappers
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AutoresetMode
from gymnasium.wrappers import vector

from sf2ai.envs import ACTIONS, OBSERVATIONS, REWARDS, ROUND_ID

RENDER_MODES = (None, "ansi", "rgb_array")
STEPS = 1_200
"""More than a round has, so that rounds end."""


def check_presets() -> int:
    """Run `check_env` on every combination of presets, each with another reward and render mode."""
    combinations = list(product(OBSERVATIONS, ACTIONS))
    combinations += [("human", "moves")] * max(0, len(REWARDS) - len(combinations))
    for place, (observation, actions) in enumerate(combinations):
        env = gymnasium.make(
            ROUND_ID,
            observation=observation,
            actions=actions,
            reward=list(REWARDS)[place % len(REWARDS)],
            render_mode=RENDER_MODES[place % len(RENDER_MODES)],
        )
        check_env(env.unwrapped)
        env.close()
    return len(combinations)


def check_chain() -> None:
    """Play rounds through a chain of gymnasium's wrappers, whose statistics must be those of the rounds."""
    env: gymnasium.Env = gymnasium.make(
        ROUND_ID, max_episode_steps=400, char="ken", opponent=["random", "cpu:3"]
    )
    env = wrappers.RecordEpisodeStatistics(env)
    env = wrappers.TimeAwareObservation(env)
    env = wrappers.FrameStackObservation(env, 3)
    env = wrappers.FlattenObservation(env)
    env = wrappers.NormalizeObservation(env)
    env = wrappers.TransformReward(env, lambda reward: 10 * reward)
    for seed in range(3):
        _, info = env.reset(seed=seed)
        total, over = 0.0, False
        while not over:
            observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
            assert env.observation_space.contains(observation.astype(env.observation_space.dtype))
            total += float(reward) / 10
            over = terminated or truncated
        assert abs(info["episode"]["r"] - total) < 1e-4, (info["episode"], total)
    env.close()


def check_vectors() -> None:
    """Step the batch under gymnasium's vector wrappers in every autoreset mode that each of them takes."""
    for mode in AutoresetMode:
        envs = gymnasium.make_vec(ROUND_ID, num_envs=6, autoreset_mode=mode, opponent="random")
        envs = vector.RecordEpisodeStatistics(envs)
        if mode is AutoresetMode.NEXT_STEP:  # the wrappers of observations take no other
            envs = vector.DtypeObservation(envs, np.float64)
            envs = vector.NormalizeObservation(envs)
        envs.reset(seed=1)
        envs.action_space.seed(1)
        ended = 0
        for _ in range(STEPS):
            _, _, terminated, truncated, infos = envs.step(envs.action_space.sample())
            done = terminated | truncated
            ended += int(done.sum())
            if done.any() and mode is AutoresetMode.DISABLED:
                envs.reset(options={"reset_mask": done})
            if done.any():
                assert "episode" in infos or "episode" in infos.get("final_info", {}), sorted(infos)
        assert ended > 2, (mode, ended)
        envs.close()


with warnings.catch_warnings(action="error"):  # what check_env only warns of is a fault too
    checked = check_presets()
check_chain()
check_vectors()
print(f"{checked} environments checked, {len(AutoresetMode)} autoreset modes, rounds ended in each")
