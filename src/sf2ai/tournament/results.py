"""What came out of one match, as a value."""

from dataclasses import dataclass
from typing import Any

from sf2ai.store.replays import Replay
from sf2ai.tournament.schedule import Fixture


@dataclass(frozen=True)
class MatchResult:
    """One match that is over.

    Attributes:
        fixture: what was played.
        winner: 0 when the fixture's first entry won, 1 when its second did, -1 for a draw.
        rounds_won: by the first and by the second entry; 2 and 0 by forfeit.
        frames: how long it took.
        faults: why the first and the second entry forfeited it, None for who did not.
            When both did, it is a draw.
        replay: of the match, where one was asked for.
    """

    fixture: Fixture
    winner: int
    rounds_won: tuple[int, int]
    frames: int
    faults: tuple[str | None, str | None] = (None, None)
    replay: Replay | None = None


@dataclass(frozen=True)
class Forfeit:
    """A match that an entry lost for what it did, not for how it fought, as a tournament lists it."""

    name: str
    opponent: str
    number: int
    """Of the match in its pairing, from 0."""
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the forfeit as JSON values; ``match`` counts from 1."""
        return {
            "name": self.name,
            "opponent": self.opponent,
            "match": self.number + 1,
            "reason": self.reason,
        }
