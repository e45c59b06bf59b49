"""Keras-RL's `fit` and `test`: one agent, one environment, callbacks in Keras-RL's order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sf2ai.agents.base import Advice


@dataclass(frozen=True)
class LoopOptions:
    """How `fit` and `test` treat an episode."""

    action_repetition: int = 1
    """Environment steps per action."""
    max_start_steps: int = 0
    """Upper limit of the steps that begin an episode unseen by the agent."""
    start_step_policy: Callable[[Any], Any] | None = None
    """Chooses those steps' actions; random when None."""
    max_episode_steps: int | None = None
    """Steps after which an episode is truncated."""
    seed: int | None = None
    """Of the environment's first reset."""

    def __post_init__(self) -> None:
        """Refuse values below 1; raises `ValueError`."""
        if self.action_repetition < 1:
            raise ValueError(f"action_repetition is at least 1, not {self.action_repetition!r}")


@dataclass
class _Step:
    """What an action led to."""

    observation: Any
    reward: float
    terminated: bool
    truncated: bool
    info: dict[str, Any]


class EpisodeLoop:
    """Plays episodes of one environment with one agent."""

    def __init__(self, agent: Any, env: Any, callbacks: Any, history: Any, options: LoopOptions) -> None:
        """Bind them.

        Args:
            agent: a `DqnAgent`.
            env: gymnasium's interface.
            callbacks: a Keras-RL `CallbackList`, bound to agent and environment.
            history: the Keras `History` among them.
            options: how episodes are treated.
        """
        self.history = history
        self._agent = agent
        self._env = env
        self._callbacks = callbacks
        self._options = options
        self._seed = options.seed
        self._starts = np.random.default_rng(options.seed)

    def train(self, steps: int) -> None:
        """Play until the agent has taken that many steps; Ctrl-C ends it early."""
        aborted = False
        self._callbacks.on_train_begin()
        try:
            episode = 0
            while self._agent.step < steps:
                self._play(episode, steps)
                episode += 1
        except KeyboardInterrupt:  # Keras-RL's contract: fit returns what it has
            aborted = True
        self._callbacks.on_train_end(logs={"did_abort": aborted})

    def test(self, episodes: int) -> None:
        """Play whole episodes."""
        self._callbacks.on_train_begin()
        for episode in range(episodes):
            self._play(episode, None)
        self._callbacks.on_train_end()

    def _play(self, episode: int, until_step: int | None) -> None:
        """Play one episode, or its part until the agent's step counter reaches a limit."""
        self._callbacks.on_episode_begin(episode)
        now = self._begin()
        total, count = 0.0, 0
        while not (now.terminated or now.truncated):
            if until_step is not None and self._agent.step >= until_step:
                return
            self._callbacks.on_step_begin(count)
            action = self._agent.forward(now.observation, now.info.get("action_mask"), _advice(now.info))
            now = self._repeat(action)
            if count + 1 == self._options.max_episode_steps:
                now.truncated = True
            metrics = self._agent.backward(now.reward, now.terminated, now.truncated)
            total += now.reward
            logs = {
                "action": action,
                "observation": now.observation,
                "reward": now.reward,
                "metrics": metrics,
                "episode": episode,
                "info": _numbers(now.info),
            }
            self._callbacks.on_step_end(count, logs)
            count += 1
        steps = {"nb_episode_steps": count, "nb_steps": self._agent.step}
        logs = {"episode_reward": total, **(steps if self._agent.training else {"nb_steps": count})}
        self._callbacks.on_episode_end(episode, logs)

    def _begin(self) -> _Step:
        """Reset environment and agent, and take the steps that the agent does not see."""
        self._agent.reset_states()
        observation, info = self._env.reset(seed=self._seed)
        self._seed = None
        now = self._process(_Step(observation, 0.0, False, False, info))
        limit = self._options.max_start_steps
        for _ in range(int(self._starts.integers(limit)) if limit else 0):
            policy = self._options.start_step_policy
            now = self._step(policy(now.observation) if policy else self._env.action_space.sample())
            if now.terminated or now.truncated:
                observation, info = self._env.reset()
                return self._process(_Step(observation, 0.0, False, False, info))
        return now

    def _repeat(self, action: int) -> _Step:
        """Do one action as often as wanted; rewards are summed."""
        now = self._step(action)
        for _ in range(self._options.action_repetition - 1):
            if now.terminated or now.truncated:
                break
            reward = now.reward
            now = self._step(action)
            now.reward += reward
        return now

    def _step(self, action: Any) -> _Step:
        processor = self._agent.processor
        if processor is not None:
            action = processor.process_action(action)
        self._callbacks.on_action_begin(action)
        observation, reward, terminated, truncated, info = self._env.step(action)
        now = self._process(_Step(observation, float(reward), bool(terminated), bool(truncated), info))
        self._callbacks.on_action_end(action)
        return now

    def _process(self, step: _Step) -> _Step:
        processor = self._agent.processor
        if processor is not None:
            step.observation = processor.process_observation(step.observation)
            step.reward = processor.process_reward(step.reward)
            step.info = processor.process_info(step.info)
        return step


def _advice(info: dict[str, Any]) -> Advice | None:
    """Return what a guided environment says of its only slot, None of any other."""
    if "action_values" not in info:
        return None
    return Advice(np.array([info["advice"]]), info["action_values"][None])


def _numbers(info: dict[str, Any]) -> dict[str, Any]:
    """Keep what Keras-RL's loggers can average."""
    return {name: value for name, value in info.items() if isinstance(value, (int, float, np.number))}
