"""The result of one match, and of a forfeited one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
            When both forfeit, both have lost: nobody won, and it is no draw.
        replay: of the match, if replays are kept.
        processor: name of the processor on which a cluster's worker played it; empty for this process's.
    """

    fixture: Fixture
    winner: int
    rounds_won: tuple[int, int]
    frames: int
    faults: tuple[str | None, str | None] = (None, None)
    replay: Replay | None = None
    processor: str = field(default="", compare=False)

    @property
    def both_lost(self) -> bool:
        """Whether both entries forfeited in one step."""
        return None not in self.faults

    def to_json(self) -> dict[str, object]:
        """Return the result as the journal has it, without side, seed and replay."""
        fixture = self.fixture
        where = {"processor": self.processor} if self.processor else {}
        return {
            "match": [fixture.first, fixture.second, fixture.number],
            "winner": self.winner,
            "rounds_won": list(self.rounds_won),
            "frames": self.frames,
            "faults": list(self.faults),
            **where,
        }

    @classmethod
    def from_json(cls, fixture: Fixture, record: Mapping[str, Any]) -> "MatchResult":
        """Return the result of a fixture from its record, which `to_json` made."""
        won, faults = record["rounds_won"], record["faults"]
        return cls(
            fixture,
            record["winner"],
            (won[0], won[1]),
            record["frames"],
            (faults[0], faults[1]),
            processor=str(record.get("processor", "")),
        )


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
