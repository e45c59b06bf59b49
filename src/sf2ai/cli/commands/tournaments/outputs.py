"""Where the result of a tournament goes besides the terminal: files, a page, and the page of ``--live``."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sf2ai.cli.commands.tournaments.keeping import MatchKeeper
from sf2ai.cli.terminal.output import notice

if TYPE_CHECKING:
    from sf2ai.report.live.tournament import TournamentFeed
    from sf2ai.tournament.run import Tournament, TournamentResult
    from sf2ai.web.live import LiveServer


@dataclass(frozen=True)
class Outputs:
    """Where the result goes, as the user gave it."""

    as_json: bool
    csv: Path | None
    html: Path | None
    record: Path | None

    @property
    def keeps_matches(self) -> bool:
        """Whether the pads of all matches are kept."""
        return self.html is not None or self.record is not None


def write_page(path: Path, name: str, result: "TournamentResult", keeper: MatchKeeper) -> None:
    """Write the page of a tournament, and print that it was written."""
    from sf2ai.report.pages.document import write_page as write
    from sf2ai.report.pages.results import tournament_document

    document = tournament_document(name, result, keeper.matches())
    notice(f"wrote {str(path)!r} ({write(path, document) / 1e6:.1f} MB)")


def make_feed(server: "LiveServer", name: str, running: "Tournament", outputs: Outputs) -> "TournamentFeed":
    """Return what sends the tournament to the page of ``--live``."""
    from sf2ai.report.live.tournament import TournamentFeed

    about = "" if outputs.keeps_matches else "With --html or --record, matches can be seen here as well."
    return TournamentFeed(server, name, running, about)
