"""Past selves: copies of the learner at earlier episodes, as its opponents.

At most `MAX_PAST_SELVES` are kept, however long the training is. When they are full, a new one
replaces the one whose neighbours in time have the smallest gap for its age, so that old selves are
far apart and young ones close together. The oldest one always stays.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.random_agent import RandomAgent
from sf2ai.rounds.controller import AgentController
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix

MAX_PAST_SELVES = 8
"""Largest number of past selves."""

INTERVAL = 25
"""Number of episodes between two past selves; as many as there are slots, if these are more."""

_NONE = -1

Parameters = Mapping[str, npt.NDArray[np.float32]]


def find_replaceable(episodes: Sequence[int], now: int) -> int:
    """Return the index of the past self that a new one should replace.

    Args:
        episodes: the episode of each past self, all different; at least three.
        now: the present episode.

    >>> find_replaceable([0, 25, 50, 75], 100)
    1
    """
    order = sorted(range(len(episodes)), key=lambda index: episodes[index])
    gaps = {
        here: (episodes[after] - episodes[before]) / (now - episodes[here])
        for before, here, after in zip(order, order[1:], order[2:], strict=False)
    }
    return min(gaps, key=lambda index: (gaps[index], episodes[index]))


class PastSelves:
    """Controllers that play with the learner's earlier parameters.

    Attributes:
        controllers: one for each past self; a controller without parameters must not be used.
        episodes: the episode of each past self, -1 for one without parameters.
    """

    def __init__(self, seats: Sequence[Seat], slots: int, policy: Callable[[Parameters], Agent]) -> None:
        """Begin without parameters; until they come, each controller has an unused random agent.

        Args:
            seats: one for each past self, made for the slots of the batch.
            slots: number of slots.
            policy: makes an agent from parameters.
        """
        self.controllers = tuple(AgentController(RandomAgent(slots), seat, slots) for seat in seats)
        self._policy = policy
        self.episodes = [_NONE] * len(self.controllers)
        self._parameters: list[dict[str, npt.NDArray[np.float32]]] = [{} for _ in self.controllers]
        self._retiring = _NONE
        self._interval = max(INTERVAL, slots)
        self._next_episode = self._interval

    def available(self) -> list[int]:
        """Return the indices of the past selves that may play; one that is to be replaced may not."""
        return [
            index
            for index, episode in enumerate(self.episodes)
            if episode != _NONE and index != self._retiring
        ]

    def is_due(self, episode: int) -> bool:
        """Whether a copy of the learner should be kept after this number of episodes."""
        return episode >= self._next_episode

    def add(self, episode: int, parameters: Parameters, busy: Sequence[int]) -> int | None:
        """Keep a copy of the learner, unless the past self that it replaces is still playing.

        Args:
            episode: number of finished episodes.
            parameters: the learner's.
            busy: indices of the past selves that are playing.

        Returns:
            The index of the new past self; None if the replaced one is playing: call again later.
        """
        index = self._next_index(episode)
        if index in busy:
            self._retiring = index
            return None
        self._put(index, episode, {name: array.copy() for name, array in parameters.items()})
        self._retiring, self._next_episode = _NONE, episode + self._interval
        return index

    def get_state(self) -> StateArrays:
        """Return all past selves, the one that is to be replaced, and the episode of the next copy."""
        state: StateArrays = {
            "episodes": np.array(self.episodes, dtype=np.int64),
            "course": np.array([self._retiring, self._next_episode], dtype=np.int64),
        }
        for index, parameters in enumerate(self._parameters):
            state |= prefixed(str(index), parameters)
        return state

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore a state that `get_state` returned."""
        for index, episode in enumerate(state["episodes"].tolist()):
            if episode != _NONE:
                self._put(index, episode, cast(Parameters, without_prefix(str(index), state)))
        self._retiring, self._next_episode = state["course"].tolist()

    def _next_index(self, episode: int) -> int:
        if self._retiring != _NONE:
            return self._retiring
        if _NONE in self.episodes:
            return self.episodes.index(_NONE)
        return find_replaceable(self.episodes, episode)

    def _put(self, index: int, episode: int, parameters: Parameters) -> None:
        self.episodes[index] = episode
        self._parameters[index] = dict(parameters)
        self.controllers[index].agent = self._policy(parameters)
