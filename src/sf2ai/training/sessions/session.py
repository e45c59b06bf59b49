"""The training of one character in a home: locks it, saves checkpoints, resumes, and keeps the weights.

`sf2ai train` runs it. The trainer plays and learns; nothing is printed here.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self, TypedDict, cast

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.errors import DamagedFileError, IncompatibleWeightsError, TrainingError
from sf2ai.guides.registry import NO_GUIDE
from sf2ai.store.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from sf2ai.store.former.aside import recover_training
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character, require_no_roster_training
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import (
    WeightArrays,
    manifest_of,
    replace_weights,
    require_replaceable_weights,
    save_weights,
)
from sf2ai.training.config import SETTINGS, TrainingConfig, passivity_notice
from sf2ai.training.files.checkpoint_meta import require_meta, with_writer, writer_of
from sf2ai.training.files.log_files import EpisodeCsv, EpisodeEvents, ProbeCsv
from sf2ai.training.files.provenance import difference_notice
from sf2ai.training.files.replay_files import ReplayFiles
from sf2ai.training.interrupt import Interrupt, interrupt_deferred
from sf2ai.training.logs.log_processes import LogProcesses
from sf2ai.training.loop.manifests import OPPONENT_ORIGIN
from sf2ai.training.loop.trainers import AnyTrainer, make_trainer
from sf2ai.training.probes.probes import FightWatcher
from sf2ai.training.progress import Progress
from sf2ai.training.sessions.beginning import Beginning, find_beginning, learn_from_replays
from sf2ai.training.sessions.former import former_trainings_moved
from sf2ai.training.sessions.resume import (
    kept_hint,
    nothing_to_resume,
    require_same_engine,
    resumed_config,
)

CHECKPOINT_SECONDS = 8.0
"""Time between two checkpoints: a run that dies loses about this much."""


class CheckpointMeta(TypedDict):
    """The JSON values of a training's checkpoint; the names are those in the file."""

    config: dict[str, object]
    """`TrainingConfig.to_json`."""
    replay_times: int
    """`ReplayFiles.save`."""
    csv_bytes: int
    event_bytes: int
    probe_bytes: int
    """Files of 0.1.0 lack it."""
    seconds: float
    """Of training so far; files of 0.1.0 lack it."""
    origin: dict[str, str]
    """`BaseTrainer.origin`."""
    actions_digest: str
    """`ActionPreset.digest` of the learner's actions; files of 0.1.0 lack it."""
    begun_from: str
    """`BaseTrainer.begun_from`; files of 0.1.0 lack it."""


@dataclass(frozen=True)
class TrainingResult:
    """The result of a training that has come to its end."""

    manifest: Manifest
    weights: Path
    """The file of the weights, which now play the character."""
    former_weights: Path | None
    """The file in the history with the weights that played before; None if there were none."""


class TrainingSession:
    """One training of one character in a home.

    Attributes:
        notices: lines for the user, such as which checkpoint was used; new ones are added during `run`.
        result: the result; None before the end.
    """

    def __init__(
        self,
        home: Home,
        config: TrainingConfig,
        *,
        resume: bool = False,
        given: Collection[str] = SETTINGS,
        begin_from: str | None = None,
        from_replays: Path | None = None,
        league_weights: Path | None = None,
        is_member: bool = False,
        players: Home | None = None,
        options: BackendOptions = NO_OPTIONS,
        announce: Callable[[str], None] = lambda stage: None,
        watcher: FightWatcher | None = None,
        trackers: Collection[str] = (),
    ) -> None:
        """Prepare a training; nothing is read or written before `run`.

        Args:
            home: has the character's weights, checkpoints and logs.
            config: of the training.
            resume: continue from the last checkpoint, which must have the same settings; only the
                length may be greater.
            given: for a resumed training, the names of the `SETTINGS` that the user has given; the
                checkpoint decides the others.
            begin_from: what names the weights from which a new training begins, as `find_beginning` reads it;
                None for random ones.
            from_replays: a folder with replays that teach the network from which a new training begins;
                instead of ``begin_from``.
            league_weights: the file that gets the weights, for a member of a league. There a training
                that has ended continues with other opponents.
            is_member: the training is one of several that a `RosterSession` runs.
            players: the home in which opponents and the weights to begin from are found; None for ``home``.
            options: passed to the backend; not part of the settings, since files may be moved.
            announce: told what is being done before the first step, in words.
            watcher: gets fights of the present learner when it wants one.
            trackers: names of those that get the figures, too, as `LogProcesses` takes them.
        """
        self.notices: list[str] = []
        self.result: TrainingResult | None = None
        self._home = home
        self._config = config
        self._resume = resume
        self._given = frozenset(given)
        self._begin_from = begin_from
        self._from_replays = from_replays
        self._league_weights = league_weights
        self._is_member = is_member
        self._players = players or home
        self._options = options
        self._announce = announce
        self._watcher = watcher
        self._trackers = trackers

    def run(self) -> Iterator[Progress]:
        """Train and yield after each batch of steps; the caller stops the training by closing the iterator.

        Except after ``kill -9``, the training is saved whenever it stops. Ctrl-C waits until then and is
        raised as `KeyboardInterrupt`.

        A training of the character that was stopped before goes to the history when this one begins. If
        this one cannot begin, everything stays as it was.

        Raises:
            BusyError: another process trains the character in this home, or several characters.
            TrainingError: there is nothing to resume, or with other settings, or another engine version
                began it; the weights to begin from do not fit; the learner diverged.
            InputError, StoreError: there are no weights to begin from.
            DamagedFileError: all checkpoints are damaged.
            HomeError: a file cannot be read or written.
        """
        home, character = self._home, self._config.character
        if not self._is_member:  # between its generations a league holds no lock of a member
            require_no_roster_training(home)
        with hold_character(home, character), interrupt_deferred() as interrupt:
            recover_training(home, character)
            require_replaceable_weights(home, character)
            checkpoint = self._load_checkpoint() if self._resume else None
            beginning = self._find_beginning()
            config = self._resumed_config(checkpoint) if checkpoint else beginning.config.pinned()
            with make_trainer(config, self._players, self._options) as trainer:
                beginning.give(trainer)
                if self._watcher is not None:
                    trainer.show_fights(self._watcher)
                self.notices += [*beginning.notices, *passivity_notice(config)]
                self._notice_differences(trainer, checkpoint)
                files = self._open_files(trainer, checkpoint)
                guide = "" if config.guide == NO_GUIDE else f", advised by the guide {config.guide!r}"
                self._announce(f"playing its first steps{guide}")
                try:
                    shows_runs = not (self._resume and self._league_weights)
                    with LogProcesses(
                        home, config, self._trackers, self.notices, shows_runs=shows_runs
                    ) as logs:
                        yield from self._train(files, interrupt, logs)
                finally:
                    files.close()

    def _open_files(self, trainer: AnyTrainer, checkpoint: Checkpoint | None) -> "_TrainingFiles":
        """Open the files and save the first checkpoint; a former training is moved aside before."""
        home, character = self._home, self._config.character
        if checkpoint is not None:
            return _TrainingFiles.begun(home, trainer, checkpoint, self._league_weights)
        with former_trainings_moved(home, (character,)) as kept:
            files = _TrainingFiles.begun(home, trainer, None, self._league_weights)
        self.notices += kept
        return files

    def _train(self, files: "_TrainingFiles", interrupt: Interrupt, logs: LogProcesses) -> Iterator[Progress]:
        for progress in files.trainer.run():
            files.log(progress)
            logs.take_news()
            if interrupt.pressed or files.is_due():
                files.save()
            interrupt.check()
            try:
                yield progress
            except GeneratorExit:
                files.save()
                raise
        files.save()
        self.result = files.finish()
        logs.finish(self._announce, lambda: interrupt.pressed)

    def _find_beginning(self) -> Beginning:
        if self._from_replays is not None and not self._resume:
            return learn_from_replays(self._from_replays, self._config, self._announce)
        if self._begin_from is None:
            return Beginning(self._config)
        return find_beginning(self._begin_from, self._players, self._config)

    def _load_checkpoint(self) -> Checkpoint:
        character = self._config.character
        checkpoint = load_checkpoint(self._home.checkpoint(character))
        if checkpoint is None:
            raise nothing_to_resume(f"training of {character!r}", self._home)
        require_meta(checkpoint.meta, character)
        require_same_engine(self._home, character, checkpoint)
        if checkpoint.notice:
            self.notices.append(checkpoint.notice)
        return checkpoint

    def _notice_differences(self, trainer: AnyTrainer, checkpoint: Checkpoint | None) -> None:
        """Add a notice if the origin of the result has changed since the checkpoint was written.

        The members of a league change in each generation and are not compared.
        """
        if checkpoint is None:
            return
        before, now = _meta(checkpoint)["origin"], trainer.origin()
        if self._league_weights is not None:
            before, now = (_without_opponents(origin) for origin in (before, now))
        notice = difference_notice(before, now)
        if notice:
            self.notices.append(notice)

    def _resumed_config(self, checkpoint: Checkpoint) -> TrainingConfig:
        before = TrainingConfig.from_json(_meta(checkpoint)["config"])
        what = f"the training of {before.character!r}"
        if self._league_weights is None:
            return resumed_config(what, before, self._config, self._given, kept_hint(self._home))
        # The opponents of a league's member change in each generation.
        resumed = resumed_config(what, before, self._config, self._given - {"opponents"})
        return replace(resumed, opponents=self._config.opponents)


def _meta(checkpoint: Checkpoint) -> CheckpointMeta:
    return cast(CheckpointMeta, checkpoint.meta)


def _without_opponents(origin: dict[str, str]) -> dict[str, str]:
    return {name: version for name, version in origin.items() if not name.startswith(OPPONENT_ORIGIN)}


class _TrainingFiles:
    """The files of a running training in a home: checkpoints, replay buffer, logs and weights.

    Attributes:
        close: closes the logs.
    """

    close: Callable[[], None]

    def __init__(
        self, home: Home, trainer: AnyTrainer, checkpoint: Checkpoint | None, league_weights: Path | None
    ) -> None:
        character = trainer.config.character
        self._league_weights = league_weights
        self.trainer = trainer
        self._home = home
        self._replay = ReplayFiles(home.replay(character))
        if checkpoint:
            self._restore(checkpoint)
            meta = _meta(checkpoint)
            sizes = meta["csv_bytes"], meta.get("probe_bytes", 0), meta["event_bytes"]
        else:
            sizes = 0, 0, 0
        with ExitStack() as opened:
            self._csv = EpisodeCsv(home.log(character), sizes[0])
            opened.callback(self._csv.close)
            self._probes = ProbeCsv(home.probes(character), sizes[1])
            opened.callback(self._probes.close)
            self._events = EpisodeEvents(home.tensorboard(character), sizes[2])
            opened.callback(self._events.close)
            self.close = opened.pop_all().close
        self._due = 0.0

    @classmethod
    def begun(
        cls, home: Home, trainer: AnyTrainer, checkpoint: Checkpoint | None, league_weights: Path | None
    ) -> Self:
        """Return the open files after a first checkpoint; raises as `TrainingSession.run` does."""
        files = cls(home, trainer, checkpoint, league_weights)
        try:
            files.save()
        except BaseException:
            files.close()
            raise
        return files

    def _restore(self, checkpoint: Checkpoint) -> None:
        """Fill replay buffer and trainer; raises `TrainingError` for a checkpoint of another version."""
        meta = _meta(checkpoint)
        self.trainer.begun_from = meta.get("begun_from", "")
        self.trainer.clock.add_former(meta.get("seconds", 0.0))
        try:
            if self.trainer.replay is not None:
                self._replay.load(self.trainer.replay, meta["replay_times"])
            if meta["config"]["opponents"] == list(self.trainer.config.opponents):
                self.trainer.set_state(checkpoint.arrays)
            else:
                self.trainer.carry_on(checkpoint.arrays)
        except (KeyError, ValueError) as error:
            raise TrainingError(
                f"the checkpoint of {self.trainer.config.character!r} was written by {writer_of(meta)} "
                "with a different state; omit --resume to begin a new training"
            ) from error

    def log(self, progress: Progress) -> None:
        """Write the finished episodes and the new probe to the logs."""
        for record in progress.finished:
            self._csv.add(record)
            self._events.add(record)
        if progress.new_probe is not None:
            self._probes.add(progress.new_probe)
            self._events.add_probe(progress.new_probe)

    def is_due(self) -> bool:
        """Whether it is time for the next checkpoint."""
        return time.monotonic() >= self._due

    def save(self) -> None:
        """Write a checkpoint, after the replay rows, so that all rows of a checkpoint are on the disk."""
        trainer, replay = self.trainer, self.trainer.replay
        meta: CheckpointMeta = {
            "config": trainer.config.to_json(),
            "replay_times": self._replay.save(replay) if replay is not None else 0,
            "csv_bytes": self._csv.size,
            "event_bytes": self._events.size,
            "probe_bytes": self._probes.size,
            "seconds": trainer.clock.seconds,
            "origin": trainer.origin(),
            "actions_digest": trainer.actions_digest(),
            "begun_from": trainer.begun_from,
        }
        save_checkpoint(
            self._home.checkpoint(trainer.config.character), trainer.get_state(), with_writer(meta)
        )
        if replay is not None:
            self._replay.remove_old(replay)
        # A trainer that can be saved only between two rounds is saved after each.
        self._due = time.monotonic() + (CHECKPOINT_SECONDS if trainer.saves_any_time else 0.0)

    def finish(self) -> TrainingResult:
        """Let the trained weights play the character, or write them to the league's file."""
        manifest, arrays = self.trainer.manifest(), self.trainer.parameters()
        return install_weights(self._home, manifest, arrays, self._league_weights)


def install_weights(
    home: Home, manifest: Manifest, arrays: WeightArrays, league_weights: Path | None
) -> TrainingResult:
    """Let trained weights play their character, or be a member of a league.

    Args:
        home: has the character; the caller holds its lock.
        manifest: of the weights.
        arrays: the weights.
        league_weights: the file for a member of a league; None for any other training.

    Raises:
        HomeError: a file cannot be written; the former weights still play.
    """
    if league_weights is not None:
        save_weights(league_weights, manifest, arrays)
        return TrainingResult(manifest, league_weights, None)
    path = home.weights(manifest.character)
    former = None
    if not _has_same_weights(home, manifest):
        former = replace_weights(home, manifest, arrays)
    return TrainingResult(manifest, path, former)


def _has_same_weights(home: Home, manifest: Manifest) -> bool:
    """Whether the home already has these weights, because a run before this one has finished."""
    try:
        stored = manifest_of(home, manifest.character)
    except (DamagedFileError, IncompatibleWeightsError):  # they go to the history like others
        return False
    return stored is not None and replace(stored, created="") == replace(manifest, created="")
