"""Trainings that differ in the seed alone: each has a home of its own, and equals one that runs by itself.

The weights that play the character in the home are not touched.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.store.atomic import disk_error, require_writable
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home, utc_now
from sf2ai.store.lock import hold_seeds, wait_for_character
from sf2ai.training.config import SETTINGS
from sf2ai.training.loop.rounds import training_reward
from sf2ai.training.loop.trainers import make_trainer
from sf2ai.training.sessions.beginning import Beginning, find_beginning
from sf2ai.training.sessions.cluster.choose import open_runner
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.processes import FORMER_SECONDS
from sf2ai.training.sessions.resume import kept_hint, nothing_to_resume
from sf2ai.training.sessions.seeds_plan import SeedsPlan, load_seeds_plan, save_seeds_plan

if TYPE_CHECKING:
    from sf2ai.cluster.connection import Cluster


class SeedsSession:
    """The trainings of one character with several seeds.

    Attributes:
        plan: the trainings that `run` does; resumed ones are as they were begun.
        notices: lines for the user, such as where former trainings are kept; `run` adds some before its
            first report.
    """

    def __init__(
        self,
        home: Home,
        plan: SeedsPlan,
        processes: int,
        *,
        resume: bool = False,
        given: Collection[str] = SETTINGS,
        trackers: tuple[str, ...] = (),
        cluster: "Cluster | None" = None,
    ) -> None:
        """Prepare; nothing is written before `run`.

        Args:
            home: has trained opponents, and gets the homes of the seeds.
            plan: the trainings that are asked for.
            processes: number of trainings at once.
            resume: continue the home's last trainings of the character with several seeds.
            given: for resumed trainings, the names of the settings that the user has given; the others are
                as they were.
            trackers: as in `TrainingSession`.
            cluster: whose workers train; None for processes of this machine.

        Raises:
            InputError, StoreError: there are no weights to begin from.
            TrainingError: there is nothing to resume, or with other settings, or the weights to begin from
                do not fit.
            DamagedFileError, HomeError: the former plan cannot be read.
        """
        self.notices: list[str] = []
        self._home, self._resume, self._trackers, self._cluster = home, resume, trackers, cluster
        self._processes = min(processes, plan.count)
        if resume:
            before = load_seeds_plan(home, plan.config.character)
            if before is None:
                what = f"training of {plan.config.character!r} with several seeds"
                raise nothing_to_resume(what, home)
            self.plan = before.resumed(plan, given, kept_hint(home))
        else:
            beginning = self._beginning(plan)
            self.plan = replace(plan, config=beginning.config.pinned())
        training_reward(self.plan.config)  # refused once, not by each of the trainings

    @property
    def folder(self) -> Path:
        """The folder of the trainings."""
        return self._home.seeds(self.plan.config.character)

    def home_of(self, seed: int) -> Home:
        """Return the home of the training with a seed."""
        return self._home.seed_home(self.plan.config.character, seed)

    def run(self) -> Iterator[Report]:
        """Train with all seeds and yield the reports, which name their homes; a failure stops no other.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            BusyError: another process trains the character with several seeds, or still saves one of them.
            TrainingError: a process died.
            ClusterError: the workers of the cluster are lost.
            HomeError: a file cannot be read or written.
        """
        with hold_seeds(self._home, self.plan.config.character):
            for folder in self._begun():
                wait_for_character(Home(folder), self.plan.config.character, FORMER_SECONDS)
            if not self._resume:
                self._begin()
            save_seeds_plan(self._home, self.plan)
            with open_runner(self._processes, self._cluster, self.notices) as runner:
                yield from runner.run(map(self._job, self.plan.seeds))

    def seed_of(self, report: Report) -> int:
        """Return the seed of the training that a report is about."""
        assert report.home is not None, "training processes name the home of each job"
        return int(report.home.name)

    def _beginning(self, plan: SeedsPlan) -> Beginning:
        if plan.begin_from is None:
            return Beginning(plan.config)
        return find_beginning(plan.begin_from, self._home, plan.config)

    def _begin(self) -> None:
        """Check the trainings, then move former ones out of their way."""
        with make_trainer(self.plan.config, self._home) as trainer:  # it refuses settings that cannot work
            self._beginning(self.plan).give(trainer)
        require_writable(self.folder.parent)
        if not self.folder.exists():
            return
        kept = self._free_name()
        try:
            os.rename(self.folder, kept)
        except OSError as error:
            raise disk_error("move", self.folder, error) from error
        self.notices.append(f"the former trainings with several seeds are kept in {str(kept)!r}")

    def _free_name(self) -> Path:
        character, moment, number = self.plan.config.character, utc_now(), 1
        while (path := self._home.former_seeds(character, moment, number)).exists():
            number += 1
        return path

    def _begun(self) -> list[Path]:
        """Return the homes of the seeds that are there."""
        try:
            return sorted(path for path in self.folder.iterdir() if path.name.isdigit())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise disk_error("read", self.folder, error) from error

    def _job(self, seed: int) -> Job:
        """Return the training with one seed, which begins now if it has no checkpoint."""
        home, config = self.home_of(seed), self.plan.config_of(seed)
        resume = self._resume and has_checkpoint(home.checkpoint(config.character))
        begin_from = None if resume else self.plan.begin_from
        return Job(
            home.path,
            config,
            resume,
            SETTINGS,
            players=self._home.path,
            begin_from=begin_from,
            trackers=self._trackers,
        )
