"""Moves former trainings out of the way of a new one: whole, by renaming, and undone if the new one fails.

A stopped training goes to the home's history (`Home.kept_trainings`), where it stays until the user
restores or prunes it. A finished one is removed once the new training has its first checkpoint.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sf2ai.errors import NoWeightsError
from sf2ai.store.atomic import disk_error, make_folder
from sf2ai.store.checkpoint import has_checkpoint
from sf2ai.store.layout import Home, history_name, history_order, is_history_name, utc_now
from sf2ai.store.lock import hold_home


@contextlib.contextmanager
def moved_aside(home: Home, kept: Sequence[Path], dropped: Sequence[Path] = ()) -> Iterator[str | None]:
    """Move files and folders of a home aside while the block runs; they come back if the block raises.

    The caller holds the locks of all of them. A process that is killed here leaves each of them whole,
    in its place or in the history; `recover_training` puts back what was to be dropped.

    Args:
        home: the home.
        kept: paths in the home that go to the history; those that do not exist are ignored.
        dropped: paths that are removed when the block ends.

    Yields:
        The name in the history; None if there is nothing to keep.

    Raises:
        HomeError: something cannot be moved; then nothing is.
        BusyError: another process has been writing in the home for ten seconds.
    """
    moves: list[tuple[Path, Path]] = []
    name = None
    try:
        existing = [path for path in kept if path.exists()]
        if existing:
            with hold_home(home):
                name = _new_name(home)
                unit = home.kept_training(name).path
                for path in existing:
                    _move(path, unit / path.relative_to(home.path), moves)
        for path in dropped:
            if path.exists():
                _remove(home.aside(path))
                _move(path, home.aside(path), moves)
        yield name
    except BaseException:
        for source, target in reversed(moves):
            _remove(source)
            os.rename(target, source)
        if name is not None:
            remove_empty(home.kept_training(name).path)
        raise
    for path in dropped:
        _remove(home.aside(path))


def recover_training(home: Home, character: str) -> None:
    """Put back a finished training if the process that replaced it died; the caller holds the lock.

    Raises:
        HomeError: it cannot be moved.
    """
    training = home.training(character)
    former = home.aside(training)
    if not former.exists():
        return
    if has_checkpoint(home.checkpoint(character)):
        _remove(former)
        return
    _remove(training)
    _move(former, training, [])


def restore_kept(home: Home, name: str) -> None:
    """Move everything under a name of the history back to its place, which must be free.

    The caller holds the locks. If the process dies, a second call moves the rest.

    Raises:
        NoWeightsError: the history has no such name.
        HomeError: something cannot be moved; then nothing is.
    """
    unit = home.kept_training(name).path
    moves: list[tuple[Path, Path]] = []
    try:
        for path in kept_parts(home, name):
            _move(path, home.path / path.relative_to(unit), moves)
    except BaseException:
        for source, target in reversed(moves):
            make_folder(source.parent)
            os.rename(target, source)
        raise
    remove_empty(unit)


def kept_parts(home: Home, name: str) -> list[Path]:
    """Return the files and folders under a name of the history that are moved as one.

    Raises:
        NoWeightsError: the history has no such name.
    """
    unit = home.kept_training(name)
    if name not in kept_names(home):
        raise NoWeightsError(
            f"the history of {str(home.path)!r} has no training {name!r}; list it with "
            f"`sf2ai history{home.option}`"
        )
    trainings = sorted(unit.path.glob("agents/*/training"))
    generations = sorted(path for path in unit.league.glob("generation-*") if path.is_dir())
    files = [unit.roster_training] if unit.roster_training.exists() else []
    return [*trainings, *generations, *files]


def kept_names(home: Home) -> list[str]:
    """Return the names of the trainings in the history, newest first; raises `HomeError`."""
    folder = home.kept_trainings
    try:
        names = [path.name for path in folder.iterdir() if path.is_dir() and is_history_name(path.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise disk_error("read", folder, error) from error
    return sorted(names, key=history_order, reverse=True)


def remove_empty(folder: Path) -> None:
    """Remove a folder and the empty folders in it; files stay."""
    for path, _, _ in os.walk(folder, topdown=False):
        with contextlib.suppress(OSError):  # it is not empty
            os.rmdir(path)


def _new_name(home: Home) -> str:
    moment, number = utc_now(), 1
    while home.kept_training(name := history_name(moment, number)).path.exists():
        number += 1
    return name


def _move(source: Path, target: Path, moves: list[tuple[Path, Path]]) -> None:
    """Rename within the home, and note it."""
    make_folder(target.parent)
    try:
        if target.exists():
            raise FileExistsError(errno.EEXIST, f"{str(target)!r} is there already")
        os.rename(source, target)
    except OSError as error:
        raise disk_error("move", source, error) from error
    moves.append((source, target))


def _remove(path: Path) -> None:
    """Remove a file or folder that no training needs; one that stays does no harm."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
