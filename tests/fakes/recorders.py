"""An environment, a processor and a callback that record what is called in them, for agents of Keras-RL.

Import it after `sf2ai.agents`, which prepares TensorFlow for Keras-RL.
"""

from importlib import import_module
from typing import Any

import numpy as np

callbacks = import_module("rl.callbacks")
core = import_module("rl.core")

WIDTH = 3
Events = list[tuple[Any, ...]]


class Counter:
    """Counts its steps, of which an episode has four; everything that is called is an event."""

    def __init__(self, events: Events, length: int = 4) -> None:
        self.events = events
        self.length = length
        self.count = 0
        self.memory = np.zeros(WIDTH, dtype=np.float32)
        self.action_space = self

    def sample(self) -> int:
        return 2

    def reset(self, *, seed: int | None = None) -> tuple[Any, dict[str, Any]]:
        self.events.append(("reset",))
        self.count = 0
        self.memory[:] = 0  # one array for all observations
        return self.memory, {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        self.events.append(("step", action))
        self.count += 1
        self.memory[:] = self.count
        return self.memory, float(self.count), self.count == self.length, False, {"count": self.count}


class OldCounter(Counter):
    """The same with Keras-RL's interface."""

    def reset(self) -> Any:  # type: ignore[override]
        return super().reset()[0]

    def step(self, action: Any) -> Any:  # type: ignore[override]
        observation, reward, terminated, _, info = super().step(action)
        return observation, reward, terminated, info


class Everything(core.Processor):  # type: ignore[misc]
    """Changes everything; each call is an event."""

    def __init__(self, events: Events, last: int = 99) -> None:
        self.events = events
        self.last = last

    def process_step(self, observation: Any, reward: Any, done: Any, info: Any) -> Any:
        self.events.append(("process_step", float(observation[0]), reward, bool(done), dict(info)))
        done = done or observation[0] == self.last
        return super().process_step(observation, reward, done, info)

    def process_observation(self, observation: Any) -> Any:
        self.events.append(("process_observation", float(observation[0])))
        return observation + 10

    def process_reward(self, reward: Any) -> Any:
        self.events.append(("process_reward", reward))
        return 2 * reward

    def process_info(self, info: Any) -> Any:
        self.events.append(("process_info", dict(info)))
        return {**info, "processed": 1}

    def process_action(self, action: Any) -> Any:
        self.events.append(("process_action", action))
        return action + 100


class Tape(callbacks.Callback):  # type: ignore[misc]
    """Makes an event of each call, with the values that both agents must report."""

    def __init__(self, events: Events) -> None:
        super().__init__()
        self.events = events

    def on_train_begin(self, logs: Any = None) -> None:
        self.events.append(("train_begin", self.params))

    def on_train_end(self, logs: Any = None) -> None:
        self.events.append(("train_end", logs))

    def on_episode_begin(self, episode: int, logs: Any = None) -> None:
        self.events.append(("episode_begin", int(episode)))

    def on_episode_end(self, episode: int, logs: Any = None) -> None:
        self.events.append(("episode_end", int(episode), {name: float(logs[name]) for name in logs}))

    def on_step_begin(self, step: int, logs: Any = None) -> None:
        self.events.append(("step_begin", int(step)))

    def on_step_end(self, step: int, logs: Any = None) -> None:
        values = (logs["action"], float(logs["reward"]), int(logs["episode"]), tuple(logs["observation"]))
        self.events.append(("step_end", int(step), values, {k: int(v) for k, v in logs["info"].items()}))

    def on_action_begin(self, action: Any, logs: Any = None) -> None:
        self.events.append(("action_begin", action))

    def on_action_end(self, action: Any, logs: Any = None) -> None:
        self.events.append(("action_end", action))
