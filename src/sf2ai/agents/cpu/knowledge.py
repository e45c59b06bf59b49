"""What the CPU knows of bodies and moves: the public frame data as records, in pixels and frames.

Pixels are those of the 384-px arcade screen, as in `game.moves`; x is measured
towards the opponent.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.game.loader import load_roster
from sf2ai.game.moves import MOVE_COUNT, CharacterData, HitWindow, HurtBox, JumpArc, Move, MoveKind

UNKNOWN_MOVE = MOVE_COUNT
"""Row of `FACT` for a move whose number the backend does not know: a middling normal."""

LEAP_REACH_PX = 300.0
"""Reach of a dive that steers to its victim."""

_QUICK_STARTUP, _QUICK_TOTAL = 9, 40
"""Frames of a normal that can be used to keep somebody away."""

ARC = np.dtype((np.record, [("vx", "f4"), ("vy", "f4"), ("g", "f4"), ("frames", "i2")]))
"""A jump: px per frame (forward and up at take-off, lost of the latter per frame), frames in the air."""

BODY = np.dtype(
    (
        np.record,
        [
            ("walk_forward", "f4"),  # px per frame
            ("walk_back", "f4"),
            ("front", "f4"),  # of the standing hurt boxes
            ("crouch_front", "f4"),
            ("back", "f4"),  # positive
            ("stand_top", "f4"),
            ("crouch_top", "f4"),
            ("air_bottom", "f4"),  # above the feet
            ("air_top", "f4"),
            ("air_half", "f4"),  # half the width in the air
            ("push_half", "f4"),  # half the room that the body takes
            ("edge_half", "f4"),  # kept from the stage's edge
            ("throw_width", "f4"),  # added to the range of a throw on this character
            ("throw_range", "f4"),  # of its own widest throw from the ground
            ("reach", "f4"),  # of its longest quick normal
            ("prejump", "i2"),
            ("jumps", ARC, (3,)),  # neutral, forward, back
        ],
    )
)
"""The body of one character."""

FACT = np.dtype(
    (
        np.record,
        [
            ("startup", "i2"),
            ("active", "i2"),
            ("total", "i2"),  # 0 where landing or the victim decides
            ("reach", "f4"),  # farthest x that it can hit, way covered included
            ("front", "f4"),  # farthest x of its own hurt boxes, 0: as at rest
            ("damage", "i2"),
            ("level", "i1"),
            ("hits", "i1"),  # 1: the body itself hits
            ("air", "i1"),  # 1: a jump's attack, out until landing
            ("lifts", "i1"),  # 1: leaves the ground on its way
            ("throw", "i1"),
            ("shot", "i1"),  # 1: sends a projectile off
            ("shot_x", "f4"),  # where that appears, px before the axis
            ("shot_y", "f4"),  # above the ground
            ("shot_speed", "f4"),  # px per frame
            ("safe_first", "i2"),  # first and last frame of its first stretch without hurt boxes
            ("safe_last", "i2"),
        ],
    )
)
"""What matters of a move that the opponent has out."""

MID, LOW, OVERHEAD, HARMLESS = 0, 1, 2, 3
LEVEL_CODES = {"mid": MID, "low": LOW, "overhead": OVERHEAD, "": MID, "none": HARMLESS}


class Knowledge(NamedTuple):
    """Structured arrays: `bodies` (12,) of `BODY`, `facts` (MOVE_COUNT + 1,) of `FACT`."""

    bodies: npt.NDArray[np.void]
    facts: npt.NDArray[np.void]


@cache
def load_knowledge() -> Knowledge:
    """Return what is known of the package's own frame data; the same arrays every time."""
    roster = load_roster()
    bodies = np.zeros(len(roster), dtype=BODY)
    facts = np.zeros(MOVE_COUNT + 1, dtype=FACT)
    facts[UNKNOWN_MOVE] = (6, 6, 30, 110.0, 0.0, 16, MID, 1, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0, 0)
    for data in roster:
        bodies[data.character.index] = _body(data)
        for move in data.moves:
            facts[move.index] = _fact(move)
    return Knowledge(bodies, facts)


def _body(data: CharacterData) -> tuple[object, ...]:
    stats = data.stats
    hurt, jump = stats.hurt, stats.jump
    ranges = [m.throw_range for m in data.moves if m.kind is MoveKind.THROW and not m.command.air]
    return (
        stats.walk_forward,
        stats.walk_back,
        max(part.box.x1 for part in hurt.stand),
        max(part.box.x1 for part in hurt.crouch),
        -min(part.box.x0 for part in hurt.stand),
        _top(hurt.stand),
        _top(hurt.crouch),
        min(part.box.y0 for part in hurt.air),
        _top(hurt.air),
        max(part.box.x1 - part.box.x0 for part in hurt.air) / 2,
        stats.push.stand.x1,
        stats.screen_half_width,
        stats.throwable_half_width,
        max(ranges),
        max(move.reach for move in data.moves if _is_quick(move)),
        jump.prejump,
        [_arc(arc) for arc in (jump.neutral, jump.forward, jump.back)],
    )


def _is_quick(move: Move) -> bool:
    return move.stance in ("st_far", "cr") and move.startup <= _QUICK_STARTUP and move.total <= _QUICK_TOTAL


def _top(parts: tuple[HurtBox, ...]) -> int:
    return max(part.box.y1 for part in parts)


def _arc(arc: JumpArc) -> tuple[float, float, float, int]:
    return arc.dx / arc.air_frames, arc.vy, arc.g, arc.air_frames


def _fact(move: Move) -> tuple[object, ...]:
    safe_first, safe_last = move.invulnerable[0] if move.invulnerable else (0, 0)
    return (
        move.startup,
        move.active,
        move.total,
        farthest(move),
        max((box.x1 for box in move.hurt_active), default=0),
        max(move.damage, default=0),
        LEVEL_CODES[move.level],
        bool(move.hits),
        move.stance in ("nj", "dj") or move.command.air,
        move.airborne or move.hover_height > 0 or any(y > 0 for _, y in move.path),
        move.kind is MoveKind.THROW,
        move.projectile is not None,
        move.projectile.spawn_x if move.projectile else 0,
        move.projectile.spawn_y if move.projectile else 0,
        move.projectile.speed if move.projectile else 0,
        safe_first,
        safe_last,
    )


def farthest(move: Move) -> float:
    """Return the farthest x that a move's body can hit, px from where it begins; 0 without a hit."""
    if move.homing and move.hits:
        return LEAP_REACH_PX
    return max((window.box.x1 + way_covered(move, window.last) for window in move.hits), default=0.0)


def way_covered(move: Move, frame: int) -> float:
    """Return the px that a move has carried its fighter by one of its frames; a dash has run in full."""
    if move.path:
        return move.path[min(frame, len(move.path)) - 1][0]
    if move.dash_max_frames:
        return move.dash_max_frames * (move.speed_x or 0.0)
    if move.speed_x:
        return move.speed_x * min(max(frame - move.startup, 0), move.active)
    return 0.0


def height_gained(move: Move, window: HitWindow) -> float:
    """Return the px that a move has lifted its fighter by the first frame of a window."""
    if move.path:
        return move.path[min(window.first, len(move.path)) - 1][1]
    return float(move.hover_height)
