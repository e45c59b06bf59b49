"""The loop of `FittedAgent.fit` and `test`: one agent, one environment, callbacks in Keras-RL's order."""

import warnings
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, SupportsFloat, TypeAlias

import numpy as np
import numpy.typing as npt

from sf2ai.agents.arrays import FloatArray
from sf2ai.agents.base import Advice

if TYPE_CHECKING:
    from sf2ai.agents.keras_rl.fitting import FittedAgent
    from sf2ai.agents.keras_rl.library import CallbackList

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
    """Number of steps after which an episode is truncated; None or 0 for no limit."""
    seed: int | None = None
    """For the environment's first reset."""

    def __post_init__(self) -> None:
        """Raise `ValueError` if a number is too small."""
        if self.action_repetition < 1:
            raise ValueError(f"action_repetition is at least 1, not {self.action_repetition!r}")
        if self.max_start_steps < 0:
            raise ValueError(f"nb_max_start_steps is 0 or more, not {self.max_start_steps!r}")
        if self.max_episode_steps is not None and self.max_episode_steps < 0:
            raise ValueError(
                f"nb_max_episode_steps is 0 or more, not {self.max_episode_steps!r}; None or 0 for no limit"
            )


@dataclass
class _Step:
    """The result of a step, of its repetitions, or of a reset; after the processor."""

    observation: Observation
    info: Info
    reward: float = 0.0
    terminated: bool = False
    truncated: bool = False
    numbers: "_Numbers" = field(default_factory=lambda: _Numbers())
    """The numbers of the infos, summed over the repetitions."""

    @property
    def is_last(self) -> bool:
        """Whether the episode has ended."""
        return self.terminated or self.truncated


class _Numbers(dict[str, Any]):
    """Numbers by name; NaN for a name that is missing.

    Keras-RL's `TrainIntervalLogger` expects the names of the interval's first step in every later step.
    """

    def __missing__(self, name: str) -> float:
        return float("nan")

    def add(self, info: Info) -> None:
        """Add the entries that Keras-RL's loggers can average."""
        for name, value in info.items():
            if isinstance(value, (int, float, np.number, np.bool_)):
                self[name] = self[name] + value if name in self else value


class EpisodeLoop:
    """Plays episodes of one environment with one agent."""

    def __init__(
        self,
        agent: "FittedAgent",
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
        while not now.is_last:
            if until_step is not None and self._agent.step >= until_step:
                return
            self._callbacks.on_step_begin(count)
            chosen = self._agent.forward(now.observation, now.info.get("action_mask"), _advice(now.info))
            action = self._processed(chosen)
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
                "info": now.numbers,
            }
            self._callbacks.on_step_end(count, logs)
            count += 1
        steps = {"nb_episode_steps": count, "nb_steps": self._agent.step}
        logs = {"episode_reward": total, **(steps if self._agent.training else {"nb_steps": count})}
        self._callbacks.on_episode_end(episode, logs)

    def _begin(self) -> _Step:
        """Reset environment and agent, and take the steps that are hidden from the agent."""
        self._agent.reset_states()
        now = self._reset(self._seed)
        self._seed = None
        limit = self._options.max_start_steps
        count = int(self._starts.integers(limit)) if limit else 0
        for taken in range(1, count + 1):
            policy = self._options.start_step_policy
            action = policy(now.observation) if policy else self._env.action_space.sample()
            now = self._step(self._processed(action))
            if now.is_last:
                warnings.warn(
                    f"the episode ended within its {count} hidden first steps and was begun again without "
                    f"them; give nb_max_start_steps={taken} or less",
                    stacklevel=5,
                )
                return self._reset(None)
        return now

    def _reset(self, seed: int | None) -> _Step:
        """Begin an episode; a processor sees only the observation, as in Keras-RL."""
        observation, info = self._env.reset(seed=seed)
        observation = deepcopy(observation)  # an environment may write its next one into the same array
        processor = self._agent.processor
        return _Step(processor.process_observation(observation) if processor else observation, info)

    def _repeat(self, action: Action) -> _Step:
        """Repeat one action as the options say; the rewards and the numbers of the infos are summed."""
        reward, numbers = 0.0, _Numbers()
        for _ in range(self._options.action_repetition):
            now = self._step(action)
            reward += now.reward
            numbers.add(now.info)
            if now.is_last:
                break
        now.reward, now.numbers = reward, numbers
        return now

    def _processed(self, action: Action) -> Action:
        """Return the action that the environment plays."""
        processor = self._agent.processor
        return action if processor is None else processor.process_action(action)

    def _step(self, action: Action) -> _Step:
        self._callbacks.on_action_begin(action)
        observation, reward, terminated, truncated, info = self._env.step(action)
        observation, terminated, truncated = deepcopy(observation), bool(terminated), bool(truncated)
        processor = self._agent.processor
        if processor is not None:
            was_last = terminated or truncated
            observation, reward, is_last, info = processor.process_step(observation, reward, was_last, info)
            if not is_last:
                terminated = truncated = False
            elif not was_last:  # the processor's rules end the episode
                terminated = True
        self._callbacks.on_action_end(action)
        return _Step(observation, info, float(reward), terminated, truncated)


def _advice(info: Info) -> Advice | None:
    """Return the advice in a guided environment's info, None for any other environment."""
    if "action_values" not in info:
        return None
    return Advice(np.array([info["advice"]]), info["action_values"][None])


def process_one(process: Callable[[npt.NDArray[Any]], Any], observation: Observation) -> FloatArray:
    """Return one observation after a processor's `process_state_batch`, all its inputs in one row.

    Args:
        process: takes a batch of states, here one state of one observation, shape (1, 1, ...).
        observation: after `process_observation`.
    """
    try:
        batch = np.asarray([[observation]])
    except ValueError:  # several parts of different shapes
        batch = np.array([[observation]], dtype=object)
    processed = process(batch)
    if isinstance(processed, dict):
        processed = list(processed.values())
    parts = processed if isinstance(processed, (list, tuple)) else [processed]
    return np.concatenate([np.asarray(part, dtype=np.float32).ravel() for part in parts])
