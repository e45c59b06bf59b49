"""What a page of results shows, as its modules read it, and the page as one file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sf2ai import __version__
from sf2ai.game.characters import ROSTER
from sf2ai.store.atomic import write_bytes
from sf2ai.store.short_replays import ShortReplay
from sf2ai.web.offline import make_offline
from sf2ai.web.pages import RESULTS_PAGE
from sf2ai.web.site import make_results_site

MOST_FIGHTS = 5000
"""Of one page; each takes a few kB, and a browser has all of them in memory."""

_NAMES = {character.id: character.name for character in ROSTER}


@dataclass(frozen=True)
class Fight:
    """A match or round of a page.

    Attributes:
        replay: of the fight.
        rounds_won: by p1 and by p2; None if it is not a match, or if they are not known.
    """

    replay: ShortReplay
    rounds_won: tuple[int, int] | None = None


@dataclass(frozen=True)
class PageTable:
    """A table of texts."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ResultsDocument:
    """All that a page of results shows; what is empty is not shown.

    Attributes:
        title: of the page.
        facts: name and text of each, such as the date and the versions.
        remarks: sentences below the standings.
        standings: JSON values of each entry, the best first.
        matchups: JSON values of each pairing.
        stages: JSON values of each series.
        tables: others.
        fights: those that can be played, at most `MOST_FIGHTS` of which are on the page.
        why_no_fights: a sentence that says which fights are not there, and why.
    """

    title: str
    facts: Mapping[str, str]
    remarks: Sequence[str] = ()
    standings: Sequence[Mapping[str, object]] = ()
    matchups: Sequence[Mapping[str, object]] = ()
    stages: Sequence[Mapping[str, object]] = ()
    tables: Sequence[PageTable] = ()
    fights: Sequence[Fight] = ()
    why_no_fights: str = ""
    engine_version: str = field(default="")
    """Of the fights; empty if there are none."""

    def to_json(self) -> dict[str, object]:
        """Return what the page reads, without the pads."""
        return {
            "version": __version__,
            "title": self.title,
            "facts": list(self.facts.items()),
            "remarks": list(self.remarks),
            "standings": list(self.standings),
            "matchups": list(self.matchups),
            "stages": list(self.stages),
            "tables": [{"title": t.title, "headings": t.headings, "rows": t.rows} for t in self.tables],
            "matches": [_shown(number, fight) for number, fight in enumerate(self.fights, start=1)],
            "why_no_matches": self.why_no_fights,
        }


def make_page(document: ResultsDocument) -> bytes:
    """Return the HTML of a page: one file, which fetches nothing."""
    fights = {_file(number): fight.replay.content for number, fight in enumerate(document.fights, start=1)}
    site = make_results_site(document.to_json(), fights, document.engine_version)
    return make_offline(site, RESULTS_PAGE)


def write_page(path: Path, document: ResultsDocument) -> int:
    """Write a page, whole or not at all.

    Returns:
        Its size in bytes.

    Raises:
        HomeError: the file cannot be written.
    """
    content = make_page(document)
    write_bytes(path, content)
    return len(content)


def character_names(characters: Iterable[str]) -> list[str]:
    """Return the names of characters by their ids; an id that no character has stays as it is."""
    return [_NAMES.get(character, character) for character in characters]


def _shown(number: int, fight: Fight) -> dict[str, Any]:
    header = dict(fight.replay.header)
    seed = header.pop("seed")  # JavaScript's numbers have 53 bits
    return {
        "number": number,
        "names": header["agents"],
        "characters": character_names(header["characters"]),
        "winner": header["winner"],
        "score": None if fight.rounds_won is None else list(fight.rounds_won),
        "frames": fight.replay.frames,
        "forfeits": header["forfeits"],
        "file": _file(number),
        "header": header,
        "seed": str(seed),
    }


def _file(number: int) -> str:
    return f"matches/{number}"
