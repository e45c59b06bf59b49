"""A league: characters that are raised against each other, a generation at a time.

In each generation every member trains on, against those that it began with and against what all members
were after the last generations. Within a generation nobody sees what another has just learned,
so the result does not depend on who was trained first, or on how many processes there were.

However long a league runs, it keeps what its members were in the last `KEPT_GENERATIONS` only,
and each learner meets no more than those: with twelve members 36 of them.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from sf2ai.errors import InputError
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.weights import load_weights, manifest_of, replace_weights
from sf2ai.training.config import LEAGUE
from sf2ai.training.sessions.messages import Job
from sf2ai.training.sessions.processes import Crew, Report
from sf2ai.training.sessions.roster_training import RosterTraining
from sf2ai.training.sessions.session import TrainingResult
from sf2ai.training.settings import OPPONENT_CHOICES

EPISODES_PER_GENERATION = 50
"""Rounds that each member plays before the others meet what it has become."""

KEPT_GENERATIONS = 3
"""How many generations back members are met."""


class League:
    """A league in a home.

    Attributes:
        errors: of members whose training failed; the league goes no further then.
    """

    def __init__(self, home: Home, training: RosterTraining, processes: int) -> None:
        """Prepare; nothing is played yet.

        Args:
            home: where everything is kept; what is there of this league is gone on with.
            training: whose members are two or more.
            processes: how many work at once.

        Raises:
            InputError: there is nobody to play against.
        """
        if len(training.characters) < 2:
            raise InputError(
                f"a league needs two characters or more, not {', '.join(training.characters)} alone; "
                "give --char all, or leave --league away"
            )
        self.errors: list[Report] = []
        self._home = home
        self._training = training
        self._processes = processes
        self._base = replace(
            training.config,
            opponents=tuple(dict.fromkeys(training.config.opponents)),
            opponent_choice=OPPONENT_CHOICES[1],
        ).pinned()

    @property
    def generations(self) -> int:
        """How many there will be, all told."""
        return -(-self._base.episodes // EPISODES_PER_GENERATION)

    def run(self) -> Iterator[Report]:
        """Raise them all, yielding what their trainings tell; results come at the very end.

        Raises:
            KeyboardInterrupt: Ctrl-C, once everything is saved.
            HomeError: the disk refused.
        """
        with Crew(self._processes) as crew:
            for generation in range(self.generations):
                yield from self._raise(crew, generation)
                if self.errors:
                    return
                self._forget(generation - KEPT_GENERATIONS)
        yield from self._deliver()

    def opponents(self, generation: int) -> tuple[str, ...]:
        """Return the specs of everybody that a member may meet in a generation."""
        past = range(max(0, generation - KEPT_GENERATIONS), generation)
        members = self._training.characters
        return (*self._base.opponents, *(f"{LEAGUE}{m}@{number}" for number in past for m in members))

    def _raise(self, crew: Crew, generation: int) -> Iterator[Report]:
        """Play one generation, or what is left of it."""
        for report in crew.run(self._jobs(generation)):
            if report.error is not None:
                self.errors.append(report)
            if report.progress is not None:
                yield replace(report, progress=replace(report.progress, episodes=self._base.episodes))
            elif report.result is None:
                yield report

    def _jobs(self, generation: int) -> list[Job]:
        """Return the trainings of a generation that are not done."""
        home = self._home
        episodes = min(self._base.episodes, (generation + 1) * EPISODES_PER_GENERATION)
        jobs = []
        for character in self._training.characters:
            weights = home.league_weights(generation, character)
            if self._is_done(generation, character):
                continue
            config = replace(
                self._base, character=character, episodes=episodes, opponents=self.opponents(generation)
            )
            resume = has_checkpoint(home.checkpoint(character))
            jobs.append(Job(home.path, config, resume, tuple(config.to_json()), weights))
        return jobs

    def _is_done(self, generation: int, character: str) -> bool:
        """Whether a generation's weights are there, or were and have been forgotten."""
        later = range(generation, self.generations)
        return any(self._home.league_weights(number, character).exists() for number in later)

    def _forget(self, generation: int) -> None:
        if generation >= 0:
            shutil.rmtree(self._home.league_generation(generation), ignore_errors=True)

    def _deliver(self) -> Iterator[Report]:
        """Let every member's last weights play for its character."""
        for character in self._training.characters:
            manifest, arrays = load_weights(self._home.league_weights(self.generations - 1, character))
            former = None
            with hold_character(self._home, character):
                if manifest_of(self._home, character) != manifest:
                    former = replace_weights(self._home, manifest, arrays)
            yield Report(character, result=TrainingResult(manifest, self._home.weights(character), former))
