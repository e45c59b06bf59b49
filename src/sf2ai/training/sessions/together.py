"""What `sf2ai train --char all` calls: the training of several characters in a home."""

import shutil
from collections.abc import Iterator
from dataclasses import replace

from sf2ai.errors import TrainingError
from sf2ai.store.checkpoint import drop_checkpoints, has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, hold_roster
from sf2ai.training.config import SETTINGS
from sf2ai.training.sessions.league import League
from sf2ai.training.sessions.messages import Job
from sf2ai.training.sessions.processes import Crew, Report
from sf2ai.training.sessions.roster_training import RosterTraining, load_roster_training, save_roster_training


class RosterSession:
    """The training of several characters, side by side or against each other.

    Attributes:
        training: what is really done: with `resume`, as it was begun.
        notices: lines that the user should read before it starts.
    """

    def __init__(
        self,
        home: Home,
        training: RosterTraining,
        processes: int,
        *,
        resume: bool = False,
        given: tuple[str, ...] = SETTINGS,
    ) -> None:
        """Plan it; nothing is written before `run`.

        Args:
            home: where everything is kept.
            training: what is asked for.
            processes: how many work at once.
            resume: go on where the home's last such training stands.
            given: which of the settings are meant, when going on; the others are as they were.

        Raises:
            InputError: a league of one.
            TrainingError: there is nothing to resume, or with other settings.
            DamagedFileError, HomeError: what is kept cannot be read.
        """
        self.notices: list[str] = []
        self._home = home
        self._resume = resume
        self._given = given
        before = load_roster_training(home) if resume else None
        self._was_kept = before is not None
        if before is not None:
            self.training = before.resumed(training, given)
        elif resume and (training.is_league or not self._begun(training)):
            raise TrainingError(
                f"there is no training of several characters in {str(home.path)!r} to go on with; "
                "leave --resume away to begin one"
            )
        else:
            self.training = replace(training, config=training.config.pinned())
        self._processes = self._processes_for(processes)
        self._league = League(home, self.training, self._processes) if training.is_league else None

    def run(self) -> Iterator[Report]:
        """Train them all, yielding what their trainings tell; one that fails stops no other.

        Raises:
            KeyboardInterrupt: Ctrl-C, once everything is saved.
            BusyError: somebody else trains one of them, or several characters.
            TrainingError: a process died.
            HomeError: the disk refused.
        """
        home = self._home
        with hold_roster(home):
            if not self._resume:
                self._clear()
                save_roster_training(home, self.training)
            elif self._was_kept:
                save_roster_training(home, self.training)  # more episodes, perhaps
            if self._league is not None:
                yield from self._league.run()
            else:
                with Crew(self._processes) as crew:
                    yield from crew.run([self._job(character) for character in self.training.characters])

    def _job(self, character: str) -> Job:
        """Return one character's training; one that was never begun begins now."""
        resume = self._resume and has_checkpoint(self._home.checkpoint(character))
        given = SETTINGS if self._was_kept else self._given
        return Job(self._home.path, self.training.config_of(character), resume, tuple(given))

    def _clear(self) -> None:
        """Begin anew: nobody shall go on with what was trained otherwise; weights stay as they are."""
        for character in self.training.characters:
            with hold_character(self._home, character):
                drop_checkpoints(self._home.checkpoint(character))
        if self._league is not None:
            for folder in self._home.league.iterdir():
                if folder.is_dir():
                    shutil.rmtree(folder)

    def _begun(self, training: RosterTraining) -> bool:
        return any(has_checkpoint(self._home.checkpoint(character)) for character in training.characters)

    def _processes_for(self, processes: int) -> int:
        """Return how many may work at once: one, where one of them meets what another becomes."""
        met = set(self.training.characters) & set(self.training.config.opponents)
        if met and processes > 1 and not self.training.is_league:
            self.notices.append(
                f"{', '.join(sorted(met))} is trained here and met as an opponent: one after the other"
            )
            return 1
        return processes
