"""A league: characters that are trained against each other, one generation after the other.

In each generation every member continues its training against the opponents of its configuration and
against the weights of all members after the last generations. Within a generation no member meets
weights of the same generation, so the result does not depend on the order of the trainings or on the
number of processes.

A league keeps the weights of the last `KEPT_GENERATIONS` only, however long it runs; a learner
meets no others. With twelve members these are 36 opponents.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from sf2ai.errors import InputError
from sf2ai.players.names import LEAGUE_PREFIX
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.length import MINUTES, STEPS
from sf2ai.store.lock import hold_character
from sf2ai.store.weights import load_weights, manifest_of, replace_weights
from sf2ai.training.sessions.messages import Job, JobRunner, Report
from sf2ai.training.sessions.roster_training import RosterTraining
from sf2ai.training.sessions.session import TrainingResult
from sf2ai.training.settings import OPPONENT_CHOICES

EPISODES_PER_GENERATION = 50
"""Rounds of each member in one generation."""

STEPS_PER_GENERATION = 17_500
"""Steps of each member in one generation of a league by steps: about as many as 50 rounds have."""

KEPT_GENERATIONS = 3
"""Number of past generations whose members are opponents."""


class League:
    """A league in a home.

    Attributes:
        errors: reports of members whose training failed; the league stops then.
    """

    def __init__(self, home: Home, training: RosterTraining, trackers: tuple[str, ...] = ()) -> None:
        """Prepare; nothing is played yet.

        Args:
            home: has the league's files; a league that was stopped continues.
            training: with two members or more.
            trackers: as in `TrainingSession`.

        Raises:
            InputError: the training has fewer than two members, or is to end after minutes.
        """
        if len(training.characters) < 2:
            raise InputError(
                f"a league needs two characters or more, not {', '.join(training.characters)} alone; "
                "give --char all, or omit --league"
            )
        if training.config.length.unit == MINUTES:
            raise InputError(
                f"a league cannot end after {training.config.minutes:g} minutes, since its members would "
                "play generations of different lengths; give --steps or --episodes instead"
            )
        self.errors: list[Report] = []
        self._home = home
        self._training = training
        self._trackers = trackers
        self._base = replace(
            training.config,
            opponents=tuple(dict.fromkeys(training.config.opponents)),
            opponent_choice=OPPONENT_CHOICES[1],
        ).pinned()

    @property
    def generations(self) -> int:
        """Number of generations in total."""
        return -(-int(self._base.length.total) // self._generation_length())

    def run(self, runner: JobRunner) -> Iterator[Report]:
        """Train all members and yield their reports; the results come at the end.

        Args:
            runner: does the trainings of one generation after the other.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            HomeError: a file cannot be read or written.
        """
        for generation in range(self.generations):
            yield from self._train_generation(runner, generation)
            if self.errors:
                return
            self._remove_generation(generation - KEPT_GENERATIONS)
        yield from self._install_weights()

    def opponents(self, generation: int) -> tuple[str, ...]:
        """Return the specs of all opponents in a generation."""
        past = range(max(0, generation - KEPT_GENERATIONS), generation)
        members = self._training.characters
        return (*self._base.opponents, *(f"{LEAGUE_PREFIX}{m}@{number}" for number in past for m in members))

    def _generation_length(self) -> int:
        """Return the length of a generation for each member, in the unit of the league's length."""
        by_steps = self._base.length.unit == STEPS
        return STEPS_PER_GENERATION if by_steps else EPISODES_PER_GENERATION

    def _train_generation(self, runner: JobRunner, generation: int) -> Iterator[Report]:
        """Train the members that have not finished a generation."""
        for report in runner.run(self._jobs(generation)):
            if report.error is not None:
                self.errors.append(report)
            if report.progress is not None:
                yield replace(report, progress=replace(report.progress, total=self._base.length.total))
            elif report.result is None:
                yield report

    def _jobs(self, generation: int) -> list[Job]:
        """Return the trainings of a generation that have not finished."""
        home, whole = self._home, self._base.length
        total = min(whole.total, (generation + 1) * self._generation_length())
        base = self._base.lasting(replace(whole, total=total))
        jobs = []
        for character in self._training.characters:
            weights = home.league_weights(generation, character)
            if self._is_done(generation, character):
                continue
            config = replace(base, character=character, opponents=self.opponents(generation))
            resume = has_checkpoint(home.checkpoint(character))
            given = tuple(config.to_json())
            jobs.append(Job(home.path, config, resume, given, weights, trackers=self._trackers))
        return jobs

    def _is_done(self, generation: int, character: str) -> bool:
        """Whether a generation's weights exist, or were removed after a later generation."""
        later = range(generation, self.generations)
        return any(self._home.league_weights(number, character).exists() for number in later)

    def _remove_generation(self, generation: int) -> None:
        if generation >= 0:
            shutil.rmtree(self._home.league_generation(generation), ignore_errors=True)

    def _install_weights(self) -> Iterator[Report]:
        """Let the last weights of each member play its character."""
        for character in self._training.characters:
            manifest, arrays = load_weights(self._home.league_weights(self.generations - 1, character))
            former = None
            with hold_character(self._home, character):
                if manifest_of(self._home, character) != manifest:
                    former = replace_weights(self._home, manifest, arrays)
            yield Report(character, result=TrainingResult(manifest, self._home.weights(character), former))
