"""Trainings that differ in the seed alone: each has a home of its own, and equals one that runs by itself."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home
from sf2ai.training.config import SETTINGS, TrainingConfig
from sf2ai.training.sessions.messages import Job, Report
from sf2ai.training.sessions.processes import TrainingProcesses
from sf2ai.training.sessions.resume import nothing_to_resume


class SeedsSession:
    """The trainings of one character with several seeds.

    The weights of the home are not touched; each seed keeps its own in `Home.seed_home`.

    Attributes:
        seeds: in their order.
    """

    def __init__(
        self,
        home: Home,
        config: TrainingConfig,
        count: int,
        processes: int,
        *,
        resume: bool = False,
        given: Collection[str] = SETTINGS,
        begin_from: str | None = None,
    ) -> None:
        """Prepare; nothing is written before `run`.

        Args:
            home: has trained opponents, and the homes of the seeds.
            config: of the training with the first seed; the others have the next numbers.
            count: number of seeds.
            processes: number of trainings at once.
            resume: continue those that were stopped, and begin the others.
            given: as in `TrainingSession`.
            begin_from: as in `TrainingSession`.

        Raises:
            TrainingError: there is nothing to resume.
        """
        self.seeds = tuple(range(config.seed, config.seed + count))
        self._home, self._config, self._processes = home, config, processes
        self._resume, self._given, self._begin_from = resume, tuple(given), begin_from
        if resume and not any(self._has_begun(seed) for seed in self.seeds):
            raise nothing_to_resume(f"training of {config.character!r} with these seeds", home)

    def home_of(self, seed: int) -> Home:
        """Return the home of the training with a seed."""
        return self._home.seed_home(self._config.character, seed)

    def run(self) -> Iterator[Report]:
        """Train with all seeds and yield their reports, which name their homes; a failure stops no other.

        Raises:
            KeyboardInterrupt: Ctrl-C, after everything was saved.
            TrainingError: a process died.
        """
        with TrainingProcesses(min(self._processes, len(self.seeds))) as processes:
            yield from processes.run(map(self._job, self.seeds))

    def _job(self, seed: int) -> Job:
        resume = self._resume and self._has_begun(seed)
        return Job(
            self.home_of(seed).path,
            replace(self._config, seed=seed),
            resume,
            self._given,
            players=self._home.path,
            begin_from=None if resume else self._begin_from,
        )

    def _has_begun(self, seed: int) -> bool:
        return has_checkpoint(self.home_of(seed).checkpoint(self._config.character))
