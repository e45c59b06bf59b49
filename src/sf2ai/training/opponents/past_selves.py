"""What a learner was: a bounded number of its past selves to play against.

There are never more than `PLACES` of them, however long the training. When a new one comes and
all places are taken, the one whose neighbours in time leave the smallest gap for its age
makes room, so that old selves lie far apart and young ones close together; the first of all stays.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Agent
from sf2ai.agents.random_agent import RandomAgent
from sf2ai.rounds.controller import AgentController
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix

PLACES = 8
"""Most past selves that are kept."""

INTERVAL = 25
"""Episodes between one past self and the next."""

_NOBODY = -1

Parameters = Mapping[str, npt.NDArray[np.float32]]


def superfluous(ages: Sequence[int], now: int) -> int:
    """Return the place of the past self that is missed least.

    Args:
        ages: the episode that each is of, all different, three at least.
        now: the present episode.

    >>> superfluous([0, 25, 50, 75], 100)
    1
    """
    order = sorted(range(len(ages)), key=lambda place: ages[place])
    gaps = {
        here: (ages[after] - ages[before]) / (now - ages[here])
        for before, here, after in zip(order, order[1:], order[2:], strict=False)
    }
    return min(gaps, key=lambda place: (gaps[place], ages[place]))


class PastSelves:
    """Players of earlier parameters, each at a place of its own among the opponents.

    Attributes:
        controllers: one for each place; those of nobody yet are never asked.
        episodes: which episode each is of, -1 for nobody.
    """

    def __init__(self, seats: Sequence[Seat], slots: int, policy: Callable[[Parameters], Agent]) -> None:
        """Begin with nobody; until somebody comes, a random agent stands there that is never met.

        Args:
            seats: one for each place, made for as many slots as the batch.
            slots: how many those are.
            policy: makes an agent of parameters.
        """
        self.controllers = tuple(AgentController(RandomAgent(slots), seat, slots) for seat in seats)
        self._policy = policy
        self.episodes = [_NOBODY] * len(self.controllers)
        self._kept: list[dict[str, npt.NDArray[np.float32]]] = [{} for _ in self.controllers]
        self._leaving = _NOBODY
        self._due = INTERVAL

    def present(self) -> list[int]:
        """Return the places that may be met; whoever is about to leave is met no more."""
        return [
            place
            for place, episode in enumerate(self.episodes)
            if episode != _NOBODY and place != self._leaving
        ]

    def is_due(self, episode: int) -> bool:
        """Whether the present self shall be kept after so many episodes."""
        return episode >= self._due

    def take(self, episode: int, parameters: Parameters, busy: Sequence[int]) -> int | None:
        """Keep the present self, if a place is free.

        Args:
            episode: how many are over.
            parameters: of the present self.
            busy: places whose rounds are not over.

        Returns:
            The place where it is now; None while the one that makes room still plays.
        """
        place = self._free_place(episode)
        if place in busy:
            self._leaving = place
            return None
        self._seat(place, episode, {name: array.copy() for name, array in parameters.items()})
        self._leaving, self._due = _NOBODY, episode + INTERVAL
        return place

    def get_state(self) -> StateArrays:
        """Return all past selves, and who is about to leave."""
        state: StateArrays = {
            "episodes": np.array(self.episodes, dtype=np.int64),
            "course": np.array([self._leaving, self._due], dtype=np.int64),
        }
        for place, parameters in enumerate(self._kept):
            state |= prefixed(str(place), parameters)
        return state

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Return to what `get_state` gave."""
        for place, episode in enumerate(state["episodes"].tolist()):
            if episode != _NOBODY:
                parameters: Any = without_prefix(str(place), state)
                self._seat(place, episode, parameters)
        self._leaving, self._due = (int(number) for number in state["course"])

    def _free_place(self, episode: int) -> int:
        if self._leaving != _NOBODY:
            return self._leaving
        if _NOBODY in self.episodes:
            return self.episodes.index(_NOBODY)
        return superfluous(self.episodes, episode)

    def _seat(self, place: int, episode: int, parameters: Parameters) -> None:
        self.episodes[place] = episode
        self._kept[place] = dict(parameters)
        self.controllers[place].agent = self._policy(parameters)
