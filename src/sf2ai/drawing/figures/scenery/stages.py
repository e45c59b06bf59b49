"""Draws a stage: its sky, its polygons at their depths, and a floor in perspective."""

from sf2ai.drawing.figures.compiling import compiled
from sf2ai.drawing.figures.layouts import MAX_POINTS
from sf2ai.drawing.figures.memory import HEIGHT, WIDTH
from sf2ai.drawing.figures.records import FigureTablesRecord, ShapeRows, WorkRecord
from sf2ai.drawing.figures.shapes import quad, set_colour, smoothen, write
from sf2ai.game.files.loader import load_rules

GROUND = HEIGHT - float(load_rules().stage.ground_px)
"""Where feet stand, px from the screen's top."""
HALF_STAGE = 0.5 * float(load_rules().stage.width_px)
HORIZON = 166.0
"""Where the floor begins, px from the screen's top."""
_SKY_BANDS, _FLOOR_BANDS = 9, 5
_PERSPECTIVE = 0.0095
"""How much faster the floor moves with each px that it is nearer."""


@compiled
def draw_stage(
    shapes: ShapeRows, count: int, work: WorkRecord, tables: FigureTablesRecord, stage: int
) -> int:
    """Write a stage's shapes for the camera in `work`."""
    work.origin_x, work.origin_y, work.facing = 0.0, 0.0, 1.0
    look = tables.looks[stage]
    for band in range(_SKY_BANDS):
        share = band / (_SKY_BANDS - 1.0)
        _mix_colour(work, look.sky, share)
        top = HORIZON * band / _SKY_BANDS
        bottom = HORIZON * (band + 1) / _SKY_BANDS + 0.6
        count = quad(shapes, count, work, 0.0, -bottom, WIDTH, -top, 0.0)
    for number in range(look.start, look.start + look.count):
        count = _draw_backdrop(shapes, count, work, tables.backdrops[number])
    return _draw_floor(shapes, count, work, look)


@compiled
def _mix_colour(work: WorkRecord, pair: WorkRecord, share: float) -> None:
    set_colour(
        work,
        pair[0, 0] + share * (pair[1, 0] - pair[0, 0]),
        pair[0, 1] + share * (pair[1, 1] - pair[0, 1]),
        pair[0, 2] + share * (pair[1, 2] - pair[0, 2]),
        1.0,
    )


@compiled
def _draw_backdrop(shapes: ShapeRows, count: int, work: WorkRecord, backdrop: WorkRecord) -> int:
    """Write a polygon as often as it is repeated, as far as it is on the screen."""
    set_colour(work, backdrop.colour[0], backdrop.colour[1], backdrop.colour[2], backdrop.alpha)
    middle = 0.5 * WIDTH - (work.camera + 0.5 * WIDTH) * backdrop.depth
    low, high = backdrop.points[0, 0], backdrop.points[0, 0]
    for i in range(backdrop.count):
        low, high = min(low, backdrop.points[i, 0]), max(high, backdrop.points[i, 0])
    for turn in range(backdrop.times):
        x = middle + turn * backdrop.step
        if x + high < 0.0 or x + low > WIDTH:
            continue
        points = int(backdrop.count)
        for i in range(points):
            work.points[i, 0] = x + backdrop.points[i, 0]
            work.points[i, 1] = -backdrop.points[i, 1]
        if backdrop.smooth == 1 and 2 * points <= MAX_POINTS:
            points = smoothen(work, points)
        count = write(shapes, count, work, points)
    return count


@compiled
def _draw_floor(shapes: ShapeRows, count: int, work: WorkRecord, look: WorkRecord) -> int:
    for band in range(_FLOOR_BANDS):
        _mix_colour(work, look.floor, band / (_FLOOR_BANDS - 1.0))
        top = HORIZON + (HEIGHT - HORIZON) * (band / _FLOOR_BANDS) ** 2
        bottom = HORIZON + (HEIGHT - HORIZON) * ((band + 1) / _FLOOR_BANDS) ** 2
        count = quad(shapes, count, work, 0.0, -bottom, WIDTH, -top, 0.0)
    set_colour(work, look.joint[0], look.joint[1], look.joint[2], 0.7)
    far, near = 1.0 + _PERSPECTIVE * (HORIZON - GROUND), 1.0 + _PERSPECTIVE * (HEIGHT - GROUND)
    middle = work.camera + 0.5 * WIDTH
    for line in range(-12, 13):
        x = 64.0 * line - middle
        top, bottom = 0.5 * WIDTH + x * far, 0.5 * WIDTH + x * near
        if (top < -4.0 and bottom < -4.0) or (top > WIDTH + 4.0 and bottom > WIDTH + 4.0):
            continue
        work.points[0, 0], work.points[0, 1] = top - 0.4, -HORIZON
        work.points[1, 0], work.points[1, 1] = top + 0.4, -HORIZON
        work.points[2, 0], work.points[2, 1] = bottom + 0.9, -HEIGHT
        work.points[3, 0], work.points[3, 1] = bottom - 0.9, -HEIGHT
        count = write(shapes, count, work, 4)
    set_colour(work, look.joint[0], look.joint[1], look.joint[2], 1.0)
    return quad(shapes, count, work, 0.0, -HORIZON - 1.2, WIDTH, -HORIZON, 0.0)
