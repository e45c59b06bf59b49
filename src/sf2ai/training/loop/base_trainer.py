"""The base of both trainers: its state, its weights and their origin."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from sf2ai.agents.learner import Learner
from sf2ai.closing import Closing
from sf2ai.game.characters import find_character
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.players.find import scripted_player
from sf2ai.state_arrays import StateArrays, prefixed, without_prefix
from sf2ai.store.length import EPISODES, STEPS
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import WeightArrays
from sf2ai.training.clock import TrainingClock
from sf2ai.training.config import TrainingConfig
from sf2ai.training.loop.manifests import make_manifest, make_origin
from sf2ai.training.loop.rounds import TrainingRounds
from sf2ai.training.probes.probes import FightWatcher, ProbeMoment, Probes
from sf2ai.training.progress import EpisodeRecord, LearnerFigures, ProbeRecord, Progress
from sf2ai.training.settings import TrainingSettings


class BaseTrainer(Closing):
    """A learner and its rounds; a subclass's `run` plays them.

    Attributes:
        config: of the training.
        agent: the learner.
        clock: of this training.
    """

    config: TrainingConfig
    agent: Learner
    saves_any_time: bool
    """Whether its state may be read after any batch of steps; if not, only between two rounds."""
    clock: TrainingClock
    begun_from = ""
    """The weights from which the training began, in words; empty if they were random."""
    _rounds: TrainingRounds
    _probes: Probes | None = None

    def get_state(self) -> StateArrays:
        """Return everything that decides the rest of the training, except the rows of a replay buffer."""
        probes = prefixed("probes", self._probes.get_state()) if self._probes else {}
        return (
            prefixed("agent", self.agent.get_state()) | prefixed("rounds", self._rounds.get_state()) | probes
        )

    def set_state(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Continue where `get_state` was called; the training may be longer now."""
        self.agent.set_state(without_prefix("agent", state))
        self._rounds.set_state(without_prefix("rounds", state))
        probes = without_prefix("probes", state)
        if self._probes and probes:
            self._probes.set_state(probes)

    def carry_on(self, state: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Continue a training that has ended, with other opponents."""
        self.agent.set_state(without_prefix("agent", state))
        self._rounds.carry_on(without_prefix("rounds", state))
        probes = without_prefix("probes", state)
        if self._probes and probes:
            self._probes.carry_on(probes)

    def begin_with(self, parameters: WeightArrays, source: str) -> None:
        """Begin from the weights of another training instead of random ones; call it before `run`.

        Args:
            parameters: what `parameters` returned there; they may know fewer actions.
            source: these weights in words, for the manifest.

        Raises:
            ValueError: the network has another shape.
        """
        self.agent.begin_with(parameters)
        self.begun_from = source

    def parameters(self) -> WeightArrays:
        """Return the weights, as the store keeps them and the agent's policy takes them."""
        return self.agent.parameters()

    def show_fights(self, watcher: FightWatcher) -> None:
        """Give a watcher rounds of the probes when it wants one; without probes there are none."""
        if self._probes is not None:
            self._probes.watcher = watcher

    def is_over(self) -> bool:
        """Whether the training is as long as its configuration says.

        One by episodes is over when its last rounds are; others end in the midst of rounds.
        """
        length = self.config.length
        if length.unit == EPISODES:
            return self._rounds.all_begun and not self._rounds.running
        done = self.agent.step if length.unit == STEPS else self.clock.seconds / 60
        return done >= length.total

    def manifest(self) -> Manifest:
        """Return the manifest of the present weights."""
        step = self.agent.step
        return make_manifest(self.config, self._rounds, steps=step, begun_from=self.begun_from)

    def actions_digest(self) -> str:
        """Return the digest of the names of the learner's actions."""
        character = find_character(self.config.character).index
        return self._rounds.seat.actions.digest(character, self.agent.architecture.actions)

    def origin(self) -> dict[str, str]:
        """Return names and versions that the weights depend on besides the configuration."""
        return make_origin(self.config, self._rounds)

    def _make_probes(self) -> Probes | None:
        """Return the probes of this training; None without them."""
        if not self.config.probe:
            return None
        players = self._rounds.opponents.players or tuple(map(scripted_player, TrainingSettings().opponents))
        return Probes(self.config, players, self._rounds.probe_backend)

    def _progress(self, records: list[EpisodeRecord], figures: LearnerFigures) -> Progress:
        """Play a probe if one is due, and return the progress."""
        new: ProbeRecord | None = None
        if self._probes is not None:
            moment = ProbeMoment(self._rounds.done, figures.steps)
            new = self._probes.play_due(moment, self.agent.parameters)
        return self._rounds.progress(figures, self.clock, records, self._probes, new)

    def _figures(self) -> LearnerFigures:
        agent = self.agent
        guided = agent.epsilon * self._guided_share
        return LearnerFigures(agent.step, agent.epsilon, agent.loss, guided)

    @cached_property
    def _guided_share(self) -> float:
        """Share of the explored decisions that the guide takes."""
        return 0.0 if self.config.guide == NO_GUIDE else self.config.settings().guided_share

    def close(self) -> None:
        """Free the backend."""
        self._rounds.close()
