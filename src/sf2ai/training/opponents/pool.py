"""The opponents of one training: their controllers, the choice of the next one, and the results.

An opponent is an index into one `PoolController`: first the opponents that the configuration names, each
once, then the learner's past selves. The opponent ``self`` is the present learner, which then plays both
sides.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sf2ai.agents.registry import find_agent
from sf2ai.backends.base import Backend
from sf2ai.errors import InputError
from sf2ai.game.characters import Character, find_character
from sf2ai.guides.base import GuideSetting
from sf2ai.guides.guided_seat import GuidedSeat
from sf2ai.guides.registry import make_guide
from sf2ai.players.find import Player, find_name, find_player, require_step
from sf2ai.players.names import SELF, BotName, CommandName
from sf2ai.players.opponents import OpponentSetting
from sf2ai.rounds.controller import Controller, PoolController
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import RoundPlan, split_seed
from sf2ai.seats.actions import ActionPreset
from sf2ai.seats.seat import Seat
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.layout import Home
from sf2ai.training.config import TrainingConfig
from sf2ai.training.opponents.opponent_choice import RecentResults, pick, priorities
from sf2ai.training.opponents.past_selves import MAX_PAST_SELVES, Parameters, PastSelves
from sf2ai.training.opponents.self_controller import SelfController
from sf2ai.training.settings import OPPONENT_CHOICES

NEWEST_SHARE = 0.5
"""Share of the rounds against itself in which the opponent is the present learner; in the others it is
a past self."""

_CHOICE_PURPOSE, _SELF_PURPOSE = 1 << 45, 1 << 46
"""Purposes of a training's seed, far above the numbers of its rounds."""


class OpponentPool:
    """The opponents of one training.

    Attributes:
        controller: drives all opponents; a plan's `opponent` is an index into it.
        self_controller: plays the learner's choices against itself; None if it never meets itself.
        manifests: of the trained opponents, by spec.
        players: all opponents but ``self``.
    """

    def __init__(self, config: TrainingConfig, home: Home, backend: Backend) -> None:
        """Find the opponents; nothing is written.

        Args:
            config: of the training.
            home: has the weights of trained opponents.
            backend: plays the rounds.

        Raises:
            UnknownNameError: an opponent is unknown.
            InputError: an opponent has steps of another length, or the agent cannot play against itself.
            StoreError: an opponent's weights cannot play.
        """
        self._config = config
        self._home = home
        self._backend = backend
        self._character = find_character(config.character)
        given = [SELF if spec.strip().casefold() == SELF else spec for spec in config.opponents]
        self._specs = list(dict.fromkeys(given))
        self._self_place = self._specs.index(SELF) if SELF in self._specs else -1
        self._turns = [self._specs.index(spec) for spec in given]
        self.self_controller = self._make_self_controller() if SELF in self._specs else None
        named = {spec: find_opponent(spec, home) for spec in self._specs if spec != SELF}
        self.players = tuple(named.values())
        self.manifests = {spec: player.manifest for spec, player in named.items() if player.manifest}
        self._characters = [named[s].character if s in named else self._character for s in self._specs]
        self._names = [named[spec].spec if spec in named else SELF for spec in self._specs]
        seats = [make_seat(config) for _ in range(MAX_PAST_SELVES)] if self.self_controller else []
        self._past = PastSelves(seats, config.slots, find_agent(config.agent).load_policy())
        self.controller = PoolController(
            [*self._make_named(named), *self._past.controllers], config.slots, config.frames_per_step
        )
        self._results = RecentResults(len(self.controller.controllers))

    @property
    def specs(self) -> list[str]:
        """The usual spellings of all opponents' specs, including those of past selves."""
        return self._names + [SELF] * (len(self.controller.controllers) - len(self._specs))

    @property
    def turns(self) -> int:
        """Number of turns of a `PlanSequence`: an opponent that is named twice has two."""
        return len(self._turns)

    def choose(self, plan: RoundPlan) -> tuple[int, Character | None]:
        """Choose the opponent of a round.

        Args:
            plan: its `opponent` is the number of a turn.

        Returns:
            An index into `controller`, and the opponent's character; None for any character.
        """
        opponent = self._turns[plan.opponent]
        if self._config.opponent_choice != OPPONENT_CHOICES[0]:
            seed = split_seed(self._config.seed, _CHOICE_PURPOSE)
            rates = [self._results.win_rate(index) for index in range(len(self._specs))]
            turns = [self._turns.count(index) for index in range(len(self._specs))]
            opponent = pick(priorities(rates, turns), seed, plan.index)
        if self._specs[opponent] == SELF:
            return self._choose_self(opponent, plan.index), self._character
        return opponent, self._characters[opponent]

    def is_self(self, opponents: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return which opponents are the present learner, both of shape (n,)."""
        mirrored: npt.NDArray[np.bool_] = opponents == self._self_place
        return mirrored

    def name(self, opponent: int) -> str:
        """Return the spec of an opponent; a past self's has the number of its episode."""
        if opponent < len(self._specs):
            return self._names[opponent]
        return f"{SELF}@{self._past.episodes[opponent - len(self._specs)]}"

    def add_outcome(self, outcome: Outcome) -> None:
        """Add the outcome of a round to the results."""
        points = (outcome.learner_result + 1) / 2
        opponent = outcome.plan.opponent
        self._results.add(opponent, points)
        if opponent >= len(self._specs):  # a past self's round also counts for `self`
            self._results.add(self._self_place, points)

    def is_past_self_due(self, episode: int) -> bool:
        """Whether a copy of the learner should be kept after this number of episodes."""
        return self.self_controller is not None and self._past.is_due(episode)

    def add_past_self(self, episode: int, parameters: Parameters, busy: Sequence[int]) -> None:
        """Keep a copy of the learner as an opponent; ``busy`` has the opponents that are playing."""
        first = len(self._specs)
        index = self._past.add(episode, parameters, [b - first for b in busy if b >= first])
        if index is not None:
            self._results.clear(first + index)

    def get_state(self) -> StateArrays:
        """Return results and past selves; the state of the controllers is part of the batch's state."""
        return {"results": self._results.get_state(), **prefixed("past", self._past.get_state())}

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore a state that `get_state` returned."""
        self._results.set_state(state["results"])
        self._past.set_state(without_prefix("past", state))

    def _choose_self(self, present: int, number: int) -> int:
        """Return the present learner's index or that of a past self."""
        available = self._past.available()
        if not available:
            return present
        first = len(self._specs)
        rates = [self._results.win_rate(first + index) for index in available]
        chances = (1.0 - NEWEST_SHARE) * priorities(rates)
        seed = split_seed(self._config.seed, _SELF_PURPOSE)
        choices = [present, *(first + index for index in available)]
        return choices[pick([NEWEST_SHARE, *chances], seed, number)]

    def _make_named(self, named: Mapping[str, Player]) -> list[Controller]:
        config = self._config
        setting = OpponentSetting(config.slots, config.actions, config.frames_per_step)
        for opponent in named.values():
            require_step(opponent, config.frames_per_step)
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
        setting = guide_setting(config, self._home, self._backend, seat.actions, [SELF])
        guide = make_guide(config.guide, setting)
        return SelfController(GuidedSeat(seat, guide, config.slots), config.slots)


def make_seat(config: TrainingConfig) -> Seat:
    """Return a seat with the learner's settings."""
    return Seat(
        config.slots,
        observation=config.observation,
        actions=config.actions,
        reaction_frames=config.reaction_frames,
        frames_per_step=config.frames_per_step,
        sticky_actions=config.sticky_actions,
    )


def guide_setting(
    config: TrainingConfig, home: Home, backend: Backend, actions: ActionPreset, opponents: Sequence[str]
) -> GuideSetting:
    """Return the setting of the learner's guide.

    Args:
        config: of the training.
        home: has the weights of trained agents.
        backend: plays the rounds.
        actions: the learner's actions.
        opponents: specs, by the index of the opponent.
    """
    frames, reaction = config.frames_per_step, config.reaction_frames
    return GuideSetting(backend, actions, frames, reaction, opponents, config.character, home)


def find_opponent(spec: str, home: Home) -> Player:
    """Return the player of a spec, if its state can be kept in checkpoints.

    Raises:
        InputError, StoreError: as `find_player`; `InputError` also for a bot.
    """
    if isinstance(find_name(spec), BotName | CommandName):
        raise InputError(
            f"the bot {spec!r} cannot be an opponent in training, because a training is kept in checkpoints "
            "and the state of a bot cannot be; name another player, or learn from an environment with "
            f"opponent={spec!r}"
        )
    return find_player(spec, home)
