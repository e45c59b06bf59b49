"""The result of one match, and of a forfeited one."""

from dataclasses import dataclass

from sf2ai.store.replays import Replay
from sf2ai.tournament.schedule import Fixture


@dataclass(frozen=True)
class MatchResult:
    """The result of one match.

    Attributes:
        fixture: the match.
        winner: 0 if the fixture's first entry won, 1 if its second did, -1 for a draw.
        rounds_won: by the first and by the second entry; 2 and 0 after a forfeit.
        frames: length of the match.
        faults: why the first and the second entry forfeited, None for an entry that did not.
            When both forfeit, the match is a draw.
        replay: of the match, if replays are kept.
    """

    fixture: Fixture
    winner: int
    rounds_won: tuple[int, int]
    frames: int
    faults: tuple[str | None, str | None] = (None, None)
    replay: Replay | None = None


@dataclass(frozen=True)
class ForfeitedMatch:
    """A match that an entry forfeited, as a tournament lists it."""

    name: str
    opponent: str
    number: int
    """Number of the match in its pairing, from 0."""
    reason: str

    def to_json(self) -> dict[str, object]:
        """Return the forfeit as JSON values; ``match`` counts from 1."""
        return {
            "name": self.name,
            "opponent": self.opponent,
            "match": self.number + 1,
            "reason": self.reason,
        }
