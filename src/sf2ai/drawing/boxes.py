"""Where a fighter's boxes are on a frame, looked up in the frame data from the Snapshot.

The engine is not used, so the fights of every backend can be drawn. The rules are those of
`engine.combat.touches` and `engine.body.box_set`; a test keeps the two equal. A Snapshot does not say
whether a hit box has connected, so each is drawn until its frames are over.
"""

from dataclasses import dataclass
from enum import Enum
from math import isnan

from sf2ai.backends.base import Activity, Posture
from sf2ai.game import choices
from sf2ai.game.files.loader import load_roster, load_rules
from sf2ai.game.moves import Box, CharacterData, Move, MoveKind
from sf2ai.record_types import SideRecord


class BoxKind(Enum):
    """What a box is for."""

    PUSH = "push"
    """Keeps the two fighters apart."""
    HURT = "hurt"
    """Can be hit."""
    BODY = "body"
    """Where the body is while it cannot be hit."""
    HIT = "hit"
    """Hits."""


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A rectangle on the stage, px of the arcade screen: x from the stage's middle, y from the ground."""

    kind: BoxKind
    left: float
    right: float
    bottom: float
    top: float


_OUT_OF_REACH = {Activity.FALLING, Activity.DOWNED, Activity.THROWN, Activity.KO}
_LOW_WITH_BOXES = {Activity.ATTACK, Activity.BLOCK, Activity.BLOCK_STUN, Activity.HIT_STUN}


def place_of(side: SideRecord) -> tuple[float, float] | None:
    """Return the position of a side's feet in px; None where it is unknown."""
    stage = load_rules().stage
    x, y = float(side["x"]) * stage.screen_width_px, float(side["y"]) * stage.screen_height_px
    return None if isnan(x) or isnan(y) else (x, y)


def move_of(side: SideRecord) -> Move | None:
    """Return the move that a side is doing; None for no move or an unknown one."""
    moves, index = _data_of(side).moves, int(side["move"])
    place = index - moves[0].index
    return moves[place] if index >= 0 and 0 <= place < len(moves) else None


def fighter_boxes(side: SideRecord) -> tuple[PlacedBox, ...]:
    """Return the boxes of a side, hit boxes last."""
    place = place_of(side)
    if place is None:
        return ()
    data, move, frame = _data_of(side), move_of(side), int(side["activity_frames"])
    if _lies(side, place):
        return (_lying(data, place),)
    push, resting = _posture_boxes(side, data)
    bodies, kind = resting, BoxKind.HURT
    hits: list[Box] = []
    if move is not None:
        active = move.startup < frame <= move.startup + move.active
        if move.hurt_active and active:
            bodies = move.hurt_active
        hits = [window.box for window in move.hits if window.first <= frame <= window.last and active]
    if _is_out_of_reach(side, move, frame):
        kind = BoxKind.BODY
    kinds = [] if _pushes_nothing(move, frame) else [(BoxKind.PUSH, push)]
    kinds += [*((kind, box) for box in bodies), *((BoxKind.HIT, box) for box in hits)]
    facing = -1 if side["facing"] < 0 else 1
    return tuple(_placed(kind, box, place, facing) for kind, box in kinds)


def shot_boxes(side: SideRecord) -> tuple[PlacedBox, ...]:
    """Return the push and the hit box of a side's projectile; nothing if none is out."""
    x, y = float(side["projectile_x"]), float(side["projectile_y"])
    if side["projectile"] != 1 or isnan(x) or isnan(y):
        return ()
    stage = load_rules().stage
    middle = (x * stage.screen_width_px, y * stage.screen_height_px)
    shots = [move.projectile for move in _data_of(side).moves if move.projectile is not None]
    sizes = [(BoxKind.HIT, choices.SHOT_HIT_HALF_PX)]
    if shots:
        sizes = [
            (BoxKind.PUSH, (shots[0].half_w, shots[0].half_h)),
            (BoxKind.HIT, choices.shot_hit_half(shots[0])),
        ]
    boxes = [(kind, Box(-wide, wide, -high, high)) for kind, (wide, high) in sizes]
    return tuple(_placed(kind, box, middle, 1) for kind, box in boxes)


def _data_of(side: SideRecord) -> CharacterData:
    return load_roster()[int(side["character"])]


def _posture_boxes(side: SideRecord, data: CharacterData) -> tuple[Box, tuple[Box, ...]]:
    push, hurt = data.stats.push, data.stats.hurt
    posture, activity = int(side["posture"]), int(side["activity"])
    if posture == Posture.AIRBORNE:
        return push.air, tuple(part.box for part in hurt.air)
    low = posture == Posture.CROUCHING and (
        activity in _LOW_WITH_BOXES
        or (activity == Activity.FREE and int(side["activity_frames"]) > data.stats.crouch_transition_frames)
    )
    if low:
        return push.crouch, tuple(part.box for part in hurt.crouch)
    return push.stand, tuple(part.box for part in hurt.stand)


def _lies(side: SideRecord, place: tuple[float, float]) -> bool:
    activity = int(side["activity"])
    return activity == Activity.DOWNED or (activity == Activity.KO and place[1] <= 0)


def _lying(data: CharacterData, place: tuple[float, float]) -> PlacedBox:
    """Return a body on the floor: the standing push box turned sideways. It only shows where the body is."""
    push = data.stats.push.stand
    half, thick = (push.y1 - push.y0) / 2, (push.x1 - push.x0) / 2
    return PlacedBox(BoxKind.BODY, place[0] - half, place[0] + half, 0, thick)


def _is_out_of_reach(side: SideRecord, move: Move | None, frame: int) -> bool:
    if int(side["activity"]) in _OUT_OF_REACH:
        return True
    if move is None:
        return False
    return move.kind is MoveKind.THROW or any(first <= frame <= last for first, last in move.invulnerable)


def _pushes_nothing(move: Move | None, frame: int) -> bool:
    return move is not None and move.no_push is not None and move.no_push[0] <= frame <= move.no_push[1]


def _placed(kind: BoxKind, box: Box, place: tuple[float, float], facing: int) -> PlacedBox:
    x, y = place
    ends = sorted((x + facing * box.x0, x + facing * box.x1))
    return PlacedBox(kind, ends[0], ends[1], y + box.y0, y + box.y1)
