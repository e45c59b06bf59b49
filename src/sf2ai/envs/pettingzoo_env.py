"""Both sides as agents, for PettingZoo: its parallel interface, sides ``p1`` and ``p2``."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from gymnasium import spaces
from gymnasium.error import ResetNeeded
from gymnasium.utils import seeding
from pettingzoo import ParallelEnv

from sf2ai.backends.base import Backend
from sf2ai.envs.arguments import SIDE_NAMES, require_count, whole_action
from sf2ai.envs.fight_parts import Info, backend_of, outcome_info
from sf2ai.envs.observations.box import observation_box
from sf2ai.envs.observations.kind import ObservationSetting, features_of, pixels_of
from sf2ai.envs.rendering import Picture, Renderer, metadata
from sf2ai.envs.slot_batch import Observations
from sf2ai.envs.versus_batch import VersusBatch
from sf2ai.errors import InputError
from sf2ai.game.characters import find_character
from sf2ai.rounds.own_reward import RewardSetting, find_reward
from sf2ai.rounds.plans import RoundPlan
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP, Seat

_ABOUT = {"name": "sf2ai_versus_v0", "is_parallelizable": True}


class VersusEnv(ParallelEnv):  # type: ignore[misc]
    """One round between two agents that step at once.

    Observations, actions, rewards and the end of an episode are those of
    `FightEnv`, for each side from its own view. Rewards of the presets sum to 0.
    ``infos[side]["action_mask"]`` says which actions are legal.

    Attributes:
        possible_agents: ``["p1", "p2"]``.
        agents: the same while a round is being played, else empty.
        np_random: draws the seeds of the rounds.
        state_space: of `state`.
        observation_stamp: name, version and size of the observation.
    """

    metadata: dict[str, Any] = metadata(DEFAULT_FRAMES_PER_STEP, **_ABOUT)

    def __init__(
        self,
        chars: tuple[str, str] = ("ryu", "ken"),
        *,
        observation: ObservationSetting = "human",
        actions: str = "moves",
        reward: RewardSetting = "health-gap",
        reaction_frames: int = 0,
        frames_per_step: int = DEFAULT_FRAMES_PER_STEP,
        sticky_actions: float = 0.0,
        max_cycles: int | None = None,
        backend: str | Backend = "sim",
        render_mode: str | None = None,
        size: int | tuple[int, int] | None = None,
        grey: bool | None = None,
        stack: int | None = None,
    ) -> None:
        """Make the environment.

        Args:
            chars: characters of p1 and p2, by any of their names.
            observation: as in `FightEnv`, for both sides; so are the other arguments.
            actions: for both sides.
            reward: for both sides, each from its own.
            reaction_frames: for both sides.
            frames_per_step: frames that an action lasts.
            sticky_actions: for both sides.
            max_cycles: steps after which a round is truncated; None plays every round to its end.
            backend: by name, or a backend with one slot, which is closed with the environment.
            render_mode: what `render` returns, as in `FightEnv`.
            size: with ``observation="pixels"``, as in `FightEnv`, as the next two.
            grey: with ``observation="pixels"``.
            stack: with ``observation="pixels"``.

        Raises:
            InputError: an invalid argument; the message names it.
        """
        first, second = _two_characters(chars)
        if max_cycles is not None:
            max_cycles = require_count("max_cycles", max_cycles)
        self._characters = (first, second)
        presets: dict[str, Any] = {
            "observation": features_of(observation),
            "actions": actions,
            "reaction_frames": reaction_frames,
            "frames_per_step": frames_per_step,
            "sticky_actions": sticky_actions,
        }
        pixels = pixels_of(observation, size=size, grey=grey, stack=stack)
        seats = (Seat(1, **presets), Seat(1, **presets))
        paid_by = find_reward(reward)
        self._backend = backend_of(backend, 1)
        self._batch = VersusBatch(self._backend, seats, paid_by, (), step_limit=max_cycles, pixels=pixels)
        self.np_random, _ = seeding.np_random()
        self.possible_agents = list(SIDE_NAMES)
        self.agents: list[str] = []
        self._renderer = Renderer(render_mode, frames_per_step)
        self.render_mode = render_mode
        self.metadata = metadata(frames_per_step, **_ABOUT)
        self._began = False
        kind = self._batch.kind
        self.observation_stamp = kind.stamp
        counts = (seats[0].actions.count(first), seats[1].actions.count(second))
        self._counts = dict(zip(SIDE_NAMES, counts, strict=True))
        low, high = (np.concatenate([bound, bound]) for bound in (kind.low, kind.high))
        self.state_space = spaces.Box(low, high, dtype=low.dtype.type)
        self._observation_spaces = {side: observation_box(kind) for side in SIDE_NAMES}
        self._action_spaces = {side: spaces.Discrete(self._counts[side]) for side in SIDE_NAMES}

    def observation_space(self, agent: str) -> spaces.Box:
        """Return one side's observation space; always the same object."""
        return self._observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Discrete:
        """Return one side's action space; always the same object."""
        return self._action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observations], dict[str, Info]]:
        """Begin a round; a seed makes it and the rounds after it repeatable.

        `options` are ignored: PettingZoo's own test passes an option that no environment has.
        """
        if seed is not None:
            self.np_random, _ = seeding.np_random(seed)
        plan = RoundPlan(index=0, seed=int(self.np_random.integers(1 << 62)), characters=self._characters)
        observations = self._batch.restart([plan])
        self.agents = list(SIDE_NAMES)
        self._began = True
        return self._by_side(observations), self._infos(self._batch.masks())

    def step(
        self, actions: dict[str, int]
    ) -> tuple[dict[str, Observations], dict[str, float], dict[str, bool], dict[str, bool], dict[str, Info]]:
        """Play one action of each side; once the round is over there are no agents and all dicts are empty.

        Raises:
            ValueError: a side has no action, or the action is not a whole number or does not exist.
        """
        if not self.agents:
            return {}, {}, {}, {}, {}
        if set(actions) != set(SIDE_NAMES):
            raise ValueError(f"the actions are for {sorted(actions)}; give one for 'p1' and one for 'p2'")
        result = self._batch.step(np.array([[whole_action(actions[side]) for side in SIDE_NAMES]]))
        rewards = {side: float(result.rewards[0, place]) for place, side in enumerate(SIDE_NAMES)}
        over, cut = bool(result.terminated[0]), bool(result.truncated[0])
        infos = self._infos(result.masks)
        if over or cut:
            self.agents = []
            for place, side in enumerate(SIDE_NAMES):
                infos[side] |= outcome_info(result.outcomes[0], place)
        return (
            self._by_side(result.observations),
            rewards,
            dict.fromkeys(SIDE_NAMES, over),
            dict.fromkeys(SIDE_NAMES, cut),
            infos,
        )

    def render(self) -> Picture | None:
        """Return a picture of the present frame as the render mode has it; None without one.

        Raises:
            ResetNeeded: no round was begun.
        """
        if self.render_mode is not None and not self._began:
            raise ResetNeeded("there is nothing to draw yet; call reset() before render()")
        return self._renderer.draw(self._backend, 0, self._batch.snapshots[0], ("", ""))

    def state(self) -> Observations:
        """Return both sides' present observations one after the other, of the shape of `state_space`.

        Raises:
            ResetNeeded: no round was begun.
        """
        if not self._began:
            raise ResetNeeded("no round was begun; call reset() before state()")
        return self._batch.observe()[0].reshape(self.state_space.shape)

    def close(self) -> None:
        """Free the backend."""
        self._backend.close()

    def _by_side(self, observations: Observations) -> dict[str, Observations]:
        return {side: observations[0, place] for place, side in enumerate(SIDE_NAMES)}

    def _infos(self, masks: npt.NDArray[np.bool_]) -> dict[str, Info]:
        return {
            side: {"action_mask": masks[0, place, : self._counts[side]].view(np.int8)}
            for place, side in enumerate(SIDE_NAMES)
        }


def _two_characters(chars: Sequence[str]) -> tuple[int, int]:
    """Return the roster indices of two characters; raises `InputError` for another number of names."""
    if isinstance(chars, str) or not isinstance(chars, Sequence) or len(chars) != 2:
        raise InputError(f"chars is {chars!r}; give the characters of p1 and p2, such as ('ryu', 'ken')")
    first, second = (find_character(name).index for name in chars)
    return first, second
