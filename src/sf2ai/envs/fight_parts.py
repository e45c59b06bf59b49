"""The parts of the environments against opponents: their settings, and the batch of rounds made from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sf2ai.backends.base import Backend
from sf2ai.backends.registry import make_backend
from sf2ai.envs.arguments import SIDE_NAMES, RoundOptions, read_round_options
from sf2ai.envs.observations.kind import ObservationSetting, features_of, pixels_of
from sf2ai.envs.rendering import Picture, Renderer
from sf2ai.envs.round_batch import RoundBatch
from sf2ai.errors import InputError
from sf2ai.game.characters import ROSTER, find_character
from sf2ai.guides.base import GuideSetting
from sf2ai.guides.registry import NO_GUIDE, make_guide
from sf2ai.players.opponents import OpponentSetting
from sf2ai.players.turns import OpponentTurns
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.own_reward import RewardSetting, find_reward
from sf2ai.rounds.plans import PlanSequence, RoundPlan
from sf2ai.seats.seat import DEFAULT_FRAMES_PER_STEP, Seat

LEARNER_NAME = "learner"
"""Name of the learner in pictures."""

NOTHING_CHOSEN = RoundOptions()

Info = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FightSettings:
    """The arguments of an environment; the data sheet of `FightEnv` explains them."""

    char: str = "ryu"
    opponent: str | Sequence[str] = "random"
    opponent_char: str | Sequence[str] = "all"
    observation: ObservationSetting = "human"
    actions: str = "moves"
    reward: RewardSetting = "health-gap"
    reaction_frames: int = 0
    frames_per_step: int = DEFAULT_FRAMES_PER_STEP
    sticky_actions: float = 0.0
    guide: str = NO_GUIDE
    backend: str | Backend = "sim"
    size: int | tuple[int, int] | None = None
    grey: bool | None = None
    stack: int | None = None


class FightParts:
    """What single and batched environments against opponents share.

    Attributes:
        batch: the rounds.
        kind: of the observations.
        action_count: the number of actions of the learner's character.
        action_names: their names, in order.
        is_guided: whether a guide advises the learner.
    """

    def __init__(self, settings: FightSettings, slots: int, step_limit: int | None = None) -> None:
        """Make the parts.

        Args:
            settings: of the environment.
            slots: the number of rounds that are played at once.
            step_limit: steps after which a round is truncated.

        Raises:
            InputError: an invalid setting; the message names it.
        """
        self._character = find_character(settings.char).index
        self._opponent_characters = characters_of(settings.opponent_char)
        self._opponents = OpponentTurns(settings.opponent, settings.frames_per_step)
        self._specs = self._opponents.specs
        pixels = pixels_of(settings.observation, size=settings.size, grey=settings.grey, stack=settings.stack)
        seat = Seat(
            slots,
            observation=features_of(settings.observation),
            actions=settings.actions,
            reaction_frames=settings.reaction_frames,
            frames_per_step=settings.frames_per_step,
            sticky_actions=settings.sticky_actions,
        )
        reward = find_reward(settings.reward)
        self._backend = backend_of(settings.backend, slots)
        frames, reaction = settings.frames_per_step, settings.reaction_frames
        character = ROSTER[self._character].id
        guide = make_guide(
            settings.guide,
            GuideSetting(self._backend, seat.actions, frames, reaction, self._specs, character),
        )
        self.is_guided = guide is not None
        opponents = self._opponents.make(OpponentSetting(slots, settings.actions, frames))
        self.batch = RoundBatch(
            self._backend, opponents, seat, reward, (), step_limit=step_limit, guide=guide, pixels=pixels
        )
        self.kind = self.batch.kind
        self.action_count = seat.actions.count(self._character)
        self.action_names = seat.actions.names(self._character)

    def round_options(self, options: Mapping[str, object] | None) -> RoundOptions:
        """Return what the caller of a `reset` chose about the round; raises `InputError`."""
        chosen = read_round_options(options, self._specs)
        self._opponents.require_character(chosen.opponent_character, chosen.opponent)
        return chosen

    def coming_plan(self, plan: RoundPlan, chosen: RoundOptions = NOTHING_CHOSEN) -> RoundPlan:
        """Return the plan of a sequence with what the caller chose, and with an opponent's own character."""
        return self._opponents.settle(chosen.apply(plan))

    def draw_plans(self, dice: np.random.Generator) -> tuple[PlanSequence, int]:
        """Return a new sequence of rounds, and the index of its first round."""
        seed, first = int(dice.integers(1 << 62)), int(dice.integers(2))
        return PlanSequence(seed, self._character, self._opponent_characters, len(self._specs)), first

    def plan_info(self, plan: RoundPlan) -> Info:
        """Return the ``info`` of a round that begins."""
        side, other = plan.learner_side, 1 - plan.learner_side
        return {
            "side": SIDE_NAMES[side],
            "opponent_char": ROSTER[plan.characters[other]].id,
            "opponent": plan.opponent,
        }

    def draw(self, renderer: Renderer, slot: int, plan: RoundPlan) -> Picture | None:
        """Return a picture of the present frame of the slot that plays a plan, or has just played it."""
        names = LEARNER_NAME, self._specs[plan.opponent]
        return renderer.draw(
            self._backend, slot, self.batch.snapshots[slot], names if plan.learner_side == 0 else names[::-1]
        )

    def close(self) -> None:
        """Free the backend, and end the processes of bots."""
        self._backend.close()
        self._opponents.close()


def backend_of(backend: str | Backend, slots: int) -> Backend:
    """Return a backend with `slots` slots: a new one by its name, or the given one.

    Raises:
        InputError: the given backend has another number of slots, or is none.
    """
    if isinstance(backend, str):
        return make_backend(backend, slots)
    if not hasattr(backend, "slots"):
        raise InputError(
            f"the backend is {backend!r}; give its name, such as 'sim', or what make_backend returns"
        )
    if backend.slots != slots:
        raise InputError(f"the backend has {backend.slots!r} slots; this env needs one with {slots}")
    return backend


def characters_of(names: str | Sequence[str]) -> tuple[int, ...]:
    """Return roster indices: of one name, of several, or of ``"all"``.

    Raises:
        UnknownNameError: a name of no character.
        InputError: no name was given.
    """
    if names == "all":
        return tuple(character.index for character in ROSTER)
    given = [names] if isinstance(names, str) or not isinstance(names, Iterable) else list(names)
    if not given:
        raise InputError("no opponent character was given; name at least one, or 'all'")
    return tuple(find_character(name).index for name in given)


def outcome_info(outcome: Outcome, side: int) -> Info:
    """Return how a round ended for one side, for its last ``info``."""
    return {
        "result": outcome.result(side),
        "ending": outcome.ending.name,
        "frames": outcome.frames,
        "health": outcome.health,
    }
