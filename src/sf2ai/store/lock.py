"""Locks that end with the process that holds them, on every platform.

A lock is an open file that the operating system has locked for this process. ``kill -9`` and a
power cut free the lock; the file stays and has no meaning by itself. Its text is the id of the
process that locked it last, for the error message that a second process gets.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import FileIO
from pathlib import Path

from sf2ai.errors import BusyError
from sf2ai.store.atomic import disk_error, make_folder, sweep
from sf2ai.store.layout import Home
from sf2ai.user_files import read_at_most, require_file_or_nothing

_HOME_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.02
_FORMER_POLL_SECONDS = 0.2
_WINDOWS_LOCKED_BYTE = 1 << 30
"""Windows locks bytes and hides them from other processes; this byte lies far behind the text."""


def hold_character(home: Home, character: str) -> AbstractContextManager[None]:
    """Keep other processes from training or importing a character while the block runs.

    Temporary files of writes that died are removed from its folder.

    Raises:
        BusyError: another process holds the character; the message names the process.
        HomeError: the home cannot be written.
    """
    return _hold(
        home.agent_lock(character),
        lambda holder: (
            f"another process ({holder}) trains or imports {character!r} in {str(home.path)!r}; wait until "
            "it ends, or choose another home with --home DIR"
        ),
        home.agent(character),
        home.history(character),
    )


def wait_for_character(home: Home, character: str, seconds: float) -> None:
    """Wait until no other process trains or imports a character; one whose program was killed saves first.

    Raises:
        BusyError: another process still holds the character after this time.
        HomeError: the home cannot be written.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            with hold_character(home, character):
                return
        except BusyError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_FORMER_POLL_SECONDS)


def hold_seeds(home: Home, character: str) -> AbstractContextManager[None]:
    """Keep other processes from training a character with several seeds while the block runs.

    Raises:
        BusyError: another process does; the message names the process.
        HomeError: the home cannot be written.
    """
    folder = home.seeds(character)
    return _hold(
        folder.with_name(f"{folder.name}.lock"),
        lambda holder: (
            f"another process ({holder}) trains {character!r} with several seeds in {str(home.path)!r}; "
            "wait until it ends, or choose another home with --home DIR"
        ),
    )


def hold_roster(home: Home) -> AbstractContextManager[None]:
    """Keep other processes from training several characters in this home while the block runs.

    Raises:
        BusyError: another process trains several; the message names the process.
        HomeError: the home cannot be written.
    """
    return _hold(
        home.league_lock,
        lambda holder: (
            f"another process ({holder}) trains several characters in {str(home.path)!r}; wait until it "
            "ends, or choose another home with --home DIR"
        ),
    )


def hold_tournament(home: Home, name: str) -> AbstractContextManager[None]:
    """Keep other processes from playing the same tournament while the block runs.

    Raises:
        BusyError: another process plays it; the message names the process.
        HomeError: the home cannot be written.
    """
    folder = home.tournament(name)
    return _hold(
        folder / "lock",
        lambda holder: (
            f"another process ({holder}) plays tournament {name!r} in {str(home.path)!r}; wait until it "
            "ends, or choose another name with --name"
        ),
        folder,
    )


def hold_sweep(home: Home, name: str) -> AbstractContextManager[None]:
    """Keep other processes from running the same sweep while the block runs.

    Raises:
        BusyError: another process runs it; the message names the process.
        HomeError: the home cannot be written.
    """
    folder = home.sweep(name)
    return _hold(
        folder / "lock",
        lambda holder: (
            f"another process ({holder}) runs the sweep {name!r} in {str(home.path)!r}; wait until it ends, "
            "or choose another name with --name"
        ),
        folder,
    )


def require_no_roster_training(home: Home) -> None:
    """Check that no process trains several characters in this home now.

    Raises:
        BusyError: one does; the message names the process.
        HomeError: the home cannot be written.
    """
    if home.league_lock.exists():
        with hold_roster(home):
            pass


def is_held(path: Path) -> bool:
    """Return whether a process holds a lock now; nothing is written.

    Args:
        path: of the lock, such as `Home.agent_lock`.
    """
    holder = _holder(path).removeprefix("id ")
    if not holder.isdigit() or not _runs(int(holder)):
        return False
    try:
        with open(path, "a+b", buffering=0) as file:  # another process may have got the number meanwhile
            if not _try_lock(file):
                return True
            _LOCKERS[os.name][1](file)
    except OSError:  # it cannot be opened for writing; its text says that it is held
        return True
    return False


def _runs(number: int) -> bool:
    """Whether a process runs; on Windows, where asking would end it, every process counts."""
    if os.name != "posix":
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@contextlib.contextmanager
def hold_home(home: Home) -> Iterator[None]:
    """Keep other processes from changing bans and results while the block runs; waits for its turn.

    Raises:
        BusyError: another process has held the lock for ten seconds.
        HomeError: the home cannot be written.
    """
    with _open(home.lock) as file:
        deadline = time.monotonic() + _HOME_WAIT_SECONDS
        while not _try_lock(file):
            if time.monotonic() > deadline:
                raise BusyError(
                    f"another process ({_holder(home.lock)}) has been writing in {str(home.path)!r} for "
                    f"{_HOME_WAIT_SECONDS:.0f} s; stop it and try again"
                )
            time.sleep(_POLL_SECONDS)
        with _held(file):
            sweep(home.path)
            yield


@contextlib.contextmanager
def _hold(path: Path, describe: Callable[[str], str], *folders: Path) -> Iterator[None]:
    """Hold a lock, and remove temporary files of writes that died from the folders that it guards.

    Args:
        path: of the lock.
        describe: returns the message of the `BusyError`, given which process holds the lock.
        folders: guarded by the lock.
    """
    with _open(path) as file:
        if not _try_lock(file):
            raise BusyError(describe(_holder(path)))
        with _held(file):
            for folder in folders:
                sweep(folder)
            yield


@contextlib.contextmanager
def _open(path: Path) -> Iterator[FileIO]:
    make_folder(path.parent)
    try:
        require_file_or_nothing(path)
        # Unbuffered: on a full disk, close must not try to write the rest of a buffer.
        file = open(path, "a+b", buffering=0)  # noqa: SIM115
    except OSError as error:
        raise disk_error("write", path, error) from error
    with file:
        yield file


@contextlib.contextmanager
def _held(file: FileIO) -> Iterator[None]:
    try:
        with contextlib.suppress(OSError):  # the lock also holds without its text, on a full disk
            file.truncate(0)
            file.write(str(os.getpid()).encode())
        yield
    finally:
        _LOCKERS[os.name][1](file)


def _holder(path: Path) -> str:
    try:
        text = read_at_most(path, 20).decode()
    except (OSError, ValueError):
        text = ""
    return f"id {text}" if text.isdigit() else "id unknown"


def _try_lock(file: FileIO) -> bool:
    try:
        _LOCKERS[os.name][0](file)
    except OSError:
        return False
    return True


def _lock_posix(file: FileIO) -> None:
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock_posix(file: FileIO) -> None:
    import fcntl

    fcntl.flock(file, fcntl.LOCK_UN)


def _lock_windows(file: FileIO) -> None:
    import msvcrt

    file.seek(_WINDOWS_LOCKED_BYTE)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]


def _unlock_windows(file: FileIO) -> None:
    import msvcrt

    file.seek(_WINDOWS_LOCKED_BYTE)
    msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined]


_LOCKERS: dict[str, tuple[Callable[[FileIO], None], Callable[[FileIO], None]]] = {
    "posix": (_lock_posix, _unlock_posix),
    "nt": (_lock_windows, _unlock_windows),
}
"""Functions that lock and unlock an open file, by `os.name`."""
