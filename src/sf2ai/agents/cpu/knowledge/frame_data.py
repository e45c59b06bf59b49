"""What the CPU knows about bodies and moves: the public frame data as records, in pixels and frames.

Pixels are those of the 384-px arcade screen, as in `game.moves`; x is measured towards the opponent.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sf2ai.game.choices import shot_hit_half
from sf2ai.game.files.loader import load_roster
from sf2ai.game.flights import JumpArc
from sf2ai.game.moves import MOVE_COUNT, CharacterData, HitWindow, HurtBox, Move, MoveKind

UNKNOWN_MOVE = MOVE_COUNT
"""Row in `FrameData.facts` of a move whose number the backend does not know: an average normal."""

LEAP_REACH_PX = 300.0
"""Reach of a leap that steers towards its victim."""

_QUICK_STARTUP, _QUICK_TOTAL = 8, 30
"""Longest startup and total, in frames, of a normal that can keep an opponent away."""

ARC = np.dtype((np.record, [("vx", "f4"), ("vy", "f4"), ("g", "f4"), ("frames", "i2")]))
"""A jump: speed forward and up at take-off, px per frame; loss of the latter per frame; frames in the air."""

PART = np.dtype((np.record, [("x0", "f4"), ("x1", "f4"), ("y0", "f4"), ("y1", "f4")]))
"""A hurt box, px from the axis at the feet."""
PARTS = 3
"""Hurt boxes per posture; a posture with fewer repeats some."""

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
            ("standing", PART, (PARTS,)),
            ("airborne", PART, (PARTS,)),
            ("push_half", "f4"),  # half the width of the push box
            ("edge_half", "f4"),  # least distance of the axis from the stage's edge
            ("throw_width", "f4"),  # added to the range of a throw on this character
            ("throw_range", "f4"),  # of its own widest throw from the ground
            ("reach", "f4"),  # of its longest quick normal
            ("shot", "i2"),  # index of a projectile move of its own; UNKNOWN_MOVE: none
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
            ("total", "i2"),  # 0 if the landing or the victim decides
            ("reach", "f4"),  # farthest x that it can hit, with the distance that it moves
            ("front", "f4"),  # farthest x of its own hurt boxes, 0: as at rest
            ("head", "f4"),  # highest y of its own hurt boxes, 0: as at rest
            ("top", "f4"),  # highest y that it can hit above the feet
            ("damage", "i2"),
            ("level", "i1"),
            ("hits", "i1"),  # 1: the body itself hits
            ("mashed", "i1"),  # 1: its active frames repeat while its button is mashed
            ("air", "i1"),  # 1: a jump's attack, active until landing
            ("leaves_ground", "i1"),  # 1: the fighter leaves the ground
            ("throw", "i1"),
            ("shot", "i1"),  # 1: throws a projectile
            ("shot_x", "f4"),  # where the projectile appears, px before the axis
            ("shot_y", "f4"),  # above the ground
            ("shot_speed", "f4"),  # px per frame
            ("shot_half_w", "f4"),  # half its size, px
            ("shot_half_h", "f4"),
            ("safe", "i2", (2, 2)),  # first and last frame of two stretches without hurt boxes; 0, 0: none
            ("path_start", "i4"),  # row of its first frame in `FrameData.paths`
            ("path_count", "i2"),  # rows; 0: the fighter stays where it is
            ("hit_box_start", "i4"),  # row of its first in `FrameData.hit_boxes`
            ("hit_box_count", "i2"),
        ],
    )
)
"""What the CPU uses of a move that the opponent is doing."""

HIT_BOX = np.dtype((np.record, [("first", "i2"), ("last", "i2"), ("box", PART)]))
"""One hit box of a move, and the frames on which it is active."""

MID, LOW, OVERHEAD, HARMLESS = 0, 1, 2, 3
LEVEL_CODES = {"mid": MID, "low": LOW, "overhead": OVERHEAD, "": MID, "none": HARMLESS}


class FrameData(NamedTuple):
    """The frame data as arrays.

    Attributes:
        bodies: by character, dtype BODY, shape (12,).
        facts: by move index, then the unknown move, dtype FACT, shape (MOVE_COUNT + 1,).
        paths: how far forward and up a move has carried its fighter, px, frame by frame and move by move,
            shape (n, 2).
        hit_boxes: move by move, dtype HIT_BOX, shape (n,).
    """

    bodies: npt.NDArray[np.void]
    facts: npt.NDArray[np.void]
    paths: npt.NDArray[np.float32]
    hit_boxes: npt.NDArray[np.void]


@cache
def load_frame_data() -> FrameData:
    """Return the package's own frame data; the same arrays every time."""
    roster = load_roster()
    bodies = np.zeros(len(roster), dtype=BODY)
    facts = np.zeros(MOVE_COUNT + 1, dtype=FACT)
    facts[UNKNOWN_MOVE] = _average_normal()
    paths: list[tuple[float, float]] = []
    hit_boxes: list[tuple[object, ...]] = []
    for data in roster:
        bodies[data.character.index] = _body(data)
        for move in data.moves:
            way = path_of(move)
            facts[move.index] = (*_fact(move), len(paths), len(way), len(hit_boxes), len(move.hits))
            paths.extend(way)
            hit_boxes.extend(_hit_box(window) for window in move.hits)
    return FrameData(bodies, facts, np.array(paths, dtype=np.float32), np.array(hit_boxes, dtype=HIT_BOX))


def _hit_box(window: HitWindow) -> tuple[object, ...]:
    box = window.box
    return window.first, window.last, (box.x0, box.x1, box.y0, box.y1)


def _average_normal() -> npt.NDArray[np.void]:
    fact: npt.NDArray[np.void] = np.zeros(1, dtype=FACT)
    for name, value in (
        ("startup", 6),
        ("active", 6),
        ("total", 30),
        ("reach", 110),
        ("top", 100),
        ("damage", 16),
    ):
        fact[name] = value
    fact["hits"] = 1
    return fact[0]


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
        _parts(hurt.stand),
        _parts(hurt.air),
        stats.push.stand.x1,
        stats.screen_half_width,
        stats.throwable_half_width,
        max(ranges),
        max(move.reach for move in data.moves if _is_quick(move)),
        next((move.index for move in data.moves if move.projectile), UNKNOWN_MOVE),
        jump.prejump,
        [_arc(arc) for arc in (jump.neutral, jump.forward, jump.back)],
    )


def _is_quick(move: Move) -> bool:
    return move.stance in ("st_far", "cr") and move.startup <= _QUICK_STARTUP and move.total <= _QUICK_TOTAL


def _parts(parts: tuple[HurtBox, ...]) -> list[tuple[int, int, int, int]]:
    boxes = [(part.box.x0, part.box.x1, part.box.y0, part.box.y1) for part in parts]
    return (boxes * PARTS)[:PARTS]


def _top(parts: tuple[HurtBox, ...]) -> int:
    return max(part.box.y1 for part in parts)


def _arc(arc: JumpArc) -> tuple[float, float, float, int]:
    return arc.dx / arc.air_frames, arc.vy, arc.g, arc.air_frames


def _fact(move: Move) -> tuple[object, ...]:
    stretches = (*move.invulnerable[:1], *move.invulnerable[-1:], (0, 0), (0, 0))
    return (
        move.startup,
        move.active,
        move.total,
        farthest(move),
        max((box.x1 for box in move.hurt_active), default=0),
        max((box.y1 for box in move.hurt_active), default=0),
        max((window.box.y1 + height_gained(move, window.last) for window in move.hits), default=0),
        max(move.damage, default=0),
        LEVEL_CODES[move.level],
        bool(move.hits),
        move.special_kind == "mash",
        move.stance in ("nj", "dj") or move.command.air,
        move.airborne or move.hover_height > 0 or any(y > 0 for _, y in move.path),
        move.kind is MoveKind.THROW,
        move.projectile is not None,
        move.projectile.spawn_x if move.projectile else 0,
        move.projectile.spawn_y if move.projectile else 0,
        move.projectile.speed if move.projectile else 0,
        *(shot_hit_half(move.projectile) if move.projectile else (0, 0)),
        list(stretches[:2]),
    )


def farthest(move: Move) -> float:
    """Return the farthest x that a move's hit boxes reach, px from where it begins; 0 without a hit box."""
    if move.leaps and move.hits:
        return LEAP_REACH_PX
    return max((window.box.x1 + distance_covered(move, window.last) for window in move.hits), default=0.0)


def path_of(move: Move) -> tuple[tuple[float, float], ...]:
    """Return the path of a fighter during a move: px forward and up, one pair per frame; empty if it stays.

    A dash counts as run in full; if a recorded path ends in the air, the fighter falls for the rest of the
    move.
    """
    frames = range(1, move.total + 1)
    if move.path:
        last_x, last_y = move.path[-1]
        rest = max(1, move.total - len(move.path))
        falling = ((last_x, last_y * (1 - step / rest)) for step in range(1, rest + 1))
        return (*move.path, *falling)
    if move.dash_max_frames:
        return tuple((move.dash_max_frames * (move.speed_x or 0.0), 0.0) for _ in frames)
    if move.speed_x:
        return tuple((_advance(move, frame), _hover(move, frame)) for frame in frames)
    return ()


def _advance(move: Move, frame: int) -> float:
    return (move.speed_x or 0.0) * min(max(frame - move.startup, 0), move.active)


def _hover(move: Move, frame: int) -> float:
    end = move.startup + move.active
    share = frame / move.startup if frame <= move.startup else (move.total - frame) / (move.total - end)
    return move.hover_height * min(1.0, share)


def distance_covered(move: Move, frame: int) -> float:
    """Return how far forward a move has carried its fighter by one of its frames, px."""
    way = path_of(move)
    return way[min(frame, len(way)) - 1][0] if way else 0.0


def height_gained(move: Move, frame: int) -> float:
    """Return how high a move has lifted its fighter by one of its frames, px."""
    way = path_of(move)
    return way[min(frame, len(way)) - 1][1] if way else 0.0
