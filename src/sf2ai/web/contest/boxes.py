"""Where both sides can hit and be hit, from the state of the engine; read with the engine's own functions."""

from typing import Any

import numpy as np

from sf2ai.engine.body import box_set, is_untouchable
from sf2ai.engine.state import ATTACK, SPECIAL
from sf2ai.web.contest import tables
from sf2ai.web.contest.agent import machine

_GAME = tables.GAME

BOX = np.dtype(
    (
        np.record,
        [
            ("side", "i4"),
            ("kind", "i4"),  # PUSH, HURT, BODY, HIT or SHOT
            ("left", "i4"),  # sub-pixels right of the stage's middle
            ("right", "i4"),
            ("bottom", "i4"),  # sub-pixels above the ground
            ("top", "i4"),
        ],
    )
)
PUSH, HURT, BODY, HIT, SHOT = 0, 1, 2, 3, 4
MOST_BOXES = 64


@machine
def write_boxes(contest: Any, boxes: Any) -> int:
    """Write the boxes of both sides and of their projectiles, and return how many there are."""
    count = 0
    match = contest.match[0]
    tables = _GAME[0]
    for side in range(2):
        me = match.fighters[side]
        data = tables.fighters[me.character]
        posture = box_set(me, data)
        count = _place(boxes, count, side, PUSH, me, data.push[posture])
        kind = BODY if is_untouchable(me, tables) else HURT
        active = False
        if me.move >= 0 and me.move_frame > 0:
            move = tables.moves[me.move]
            active = move.startup < me.move_frame <= move.startup + move.active
        if active and tables.moves[me.move].hurt_count > 0:
            move = tables.moves[me.move]
            for i in range(move.hurt_start, move.hurt_start + move.hurt_count):
                count = _place(boxes, count, side, kind, me, tables.hurts[i])
        else:
            for i in range(data.hurt_count[posture]):
                count = _place(boxes, count, side, kind, me, data.hurt[posture, i])
        if active and (me.state == ATTACK or me.state == SPECIAL):
            move = tables.moves[me.move]
            for i in range(move.hit_start, move.hit_start + move.hit_count):
                window = tables.hits[i]
                if window.first <= me.move_frame <= window.last:
                    count = _place(boxes, count, side, HIT, me, window.box)
        shot = match.projectiles[side]
        if shot.move >= 0:
            count = _place(boxes, count, side, SHOT, shot, tables.moves[shot.move].projectile_box)
    return count


@machine
def _place(boxes: Any, count: int, side: int, kind: int, body: Any, box: Any) -> int:
    if count >= len(boxes):
        return count
    placed = boxes[count]
    placed.side = side
    placed.kind = kind
    placed.left = body.x + (box.x0 if body.facing > 0 else -box.x1)
    placed.right = body.x + (box.x1 if body.facing > 0 else -box.x0)
    placed.bottom = body.y + box.y0
    placed.top = body.y + box.y1
    return count + 1
