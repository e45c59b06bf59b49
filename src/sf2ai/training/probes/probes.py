"""Plays the probes of one training and keeps their last results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sf2ai.agents.registry import find_agent
from sf2ai.backends.base import Backend
from sf2ai.game.characters import find_character
from sf2ai.players.find import Player
from sf2ai.players.opponents import OpponentSetting
from sf2ai.replays.playback import replay_of
from sf2ai.rounds.controller import AgentController
from sf2ai.rounds.outcome import Outcome
from sf2ai.rounds.plans import PlanSequence, RoundPlan, split_seed
from sf2ai.rounds.play import play
from sf2ai.state_arrays import StateArrays
from sf2ai.store.replays import Replay
from sf2ai.training.config import TrainingConfig
from sf2ai.training.opponents.past_selves import Parameters
from sf2ai.training.opponents.pool import make_seat
from sf2ai.training.probes.budget import ProbeBudget
from sf2ai.training.progress import ProbeRecord

ROUNDS = 24
"""Rounds of a probe: twelve characters, from both sides. The opponents take turns, one in each probe."""

_PROBES = 1 << 47
"""The purpose of the probes' seed, far above the numbers of a training's rounds."""


@dataclass(frozen=True)
class ProbeMoment:
    """Where a training stands when a probe is played."""

    episode: int
    """Episodes that are over."""
    steps: int
    """Of the learner."""


class FightWatcher(Protocol):
    """Shows fights of the present learner; it changes nothing."""

    def wants_fight(self) -> bool:
        """Return whether a fight of the coming probe is wanted; recording takes a little time."""
        ...

    def add_fight(self, replay: Replay) -> None:
        """Take a round of the probe that was just played."""
        ...


class Probes:
    """The probes of one training.

    Attributes:
        latest: the last result against each opponent, in their order.
        watcher: gets a round of a probe when it wants one; None for no watcher.
    """

    watcher: FightWatcher | None = None

    def __init__(
        self,
        config: TrainingConfig,
        opponents: Sequence[Player],
        backend: Callable[[], AbstractContextManager[Backend]],
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            config: of the training.
            opponents: that the learner meets.
            backend: lends what plays the rounds; its slots are free while the block runs.
        """
        self.latest: tuple[ProbeRecord, ...] = ()
        self._config = config
        self._opponents = tuple(opponents)
        self._backend = backend
        self._budget = ProbeBudget(config)
        self._number = 0
        self._plans = PlanSequence(
            seed=split_seed(config.seed, _PROBES),
            character=find_character(config.character).index,
            opponent_characters=tuple(find_character(name).index for name in config.opponent_characters),
        )

    def play_due(self, moment: ProbeMoment, parameters: Callable[[], Parameters]) -> ProbeRecord | None:
        """Play a probe if one is due.

        Args:
            moment: where the training stands.
            parameters: returns the learner's parameters.

        Returns:
            The result; None if no probe is due.
        """
        if not self._budget.is_due(moment.steps, ROUNDS):
            return None
        opponent = self._opponents[self._number % len(self._opponents)]
        watcher = self.watcher if self.watcher is not None and self.watcher.wants_fight() else None
        with self._backend() as backend:
            outcomes = list(self._play(backend, opponent, parameters(), tape=watcher is not None))
            if watcher is not None:
                watcher.add_fight(self._fight(outcomes, backend, opponent))
        self._number += 1
        self._budget.pay(len(outcomes), sum(outcome.steps for outcome in outcomes))
        counts = _count_results(outcomes)
        record = ProbeRecord(self._number, moment.episode, moment.steps, opponent.spec, *counts)
        self._keep(record)
        return record

    def get_state(self) -> StateArrays:
        """Return all that decides the coming probes, and the last results."""
        budget = self._budget
        specs = [player.spec for player in self._opponents]
        rows = [[specs.index(r.opponent), r.probe, r.episode, r.steps, *r.counts] for r in self.latest]
        return {
            "counts": np.array([self._number, budget.rounds, budget.steps], dtype=np.int64),
            "latest": np.array(rows, dtype=np.int64).reshape(len(rows), 7),
        }

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Restore what `get_state` returned."""
        budget = self._budget
        self._number, budget.rounds, budget.steps = (int(count) for count in state["counts"])
        self.latest = tuple(
            ProbeRecord(probe, episode, steps, self._opponents[place].spec, *counts)
            for place, probe, episode, steps, *counts in state["latest"].tolist()
        )

    def carry_on(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Go on after a training against other opponents; the results against those are dropped."""
        self.set_state({**state, "latest": np.zeros((0, 7), dtype=np.int64)})

    def _fight(self, outcomes: Sequence[Outcome], backend: Backend, opponent: Player) -> Replay:
        """Return a round of the present probe: another one in each, so that all characters are seen."""
        rounds = sorted(outcomes, key=lambda outcome: outcome.plan.index)
        shown = rounds[self._number % len(rounds)]
        return replay_of(shown, backend, (self._config.character, opponent.spec), whole_match=False)

    def _play(
        self, backend: Backend, opponent: Player, parameters: Parameters, *, tape: bool
    ) -> Iterator[Outcome]:
        config = replace(self._config, slots=backend.slots)
        policy = find_agent(config.agent).load_policy()(parameters)
        learner = AgentController(policy, make_seat(config), config.slots)
        setting = OpponentSetting(config.slots, config.actions, config.frames_per_step)
        controllers = learner, opponent.make(setting)
        plans = self._coming_plans(opponent)
        yield from play(backend, controllers, plans, frames_per_step=config.frames_per_step, tape=tape)

    def _coming_plans(self, opponent: Player) -> Iterator[RoundPlan]:
        """Yield the plans of the next probe; a trained opponent plays its own character."""
        first = self._number * ROUNDS
        for plan in self._plans.take(first + ROUNDS, first):
            if opponent.character is None:
                yield plan
                continue
            sides = (plan.characters[plan.learner_side], opponent.character.index)
            yield replace(plan, characters=sides if plan.learner_side == 0 else sides[::-1])

    def _keep(self, new: ProbeRecord) -> None:
        """Take a new result in the place of the one before against the same opponent."""
        by_spec = {record.opponent: record for record in (*self.latest, new)}
        self.latest = tuple(by_spec[player.spec] for player in self._opponents if player.spec in by_spec)


def _count_results(outcomes: Sequence[Outcome]) -> tuple[int, int, int]:
    """Return the numbers of rounds that the learner won, drew and lost."""
    results = [outcome.learner_result for outcome in outcomes]
    return results.count(1), results.count(0), results.count(-1)
