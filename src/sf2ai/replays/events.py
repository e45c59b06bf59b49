"""What happened in a match, read out of its Snapshots: moves, hits, blocks, throws, rounds.

Two neighbouring frames are compared, side by side. Nothing but the Snapshot is used, so that the
matches of every backend can be told; the rules of reading are in `_read_side`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sf2ai.backends.base import Activity, Phase, SnapshotArray
from sf2ai.drawing.boxes import move_of, place_of
from sf2ai.drawing.words import ending_words, move_words


class EventKind(StrEnum):
    """What can happen."""

    ROUND = "round begins"
    MOVE = "move"
    HIT = "hit"
    BLOCK = "block"
    THROW = "throw"
    DIZZY = "dizzy"
    CLASH = "projectiles clash"
    END = "round ends"
    MATCH = "match ends"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        frame: of the match, from 1; the first frame of a round for its beginning.
        round: its number, -1 where nobody knows.
        clock: what the timer showed, -1 where nobody knows.
        kind: what it is.
        side: 0 or 1, -1 for nobody: who moved, hit, threw or was blocked; of a DIZZY who is dizzy; of an
            END or a MATCH the winner.
        move: with what, in words; empty where nobody knows.
        how: of an END or a MATCH, how it ended; else empty.
        damage: that the other side took, share of full health.
        health: of p1 and p2 afterwards, shares of full health.
        distance: of the two axes, px of the arcade screen; None where nobody knows.
    """

    frame: int
    round: int
    clock: int
    kind: EventKind
    side: int
    move: str
    how: str
    damage: float
    health: tuple[float, float]
    distance: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the event as JSON values; sides are ``"p1"``, ``"p2"`` or null."""
        side = ("p1", "p2")[self.side] if self.side >= 0 else None
        distance = None if self.distance is None else round(self.distance, 1)
        values = {name: getattr(self, name) for name in ("frame", "round", "clock", "move", "how")}
        health = [round(share, 4) for share in self.health]
        return {
            **values,
            "kind": self.kind.value,
            "side": side,
            "damage": round(self.damage, 4),
            "health": health,
            "distance": distance,
        }


def find_events(snapshots: SnapshotArray) -> list[Event]:
    """Return what happened, in order.

    Args:
        snapshots: the first of a match and that after each frame, shape (frames + 1,).
    """
    events = [_event(snapshots, 0, EventKind.ROUND)]
    shots = ["", ""]
    for frame in range(1, len(snapshots)):
        before, now = snapshots[frame - 1], snapshots[frame]
        if before["phase"] != Phase.FIGHT:
            events.append(_event(snapshots, frame, EventKind.ROUND))
            shots = ["", ""]
            before = now
        events += _happenings(snapshots, frame, before, shots)
        if now["phase"] != Phase.FIGHT:
            events += _endings(snapshots, frame)
    return events


def _happenings(snapshots: SnapshotArray, frame: int, before: Any, shots: list[str]) -> Iterator[Event]:
    """Yield what both sides did; `shots` holds the words of the projectiles that are out."""
    now = snapshots[frame]
    for side in (0, 1):
        me, was = now["sides"][side], before["sides"][side]
        if _begins_move(was, me):
            move = move_of(me)
            yield _event(snapshots, frame, EventKind.MOVE, side, move_words(move) if move else "")
        if me["projectile"] == 1 and was["projectile"] != 1:
            move = move_of(me)
            shots[side] = move_words(move) if move else "projectile"
    struck = False
    for side in (0, 1):
        found = _suffered(before["sides"][1 - side], now["sides"][1 - side])
        if found is None:
            continue
        kind, damage = found
        struck = True
        yield _event(snapshots, frame, kind, side, _cause(before, now, side, kind, shots), damage=damage)
    yield from _falls(snapshots, frame, before)
    gone = [
        before["sides"][side]["projectile"] == 1 and now["sides"][side]["projectile"] == 0 for side in (0, 1)
    ]
    if all(gone) and not struck:
        yield _event(snapshots, frame, EventKind.CLASH)


def _begins_move(was: Any, me: Any) -> bool:
    if me["move"] < 0:
        return False
    return bool(me["move"] != was["move"] or me["activity_frames"] < was["activity_frames"])


def _suffered(was: Any, me: Any) -> tuple[EventKind, float] | None:
    """Return what was done to a side between two frames, and the damage; None for nothing."""
    damage = max(0.0, float(was["health"]) - float(me["health"]))
    activity = int(me["activity"])
    fresh = activity != was["activity"] or me["activity_frames"] < was["activity_frames"]
    if activity == Activity.BLOCK_STUN and fresh:
        return EventKind.BLOCK, damage
    if damage == 0.0:
        return None
    thrown = Activity.THROWN in (activity, int(was["activity"]))
    return (EventKind.THROW if thrown else EventKind.HIT), damage


def _cause(before: Any, now: Any, side: int, kind: EventKind, shots: list[str]) -> str:
    """Return with what a side has struck, in words: its projectile if that is gone, else its move."""
    me, was = now["sides"][side], before["sides"][side]
    if kind is not EventKind.THROW and was["projectile"] == 1 and me["projectile"] == 0:
        return shots[side]
    move = move_of(me) or move_of(was)
    return move_words(move) if move else ""


def _falls(snapshots: SnapshotArray, frame: int, before: Any) -> Iterator[Event]:
    for side in (0, 1):
        me, was = snapshots[frame]["sides"][side], before["sides"][side]
        if me["activity"] == Activity.DIZZY != was["activity"]:
            yield _event(snapshots, frame, EventKind.DIZZY, side)


def _endings(snapshots: SnapshotArray, frame: int) -> Iterator[Event]:
    now = snapshots[frame]
    how = ending_words(now)
    first, second = (float(health) for health in now["sides"]["health"])
    winner = -1 if first == second else int(second > first)
    yield _event(snapshots, frame, EventKind.END, winner, how=how)
    if now["phase"] == Phase.MATCH_OVER:
        yield _event(snapshots, frame, EventKind.MATCH, int(now["winner"]), how=how)


def _event(
    snapshots: SnapshotArray, frame: int, kind: EventKind, side: int = -1, move: str = "", **more: Any
) -> Event:
    now = snapshots[frame]
    first, second = (place_of(side) for side in now["sides"])
    return Event(
        frame=max(1, frame),
        round=int(now["round"]),
        clock=int(now["timer"]),
        kind=kind,
        side=side,
        move=move,
        how=more.get("how", ""),
        damage=more.get("damage", 0.0),
        health=(float(now["sides"]["health"][0]), float(now["sides"]["health"][1])),
        distance=None if first is None or second is None else abs(first[0] - second[0]),
    )
