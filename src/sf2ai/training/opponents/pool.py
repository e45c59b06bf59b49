"""Everybody a learner meets: who they are, who is next, and how the learner fares against each.

Opponents stand at places of one `PoolController`: first those that were named, each once, then the
learner's past selves. ``self`` is the learner as it is now, sitting on both sides.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy.typing as npt

from sf2ai.agents.registry import find_agent
from sf2ai.backends.base import Backend
from sf2ai.errors import InputError
from sf2ai.game.characters import Character, find_character
from sf2ai.guides.base import GuideSetting
from sf2ai.guides.guided_seat import GuidedSeat
from sf2ai.guides.registry import make_guide
from sf2ai.players.find import SELF, Player, find_player, player_from_file
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.seats.actions import ActionPreset
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.layout import Home
from sf2ai.training.config import LEAGUE, TrainingConfig
from sf2ai.training.opponents.opponent_choice import Results, pick, priorities
from sf2ai.training.opponents.past_selves import PLACES, Parameters, PastSelves
from sf2ai.training.opponents.self_controller import SelfController
from sf2ai.training.settings import OPPONENT_CHOICES

NEWEST_SHARE = 0.5
"""Share of the rounds against itself in which the learner meets what it is now; in the others it
meets its past."""

_CHOICE_PURPOSE, _SELF_PURPOSE = 1 << 45, 1 << 46
"""Purposes of a training's seed; the numbers of its rounds are far below them."""


class OpponentPool:
    """The opponents of one training.

    Attributes:
        controller: drives them all; a plan's `opponent` is a place of it.
        self_controller: plays the learner's choices against itself; None if it never meets itself.
        manifests: of the trained ones, by spec.
    """

    def __init__(self, config: TrainingConfig, home: Home, backend: Backend) -> None:
        """Find everybody; nothing is written.

        Args:
            config: of the training.
            home: where trained opponents are looked for.
            backend: where the rounds are played.

        Raises:
            UnknownNameError: an opponent that nobody is.
            InputError: one who decides at other times, or an agent that cannot play itself.
            StoreError: weights that cannot play.
        """
        self._config = config
        self._backend = backend
        self._character = find_character(config.character)
        self._specs = list(dict.fromkeys(config.opponents))
        self._turns = [self._specs.index(spec) for spec in config.opponents]
        self.self_controller = self._make_self_controller() if SELF in self._specs else None
        named = {spec: find_opponent(spec, home) for spec in self._specs if spec != SELF}
        self.manifests = {spec: who.manifest for spec, who in named.items() if who.manifest}
        self._characters = [named[s].character if s in named else self._character for s in self._specs]
        self._names = [named[spec].spec if spec in named else SELF for spec in self._specs]
        seats = [make_seat(config) for _ in range(PLACES)] if self.self_controller else []
        self._past = PastSelves(seats, config.slots, find_agent(config.agent).load_policy())
        self.controller = PoolController(
            [*self._make_named(named), *self._past.controllers], config.slots, config.frames_per_step
        )
        self._results = Results(len(self.controller.controllers))

    @property
    def specs(self) -> list[str]:
        """The specs of all places, those of past selves included."""
        return self._specs + [SELF] * (len(self.controller.controllers) - len(self._specs))

    @property
    def count(self) -> int:
        """How many turns a `PlanSequence` has to share out."""
        return len(self._turns)

    def settle(self, plan: RoundPlan) -> tuple[int, Character | None]:
        """Decide whom a round is against.

        Args:
            plan: its `opponent` is whose turn it is.

        Returns:
            A place of `controller`, and the only character that plays there; None for any.
        """
        place = self._turns[plan.opponent]
        if self._config.opponent_choice != OPPONENT_CHOICES[0]:
            seed = split_seed(self._config.seed, _CHOICE_PURPOSE)
            rates = [self._results.rate(p) for p in range(len(self._specs))]
            place = pick(priorities(rates), seed, plan.index)
        if self._specs[place] == SELF:
            return self._which_self(place, plan.index), self._character
        return place, self._characters[place]

    def is_self(self, place: int) -> bool:
        """Whether the learner sits on both sides of rounds against this place."""
        return place < len(self._specs) and self._specs[place] == SELF

    def name(self, place: int) -> str:
        """Return the spec of whoever is at a place; of a past self with the episode that it is of."""
        if place < len(self._specs):
            return self._names[place]
        return f"{SELF}@{self._past.episodes[place - len(self._specs)]}"

    def note(self, outcome: Outcome) -> None:
        """Take in how a round has ended."""
        points = (outcome.learner_result + 1) / 2
        place = outcome.plan.opponent
        self._results.add(place, points)
        if place >= len(self._specs):  # a past self is met in the name of all of them, too
            self._results.add(self._specs.index(SELF), points)

    def is_snapshot_due(self, episode: int) -> bool:
        """Whether the present self shall become a past one after so many episodes."""
        return self.self_controller is not None and self._past.is_due(episode)

    def take_snapshot(self, episode: int, parameters: Parameters, busy: Sequence[int]) -> None:
        """Keep the present self to be met later; ``busy`` are the places whose rounds go on."""
        first = len(self._specs)
        place = self._past.take(episode, parameters, [b - first for b in busy if b >= first])
        if place is not None:
            self._results.forget(first + place)

    def get_state(self) -> StateArrays:
        """Return results and past selves; what controllers remember is the batch's."""
        return {"results": self._results.get_state(), **prefixed("past", self._past.get_state())}

    def set_state(self, state: Mapping[str, npt.NDArray[Any]]) -> None:
        """Return to what `get_state` gave."""
        self._results.set_state(state["results"])
        self._past.set_state(without_prefix("past", state))

    def _which_self(self, place: int, number: int) -> int:
        present = self._past.present()
        if not present:
            return place
        first = len(self._specs)
        chances = (1.0 - NEWEST_SHARE) * priorities([self._results.rate(first + p) for p in present])
        seed = split_seed(self._config.seed, _SELF_PURPOSE)
        return [place, *(first + p for p in present)][pick([NEWEST_SHARE, *chances], seed, number)]

    def _make_named(self, named: Mapping[str, Player]) -> list[Controller]:
        config = self._config
        setting = OpponentSetting(config.slots, config.actions, config.frames_per_step)
        for opponent in named.values():
            manifest = opponent.manifest
            if manifest and manifest.frames_per_step != config.frames_per_step:
                raise InputError(
                    f"the opponent {opponent.spec!r} decides every {manifest.frames_per_step} frames and "
                    f"cannot meet one that does every {config.frames_per_step}; choose another opponent"
                )
        made: list[Controller] = []
        for spec in self._specs:
            if spec in named:
                made.append(named[spec].make(setting))
            elif self.self_controller is not None:
                made.append(self.self_controller)
        return made

    def _make_self_controller(self) -> SelfController:
        config = self._config
        if not find_agent(config.agent).is_batched:
            raise InputError(
                f"the agent {config.agent!r} cannot play against itself; "
                "choose other opponents, or --agent dqn"
            )
        seat = make_seat(config)
        guide = make_guide(config.guide, guide_setting(config, self._backend, seat.actions, [SELF]))
        return SelfController(GuidedSeat(seat, guide, config.slots), config.slots)


def make_seat(config: TrainingConfig) -> Seat:
    """Return a seat such as the learner's."""
    return Seat(
        config.slots,
        observation=config.observation,
        actions=config.actions,
        reaction_frames=config.reaction_frames,
        frames_per_step=config.frames_per_step,
        sticky_actions=config.sticky_actions,
    )


def guide_setting(
    config: TrainingConfig, backend: Backend, actions: ActionPreset, opponents: Sequence[str]
) -> GuideSetting:
    """Return what the learner's guide is made for; ``opponents`` are their specs by place."""
    return GuideSetting(backend, actions, config.frames_per_step, config.reaction_frames, opponents)


def find_opponent(spec: str, home: Home) -> Player:
    """Return who a spec stands for in training: a member of the home's league, or any player.

    Raises:
        InputError, StoreError: as `find_player`, or a member that is not written as one.
    """
    if not spec.startswith(LEAGUE):
        return find_player(spec, home)
    character, _, generation = spec.removeprefix(LEAGUE).partition("@")
    if not generation.isdecimal():
        raise InputError(f"{spec!r} names no member of a league; write for example '{LEAGUE}ken@2'")
    path = home.league_weights(int(generation), character)
    return player_from_file(path, find_character(character), spec=spec)
