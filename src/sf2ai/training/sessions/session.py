"""What `sf2ai train` calls: one character's training in a home, from the lock to the weights.

Loops, limits and numbers are the trainer's; here is what is kept, and what is
gone back to. Nothing is printed.
"""

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sf2ai.backends.options import NO_OPTIONS, BackendOptions
from sf2ai.errors import TrainingError
from sf2ai.store.checkpoint import Checkpoint, drop_checkpoints, load_checkpoint, save_checkpoint
from sf2ai.store.layout import Home
from sf2ai.store.lock import hold_character
from sf2ai.store.manifest import Manifest
from sf2ai.store.weights import manifest_of, replace_weights, save_weights
from sf2ai.training.config import SETTINGS, TrainingConfig, differing_setting
from sf2ai.training.files.log_files import EpisodeCsv, EpisodeEvents
from sf2ai.training.files.provenance import difference_notice
from sf2ai.training.files.replay_files import ReplayFiles
from sf2ai.training.interrupt import Interrupt, interrupt_deferred
from sf2ai.training.loop.manifests import OPPONENT_ORIGIN
from sf2ai.training.loop.trainers import AnyTrainer, make_trainer
from sf2ai.training.progress import Progress

CHECKPOINT_SECONDS = 8.0
"""Time between two checkpoints; what a run that dies can lose, but for the time of saving."""


@dataclass(frozen=True)
class TrainingResult:
    """What a training that went to its end has left."""

    manifest: Manifest
    weights: Path
    """The file that plays for the character from now on."""
    former_weights: Path | None
    """Where in the history the weights are that played before; None when there were none."""


class TrainingSession:
    """One training of one character in a home.

    Attributes:
        notices: lines that the user should read, such as which checkpoint was used; grows while it runs.
        result: what is left at the end; None before.
    """

    def __init__(
        self,
        home: Home,
        config: TrainingConfig,
        *,
        resume: bool = False,
        given: Collection[str] = SETTINGS,
        league_weights: Path | None = None,
        options: BackendOptions = NO_OPTIONS,
    ) -> None:
        """Plan a training; nothing is read or written before `run`.

        Args:
            home: where weights, checkpoints and logs are kept.
            config: what to do.
            resume: go on from the last checkpoint, which must have the same settings; only the
                number of episodes may have been raised.
            given: which of the config's `SETTINGS` are meant, when going on; the others are the
                checkpoint's.
            league_weights: a file that gets the weights instead of the character. In a league a
                training whose rounds are all over goes on against other opponents.
            options: what the backend is told; no part of the settings, since files may be moved.
        """
        self.notices: list[str] = []
        self.result: TrainingResult | None = None
        self._home = home
        self._config = config
        self._resume = resume
        self._given = frozenset(given)
        self._league_weights = league_weights
        self._options = options

    def run(self) -> Iterator[Progress]:
        """Train; yields after each batch of steps, and whoever stops asking for more stops the training.

        However it stops, short of ``kill -9``, what was done is saved. Ctrl-C is kept
        waiting until then and raised as `KeyboardInterrupt`.

        Raises:
            BusyError: somebody else trains the character in this home.
            TrainingError: there is nothing to resume, or with other settings; the learner diverged.
            DamagedFileError: no checkpoint is whole.
            HomeError: the disk refused.
        """
        home, character = self._home, self._config.character
        with hold_character(home, character), interrupt_deferred() as interrupt:
            checkpoint = self._checkpoint() if self._resume else None
            config = self._resumed(checkpoint) if checkpoint else self._config.pinned()
            with make_trainer(config, home, self._options) as trainer:
                self._compare(trainer, checkpoint)
                keeper = _Keeper(home, trainer, checkpoint, self._league_weights)
                try:
                    yield from self._train(keeper, interrupt)
                finally:
                    keeper.close()

    def _train(self, keeper: "_Keeper", interrupt: Interrupt) -> Iterator[Progress]:
        keeper.save()
        for progress in keeper.trainer.run():
            keeper.note(progress)
            if interrupt.pressed or keeper.is_due():
                keeper.save()
            interrupt.check()
            try:
                yield progress
            except GeneratorExit:
                keeper.save()
                raise
        keeper.save()
        self.result = keeper.finish()

    def _checkpoint(self) -> Checkpoint:
        character = self._config.character
        checkpoint = load_checkpoint(self._home.checkpoint(character))
        if checkpoint is None:
            raise TrainingError(
                f"there is no training of {character!r} in {str(self._home.path)!r} to go on with; "
                "leave --resume away to begin one"
            )
        if checkpoint.notice:
            self.notices.append(checkpoint.notice)
        return checkpoint

    def _compare(self, trainer: AnyTrainer, checkpoint: Checkpoint | None) -> None:
        """Say what is no longer as it was when the checkpoint was written, a league's members apart."""
        if checkpoint is None:
            return
        before, now = checkpoint.meta["origin"], trainer.origin()
        if self._league_weights is not None:
            before, now = (_without_opponents(origin) for origin in (before, now))
        notice = difference_notice(before, now)
        if notice:
            self.notices.append(notice)

    def _resumed(self, checkpoint: Checkpoint) -> TrainingConfig:
        """Return the checkpoint's settings with what may differ of those that were given."""
        before = TrainingConfig.from_json(checkpoint.meta["config"])
        ours = self._config
        is_league = self._league_weights is not None
        compared = self._given - {"opponents"} if is_league else self._given
        name = differing_setting(before, ours, compared)
        if name is not None:
            theirs = {**before.hyperparameters, **before.to_json()}.get(name)
            asked = {**ours.hyperparameters, **ours.to_json()}[name]
            raise TrainingError(
                f"the training of {before.character!r} was begun with {name} {theirs!r} and cannot go on "
                f"with {asked!r}; give the same, or leave --resume away to begin anew"
            )
        episodes = ours.episodes if "episodes" in self._given else before.episodes
        if episodes < before.episodes:
            raise TrainingError(
                f"the training of {before.character!r} was begun for {before.episodes} episodes, and "
                f"{episodes} are fewer; give {before.episodes} or more"
            )
        return replace(before, episodes=episodes, opponents=ours.opponents if is_league else before.opponents)


def _without_opponents(origin: dict[str, str]) -> dict[str, str]:
    return {name: version for name, version in origin.items() if not name.startswith(OPPONENT_ORIGIN)}


class _Keeper:
    """Keeps a trainer's state, replay rows and logs in a home."""

    def __init__(
        self, home: Home, trainer: AnyTrainer, checkpoint: Checkpoint | None, league_weights: Path | None
    ) -> None:
        character = trainer.config.character
        self._league_weights = league_weights
        self.trainer = trainer
        self._home = home
        self._replay = ReplayFiles(home.replay(character))
        meta: Mapping[str, Any] = checkpoint.meta if checkpoint else {"csv_bytes": 0, "event_bytes": 0}
        if checkpoint:
            self._go_back(checkpoint)
        else:
            drop_checkpoints(home.checkpoint(character))
            self._replay.drop()
        self._csv = EpisodeCsv(home.log(character), meta["csv_bytes"])
        self._events = EpisodeEvents(home.tensorboard(character), meta["event_bytes"])
        self._due = 0.0

    def _go_back(self, checkpoint: Checkpoint) -> None:
        """Fill replay and trainer from a checkpoint; raises `TrainingError` for another version's."""
        try:
            if self.trainer.replay is not None:
                self._replay.load(self.trainer.replay, checkpoint.meta["replay_times"])
            if checkpoint.meta["config"]["opponents"] == list(self.trainer.config.opponents):
                self.trainer.set_state(checkpoint.arrays)
            else:
                self.trainer.carry_on(checkpoint.arrays)
        except (KeyError, ValueError) as error:
            raise TrainingError(
                f"the checkpoint of {self.trainer.config.character!r} was written by another version of "
                "sf2ai, which keeps other things; leave --resume away to begin anew"
            ) from error

    def note(self, progress: Progress) -> None:
        """Log the episodes that have ended."""
        for record in progress.finished:
            self._csv.add(record)
            self._events.add(record)

    def is_due(self) -> bool:
        """Whether the last checkpoint is old enough."""
        return time.monotonic() >= self._due

    def save(self) -> None:
        """Write a checkpoint: replay rows first, so that it never speaks of rows that are not there."""
        trainer, replay = self.trainer, self.trainer.replay
        meta = {
            "config": trainer.config.to_json(),
            "replay_times": self._replay.save(replay) if replay is not None else 0,
            "csv_bytes": self._csv.size,
            "event_bytes": self._events.size,
            "origin": trainer.origin(),
        }
        save_checkpoint(self._home.checkpoint(trainer.config.character), trainer.get_state(), meta)
        if replay is not None:
            self._replay.forget_old(replay)
        # A baseline can be saved between two rounds only, and is after each.
        self._due = time.monotonic() + (CHECKPOINT_SECONDS if replay is not None else 0.0)

    def finish(self) -> TrainingResult:
        """Let the trained weights play for the character, or hand them to the league."""
        home, manifest = self._home, self.trainer.manifest()
        if self._league_weights is not None:
            save_weights(self._league_weights, manifest, self.trainer.parameters())
            return TrainingResult(manifest, self._league_weights, None)
        path = home.weights(manifest.character)
        former = None
        if not self._is_kept(manifest):
            former = replace_weights(home, manifest, self.trainer.parameters())
        return TrainingResult(manifest, path, former)

    def close(self) -> None:
        """Close the logs."""
        self._csv.close()
        self._events.close()

    def _is_kept(self, manifest: Manifest) -> bool:
        """Whether a run before this one has kept the same weights, and there was nothing left to train."""
        kept = manifest_of(self._home, manifest.character)
        return kept is not None and replace(kept, created="") == replace(manifest, created="")
