"""Where two fields of the frame data contradict each other, and which one the engine follows."""

from collections.abc import Callable
from dataclasses import dataclass

from sf2ai.conformance.measures.findings import hits_of
from sf2ai.conformance.trials.approach import owner
from sf2ai.game.files.loader import load_roster
from sf2ai.game.moves import Move, MoveKind


@dataclass(frozen=True)
class Contradiction:
    """One kind of contradiction.

    Attributes:
        what: the two fields and what they say.
        decision: what the engine does.
        moves: ``character move`` of every case.
    """

    what: str
    decision: str
    moves: tuple[str, ...]


def _damage_without_hit(move: Move) -> bool:
    return bool(move.hits) and len(move.damage) > len(hits_of(move))


def _several_hits_and_floors(move: Move) -> bool:
    return move.knockdown and len(hits_of(move)) > 1


def _outlasts_the_jump(move: Move) -> bool:
    jump = owner(move).stats.jump
    arc = jump.neutral if move.stance == "nj" else jump.forward
    return move.until_landing and move.startup + move.active >= arc.air_frames


def _chips_before_defence(move: Move) -> bool:
    return any(points > 0 for points in move.chip) and move.kind is MoveKind.SPECIAL


_KINDS: tuple[tuple[Callable[[Move], bool], str, str], ...] = (
    (
        _damage_without_hit,
        "`damage` names more hits than `hits` has",
        "rule: the boxes decide how often a move hits; the spare damages are never dealt",
    ),
    (
        _several_hits_and_floors,
        "`knockdown` of a move whose later hits would find the victim on the floor",
        "rule: only the last hit of a special knocks down; of a sweep, the first hit that lands",
    ),
    (
        _outlasts_the_jump,
        "`active` of a jump normal reaches beyond the jump's `air_frames`",
        "`until_landing` stands: the landing ends the move",
    ),
    (
        _chips_before_defence,
        "`damage` is what a hit has before the victim's defence of 25/32, `chip` what a block costs after it",
        "both as written: the defence is applied to `damage` and not to `chip`",
    ),
)


def contradictions() -> list[Contradiction]:
    """Return every kind of contradiction with all of its cases in the frame data."""
    moves = [move for data in load_roster() for move in data.moves]
    return [
        Contradiction(
            what, decision, tuple(f"{owner(move).character.id} {move.id}" for move in moves if holds(move))
        )
        for holds, what, decision in _KINDS
    ]
