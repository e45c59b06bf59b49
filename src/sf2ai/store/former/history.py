"""The history of a home: weights that played before, and stopped trainings that made room for others.

Nothing in it is removed unless the user prunes it.
"""

import contextlib
import os
import shlex
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sf2ai.errors import StoreError
from sf2ai.game.characters import ROSTER
from sf2ai.store.atomic import disk_error
from sf2ai.store.former.aside import kept_names, remove_empty
from sf2ai.store.former.stopped import find_stopped
from sf2ai.store.layout import Home, utc_text
from sf2ai.store.length import EPISODES, STEPS, TrainingLength, progress_json
from sf2ai.store.lock import hold_home
from sf2ai.store.weights import load_weights

SIZE_NOTICE_BYTES = 2 << 30
"""Size of the history above which the user is told how to shorten it."""

WEIGHTS = "weights"
TRAINING = "training"


@dataclass(frozen=True)
class HistoryEntry:
    """One thing in the history: the weights of a character, or its stopped training."""

    kind: str
    """`WEIGHTS` or `TRAINING`."""
    character: str
    """Id."""
    name: str
    """Of the training, for ``sf2ai history --restore``, which several characters may share; or of the
    weights' file, without its ending."""
    when: str
    """When the weights were made or the training was saved last, in UTC; as `utc_text` writes it."""
    done: float | None
    """How much of the training was done, in `unit`; None if the file is damaged."""
    length: TrainingLength | None
    """How long the training was to be; None if the file is damaged."""
    bytes: int
    """Size on the disk."""
    path: Path
    """The file of the weights, or the folder of the training."""

    def restore_command(self, home: Home) -> str:
        """Return the command that lets the weights play again, or puts the training back."""
        if self.kind == TRAINING:
            return f"sf2ai history --restore {self.name}{home.option}"
        return f"sf2ai import {shlex.quote(str(self.path))}{home.option}"

    def to_json(self, home: Home) -> dict[str, object]:
        """Return the entry as JSON values."""
        values = {name: value for name, value in vars(self).items() if name not in ("done", "length")}
        size, path = values.pop("bytes"), str(self.path)
        return {
            **values,
            **progress_json(self.done, self.length),
            "bytes": size,
            "path": path,
            "restore": self.restore_command(home),
        }


def read_history(home: Home) -> tuple[HistoryEntry, ...]:
    """Return what the history has: characters in roster order, for each weights then trainings, newest first.

    Raises:
        HomeError: a folder cannot be read.
    """
    names = kept_names(home)
    entries: list[HistoryEntry] = []
    for character in ROSTER:
        entries += [_weights_entry(character.id, path) for path in home.history_files(character.id)]
        kept = (_training_entry(home, name, character.id) for name in names)
        entries += [entry for entry in kept if entry is not None]
    return tuple(entries)


def history_bytes(home: Home) -> int:
    """Return the size of everything in the history."""
    return sum(_size(folder) for folder in (home.kept_trainings, *map(home.history, _ids())))


def entries_to_prune(entries: Sequence[HistoryEntry], keep: int) -> list[HistoryEntry]:
    """Return the entries that are older than the newest ``keep`` weights and trainings of each character.

    A training of several characters is kept whole if it is among the newest of one of them.
    """
    seen: Counter[tuple[str, str]] = Counter()
    old: list[HistoryEntry] = []
    kept_together = set()
    for entry in entries:
        seen[entry.kind, entry.character] += 1
        if seen[entry.kind, entry.character] > keep:
            old.append(entry)
        elif entry.kind == TRAINING:
            kept_together.add(entry.name)
    return [entry for entry in old if entry.kind == WEIGHTS or entry.name not in kept_together]


def prune_history(home: Home, entries: Iterable[HistoryEntry]) -> None:
    """Remove entries of the history for good.

    Raises:
        HomeError: an entry cannot be removed.
        BusyError: another process has been writing in the home for ten seconds.
    """
    with hold_home(home):
        for entry in entries:
            try:
                if entry.kind == WEIGHTS:
                    entry.path.unlink(missing_ok=True)
                elif (unit := home.kept_training(entry.name).path).exists():
                    dying = unit.with_name(f".{unit.name}.pruned")  # it goes as one, even if we die here
                    os.rename(unit, dying)
            except OSError as error:
                raise disk_error("remove", entry.path, error) from error
        for dying in home.kept_trainings.glob(".*.pruned"):
            shutil.rmtree(dying, ignore_errors=True)
        if home.kept_trainings.exists():
            remove_empty(home.kept_trainings)


def _weights_entry(character: str, path: Path) -> HistoryEntry:
    try:
        manifest, _ = load_weights(path)
        when = manifest.created
        length = TrainingLength(EPISODES, manifest.episodes)
        if manifest.equivalent_steps:
            length = TrainingLength(STEPS, manifest.equivalent_steps)
    except StoreError:
        return HistoryEntry(WEIGHTS, character, path.stem, _modified(path), None, None, _size(path), path)
    return HistoryEntry(WEIGHTS, character, path.stem, when, length.total, length, _size(path), path)


def _training_entry(home: Home, name: str, character: str) -> HistoryEntry | None:
    unit = home.kept_training(name)
    folder = unit.training(character)
    stopped = find_stopped(unit, character)
    if stopped is None:
        return None
    return HistoryEntry(
        TRAINING,
        character,
        name,
        stopped.saved,
        stopped.done,
        stopped.length,
        _size(folder),
        folder,
    )


def _ids() -> list[str]:
    return [character.id for character in ROSTER]


def _modified(path: Path) -> str:
    seconds = 0.0
    with contextlib.suppress(OSError):
        seconds = path.stat().st_mtime
    return utc_text(datetime.fromtimestamp(seconds, UTC))


def _size(path: Path) -> int:
    """Return the size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [Path(at, name) for at, _, names in os.walk(path) for name in names]
    total = 0
    for file in files:
        with contextlib.suppress(OSError):  # it was removed meanwhile
            total += file.lstat().st_size
    return total
