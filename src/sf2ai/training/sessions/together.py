"""The training of several characters in a home, side by side or as a league.

`sf2ai train --char all` runs it.
"""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sf2ai.errors import StoreError
from sf2ai.store.atomic import require_writable
from sf2ai.store.checkpoint import has_checkpoint, read_checkpoint
from sf2ai.store.former.aside import recover_training
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_roster
from sf2ai.store.weights import require_replaceable_weights
from sf2ai.training.config import SETTINGS, TrainingConfig, differing_setting
from sf2ai.training.files.checkpoint_meta import require_meta
from sf2ai.training.loop.rounds import training_reward
from sf2ai.training.loop.trainers import make_trainer
from sf2ai.training.sessions.cluster.choose import open_runner
from sf2ai.training.sessions.former import former_trainings_moved, hold_characters, stopped_roster_training
from sf2ai.training.sessions.league import League
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.resume import kept_hint, nothing_to_resume
from sf2ai.training.sessions.roster_training import RosterTraining, load_roster_training, save_roster_training

if TYPE_CHECKING:
    from sf2ai.cluster.connection import Cluster

_SAME_IN_A_LEAGUE = tuple(name for name in SETTINGS if name not in ("opponents", "opponent_choice"))
"""The settings that no generation of a league changes."""


class RosterSession:
    """The training of several characters, side by side or against each other.

    Attributes:
        training: the training that `run` does; a resumed one is as it was begun.
        notices: lines for the user, such as where a former training is kept; `run` adds some before its
            first report.
    """

    def __init__(
        self,
        home: Home,
        training: RosterTraining,
        processes: int,
        *,
        resume: bool = False,
        given: tuple[str, ...] = SETTINGS,
        trackers: tuple[str, ...] = (),
        cluster: "Cluster | None" = None,
    ) -> None:
        """Prepare a training; nothing is written before `run`.

        Args:
            home: has the characters' weights, checkpoints and logs.
            training: the training that is asked for.
            processes: number of trainings at once.
            resume: continue the home's last training of several characters.
            given: for a resumed training, the names of the settings that the user has given; the
                others are as they were.
            trackers: as in `TrainingSession`.
            cluster: whose workers train; None for processes of this machine.

        Raises:
            InputError: a league has fewer than two members.
            TrainingError: there is nothing to resume, or with other settings or another source of the reward.
            DamagedFileError, HomeError: the former training cannot be read.
        """
        self.notices: list[str] = []
        self._home = home
        self._resume = resume
        self._given = given
        self._trackers = trackers
        self._cluster = cluster
        before = load_roster_training(home) if resume else None
        self._was_kept = before is not None
        if before is not None:
            self.training = before.resumed(training, given, kept_hint(home))
        elif resume and (training.is_league or not self._has_begun(training)):
            raise nothing_to_resume("training of several characters", home)
        else:
            self.training = replace(training, config=training.config.pinned())
        training_reward(self.training.config)  # refused once, not by each of the characters
        self._processes = self._processes_for(processes)
        self._league = League(home, self.training, trackers) if training.is_league else None

    def run(self) -> Iterator[Report]:
        """Train all characters and yield their reports; a training that fails does not stop the others.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            BusyError: another process trains one of the characters, or several characters.
            TrainingError: a process died.
            ClusterError: the workers of the cluster are lost.
            HomeError: a file cannot be read or written.
        """
        home = self._home
        with hold_roster(home):
            if not self._resume:
                self._begin()
            else:
                self._go_on()
            with open_runner(self._processes, self._cluster, self.notices) as runner:
                if self._league is not None:
                    yield from self._league.run(runner)
                else:
                    yield from runner.run([self._job(character) for character in self.training.characters])

    def _begin(self) -> None:
        """Check the training, move former ones aside, and write down that this one begins.

        The locks of the characters are free again afterwards, for the processes that train them.
        """
        home, characters = self._home, self.training.characters
        former = stopped_roster_training(home)
        members = former.characters if former is not None and former.is_league else ()
        locked = tuple(dict.fromkeys((*characters, *members)))
        with hold_characters(home, locked):
            for character in locked:
                recover_training(home, character)
            with make_trainer(self.training.config_of(characters[0]), home):
                pass  # it refuses settings that cannot work
            for character in characters:
                require_writable(home.agent(character))
                require_replaceable_weights(home, character)
            is_league = self._league is not None
            with former_trainings_moved(home, locked, former, is_several=True, is_league=is_league) as kept:
                save_roster_training(home, self.training)
        self.notices += kept

    def _go_on(self) -> None:
        """Check what a training that continues needs, and write down that it may be longer now."""
        home, characters = self._home, self.training.characters
        with hold_characters(home, characters):
            for character in characters:
                require_replaceable_weights(home, character)
                if self._was_kept:
                    self._finish_beginning(character)
            if self._was_kept:
                save_roster_training(home, self.training)

    def _finish_beginning(self, character: str) -> None:
        """Remove a finished training that this one replaced, if the process died before it did so.

        Otherwise it would come back in the place of this training, which could then not continue.
        """
        home, training = self._home, self._home.training(character)
        former = home.aside(training)
        if not former.exists() or has_checkpoint(home.checkpoint(character)):
            return
        try:
            checkpoint = read_checkpoint(former / home.checkpoint(character).relative_to(training))
        except StoreError:
            return
        if checkpoint is None:
            return
        require_meta(checkpoint.meta, character)
        before = TrainingConfig.from_json(checkpoint.meta["config"])
        if differing_setting(before, self.training.config_of(character), _SAME_IN_A_LEAGUE) is not None:
            shutil.rmtree(former, ignore_errors=True)

    def _job(self, character: str) -> Job:
        """Return one character's training, which begins now if it has no checkpoint."""
        resume = self._resume and has_checkpoint(self._home.checkpoint(character))
        given = SETTINGS if self._was_kept else self._given
        config = self.training.config_of(character)
        return Job(self._home.path, config, resume, tuple(given), trackers=self._trackers)

    def _has_begun(self, training: RosterTraining) -> bool:
        return any(has_checkpoint(self._home.checkpoint(character)) for character in training.characters)

    def _processes_for(self, processes: int) -> int:
        """Return the number of trainings at once: one if a trained character also is an opponent."""
        both = set(self.training.characters) & set(self.training.config.opponents)
        if both and processes > 1 and not self.training.is_league:
            self.notices.append(
                f"trained and also an opponent: {', '.join(sorted(both))}; the trainings run one at a time"
            )
            return 1
        return processes
