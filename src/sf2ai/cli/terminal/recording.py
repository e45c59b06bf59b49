"""``--record DIR``: what is played is kept as replays, one file for each round or match."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from sf2ai.cli.terminal.output import notice
from sf2ai.errors import StoreError

if TYPE_CHECKING:
    from sf2ai.store.replays import Replay

RecordOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--record",
        metavar="DIR",
        help="Keep everything that is played in this folder, a replay each; see `sf2ai replay`. "
        "What is in the folder stays.",
    ),
]


class Recorder:
    """Keeps replays in a folder; a disk that refuses costs the rest of them and a notice, but no result."""

    def __init__(self, folder: Path | None) -> None:
        """Make sure that the folder can be written; without one nothing is kept.

        Raises:
            HomeError: it cannot.
        """
        from sf2ai.store.atomic import require_writable

        self._folder = None if folder is None else folder.expanduser()
        self._kept = 0
        if self._folder is not None:
            require_writable(self._folder)

    @property
    def is_on(self) -> bool:
        """Whether replays are being kept."""
        return self._folder is not None

    def add(self, number: int, replay: "Replay") -> None:
        """Keep one replay, the `number`-th of its run."""
        from sf2ai.store.replays import add_replay

        if self._folder is None:
            return
        try:
            add_replay(self._folder, number, replay)
            self._kept += 1
        except StoreError as error:
            notice(f"no more replays are kept: {error}")
            self.tell()
            self._folder = None

    def tell(self) -> None:
        """Say where the replays are."""
        if self._folder is not None:
            notice(
                f"{self._kept:,} replays in {str(self._folder)!r}; see one with: sf2ai replay FILE --watch"
            )
