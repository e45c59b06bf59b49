"""Keeps the matches of a tournament with their pads: replays in a folder, and lines beside its journal."""

from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.cli.terminal.output import notice
from sf2ai.cli.terminal.recording import Recorder
from sf2ai.errors import StoreError

if TYPE_CHECKING:
    from sf2ai.tournament.journal import Journal
    from sf2ai.tournament.results import MatchResult
    from sf2ai.tournament.venues.kept_matches import KeptMatch


class MatchKeeper:
    """Keeps matches as they finish.

    Where they cannot be written, the user gets a notice, and they are kept until the program ends.
    """

    def __init__(self, folder: Path | None, journal: "Journal | None") -> None:
        """Take the places.

        Args:
            folder: gets a replay of each match; None for none.
            journal: of the tournament; None if it has none.

        Raises:
            HomeError: the folder cannot be written.
        """
        self._recorder = Recorder(folder)
        self._journal = journal
        self._kept: list[KeptMatch] = []

    def add(self, result: "MatchResult") -> None:
        """Keep a match that was played with ``keep_replays``."""
        from sf2ai.tournament.venues.kept_matches import KeptMatch

        assert result.replay is not None
        self._recorder.add(result.fixture.number + 1, result.replay)
        kept = KeptMatch.of(result)
        if self._journal is not None:
            try:
                self._journal.keep(kept)
                return
            except StoreError as error:
                notice(f"the matches are not kept in the home: {error}")
                self._journal, self._kept = None, self._former()
        self._kept.append(kept)

    def report(self) -> None:
        """Print how many replays were written into the folder."""
        self._recorder.report()

    def matches(self) -> "list[KeptMatch]":
        """Return all matches that were kept, those of earlier sessions too."""
        return self._kept if self._journal is None else self._former()

    def _former(self) -> "list[KeptMatch]":
        try:
            return [] if self._journal is None else self._journal.kept()
        except StoreError as error:
            notice(f"the matches that were kept cannot be read: {error}")
            return []
