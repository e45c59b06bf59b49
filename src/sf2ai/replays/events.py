"""What happened in a match, found in its Snapshots: moves, hits, blocks, throws, rounds.

Each frame is compared with the one before it. Only Snapshots are used, so events can be found in the
matches of every backend.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sf2ai.backends.base import Activity, Phase, SnapshotArray
from sf2ai.drawing.boxes import move_of, place_of
from sf2ai.drawing.words import ending_words, move_words
from sf2ai.record_types import SideRecord, SnapshotRecord


class EventKind(StrEnum):
    """What can happen."""

    ROUND_BEGINS = "round begins"
    MOVE = "move"
    HIT = "hit"
    BLOCK = "block"
    THROW = "throw"
    DIZZY = "dizzy"
    CLASH = "projectiles clash"
    ROUND_ENDS = "round ends"
    MATCH_ENDS = "match ends"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        frame: of the match, from 1; the first frame of a round for its beginning.
        round: its number; -1 where it is unknown.
        clock: what the timer showed; -1 where that is unknown.
        kind: what it is.
        side: 0, 1, or -1 for none: the side that moved, hit, threw or was blocked; in DIZZY, the side that
            is dizzy; in ROUND_ENDS and MATCH_ENDS, the winner.
        move: the move or projectile, in words; empty where it is unknown.
        how: in ROUND_ENDS and MATCH_ENDS, how it ended; otherwise empty.
        damage: what the other side lost, share of full health.
        health: of p1 and p2 afterwards, shares of full health.
        distance: between the two axes, px of the arcade screen; None where it is unknown.
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
        snapshots: the first of a match and the one after each frame, shape (frames + 1,).
    """
    events = [_event(snapshots, 0, EventKind.ROUND_BEGINS)]
    shots = ["", ""]
    for frame in range(1, len(snapshots)):
        before, now = snapshots[frame - 1], snapshots[frame]
        if before["phase"] != Phase.FIGHT:
            events.append(_event(snapshots, frame, EventKind.ROUND_BEGINS))
            shots = ["", ""]
            before = now
        events += _frame_events(snapshots, frame, before, shots)
        if now["phase"] != Phase.FIGHT:
            events += _endings(snapshots, frame)
    return events


def _frame_events(
    snapshots: SnapshotArray, frame: int, before: SnapshotRecord, shots: list[str]
) -> Iterator[Event]:
    """Yield what both sides did on a frame; `shots` keeps the names of the projectiles that are out."""
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
        found = _harm(before["sides"][1 - side], now["sides"][1 - side])
        if found is None:
            continue
        kind, damage = found
        struck = True
        yield _event(snapshots, frame, kind, side, _cause(before, now, side, kind, shots), damage=damage)
    yield from _dizzied(snapshots, frame, before)
    gone = [
        before["sides"][side]["projectile"] == 1 and now["sides"][side]["projectile"] == 0 for side in (0, 1)
    ]
    if all(gone) and not struck:
        yield _event(snapshots, frame, EventKind.CLASH)


def _begins_move(was: SideRecord, me: SideRecord) -> bool:
    if me["move"] < 0:
        return False
    return bool(me["move"] != was["move"] or me["activity_frames"] < was["activity_frames"])


def _harm(was: SideRecord, me: SideRecord) -> tuple[EventKind, float] | None:
    """Return what happened to a side between two frames, and the damage; None for nothing."""
    damage = max(0.0, float(was["health"]) - float(me["health"]))
    activity = int(me["activity"])
    fresh = activity != was["activity"] or me["activity_frames"] < was["activity_frames"]
    if activity == Activity.BLOCK_STUN and fresh:
        return EventKind.BLOCK, damage
    if damage == 0.0:
        return None
    thrown = Activity.THROWN in (activity, int(was["activity"]))
    return (EventKind.THROW if thrown else EventKind.HIT), damage


def _cause(before: SnapshotRecord, now: SnapshotRecord, side: int, kind: EventKind, shots: list[str]) -> str:
    """Return what a side has struck with, in words: its projectile if that is gone, otherwise its move."""
    me, was = now["sides"][side], before["sides"][side]
    if kind is not EventKind.THROW and was["projectile"] == 1 and me["projectile"] == 0:
        return shots[side]
    move = move_of(me) or move_of(was)
    return move_words(move) if move else ""


def _dizzied(snapshots: SnapshotArray, frame: int, before: SnapshotRecord) -> Iterator[Event]:
    for side in (0, 1):
        me, was = snapshots[frame]["sides"][side], before["sides"][side]
        if me["activity"] == Activity.DIZZY != was["activity"]:
            yield _event(snapshots, frame, EventKind.DIZZY, side)


def _endings(snapshots: SnapshotArray, frame: int) -> Iterator[Event]:
    now = snapshots[frame]
    how = ending_words(now)
    first, second = (float(health) for health in now["sides"]["health"])
    winner = -1 if first == second else int(second > first)
    yield _event(snapshots, frame, EventKind.ROUND_ENDS, winner, how=how)
    if now["phase"] == Phase.MATCH_OVER:
        yield _event(snapshots, frame, EventKind.MATCH_ENDS, int(now["winner"]), how=how)


def _event(
    snapshots: SnapshotArray,
    frame: int,
    kind: EventKind,
    side: int = -1,
    move: str = "",
    *,
    how: str = "",
    damage: float = 0.0,
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
        how=how,
        damage=damage,
        health=(float(now["sides"]["health"][0]), float(now["sides"]["health"][1])),
        distance=None if first is None or second is None else abs(first[0] - second[0]),
    )
