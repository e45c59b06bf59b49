"""The single environment, apart from the library whose face it wears: one slot of the batched one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sf2ai.agents.base import Advice
from sf2ai.backends.base import Backend
from sf2ai.backends.registry import make_backend
from sf2ai.envs.guide import NO_GUIDE, GuideSetting, make_guide
from sf2ai.envs.opponents import make_opponents
from sf2ai.envs.outcome import Outcome
from sf2ai.envs.plans import PlanSequence
from sf2ai.envs.reward import REWARDS
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.envs.seat import DEFAULT_FRAMES_PER_STEP, Seat, choose
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, find_character

SIDE_NAMES = ("p1", "p2")
"""What the sides 0 and 1 are called in text."""

Info = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FightSettings:
    """What an environment is made with; the data sheet of `FightEnv` says what each is."""

    char: str = "ryu"
    opponent: str | Sequence[str] = "random"
    opponent_char: str | Sequence[str] = "all"
    observation: str = "human"
    actions: str = "moves"
    reward: str = "health-gap"
    reaction_frames: int = 0
    frames_per_step: int = DEFAULT_FRAMES_PER_STEP
    sticky_actions: float = 0.0
    guide: str = NO_GUIDE
    backend: str | Backend = "sim"


class FightCore:
    """One learner against opponents, one round an episode.

    Attributes:
        low: smallest observation, float32.
        high: largest observation, float32.
        action_count: how many actions the learner's character has.
        action_names: their names, in order.
    """

    def __init__(self, settings: FightSettings) -> None:
        """Make the environment.

        Raises:
            InputError: a setting that cannot be; the message names it.
        """
        self._character = find_character(settings.char).index
        self._opponent_characters = characters_of(settings.opponent_char)
        specs = [settings.opponent] if isinstance(settings.opponent, str) else list(settings.opponent)
        seat = Seat(
            1,
            observation=settings.observation,
            actions=settings.actions,
            reaction_frames=settings.reaction_frames,
            frames_per_step=settings.frames_per_step,
            sticky_actions=settings.sticky_actions,
        )
        opponents = make_opponents(
            specs, 1, actions=settings.actions, frames_per_step=settings.frames_per_step
        )
        reward = choose(REWARDS, "reward", settings.reward)
        self._opponent_count = len(specs)
        self._backend = one_slot(settings.backend)
        guide = make_guide(
            settings.guide,
            GuideSetting(
                self._backend, seat.actions, settings.frames_per_step, settings.reaction_frames, specs
            ),
        )
        self._is_guided = guide is not None
        self._batch = RoundBatch(self._backend, opponents, seat, reward, (), guide=guide)
        self._plans: PlanSequence | None = None
        self._next = 0
        self._action = np.zeros(1, dtype=np.int64)
        self.low, self.high = seat.observation.low, seat.observation.high
        self.action_count = seat.actions.count(self._character)
        self.action_names = seat.actions.names(self._character)
        self.playing = False

    def begin(self, dice: np.random.Generator, fresh: bool) -> tuple[npt.NDArray[np.float32], Info]:
        """Begin the next round.

        Args:
            dice: where a new sequence of rounds takes its seed from.
            fresh: begin a new sequence; otherwise go on with the present one, if there is one.
        """
        if fresh or self._plans is None:
            seed, self._next = int(dice.integers(1 << 62)), int(dice.integers(2))
            self._plans = PlanSequence(seed, self._character, self._opponent_characters, self._opponent_count)
        plan = self._plans.plan(self._next)
        self._next += 1
        observation = self._batch.restart([plan])[0]
        self.playing = True
        side, other = plan.learner_side, 1 - plan.learner_side
        return observation, {
            **self._hints(self._batch.masks(), self._batch.advice()),
            "side": SIDE_NAMES[side],
            "opponent_char": ROSTER[plan.characters[other]].id,
            "opponent": plan.opponent,
        }

    def step(self, action: int) -> tuple[npt.NDArray[np.float32], float, bool, bool, Info]:
        """Play one action; as gymnasium's ``step``."""
        self._action[0] = action
        result = self._batch.step(self._action)
        info = self._hints(result.masks, result.advice)
        terminated = bool(result.terminated[0])
        if terminated:
            self.playing = False
            outcome = result.outcomes[0]
            info |= outcome_info(outcome, outcome.plan.learner_side)
        return result.observations[0], float(result.rewards[0]), terminated, False, info

    def close(self) -> None:
        """Free the backend."""
        self._backend.close()

    def _hints(self, masks: npt.NDArray[np.bool_], advice: Advice) -> Info:
        """Return what may be chosen now, and what the guide says of it, if there is one."""
        hints: Info = {"action_mask": masks[0, : self.action_count].view(np.int8)}
        if self._is_guided:
            hints["advice"] = advice.actions[0]
            hints["action_values"] = advice.values[0, : self.action_count]
        return hints


def one_slot(backend: str | Backend) -> Backend:
    """Return a backend of one slot: a new one of that name, or the given one.

    Raises:
        InputError: the given one has more slots.
    """
    if isinstance(backend, str):
        return make_backend(backend, 1)
    if backend.slots != 1:
        raise InputError(f"the backend has {backend.slots!r} slots; the single env needs one with 1")
    return backend


def characters_of(names: str | Sequence[str]) -> tuple[int, ...]:
    """Return roster indices: of one name, of several, or of ``"all"``.

    Raises:
        UnknownNameError: a name that stands for no character.
        InputError: no name at all.
    """
    if names == "all":
        return tuple(character.index for character in ROSTER)
    given = [names] if isinstance(names, str) else list(names)
    if not given:
        raise InputError("no opponent character was given; name at least one, or 'all'")
    return tuple(find_character(name).index for name in given)


def outcome_info(outcome: Outcome, side: int) -> Info:
    """Return how a round ended for one side, as its last ``info`` says it."""
    return {
        "result": outcome.result(side),
        "ending": outcome.ending.name,
        "frames": outcome.frames,
        "health": outcome.health,
    }
