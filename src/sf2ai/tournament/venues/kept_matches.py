"""Matches of a tournament that are kept with their pads, so that a page can play them again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from sf2ai.errors import HomeError
from sf2ai.store.layout import Home
from sf2ai.store.results.tournaments import TournamentFolder
from sf2ai.store.short_replays import ShortReplay
from sf2ai.tournament.formats.base import Game
from sf2ai.tournament.results import MatchResult


@dataclass(frozen=True)
class KeptMatch:
    """A match with its pads.

    Attributes:
        game: the match by its numbers.
        rounds_won: by p1 and by p2; 2 and 0 after a forfeit.
        replay: of the match.
    """

    game: Game
    rounds_won: tuple[int, int]
    replay: ShortReplay

    @classmethod
    def of(cls, result: MatchResult) -> Self:
        """Return a match that was played with ``keep_replays``."""
        assert result.replay is not None, "no replay was kept"
        first, second = result.rounds_won
        won = (first, second) if result.fixture.first_side == 0 else (second, first)
        return cls(result.fixture.game, won, ShortReplay.of(result.replay))

    def to_json(self) -> dict[str, object]:
        """Return the match as JSON values."""
        game = self.game
        return {
            "match": [game.first, game.second, game.number],
            "rounds_won": list(self.rounds_won),
            **self.replay.to_json(),
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Return what `to_json` made; raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        (first, second, number), (won, lost) = record["match"], record["rounds_won"]
        return cls(
            Game(int(first), int(second), int(number)), (int(won), int(lost)), ShortReplay.from_json(record)
        )


def read_kept_matches(home: Home, name: str) -> list[KeptMatch]:
    """Return the matches that a tournament of a home has kept, by pairing and number.

    Lines that are damaged are left out; so is all if the file cannot be read.
    """
    try:
        return matches_of(TournamentFolder(home, name).read_replays())
    except HomeError:
        return []


def matches_of(records: Iterable[Mapping[str, Any]]) -> list[KeptMatch]:
    """Return the matches of records, by pairing and number; each once, even if it was played twice."""
    found: dict[Game, KeptMatch] = {}
    for record in records:
        try:
            kept = KeptMatch.from_json(record)
        except (ValueError, KeyError, TypeError):
            continue
        found[kept.game] = kept
    return [found[game] for game in sorted(found, key=lambda game: (game.first, game.second, game.number))]
