"""Single numbers and words that recordings of a move give, by the name of the report's field."""

from typing import TypeAlias

import numpy as np

from sf2ai.backends.base import Activity
from sf2ai.conformance.trials.contacts import Contacts
from sf2ai.conformance.trials.play import Array, Recording
from sf2ai.game.moves import CommandKind, Move, MoveKind

Value: TypeAlias = int | float | str | tuple[int, ...]
"""One cell of the report."""
Findings: TypeAlias = dict[str, Value]
"""Values by field."""

_FREE = (Activity.FREE, Activity.BLOCK)
_BLOCKABLE = {"mid": (True, True), "low": (False, True), "overhead": (True, False)}
"""By level: whether a standing and a crouching block stop it."""


def span(contacts: Contacts) -> tuple[int, int]:
    """Return the first and the last frame of a contact; (0, -1) when there was none."""
    return (int(contacts.frame.min()), int(contacts.frame.max())) if len(contacts) else (0, -1)


def is_complete(contacts: Contacts, move: Move, last: int | None = None) -> bool:
    """Return whether a move met a body on its first and last active frame, and with every hit alike.

    Args:
        contacts: of the move.
        move: what was played.
        last: the last frame on which it can hit; None: the last active one.
    """
    end = final_frame(move) if last is None else last
    return span(contacts) == (move.startup + 1, end) and -1 not in lost_by_hit(contacts, move)


def final_frame(move: Move) -> int:
    """Return the last frame on which a move can hit; the shortest mash may end between two of its hits."""
    if move.command.kind is CommandKind.MASH:
        return max(window.last for window in move.hits)
    return move.startup + move.active


def hit_of(move: Move, frame: int) -> int:
    """Return the hit, from 1, that the data name for a frame of a move, of several the first, or 0."""
    return min((window.hit for window in move.hits if window.first <= frame <= window.last), default=0)


def hits_of(move: Move) -> list[int]:
    """Return the numbers of a move's hits."""
    return sorted({window.hit for window in move.hits})


def lost_by_hit(contacts: Contacts, move: Move) -> tuple[int, ...]:
    """Return the points that each hit took; -1 for a hit that was never seen or took different points."""
    numbers = np.array([hit_of(move, int(frame)) for frame in contacts.frame])
    found = []
    for hit in hits_of(move):
        lost = set(contacts.lost[numbers == hit].tolist()) if len(contacts) else set()
        found.append(int(lost.pop()) if len(lost) == 1 else -1)
    return tuple(found)


def advantage(recording: Recording, at: int) -> int:
    """Return how many frames before the dummy the first trial's attacker is free after a contact."""
    free = [int(np.isin(recording.side(side, "activity")[at + 1 :, 0], _FREE).argmax()) for side in range(2)]
    return free[1] - free[0]


def frames_down(recording: Recording, at: int, trial: int) -> int:
    """Return the frames from a contact until the dummy, which fell, is free again."""
    return int((recording.side(1, "activity")[at + 1 :, trial] == Activity.FREE).argmax())


def block_level(high: Array, low: Array) -> str:
    """Return the levels that fit what the blocks did.

    Args:
        high: the dummy's activity after contacts with a standing block.
        low: the same with a crouching one.
    """
    fits = [
        level
        for level, stops in _BLOCKABLE.items()
        if all(
            not len(outcomes) or bool((outcomes == Activity.BLOCK_STUN).all()) is stop
            for outcomes, stop in zip((high, low), stops, strict=True)
        )
    ]
    return " or ".join(fits) or "none"


def farthest(contacts: Contacts) -> int:
    """Return the smallest whole gap that was too far; 0 when no gap was near enough."""
    return int(np.floor(contacts.gap.max())) + 1 if len(contacts) else 0


def last_hit(move: Move) -> int:
    """Return the first frame of the hit that knocks down if the move does: of a special its last hit."""
    if move.kind is MoveKind.NORMAL:  # any hit of a sweep knocks down
        return move.startup + 1
    final = max(hits_of(move))
    return min(window.first for window in move.hits if window.hit == final)


def floors_at_once(move: Move) -> bool:
    """Whether a move's first hit knocks down: every hit of a sweep does, and the last of a special."""
    return move.knockdown and (move.kind is MoveKind.NORMAL or len(hits_of(move)) <= 1)
