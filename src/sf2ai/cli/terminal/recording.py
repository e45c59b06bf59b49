"""The work of ``--record DIR``: replays are kept in a folder, one file for each round or match."""

import shlex
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.cli.terminal.output import notice
from sf2ai.errors import StoreError

if TYPE_CHECKING:
    from sf2ai.store.replays import Replay


class Recorder:
    """Keeps replays in a folder.

    If a replay cannot be written, the user gets a notice, and no more replays are kept; the results do not
    change.
    """

    def __init__(self, folder: Path | None) -> None:
        """Make sure that the folder can be written.

        Args:
            folder: None to keep no replays; `own_folder` returns one that no other run uses.

        Raises:
            HomeError: the folder cannot be written.
        """
        from sf2ai.store.atomic import require_writable

        self._folder = folder
        self._kept = 0
        self._last: Path | None = None
        if self._folder is not None:
            require_writable(self._folder)

    @property
    def folder(self) -> Path | None:
        """Where replays are being kept; None if they are not."""
        return self._folder

    @property
    def is_on(self) -> bool:
        """Whether replays are being kept."""
        return self._folder is not None

    def add(self, number: int, replay: "Replay") -> None:
        """Keep one replay.

        Args:
            number: of the round or match, from 1; part of the file's name.
            replay: what was played.
        """
        from sf2ai.store.replays import add_replay

        if self._folder is None:
            return
        try:
            self._last = add_replay(self._folder, number, replay)
            self._kept += 1
        except StoreError as error:
            notice(f"no more replays are kept: {error}")
            self.report()
            self._folder = None

    def report(self) -> None:
        """Print how many replays were kept, and where."""
        if self._folder is not None:
            count = "1 replay" if self._kept == 1 else f"{self._kept:,} replays"
            example = "" if self._last is None else f"; show one with: {_replay_command(self._last)}"
            notice(f"{count} in {str(self._folder)!r}{example}")


def own_folder(folder: Path | None) -> Path | None:
    """Return the folder, or one in it named by the time if the folder has replays of another run.

    Args:
        folder: as the user named it; None to keep no replays.
    """
    from sf2ai.store.layout import history_name, utc_now
    from sf2ai.store.replays import SUFFIX

    if folder is None or not any(folder.glob(f"*{SUFFIX}")):
        return folder
    names = (folder / history_name(utc_now(), number) for number in count(1))
    return next(path for path in names if not path.exists())


def _replay_command(file: Path) -> str:
    return f"sf2ai replay {shlex.quote(str(file))} --watch"
