"""The loop of `DqnAgent.fit` and `test`: one agent, one environment, callbacks in Keras-RL's order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, SupportsFloat, TypeAlias

import numpy as np

from sf2ai.agents.base import Advice

if TYPE_CHECKING:
    from sf2ai.agents.keras_rl.agent import CallbackList, DqnAgent

# Keras-RL is written for any environment, so observations, actions and infos can be anything.
Observation: TypeAlias = Any
Action: TypeAlias = Any
Info: TypeAlias = dict[str, Any]
History: TypeAlias = Any
"""A Keras `History`."""
Logs: TypeAlias = Mapping[str, Any] | None
StartPolicy: TypeAlias = Callable[[Observation], Action]


class ActionSpace(Protocol):
    """The part of gymnasium's `Space` that is used here."""

    def sample(self) -> Action:
        """Return a random action."""
        ...


class Environment(Protocol):
    """The part of gymnasium's `Env` that is used here."""

    @property
    def action_space(self) -> ActionSpace:
        """The space of the actions."""
        ...

    def reset(self, *, seed: int | None = None) -> tuple[Observation, Info]:
        """Begin an episode; returns the first observation and an info."""
        ...

    def step(self, action: Action) -> tuple[Observation, SupportsFloat, bool, bool, Info]:
        """Play one action; returns observation, reward, terminated, truncated and an info."""
        ...


@dataclass(frozen=True)
class LoopOptions:
    """How `fit` and `test` treat an episode."""

    action_repetition: int = 1
    """Environment steps per action."""
    max_start_steps: int = 0
    """Upper limit of the steps, hidden from the agent, that begin an episode."""
    start_step_policy: StartPolicy | None = None
    """Chooses those steps' actions; None for random ones."""
    max_episode_steps: int | None = None
    """Number of steps after which an episode is truncated."""
    seed: int | None = None
    """For the environment's first reset."""

    def __post_init__(self) -> None:
        """Raise `ValueError` if an action is repeated less than once."""
        if self.action_repetition < 1:
            raise ValueError(f"action_repetition is at least 1, not {self.action_repetition!r}")


@dataclass
class _Step:
    """The result of a step, or of a reset."""

    observation: Observation
    reward: float
    terminated: bool
    truncated: bool
    info: Info


class EpisodeLoop:
    """Plays episodes of one environment with one agent."""

    def __init__(
        self,
        agent: "DqnAgent",
        env: Environment,
        callbacks: "CallbackList",
        history: History,
        options: LoopOptions,
    ) -> None:
        """Bind them.

        Args:
            agent: the agent.
            env: the environment.
            callbacks: bound to agent and environment.
            history: the one of the callbacks that records the episodes.
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
        """Play until the agent has taken ``steps`` steps; Ctrl-C ends it early."""
        aborted = False
        self._callbacks.on_train_begin()
        try:
            episode = 0
            while self._agent.step < steps:
                self._play(episode, steps)
                episode += 1
        except KeyboardInterrupt:  # as in Keras-RL, fit then returns the history so far
            aborted = True
        self._callbacks.on_train_end(logs={"did_abort": aborted})

    def test(self, episodes: int) -> None:
        """Play whole episodes."""
        self._callbacks.on_train_begin()
        for episode in range(episodes):
            self._play(episode, None)
        self._callbacks.on_train_end()

    def _play(self, episode: int, until_step: int | None) -> None:
        """Play one episode, or the part of it until the agent's step counter reaches a limit."""
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
        """Reset environment and agent, and take the steps that are hidden from the agent."""
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
        """Repeat one action as the options say; the rewards are summed."""
        now = self._step(action)
        for _ in range(self._options.action_repetition - 1):
            if now.terminated or now.truncated:
                break
            reward = now.reward
            now = self._step(action)
            now.reward += reward
        return now

    def _step(self, action: Action) -> _Step:
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


def _advice(info: Info) -> Advice | None:
    """Return the advice in a guided environment's info, None for any other environment."""
    if "action_values" not in info:
        return None
    return Advice(np.array([info["advice"]]), info["action_values"][None])


def _numbers(info: Info) -> Info:
    """Return the entries that Keras-RL's loggers can average."""
    return {name: value for name, value in info.items() if isinstance(value, (int, float, np.number))}
