"""The whole report: every move of some characters, compared with the frame data, and the counts."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from sf2ai.conformance.excuses import load_excuses
from sf2ai.conformance.rows import AGREES, DIFFERS, EXCUSED, Row, rows_of
from sf2ai.conformance.trials.play import BackendMaker, simulator
from sf2ai.game.characters import ROSTER, Character
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import Move
from sf2ai.parallel.processors import core_count

MARKS = ("published", "sibling", "rule")
"""Where a value of the frame data comes from, the most reliable source first."""


@dataclass(frozen=True)
class Summary:
    """Counts of a report's rows.

    Attributes:
        name: a character's id, or ``"all"``.
        moves: moves played.
        fields: rows compared.
        marks: rows by source, in the order of `MARKS`.
        excused: rows that differ with an excuse.
        differs: rows that differ without one.
    """

    name: str
    moves: int
    fields: int
    marks: tuple[int, int, int]
    excused: int
    differs: int


def conformance(
    characters: Sequence[Character] = ROSTER,
    maker: BackendMaker = simulator,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Row]:
    """Play every move of some characters and compare it with the frame data.

    Args:
        characters: whose moves.
        maker: of the backend that is measured.
        progress: called after each move with the number of moves done.
    """
    moves = moves_of(characters)
    rows: list[Row] = []
    # The engine's compiled code releases Python's lock, so threads use all cores.
    with ThreadPoolExecutor(core_count()) as pool:
        for done, found in enumerate(pool.map(lambda move: compared(move, maker), moves), start=1):
            rows += found
            progress(done)
    return rows


def moves_of(characters: Sequence[Character]) -> list[Move]:
    """Return every move of some characters."""
    return [move for character in characters for move in load_roster()[character.index].moves]


def compared(move: Move, maker: BackendMaker = simulator) -> list[Row]:
    """Return one move's rows; those that differ with an excuse are marked so."""
    return [_excused(row) for row in rows_of(move, maker)]


def _excused(row: Row) -> Row:
    reason = load_excuses().get((row.character, row.move, row.field))
    return replace(row, verdict=EXCUSED, reason=reason) if reason and row.verdict != AGREES else row


def summaries(rows: Sequence[Row]) -> list[Summary]:
    """Return the counts of each character's rows, in the order of the roster, and then of all rows."""
    names = [character.id for character in ROSTER if any(row.character == character.id for row in rows)]
    found = [_summary(name, [row for row in rows if row.character == name]) for name in names]
    return [*found, _summary("all", rows)]


def _summary(name: str, rows: Sequence[Row]) -> Summary:
    published, sibling, rule = (sum(row.mark == mark for row in rows) for mark in MARKS)
    return Summary(
        name=name,
        moves=len({(row.character, row.move) for row in rows}),
        fields=len(rows),
        marks=(published, sibling, rule),
        excused=sum(row.verdict == EXCUSED for row in rows),
        differs=sum(row.verdict == DIFFERS for row in rows),
    )
