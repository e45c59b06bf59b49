"""What is measured in the plays of a fact: one number per play.

Each measure is a small question about a recording: how often was that side hit, how far did its move
travel, who could act first. `MEASURES` is the list; a new question is a function more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sf2ai.backends.base import Activity, Posture
from sf2ai.conformance.facts.question import ACTS, MAY_ACT, Question, begins, count, first
from sf2ai.conformance.trials.play import Array


def _hits(question: Question) -> Array:
    return count(question.hit())


def _blocks(question: Question) -> Array:
    return count(question.met() & (question.activity() == Activity.BLOCK_STUN))


def _damage(question: Question) -> Array:
    return count(question.lost())


def _chip(question: Question) -> Array:
    return count(question.lost() * (question.activity() == Activity.BLOCK_STUN))


def _throws(question: Question) -> Array:
    return count(question.met() & (question.activity() == Activity.THROWN))


def _combo(question: Question) -> Array:
    """Return the most hits in a row between which the victim could do nothing."""
    hit, free = question.hit(), np.isin(question.activity(), ACTS)
    row: Array = np.zeros(hit.shape[1])
    most = row
    for now, acts in zip(hit, free, strict=True):
        row = np.where(acts, 0, row) + now
        most = np.maximum(most, row)
    return most


def _knockdowns(question: Question) -> Array:
    return count(begins(question.activity() == Activity.DOWNED))


def _dizzies(question: Question) -> Array:
    return count(begins(question.activity() == Activity.DIZZY))


def _used(question: Question) -> Array:
    out = question.out() & (question.recording.side(question.side, "activity_frames") == 1)
    return count(begins(out))


def _travel(question: Question) -> Array:
    """Return px forward from the frame before the move to its last frame."""
    out = question.out()
    x = question.recording.x(question.side)
    first, last = _edges(out)
    columns = np.arange(out.shape[1])
    way = question.recording.side(question.side, "facing")[first, columns]
    moved = (x[last, columns] - x[np.maximum(first - 1, 0), columns]) * way
    return np.where(out.any(axis=0), moved, np.nan)


def _speed(question: Question) -> Array:
    """Return the median px per frame over the frames of the move on which it moves forward or back."""
    out = question.out()
    step = np.abs(np.diff(question.recording.x(question.side), axis=0, prepend=np.nan))
    moving = np.where(out & (step > 0), step, np.nan)
    return np.where(
        (moving > 0).any(axis=0), np.nanmedian(np.where((moving > 0).any(axis=0), moving, 0), axis=0), np.nan
    )


def _edges(out: Array) -> tuple[Array, Array]:
    """Return the first and the last frame of the first time that a move is out."""
    first = out.argmax(axis=0)
    rest = np.arange(len(out))[:, None] > first
    ended = rest & ~out
    last = np.where(ended.any(axis=0), ended.argmax(axis=0) - 1, len(out) - 1)
    return first, last


def _height(question: Question) -> Array:
    out = question.out()
    high = np.where(out, question.recording.y(question.side), -np.inf).max(axis=0)
    return np.where(out.any(axis=0), high, np.nan)


def _lasts(question: Question) -> Array:
    out = question.out()
    first, last = _edges(out)
    return np.where(out.any(axis=0), last - first + 1.0, np.nan)


def _lead(question: Question) -> Array:
    """Return the frames by which the side may act before the other, after the last contact or release."""
    busy = [~np.isin(question.recording.side(side, "activity"), MAY_ACT) for side in (0, 1)]
    length = len(busy[0])
    last = [length - 1 - each[::-1].argmax(axis=0) for each in busy]
    known = [each.any(axis=0) & ~each[-1] for each in busy]
    lead = last[1 - question.side] - last[question.side]
    return np.where(known[0] & known[1], lead, np.nan)


def _wakes_with(question: Question) -> Array:
    """Return the frames between the first on which the side may act and the move; NaN if it never comes."""
    activity = question.activity()
    stunned = np.isin(
        activity,
        (Activity.BLOCK_STUN, Activity.HIT_STUN, Activity.FALLING, Activity.DOWNED, Activity.THROWN),
    )
    started = first(begins(question.out()))
    frame = np.arange(len(activity))[:, None]
    before = stunned & (frame < np.nan_to_num(started, nan=-1))
    last = len(activity) - 1 - before[::-1].argmax(axis=0)
    return np.where(before.any(axis=0), started - last - 1, np.nan)


def _side_changes(question: Question) -> Array:
    """Return 1 where the fighters end on the other side of each other."""
    apart = question.recording.x(1) - question.recording.x(0)
    found: Array = (np.sign(apart[0]) != np.sign(apart[-1])).astype(np.float64)
    return found


def _gap(question: Question) -> Array:
    found: Array = question.recording.gap[-1]
    return found


def _shots(question: Question) -> Array:
    return count(begins(question.recording.side(question.side, "projectile") == 1))


def _shot_speed(question: Question) -> Array:
    moved = np.abs(np.diff(question.recording.shot_x(question.side), axis=0))
    seen = np.isfinite(moved).any(axis=0)
    return np.where(seen, np.nanmedian(np.where(seen, moved, 0.0), axis=0), np.nan)


def _clashes(question: Question) -> Array:
    """Return how often both shots vanish on one frame and nothing is struck."""
    gone = [begins(question.recording.side(side, "projectile") == 0) for side in (0, 1)]
    struck = question.recording.struck(0) | question.recording.struck(1)
    both = gone[0] & gone[1] & ~struck
    return count(both[1:])


def _hit_at(question: Question) -> Array:
    return first(question.hit())


def _shot_at(question: Question) -> Array:
    return first(question.recording.side(question.side, "projectile") == 1)


def _losses(question: Question) -> Array:
    """Return on how many frames the side loses health."""
    return count(question.lost() > 0)


def _advance(question: Question) -> Array:
    """Return px towards where the opponent stood at first."""
    x, other = question.recording.x(question.side), question.recording.x(1 - question.side)
    moved: Array = (x[-1] - x[0]) * np.sign(other[0] - x[0])
    return moved


def _top(question: Question) -> Array:
    found: Array = question.recording.y(question.side).max(axis=0)
    return found


def _free_at(question: Question) -> Array:
    """Return the first frame from which the side may act, after all that it does."""
    busy = ~np.isin(question.activity(), MAY_ACT)
    last = len(busy) - 1 - busy[::-1].argmax(axis=0)
    return np.where(busy.any(axis=0) & ~busy[-1], last + 1, np.nan)


def _landed_at(question: Question) -> Array:
    """Return the frame on which the side is on the ground again, after all its jumps."""
    aloft = question.recording.y(question.side) > 0
    last = len(aloft) - 1 - aloft[::-1].argmax(axis=0)
    return np.where(aloft.any(axis=0) & ~aloft[-1], last + 1, np.nan)


def _special_frames(question: Question) -> Array:
    return count(question.activity() == Activity.SPECIAL)


def _retreat(question: Question) -> Array:
    """Return the most px away from where the opponent stood at first."""
    x, other = question.recording.x(question.side), question.recording.x(1 - question.side)
    found: Array = ((x[0] - x) * np.sign(other[0] - x[0])).max(axis=0)
    return found


def _least_gap(question: Question) -> Array:
    found: Array = question.recording.gap.min(axis=0)
    return found


def _off_ground(question: Question) -> Array:
    """Return how many frames of the move the side is off the ground."""
    aloft = question.recording.side(question.side, "posture") == Posture.AIRBORNE
    return count(question.out() & aloft)


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes:
        ask: returns one number per play.
        words: what it measures, for the page and for messages.
        of_move: whether it needs a move of the side.
    """

    ask: Callable[[Question], Array]
    words: str
    of_move: bool = False


MEASURES: MappingProxyType[str, Measure] = MappingProxyType(
    {
        "hits": Measure(_hits, "hits taken"),
        "blocks": Measure(_blocks, "attacks blocked"),
        "throws": Measure(_throws, "throws taken"),
        "damage": Measure(_damage, "points of health lost"),
        "chip": Measure(_chip, "points of health lost through blocks"),
        "combo": Measure(_combo, "most hits taken in a row without a free frame"),
        "knockdowns": Measure(_knockdowns, "times on the floor"),
        "dizzies": Measure(_dizzies, "times dizzy"),
        "hit_at": Measure(_hit_at, "frame of the first hit taken"),
        "lead": Measure(_lead, "frames free before the other side"),
        "wakes_with": Measure(_wakes_with, "frames between the first free one and the move", of_move=True),
        "used": Measure(_used, "times that the move comes out", of_move=True),
        "travel": Measure(_travel, "px forward in the move", of_move=True),
        "speed": Measure(_speed, "px per frame in the move, median", of_move=True),
        "height": Measure(_height, "highest px of the move", of_move=True),
        "lasts": Measure(_lasts, "frames of the move", of_move=True),
        "off_ground": Measure(_off_ground, "frames of the move off the ground", of_move=True),
        "shots": Measure(_shots, "projectiles released"),
        "shot_speed": Measure(_shot_speed, "px per frame of the projectile"),
        "clashes": Measure(_clashes, "times that both projectiles vanish together"),
        "side_changes": Measure(_side_changes, "1 if the fighters end on the other side of each other"),
        "gap": Measure(_gap, "px between the axes at the end"),
        "shot_at": Measure(_shot_at, "frame on which a projectile appears"),
        "losses": Measure(_losses, "frames on which health is lost"),
        "advance": Measure(_advance, "px towards the opponent from beginning to end"),
        "top": Measure(_top, "highest px of the feet"),
        "free_at": Measure(_free_at, "frame from which the side may act, after all it does"),
        "landed_at": Measure(_landed_at, "frame on which the side stands on the ground again"),
        "special_frames": Measure(_special_frames, "frames of special moves"),
        "retreat": Measure(_retreat, "most px away from the opponent"),
        "least_gap": Measure(_least_gap, "smallest px between the axes"),
    }
)
