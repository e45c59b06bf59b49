"""Reads boxes and the body of a character from its file."""

from collections.abc import Sequence

from sf2ai.game.buttons import ATTACKS
from sf2ai.game.data_table import DataTable
from sf2ai.game.files.flights import read_wall_jump
from sf2ai.game.flights import Jump, JumpArc
from sf2ai.game.moves import Box, HurtBox, HurtBoxes, PushBoxes, Stats

BODY_PARTS = ("head", "body", "legs")


def read_box(table: DataTable, field: str) -> Box:
    """Read ``[x0, x1, y0, y1]``."""
    return box_of(table, field, table.wholes(field, length=4))


def read_boxes(table: DataTable, field: str) -> tuple[Box, ...]:
    """Read a list of boxes, which may be missing."""
    return tuple(box_of(table, field, row) for row in table.rows(field, width=4))


def box_of(table: DataTable, field: str, numbers: Sequence[int]) -> Box:
    """Return the box of the four numbers of a field.

    Raises:
        DataError: the box is empty.
    """
    x0, x1, y0, y1 = numbers
    if x0 >= x1 or y0 >= y1:
        raise table.error(field, list(numbers), "be [x0, x1, y0, y1] with x0 < x1 and y0 < y1")
    return Box(x0, x1, y0, y1)


def read_stats(table: DataTable) -> Stats:
    """Read the table ``[stats]``.

    Raises:
        DataError: a value is missing, of the wrong kind or out of its range.
    """
    scale = table.wholes("defense_scale", length=2, low=1)
    return Stats(
        health=table.whole("health", low=1),
        defense_scale=(scale[0], scale[1]),
        walk_forward=table.positive("walk_forward"),
        walk_back=table.positive("walk_back"),
        jump=_read_jump(table.table("jump")),
        push=_read_push(table.table("push")),
        hurt=_read_hurt(table.table("hurt")),
        screen_half_width=table.whole("screen_half_width", low=1),
        throwable_half_width=table.whole("throwable_half_width", low=1),
        close_normal_max_distance=_read_close_distances(table.table("close_normal_max_distance")),
        turn_frames=table.whole("turn_frames", low=1),
        crouch_transition_frames=table.whole("crouch_transition_frames", low=1),
    )


def _read_jump(table: DataTable) -> Jump:
    jump = Jump(
        prejump=table.whole("prejump", low=1),
        landing=table.whole("landing", low=1),
        neutral=_read_arc(table.table("neutral")),
        forward=_read_arc(table.table("forward")),
        back=_read_arc(table.table("back")),
        wall=read_wall_jump(table),
    )
    table.finish()
    for field, arc, sign in (
        ("neutral", jump.neutral, 0),
        ("forward", jump.forward, 1),
        ("back", jump.back, -1),
    ):
        if (arc.vx > 0) - (arc.vx < 0) != sign:
            raise table.error(f"{field}.vx", arc.vx, "point the way of the jump")
    return jump


def _read_arc(table: DataTable) -> JumpArc:
    arc = JumpArc(
        vx=table.number("vx"),
        ax=table.number("ax"),
        vy=table.positive("vy"),
        g=table.positive("g"),
        air_frames=table.whole("air_frames", low=1),
        apex=table.positive("apex"),
        dx=table.number("dx"),
    )
    table.finish()
    return arc


def _read_push(table: DataTable) -> PushBoxes:
    push = PushBoxes(read_box(table, "stand"), read_box(table, "crouch"), read_box(table, "air"))
    table.finish()
    return push


def _read_hurt(table: DataTable) -> HurtBoxes:
    hurt = HurtBoxes(*(_read_parts(table.table(posture)) for posture in ("stand", "crouch", "air")))
    table.finish()
    return hurt


def _read_parts(table: DataTable) -> tuple[HurtBox, ...]:
    parts = tuple(HurtBox(part, read_box(table, part)) for part in BODY_PARTS if part in table.values)
    table.finish()
    if not parts:
        raise table.error("body", None, f"be there, or another part of {', '.join(BODY_PARTS)}")
    return parts


def _read_close_distances(table: DataTable) -> tuple[int, int, int, int, int, int]:
    lp, mp, hp, lk, mk, hk = (table.whole(button, low=0) for button in ATTACKS)
    table.finish()
    return lp, mp, hp, lk, mk, hk
