"""What a fact is made of: who stands where, what both players do, and what then happens."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from sf2ai.game.characters import Character

TOUCHING = 0
"""A gap that is smaller than two bodies: the fighters walk until they touch."""


class Kind(StrEnum):
    """What a fact is about."""

    NUMBER = "number"
    """A number of one move: how far, how fast, how often."""
    DUEL = "duel"
    """What happens between two fighters."""
    SEQUENCE = "sequence"
    """The same, when one of them makes several moves: a combo, a tick throw, a trap."""


class Holds(StrEnum):
    """In how many of a fact's plays its expectations come true together."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    """In at least one: a player who knows the timing does it."""
    NEVER = "never"


class Game(StrEnum):
    """The game that a source speaks about."""

    HF = "HF"
    CE = "CE"
    CE_HF = "CE and HF"
    WW = "WW"
    SERIES = "series"


@dataclass(frozen=True)
class Expectation:
    """One thing that must be measured.

    Attributes:
        measure: name in `measures.MEASURES`.
        side: 1 or 2, whose.
        move: id of the side's move that is meant, where the measure asks for one; empty otherwise.
        by: only contacts of the other side's move of that id; empty for all.
        minus_other: whether the same measure of the other side is subtracted.
        least: smallest value allowed.
        most: greatest value allowed.
    """

    measure: str
    side: int
    move: str
    by: str
    minus_other: bool
    least: float
    most: float


@dataclass(frozen=True)
class Variant:
    """One play of a fact: px between the axes, the values of t and u in its scripts, and the seed."""

    gap: int
    t: int
    u: int
    seed: int


@dataclass(frozen=True)
class Fact:
    """One fact with its source and all that is needed to play it.

    Attributes:
        id: unique in its file.
        owner: the character in whose file it is.
        says: one sentence, as a player would say it.
        kind: what it is about.
        source: address of the page that says so.
        game: the game that the page speaks about.
        same_page: whether values of the frame data of its fighters come from the same page.
        fighters: p1 on the left and p2.
        gaps: px between the axes at which the scripts begin, each played.
        corner: 1 or 2, the side with its back to the wall; 0 for none.
        scripts: what p1 and p2 do, in the notation of `scripts`.
        t, u: values of the two times that scripts may name, frames, each played.
        seeds: how many seeds are played.
        after: frames that are recorded after the longer script.
        expects: what must be measured.
        holds: in how many plays.
        tolerance: by how much a number may miss `is`, in the measure's unit.
        disputed: the sentence that says why the source alone does not settle the fact; empty if it does.
    """

    id: str
    owner: Character
    says: str
    kind: Kind
    source: str
    game: Game
    same_page: bool
    fighters: tuple[Character, Character]
    gaps: tuple[int, ...]
    corner: int
    scripts: tuple[str, str]
    t: tuple[int, ...]
    u: tuple[int, ...]
    seeds: int
    after: int
    expects: tuple[Expectation, ...]
    holds: Holds
    tolerance: float
    disputed: str

    @property
    def name(self) -> str:
        """The owner's id and the fact's, which together are unique."""
        return f"{self.owner.id} {self.id}"

    def variants(self) -> list[Variant]:
        """Return every play of the fact."""
        seeds = range(1, self.seeds + 1)
        return [Variant(*values) for values in product(self.gaps, self.t, self.u, seeds)]
